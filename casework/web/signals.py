"""Integrity signals 廉政风险提示: what the rules ask to look at, each with its rule, and the review that says how the look ended."""

from dataclasses import asdict, dataclass
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Response

from casework.domain.reviewing import OUTCOMES
from casework.web.asked import problem_of, told
from casework.web.entering import sent
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits

router = APIRouter(include_in_schema=False)
STATES = ("open", "grown", "reviewed")


@dataclass(frozen=True)
class Asked:
    """Which rule, which days, and whether somebody has looked already."""

    rule: str = ""
    state: str = ""
    first: Annotated[str, Query(alias="from")] = ""
    last: Annotated[str, Query(alias="to")] = ""

    @property
    def said(self) -> dict[str, str]:
        """As an address says it."""
        named = {"first": "from", "last": "to"}
        return {named.get(name, name): value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Fault:
    """A review that was not taken: of which signal, why, and what was written."""

    signal: str
    reasons: tuple[str, ...]
    note: str


@router.get("/signals")
async def signals(who: Visits, asked: Annotated[Asked, Depends()], done: str = "") -> Response:
    """The list."""
    return await _page(who, asked, done)


@router.post("/signals/{signal_id}/reviews")
async def review(who: Visits, signal_id: str, asked: Annotated[Asked, Depends()]) -> Response:
    """Says how a look ended; or gives the page again with why not."""
    said = await who.form()
    body = {"outcome": said.get("outcome", ""), "note": said.get("note", "").strip()}
    reply = await who.api.post(f"/api/v1/signals/{quote(signal_id, safe='')}/reviews", body)
    if reply.fine:
        return sent(f"/signals?{urlencode({**asked.said, 'done': signal_id})}")
    problem = problem_of(reply)
    if problem.status not in (403, 409, 422):
        raise problem
    return await _page(who, asked, "", Fault(signal_id, tuple(problem.reasons), body["note"]), problem.status)


async def _page(who: Visitor, asked: Asked, done: str, fault: Fault | None = None, status: int = 200) -> Response:
    found = told(await who.api.get("/api/v1/signals", **asked.said, limit=100))
    return await page(
        who, "signals.html", status, asked=asked, found=found, done=done, fault=fault, outcomes=OUTCOMES, states=STATES,
        query=urlencode(asked.said),
    )  # fmt: skip
