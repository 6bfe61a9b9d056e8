"""A browser in process: asks an application for pages as a server would hand them to it, without a wire between."""

from asyncio import Event, Runner
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

HOST = "casework.bench"


class Browser:
    """Keeps an event loop and the headers of one visitor. `with Browser(app, headers) as browser: browser.get("/cases")`."""

    def __init__(self, app: Any, headers: Mapping[str, str]) -> None:
        self._app, self._runner = app, Runner()
        self._headers = [(name.encode(), value.encode()) for name, value in {"host": HOST, **headers}.items()]

    def get(self, address: str) -> tuple[int, bytes]:
        """The status and the whole body of an answer."""
        return self._runner.run(self._get(address))

    async def _get(self, address: str) -> tuple[int, bytes]:
        status, body, asked = 500, bytearray(), False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if asked:
                await Event().wait()
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)
            body.extend(message.get("body", b""))

        await self._app(self._scope(address), receive, send)
        return status, bytes(body)

    def _scope(self, address: str) -> dict[str, Any]:
        path, query = (part.encode() for part in urlsplit(address)[2:4])
        return {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": path.decode(),
            "raw_path": path, "root_path": "", "query_string": query, "headers": self._headers, "client": ("127.0.0.1", 1),
            "server": (HOST, 80), "state": {},
        }  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._runner.close()
