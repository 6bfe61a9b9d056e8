"""The process map 流程图, and what was got back month by month 追回: counted from facts, whenever a case was received."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from fastapi import APIRouter, Response

from casework.api.asked import From, Region, To, one_of, span
from casework.api.asking import Calls, Serves
from casework.api.paging import Strict
from casework.api.viewed import answer, answers
from casework.api.waiting import Waits
from casework.domain.registry import HANDLING
from casework.projections.gains import Month, by_month
from casework.projections.process import COLUMNS, Map, Wanted
from casework.projections.process import process as map_of
from casework.projections.questions import AtOnce, at_once

router = APIRouter(prefix="/api/v1", tags=["统计 statistics"], dependencies=[Strict, Waits])
Workflow: Any = one_of("workflow", tuple(COLUMNS), " Which of the machines of a case.")


@dataclass(frozen=True, slots=True)
class Process(Map):
    """The map of a workflow; `calendar` is the digest of the one whose working days were counted."""

    workflow: str
    calendar: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was proven as paid, month by month; months without anything are left out."""

    months: list[Month]


@router.get("/process", operation_id="process", responses=answers(Process))
def process(
    caller: Calls, served: Serves, workflow: Workflow = HANDLING, region: Region = None, first: From = None, last: To = None
) -> Response:  # fmt: skip
    """流程图 From stage to stage: how often, and in how many working days; the days are those of the passage, both included."""
    span(first, last)
    calendar = served.office.policies.calendar
    wanted = Wanted(workflow, caller.scope, first, last, region)

    def work(views: AtOnce) -> tuple[Map, int]:
        return map_of(views, wanted, calendar), views.position

    found, position = at_once(served.office.views, work)
    same = {field.name: getattr(found, field.name) for field in fields(Map)}
    return answer(Process(**same, workflow=workflow, calendar=calendar.digest[:16]), position)


@router.get("/recovered", operation_id="recovered", responses=answers(Recovered))
def recovered(caller: Calls, served: Serves, region: Region = None, first: From = None, last: To = None) -> Response:
    """追回 Wages proven as paid and workers who are owed nothing more, by the month of the proof; the days are those of the proof."""
    span(first, last)
    days: tuple[date | None, date | None] = (first, last)

    def work(views: AtOnce) -> tuple[list[Month], int]:
        return by_month(views, caller.scope, region, *days), views.position

    months, position = at_once(served.office.views, work)
    return answer(Recovered(months), position)
