"""A new calendar 工作日历: rehearsed, then in force and every open case counted again; what a kill left over, the next run or tick does."""

from dataclasses import replace
from datetime import datetime

from casework.application import Cases
from casework.changing.carrying_out import Outcome, carry_out
from casework.changing.numbers import Numbers, Progress, silent
from casework.changing.rehearsing import Rehearsal, rehearse
from casework.domain.ladder.recounting import Recount, recount
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.values import SYSTEM_ACTOR, Actor
from casework.projections.candidates import CALENDAR
from casework.projections.life import CALENDAR as CAUSE
from casework.projections.runner import Views


def rehearse_calendar(cases: Cases, views: Views, calendar: Calendar, now: datetime, told: Progress = silent) -> Rehearsal:
    """What the calendar would move, were it in force."""
    views.catch_up()
    numbers = Numbers.on_another(views, CALENDAR, calendar.digest[:16])
    world = replace(cases.world(), calendar=calendar)
    return rehearse(cases, world, now, numbers, lambda case_no: Recount(case_no=case_no, cause=_cause(calendar)), recount, told)


def activate_calendar(cases: Cases, views: Views, calendar: Calendar, by: Actor, told: Progress = silent) -> Outcome:
    """Puts the calendar in force, where it is not, and counts every open case on it that is still on another."""
    cases.policies.activate(calendar=calendar, by=by)
    views.catch_up()
    numbers = Numbers.on_another(views, CALENDAR, calendar.digest[:16])
    outcome = carry_out(cases, numbers, lambda case_no: Recount(case_no=case_no, cause=_cause(calendar)), SYSTEM_ACTOR, told)
    views.catch_up()
    return outcome


def _cause(calendar: Calendar) -> str:
    return f"{CAUSE}{calendar.digest[:16]}"
