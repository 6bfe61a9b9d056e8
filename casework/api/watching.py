"""Puts every refused access into the access log and every reading on record; nothing is shown while readings cannot be kept."""

from collections.abc import MutableMapping
from typing import Any, Final

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casework.api.looking import HEADER, LOOK, NOTE_HEADER, PAGE, Look, Page, door_of, not_logged, note_of, purpose_of
from casework.api.problems import Problem, answer
from casework.api.serving import Served
from casework.api.throttling import address_of
from casework.security.access_log import Access
from casework.security.readings import of_one_page
from casework.security.tokens import Caller
from casework.settings_public import Network

REFUSED: Final = (401, 403, 404, 429)
TAMPERED: Final = (400, 405, 413, 415, 422)
"""What only somebody who tries things out, or a broken client, is answered under `/api/v1`; at the public counter people mistype."""
NO_SUCH_PATH: Final = "not_found"
"""The code of a path that does not exist: outside `/api/v1` nobody was refused anything there."""
UNDER: Final = "/api/v1/"
MACHINES: Final = ("/api/", "/public/")
"""What begins so is asked by programs, or by a page of ours that tells its readings as one."""
QUIET: Final = frozenset({
    "me", "permissions", "units", "statistics", "process", "recovered", "returns", "list_subscriptions", "login_oidc",
    "login_oidc_callback", "works", "admin_status", "admin_office", "admin_calendar", "admin_rulebook", "admin_channels",
})  # fmt: skip
"""Operations that tell of no case and no person but the caller; whatever is not named here is put on record."""


class Watch:
    """Sees how each answer begins. What the operation knew lies in the request's state: caller, known, code; and in its look."""

    def __init__(self, app: ASGIApp, served: Served, proxies: tuple[Network, ...] = ()) -> None:
        self.app, self.served, self.proxies = app, served, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state: MutableMapping[str, Any] = scope.setdefault("state", {})

        reads = scope["method"] == "GET" and scope["path"].startswith(UNDER)
        look = Look(address=address_of(Request(scope), self.proxies), reads=reads)
        before = LOOK.set(look)
        page = None if scope["path"].startswith(MACHINES) else Page()
        asked_by = PAGE.set(page or PAGE.get())

        async def seeing(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.start":
                self.note(scope, state, message["status"], look if reads else None)
                self.page_goes_out(page)

        try:
            said = {each: [value.decode("latin-1") for name, value in scope["headers"] if name == each] for each in (HEADER, NOTE_HEADER)}
            look.purpose = purpose_of(said[HEADER])
            look.note = note_of(said[NOTE_HEADER], look.purpose)
            if reads and self.served.readings.full:
                raise not_logged()
        except Problem as problem:
            state["code"] = problem.code
            await answer(problem)(scope, receive, seeing)
        else:
            await self.app(scope, receive, seeing)
        finally:
            LOOK.reset(before)
            PAGE.reset(asked_by)
            self.page_goes_out(page)

    def page_goes_out(self, page: Page | None) -> None:
        """Puts on record what a page has read so far, as one reading for each case."""
        if page is not None and not page.is_out:
            page.is_out = True
            for reading in of_one_page(page.read):
                self.served.readings.note(reading)

    def note(self, scope: Scope, state: MutableMapping[str, Any], status: int, look: Look | None) -> None:
        """Takes down how a request ended: turned away, or shown something that is not on record yet."""
        inside = scope["path"].startswith(UNDER)
        if (status in REFUSED and (inside or state.get("code") != NO_SUCH_PATH)) or (inside and status in TAMPERED):
            self.served.access.record(self.access(scope, state, status))
        caller: Caller | None = state.get("caller")
        if look is not None and status < 300 and caller is not None and not look.accounted and (door := door_of(scope)) not in QUIET:
            reading, page = look.reading(self.served, caller, door), PAGE.get()
            if page is None or page.is_out:
                self.served.readings.note(reading)
            else:
                page.read.append(reading)

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
