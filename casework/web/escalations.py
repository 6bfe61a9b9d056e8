"""The escalation ledger 督办台账: every breached clock with what was decided about it, what comes next, and why nothing does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from fastapi import APIRouter, Response

from casework.web.asked import told
from casework.web.remembered import sums
from casework.web.rendering import page
from casework.web.visiting import Visits

router = APIRouter(include_in_schema=False)
CASES: Final = 25
"""Cases on one page."""
OVER: Final = "over"


@router.get("/ledger")
async def ledger(who: Visits, region: str = "", after: str = "") -> Response:
    """The ledger of a region, case by case."""
    found = told(await who.api.get("/api/v1/ledger", region=region, after=after, limit=CASES))
    places = (await sums(who.request).ask(who, "/api/v1/statistics", by="region")).data
    cases = [(number, list(clocks)) for number, clocks in groupby(found["clocks"], key=lambda clock: clock["case_no"])]
    return await page(
        who, "ledger.html", cases=cases, next=found["next"], region=region, places=[each for each in places["groups"] if each["overdue"]],
        overdue=places["total"]["overdue"], silence=silence, steps=steps,
    )  # fmt: skip


@dataclass
class Step:
    """What was decided about one rung, in order; `over` are the lower rungs that were passed over for it."""

    rung: str
    at: str
    over: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    alarm: bool = False


def steps(decisions: Sequence[Mapping[str, Any]]) -> list[Step]:
    """The decisions of a clock rung by rung, so that ten lines of the record are read as three."""
    found: list[Step] = []
    for one in decisions:
        rung = str(one["higher"] or one["rung"]) if one["decision"] == OVER else str(one["rung"])
        if not found or found[-1].rung != rung:
            found.append(Step(rung, one["at"]))
        step = found[-1]
        if one["decision"] == OVER:
            step.over.append(one["rung"])
            continue
        step.at, step.alarm = one["at"], step.alarm or one["alarm"]
        step.decisions.append(one["decision"])
        step.reached += [person for person in one["reached"] if person not in step.reached]
    return found


def silence(clock: Mapping[str, Any]) -> str:
    """Why nothing climbs on a breached clock for now: paused, what holds it, or top; empty where a next rung is dated."""
    if clock["paused"]:
        return "paused"
    if clock["held"]:
        return str(clock["held"])
    return "" if clock["next_rung"] else "top"


@router.get("/cases/{case_no}/why")
async def why(who: Visits, case_no: str, ended: str = "") -> Response:
    """Why a case was escalated or not, clock by clock, rung by rung."""
    found = told(await who.api.get(f"/api/v1/cases/{case_no}/why", ended=ended))
    return await page(who, "why.html", case_no=case_no, found=found, ended=ended)
