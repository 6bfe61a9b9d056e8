"""Whoever comes by a signed link 签名链接: held to one case, to reading it, and to the acts that the office lets a link do."""

from collections.abc import Collection
from typing import Final, cast

from fastapi import Request

from casework.api.problems import Problem, Unauthenticated
from casework.api.serving import FRESH, Served
from casework.api.throttling import from_where
from casework.security.access_log import Access
from casework.security.callers import Caller, Letter
from casework.security.links import caller_of, key_of
from casework.security.tokens import NotKnown

READS: Final = ("", "/history", "/clocks", "/moves")
"""What a link reads, below the address of its case."""
ONLY: Final = "签名链接只能查看本案和确认接收，其他事项请登录后办理 a link reads its case and acknowledges; log in for everything else"
USED: Final = "link"
"""The code of its entries in the access log."""


def by_link(served: Served, text: str, request: Request) -> Caller:
    """Who brought a link; every use is put into the access log. Raises Unauthenticated, and Problem (403) for what no link may do."""
    served.look_again(FRESH)
    office = served.office
    try:
        found = caller_of(text, key_of(office.vault), office.policies.office, served.now)
        _refuse_closed(served, found)
    except NotKnown as fault:
        request.state.known = (fault.person, fault.token)
        raise Unauthenticated(str(fault)) from None
    request.state.caller = found
    if not allowed(cast(Letter, found.letter), request.method, request.url.path, request.app.state.link_acts):
        raise Problem(403, "link_only", ONLY)
    actor, about = found.actor, {"case_no": found.letter.case_no if found.letter else None, "address": from_where(request)}
    who = {"person": actor.person, "post": str(actor.post), "unit": actor.unit.code, "token": found.token}
    served.access.record(Access(served.now, request.method, request.url.path, 200, USED, **who, **about))
    return found


def _refuse_closed(served: Served, found: Caller) -> None:
    account = served.accounts.find(found.actor.person)
    if account is not None and account.disabled_at is not None:
        raise NotKnown(f"the account {found.actor.person} is disabled", found.token, found.actor.person)


def allowed(letter: Letter, method: str, path: str, acts: Collection[str]) -> bool:
    """Whether a link may ask for this: its own case, its own notice, and nothing that is not named here."""
    case = f"/api/v1/cases/{letter.case_no}"
    if method == "GET":
        return path in {case + below for below in READS}
    notices = {f"/api/v1/notices/{letter.letter}/{state}" for state in ("opened", "acknowledged")}
    return method == "POST" and path in {f"{case}/moves/{act}" for act in acts} | notices
