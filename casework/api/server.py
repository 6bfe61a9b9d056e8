"""The HTTP server: uvicorn on a socket of ours, in the main thread, until the process is told to stop."""

import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from casework.api.lanes import narrow
from casework.api.wire import Wire

GRACE: Final = 20
"""Seconds that running requests have to finish after a stop was asked for."""
IDLE: Final = 65
"""Seconds that an idle connection is kept: longer than proxies keep theirs, so that they never meet one that is just closing."""

QUEUE: Final = 1024
"""Connections that may wait for a process to take them."""
AT_ONCE: Final = 8
"""Connections that a process takes before it looks at others of its work: of several, the idle ones take what comes."""
SWITCH: Final = 0.0005
"""Seconds that a thread may keep the interpreter while others wait: the loop that reads and answers must not stand behind each of them."""


class CannotListen(OSError):
    """The address or port cannot be had; the sentence says what to do."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises CannotListen."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=QUEUE)
    except (OSError, OverflowError, UnicodeError) as fault:
        why = getattr(fault, "strerror", None) or fault
        raise CannotListen(f"{host} port {port}: {why}; stop what listens there, or name another with --host and --port") from None


def address_of(sock: socket.socket) -> str:
    """The address of a listening socket as a browser takes it."""
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Server(uvicorn.Server):
    """Serves until SIGTERM, SIGINT or `stop`: takes no new requests then, finishes those that run, and returns."""

    def __init__(self, app: ASGIApp, ready: Callable[[], None] = lambda: None, ending: Callable[[], None] = lambda: None) -> None:
        quiet: dict[str, Any] = {"log_config": None, "access_log": False, "ws": "none", "server_header": False, "proxy_headers": False}
        bounds: dict[str, Any] = {"backlog": AT_ONCE, "timeout_graceful_shutdown": GRACE, "timeout_keep_alive": IDLE}
        super().__init__(uvicorn.Config(app, **quiet, **bounds, http=Wire, loop="asyncio"))
        self._ready, self._ending = ready, ending

    def stop(self) -> None:
        """Asks for the end."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Says when requests are answered."""
        narrow()
        sys.setswitchinterval(SWITCH)
        await super().startup(sockets)
        for sock in sockets or ():
            sock.listen(QUEUE)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends first what would never end by itself, then waits for what runs."""
        self._ending()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals end the serving and not the process, which has other things to finish; a second one ends the waiting.

        Outside the main thread nothing is changed; there `stop` is the way.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def end(_number: int, _frame: FrameType | None) -> None:
            self.force_exit, self.should_exit = self.should_exit, True

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
