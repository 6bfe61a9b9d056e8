"""A kept connection of one client, as lean as can be: what the clients of a bench cost themselves must not be what is measured."""

import asyncio
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

PATIENCE: Final = 30.0
"""Seconds to wait for an answer."""
BROKEN: Final = (OSError, EOFError, TimeoutError, ValueError)
"""No answer came, or none that can be read; the next request begins a new connection."""


class Line:
    """HTTP/1.1 to one server, one request after the other."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._host, self._port = place.hostname or "", place.port or 80
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> tuple[int, bytes]:
        """Status and body of the answer. Raises what stands in BROKEN."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}", *(f"{name}: {value}" for name, value in headers.items())]
        lines += [f"Content-Length: {len(body)}"] if body else []
        sent = "\r\n".join([*lines, "", ""]).encode() + body
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._asked(sent)
        except BROKEN:
            await self.close()
            raise

    async def _asked(self, sent: bytes) -> tuple[int, bytes]:
        if self._ends is None:
            self._ends = await asyncio.open_connection(self._host, self._port, limit=2**20)
        reader, writer = self._ends
        writer.write(sent)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
        return int(head[9:12]), await reader.readexactly(length)

    async def close(self) -> None:
        """Ends the connection, where there is one."""
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None
