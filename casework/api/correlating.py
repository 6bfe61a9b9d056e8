"""One name for each request: taken from X-Request-ID or made, in every line of the log, in the answer, and in problem details."""

import re
from collections.abc import MutableMapping
from random import getrandbits
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, get_contextvars

NAME: Final = b"x-request-id"
HEADER: Final = "X-Request-ID"
FIELD: Final = "request_id"
WRITTEN: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")
"""What a caller or proxy may name a request: nothing that could end a line of a log or hold a sentence."""


class Correlate:
    """Names each request. A name that a caller made up is believed only as far as its form is harmless."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; the name stays with its task, so that lines about its end have it as well."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name = name_of(scope)
        bind_contextvars(**{FIELD: name})

        async def naming(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(message, name)
            await send(message)

        await self.app(scope, receive, naming)


def name_of(scope: Scope) -> str:
    """The name that came with the request where it can be used, else a new one of 32 hexadecimal digits, which is no secret."""
    given = next((value for name, value in scope["headers"] if name == NAME), b"")
    return given.decode("ascii") if WRITTEN.fullmatch(given) else f"{getrandbits(128):032x}"


def request_id() -> str | None:
    """The name of the request that is answered here; None outside of one."""
    name: str | None = get_contextvars().get(FIELD)
    return name


def _add(message: MutableMapping[str, Any], name: str) -> None:
    headers = [pair for pair in message.get("headers", ()) if pair[0].lower() != NAME]
    message["headers"] = [*headers, (NAME, name.encode())]
