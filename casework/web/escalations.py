"""The escalation ledger 督办台账: every breached clock with what was decided about it, what comes next, and why nothing does."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Response

from casework.web.asked import told
from casework.web.remembered import sums
from casework.web.rendering import page
from casework.web.visiting import Visits

router = APIRouter(include_in_schema=False)
CASES = 25
"""Cases on one page."""


@router.get("/ledger")
async def ledger(who: Visits, region: str = "", after: str = "") -> Response:
    """The ledger of a region, case by case."""
    found = told(await who.api.get("/api/v1/ledger", region=region, after=after, limit=CASES))
    places = (await sums(who.request).ask(who, "/api/v1/statistics", by="region")).data
    cases = [(number, list(clocks)) for number, clocks in groupby(found["clocks"], key=lambda clock: clock["case_no"])]
    return await page(
        who, "ledger.html", cases=cases, next=found["next"], region=region, places=[each for each in places["groups"] if each["overdue"]],
        overdue=places["total"]["overdue"], silence=silence,
    )  # fmt: skip


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
