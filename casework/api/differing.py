"""What changed between two moments 前后对比, and what was recorded long after it held 补录."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from casework.api.answers import json
from casework.api.asked import Flag, From, Region, To, one_of, span
from casework.api.asking import Calls, Serves
from casework.api.headers import Nothing
from casework.api.looking import read_case
from casework.api.moves import CaseNo
from casework.api.paging import After, Limit, Pager, Strict, next_link
from casework.api.past import DAY, moment
from casework.api.problems import Problem
from casework.api.viewed import answer, answers, of
from casework.api.waiting import Waits
from casework.projections.differences import AXES, Difference, difference
from casework.projections.questions import AtOnce, at_once
from casework.projections.signals.backdated import Page, Wanted
from casework.projections.signals.backdated import backdated as late_facts

router = APIRouter(prefix="/api/v1", tags=["时间回溯 time travel"], dependencies=[Strict])
BEGINNING: Final = datetime(1949, 10, 1, tzinfo=UTC)
"""Before every fact."""
Axis: Any = one_of("axis", AXES, " as_of asks when facts held 发生时间, known_at when they were recorded 记录时间.")


@router.get("/cases/{case_no}/difference", operation_id="difference", responses={200: {"model": Difference}})
def changed(
    case_no: CaseNo, caller: Calls, served: Serves,
    since: Annotated[str | Nothing, Query(alias="from", max_length=40, description=f"Default: before all. {DAY}")] = None,
    until: Annotated[str | Nothing, Query(alias="to", max_length=40, description=f"Default: now. {DAY}")] = None,
    axis: Axis = "as_of",
) -> Response:  # fmt: skip
    """前后对比 What changed between two moments: fields, clocks with why, the facts between, and which of them were entered late."""
    case, now = read_case(served, caller, case_no), served.now
    first = BEGINNING if since is None else moment(since, "from", now)
    last = now if until is None else moment(until, "to", now)
    if last < first:
        raise Problem(422, "invalid", "to lies before from; give the later moment here")
    return json(difference(served.office.cases.facts(case.id, case.version), case_no, first, last, axis))


@dataclass(frozen=True, slots=True)
class Late:
    """A fact recorded after the day it held 补录; `moved`: a clock moved with it; `inferred`: imported, or implied by what was."""

    case_no: str
    version: int
    topic: str
    at: datetime
    effective_at: datetime
    days: int
    working_days: int
    moved: bool
    inferred: bool
    by: str
    post: str
    unit: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class LateFacts:
    """Back-dated facts, newest first. A page may be short and still have a `next`."""

    facts: list[Late]
    next: str | None


@router.get("/backdated", operation_id="backdated", responses=answers(LateFacts), dependencies=[Waits])
def backdated(
    caller: Calls, served: Serves, request: Request, region: Region = None, first: From = None, last: To = None,
    working_days: Annotated[int, Query(ge=0, le=1000, description="At least so many working days late.")] = 1,
    moved: Flag = None, after: After = None, limit: Limit = 50,
) -> Response:  # fmt: skip
    """补录清单 Facts recorded days after they held, of the cases in scope; `moved`: only those with which a clock moved."""
    span(first, last)
    said = {"region": region, "first": str(first), "last": str(last), "working_days": working_days, "moved": bool(moved)}
    pager = Pager(served, caller, "backdated", said)
    place = pager.place(after)
    behind = (date.fromisoformat(str(place[0])), str(place[1]), int(place[2])) if place else None
    wanted = Wanted(working_days, first, last, region, bool(moved), caller.scope)

    def work(views: AtOnce) -> tuple[Page, int]:
        return late_facts(views, wanted, served.office.policies.calendar, behind, limit), views.position

    page, position = at_once(served.office.views, work)
    link = next_link(request, pager.cursor(page.last[0].isoformat(), *page.last[1:])) if page.last else None
    return answer(LateFacts([of(Late, row) for row in page.rows], link), position)
