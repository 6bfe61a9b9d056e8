"""The wire: the head and body of an answer leave in one packet, because each system call lets other threads go first."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

LARGE: Final = 64 * 1024
"""Bytes that are sent on at once instead of being gathered."""


class Gathering:
    """A transport that writes what was given to it in one turn of the event loop together, in order."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport, self._loop = transport, asyncio.get_running_loop()
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Gathers, and sends before anything else is read or answered."""
        if not data:
            return
        if not self._parts:
            self._loop.call_soon(self._send)
        self._parts.append(data)
        self._size += len(data)
        if self._size >= LARGE:
            self._send()

    def close(self) -> None:
        """Sends what is there, then closes."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if self._parts:
            self._transport.write(b"".join(self._parts))
            self._parts.clear()
            self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Wire(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, over a gathering transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
        """Takes a connection."""
        super().connection_made(transport)
        self.transport = Gathering(transport)  # type: ignore[assignment]  # a transport in everything that is asked of it
