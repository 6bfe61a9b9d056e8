"""A receiver of webhooks: a real server in a thread, which a test makes answer as it likes."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

OK: Callable[["Seen"], int] = lambda seen: 200  # noqa: E731  # as short as a receiver can be


@dataclass(frozen=True)
class Seen:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events it holds."""
        said = json.loads(self.body)
        return said if isinstance(said, list) else [said]


@dataclass
class Receiver:
    """What it saw, and how it answers: a status, or one without an answer until `hold` is set."""

    answer: Callable[[Seen], int] = OK
    seen: list[Seen] = field(default_factory=list)
    hold: Event = field(default_factory=Event)
    port: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hooks?from=casework"

    @property
    def taken(self) -> list[str]:
        """Ids of the events it confirmed, in the order in which they came."""
        return [event["id"] for seen in self.seen if self.answer(seen) == 200 for event in seen.events]


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    """A receiver for as long as this lasts; a port makes one come back where it was."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen = Seen(self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])))
            with receiver.lock:
                receiver.seen.append(seen)
            status = receiver.answer(seen)
            if status == 0:
                receiver.hold.wait(20)
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    receiver.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()


def verified(seen: Seen, secret: str) -> bool:
    """What docs/webhooks.md tells a receiver to do, written without our code."""
    key = base64.b64decode(secret.split("_", 1)[1])
    said = f"{seen.headers['webhook-id']}.{seen.headers['webhook-timestamp']}.".encode() + seen.body
    mac = base64.b64encode(hmac.digest(key, said, hashlib.sha256)).decode()
    return any(hmac.compare_digest(mac, each.partition(",")[2]) for each in seen.headers["webhook-signature"].split(" "))
