"""The docket 待办: what a post has to do, what is due next first; filters stand in the address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Depends, Response

from casework.api.asked import POSTS
from casework.api.serving import Served
from casework.api.working_days import SOON
from casework.domain.case import PRESSURES, TRACKS
from casework.projections.sentences import clock_word
from casework.web.asked import told
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits
from casework.workflows.rulebook import national

router = APIRouter(include_in_schema=False)
SHOWN: Final = 50

OURS: Final = ("duty", "cycle", "request")
"""Kinds of things that somebody in office must do in time."""


@dataclass(frozen=True)
class Filters:
    """What the docket is narrowed by; empty is not asked for."""

    post: str = ""
    unit: str = ""
    track: str = ""
    pressure: str = ""
    rule: str = ""
    kind: str = ""
    due: str = ""


@router.get("/docket")
async def docket(who: Visits, filters: Annotated[Filters, Depends()], after: str = "") -> Response:
    """The docket of the visitor's post and unit, or of another in scope."""
    said = asdict(filters)
    reply = told(await who.api.get("/api/v1/docket", **said, after=after, limit=SHOWN))
    units = told(await who.api.get("/api/v1/units"))["units"]
    now = now_of(who)
    return await page(
        who, "docket.html", docket=reply, urgency=lambda item: urgency(item, now), filters=said, units=units, rules=rules(), posts=POSTS,
        tracks=TRACKS, pressures=PRESSURES, narrowed=any(said.values()),
    )  # fmt: skip


def now_of(who: Visitor) -> datetime:
    """The moment by the office's clock."""
    return cast(Served, who.request.app.state.served).now


@cache
def rules() -> tuple[str, ...]:
    """The rules a clock may have, in the order of their Chinese names."""
    return tuple(sorted(national().rows, key=clock_word))


def urgency(item: Mapping[str, Any], now: datetime) -> str:
    """How pressing a thing is: late, soon (few working days left), calm; empty where it is stopped or undated.

    What is no duty of ours, such as a party's term or a right that lapses, is never late: it is over.
    """
    if item["paused"] or item["due_at"] is None:
        return ""
    if datetime.fromisoformat(item["due_at"]) <= now:
        return "late" if item["kind"] in OURS else "over"
    return "soon" if item["left"] is not None and item["left"] <= SOON else "calm"
