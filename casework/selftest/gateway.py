"""The channel of a selftest 通知网关: a web service that takes messages, and is slow, failing, hanging or away when it is told to be."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR
from threading import Event, Lock, Thread
from typing import Any, Final

NAME: Final = "selftest"
MOODS: Final = ("slow", "failing", "hanging", "away", "forgetful")
"""Answers late; answers 503; never answers; breaks the connection; takes the message and breaks the connection before it says so."""
TIMEOUT: Final = 1.0
"""Seconds for which the office waits for this channel."""
LATE: Final = 0.4


class Gateway:
    """What it took, by dedupe key, and in what mood it is."""

    def __init__(self) -> None:
        self.mood, self.taken, self.refused, self.port = "", Counter[str](), 0, 0
        self._turn, self._over = Lock(), Event()

    def settings(self, folder: Path) -> Path:
        """The file of channels that leads here."""
        path = folder / "channels.toml"
        lines = (f"[{NAME}]", 'kind = "webhook"', f'url = "http://127.0.0.1:{self.port}/"', f"timeout = {TIMEOUT}")
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def answer(self, body: bytes) -> int:
        """The status for a message: 0 for none at all. What is taken is kept."""
        mood = self.mood
        if mood in ("slow", "hanging"):
            self._over.wait(LATE if mood == "slow" else 2 * TIMEOUT)
        with self._turn:
            if mood in ("failing", "hanging", "away"):
                self.refused += 1
                return 503 if mood == "failing" else 0
            self.taken[json.loads(body)["id"]] += 1
        return 0 if mood == "forgetful" else 200

    def end(self) -> None:
        """Nobody who hangs waits any longer."""
        self._over.set()


@contextmanager
def serving() -> Iterator[Gateway]:
    """The gateway on a free port of this machine for as long as this lasts."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = gateway.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            with suppress(OSError):
                if not status:
                    self.connection.shutdown(SHUT_RDWR)
                    return
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="gateway")
    thread.start()
    try:
        yield gateway
    finally:
        gateway.end()
        server.shutdown()
        thread.join()
        server.server_close()
