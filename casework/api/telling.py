"""One line of the log for each request: method, path without its query, status, milliseconds. Never who, never what."""

import logging
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("casework.http")


class Tell:
    """Tells how each request went."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began, status = perf_counter(), 0

        async def telling(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, telling)
        finally:
            log.info("%s %s %d %.0f ms", scope["method"], scope["path"], status, (perf_counter() - began) * 1000)
