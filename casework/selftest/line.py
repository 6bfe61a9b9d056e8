"""The line to a PostgreSQL server 连接线路: a small proxy through which the crew talks to it, so that connections can be cut and hang."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Final
from urllib.parse import urlencode

from casework.store.address import Address

BLOCK: Final = 65_536


class Line:
    """Connections between the crew and the server. Its methods may be called from any thread."""

    def __init__(self, address: Address) -> None:
        self._to = dict(address.parameters)
        self._loop = asyncio.new_event_loop()
        self._open, self._deaf = asyncio.Event(), False
        self._writers: set[asyncio.StreamWriter] = set()
        self.port, self.cuts = 0, 0

    def url(self) -> str:
        """The server's URL through this line; the host's own name stays, for certificates."""
        host = str(self._to.get("host", "localhost")).split(",")[0]
        given = {**self._to, "host": "localhost" if host.startswith("/") else host, "hostaddr": "127.0.0.1", "port": self.port}
        return f"postgresql:///?{urlencode(given)}"

    def cut(self) -> int:
        """Breaks every connection; how many."""
        return asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result()

    def hang(self, *, hangs: bool) -> None:
        """Nothing gets through any more, and no connection is closed; or everything does again."""
        self._loop.call_soon_threadsafe(self._open.clear if hangs else self._open.set)

    def lose_answers(self, *, loses: bool) -> None:
        """What the crew says arrives, and what the server answers is lost with its connection; or nothing is lost any more."""
        self._deaf = loses

    async def _cut(self) -> int:
        cut = len(self._writers)
        for writer in list(self._writers):
            writer.transport.abort()
        self.cuts += cut // 2
        return cut // 2

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await self._reach()
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, back}
        try:
            await asyncio.gather(self._pump(reader, back, answers=False), self._pump(there, writer, answers=True))
        finally:
            self._writers -= {writer, back}

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, port = str(self._to.get("host", "localhost")).split(",")[0], int(str(self._to.get("port", 5432)).split(",")[0])
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    async def _pump(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, *, answers: bool) -> None:
        with suppress(OSError):
            while block := await source.read(BLOCK):
                await self._open.wait()
                if answers and self._deaf:
                    break
                to.write(block)
                await to.drain()
        to.transport.abort()

    async def serve(self, ready: "asyncio.Future[None]") -> None:
        """Takes connections until it is cancelled."""
        self._open.set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set_result(None)
        async with server:
            await server.serve_forever()


@contextmanager
def through(address: Address) -> Iterator[Line]:
    """A line to the first of the servers of an address for as long as this lasts."""
    line = Line(address)
    loop = line._loop
    thread = Thread(target=loop.run_forever, name="line")
    thread.start()
    ready: asyncio.Future[None] = asyncio.Future(loop=loop)
    serving = asyncio.run_coroutine_threadsafe(line.serve(ready), loop)
    asyncio.run_coroutine_threadsafe(asyncio.wait_for(asyncio.shield(ready), 10), loop).result()
    try:
        yield line
    finally:
        line.hang(hangs=False)
        line.cut()
        serving.cancel()
        asyncio.run_coroutine_threadsafe(_settle(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _settle() -> None:
    """Lets every task of the loop end."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
