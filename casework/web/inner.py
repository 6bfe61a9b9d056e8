"""The API as pages ask it: the same operations, scope, rules and logs as for every other caller, without a wire between."""

from asyncio import Event
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from fastapi import Request
from starlette.types import Message

from casework.domain.office import Office
from casework.web.pseudonyms import hidden, meant
from casework.web.stated import headers_of

PASSED_ON: Final = frozenset((b"host", b"x-request-id", b"x-forwarded-for"))
"""Headers of a visitor that the API gets to see as well."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the API answered; `data` is its JSON, None where there is none."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    office: Office | None = None

    @property
    def data(self) -> Any:
        """The JSON that came, with pseudonyms 化名 for people of the office whose account was erased."""
        found = msgspec.json.decode(self.body) if self.body else None
        return hidden(found, self.office) if self.office is not None and self.office.erased else found

    @property
    def fine(self) -> bool:
        """Whether it is what was asked for."""
        return self.status < 400


class Api:
    """The API, asked on behalf of whoever asked for a page. `bearer` is their token, None for the public counter."""

    def __init__(self, request: Request, bearer: str | None) -> None:
        self._request, self._bearer = request, bearer
        self._office: Office = request.app.state.served.office.policies.office

    async def get(self, path: str, **query: Any) -> Reply:
        """A question; what is None or empty is not asked for."""
        query = meant(query, self._office) if self._office.erased else query
        asked = [(name, _said(value)) for name, value in query.items() if value not in (None, "")]
        return await self._ask("GET", path, urlencode(asked), b"", {})

    async def post(self, path: str, body: Any, **headers: str) -> Reply:
        """An act with a JSON body; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self._ask("POST", path, "", msgspec.json.encode(body), {"content-type": "application/json", **named})

    async def send(self, path: str, content: bytes, **headers: str) -> Reply:
        """An act with a body of bytes, such as a file."""
        return await self._ask("POST", path, "", content, {name.replace("_", "-"): value for name, value in headers.items()})

    async def _ask(self, method: str, path: str, query: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        answer = _Answer(body)
        await self._request.app(self._scope(method, path, query, body, headers), answer.receive, answer.send)
        self._note(answer.headers.get("x-position", ""))
        return Reply(answer.status, answer.headers, bytes(answer.body), self._office)

    def _note(self, position: str) -> None:
        """Keeps the earliest position of all answers of a page: what came behind it, the page may not show."""
        if position.isdigit():
            state = self._request.state
            state.position = min(int(position), getattr(state, "position", int(position)))

    def _scope(self, method: str, path: str, query: str, body: bytes, headers: Mapping[str, str]) -> MutableMapping[str, Any]:
        outer = self._request.scope
        kept = [pair for pair in outer["headers"] if pair[0] in PASSED_ON]
        said = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        if "x-purpose" not in headers:
            said += [(name.encode(), value.encode()) for name, value in headers_of(self._request.cookies, self._bearer).items()]
        if self._bearer is not None:
            said.append((b"authorization", f"Bearer {self._bearer}".encode()))
        return {
            "type": "http", "asgi": outer.get("asgi", {"version": "3.0"}), "http_version": "1.1", "method": method,
            "scheme": outer["scheme"], "path": path, "raw_path": path.encode(), "root_path": "", "query_string": query.encode(),
            "headers": [*kept, *said, (b"content-length", str(len(body)).encode())],
            "client": outer.get("client"), "server": outer.get("server"), "state": {},
        }  # fmt: skip


class _Answer:
    """Gives the body once, and keeps what comes back."""

    def __init__(self, body: bytes) -> None:
        self._given, self.status, self.body = body, 500, bytearray()
        self.headers: dict[str, str] = {}
        self._told = False

    async def receive(self) -> Message:
        """The whole body, once; a page never goes away while it asks, so that whoever listens for that waits until it is cancelled."""
        if self._told:
            await Event().wait()
        self._told = True
        return {"type": "http.request", "body": self._given, "more_body": False}

    async def send(self, message: Message) -> None:
        """Keeps status, headers and body."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")


def _said(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
