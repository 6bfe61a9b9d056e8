"""Writes every refused access into the access log: who was turned away from what, and why; behind the answer, never before it."""

from collections.abc import MutableMapping
from typing import Any, Final

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casework.api.serving import Served
from casework.api.throttling import address_of
from casework.security.access_log import Access
from casework.security.tokens import Caller
from casework.settings_public import Network

REFUSED: Final = (401, 403, 404, 429)
NO_SUCH_PATH: Final = "not_found"
"""The code of a path that does not exist: nobody was refused anything there."""


class Watch:
    """Sees how each answer begins. What the operation knew lies in the request's state: caller, known, code."""

    def __init__(self, app: ASGIApp, served: Served, proxies: tuple[Network, ...] = ()) -> None:
        self.app, self.served, self.proxies = app, served, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state: MutableMapping[str, Any] = scope.setdefault("state", {})

        async def seeing(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.start" and message["status"] in REFUSED and state.get("code") != NO_SUCH_PATH:
                self.served.access.record(self.access(scope, state, message["status"]))

        await self.app(scope, receive, seeing)

    def access(self, scope: Scope, state: MutableMapping[str, Any], status: int) -> Access:
        """One entry about a request."""
        caller: Caller | None = state.get("caller")
        about = {"case_no": scope.get("path_params", {}).get("case_no"), "address": address_of(Request(scope), self.proxies)}
        return Access(self.served.now, scope["method"], scope["path"], status, str(state.get("code") or ""), **about, **_who(caller, state))


def _who(caller: Caller | None, state: MutableMapping[str, Any]) -> dict[str, str | None]:
    if caller is not None:
        actor = caller.actor
        return {"person": actor.person, "post": str(actor.post), "unit": actor.unit.code, "token": caller.token}
    person, token = state.get("known", (None, None))
    return {"person": person, "token": token}
