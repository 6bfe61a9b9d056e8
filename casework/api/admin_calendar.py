"""The working calendar 工作日历 for administrators: what is published, a notice rehearsed over every open case, then put in force."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from casework.api.administering import LARGEST, PREFIX, Admins, AdminsOfAll, described, read
from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.bodies import JsonBody
from casework.api.paging import Strict
from casework.api.serving import Served
from casework.api.trying import Rehearsed, rehearsed, taken
from casework.api.working import Progress
from casework.api.works import LongWork, begun, of_outcome, of_rehearsal
from casework.changing.calendars import activate_calendar, rehearse_calendar
from casework.domain.timekeeping.calendar import Calendar
from casework.workflows.calendar_notice import notices_from

router = APIRouter(prefix=f"{PREFIX}/calendar", tags=["管理 administration"], dependencies=[Strict])
REHEARSAL, ACTIVATION = "calendar_rehearsal", "calendar_activation"


class NoticeFile(BaseModel):
    """The yearly notice 放假安排通知 as a file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field("notice.json", min_length=1, max_length=200, description="What faults call the file.")
    text: str = Field(
        min_length=2, max_length=LARGEST, description='JSON: {"year": 2027, "off": {…}, "on": […], "source": "…"}, or a list.'
    )


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says. `kind`: off 放假 or on 调休上班."""

    day: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class CalendarInForce:
    """The calendar in force, and its special days of the last published year and the one before."""

    digest: str
    source: str
    published_through: int
    days: list[SpecialDay]


@router.get("", operation_id="admin_calendar", responses={200: {"model": CalendarInForce}})
def calendar(_caller: Admins, served: Serves) -> Response:
    """工作日历 What is in force."""
    now = served.office.policies.calendar
    years, kinds = (now.published_through - 1, now.published_through), (("off", now.days_off), ("on", now.working))
    days = [SpecialDay(f"{day}", kind, name) for kind, named in kinds for day, name in named.items() if day.year in years]
    return json(CalendarInForce(now.digest[:16], now.source, now.published_through, sorted(days, key=lambda each: each.day)))


@router.post(
    "/rehearsal",
    operation_id="rehearse_calendar",
    status_code=202,
    openapi_extra=described(NoticeFile),
    responses={202: {"model": LongWork}},
)
def rehearse(caller: AdminsOfAll, served: Serves, request: Request, body: JsonBody) -> Response:
    """日历预演 Which due dates a notice would move, and who must be told; nothing is changed. Long work."""
    asked = read(NoticeFile, body)
    new, old = _calendar(served, asked.model_dump()), served.office.policies.calendar

    def task(told: Progress) -> dict[str, Any]:
        found = rehearse_calendar(served.office.cases, served.office.views, new, served.now, told)
        return _told(new) | {"in_force": new == old} | of_rehearsal(found)

    return begun(served, caller, request, REHEARSAL, asked.model_dump(), task)


@router.post(
    "/activation", operation_id="activate_calendar", status_code=202, openapi_extra=described(Rehearsed),
    responses={202: {"model": LongWork}, 404: {}, 409: {}},
)  # fmt: skip
def activate(caller: AdminsOfAll, served: Serves, request: Request, body: JsonBody) -> Response:
    """启用日历 Puts in force what was rehearsed and counts every open case again. Long work that goes on when asked again."""
    trial = rehearsed(served, body, REHEARSAL)
    new = _calendar(served, trial.asked)

    def task(told: Progress) -> dict[str, Any]:
        outcome = activate_calendar(served.office.cases, served.office.views, new, caller.actor, told)
        return _told(new) | of_outcome(outcome)

    return begun(served, caller, request, ACTIVATION, {"rehearsal": trial.id, "calendar": new.digest}, task)


def _told(calendar: Calendar) -> dict[str, Any]:
    return {"calendar": calendar.digest[:16], "source": calendar.source, "through": calendar.published_through}


def _calendar(served: Served, asked: dict[str, Any]) -> Calendar:
    """The calendar in force with the notice laid over it. Raises Problem (422)."""
    return taken(lambda: notices_from(asked["text"], asked["name"], served.office.policies.calendar))
