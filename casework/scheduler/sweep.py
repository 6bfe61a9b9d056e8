"""The daily sweep: every open case is asked itself, so that a view that lost one can hide no deadline."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Final
from uuid import UUID

from eventsourcing.persistence import Notification

from casework.application import Cases
from casework.domain.case import Case
from casework.domain.ladder.due import due_rungs, expired_clocks
from casework.domain.timekeeping.terms import local_day
from casework.projections.life import CALENDAR, Life
from casework.projections.quarantine import Unavailable
from casework.projections.questions import owners
from casework.projections.runner import Views
from casework.scheduler.asides import is_on_other_calendar
from casework.scheduler.giving import Giver, TickReport
from casework.scheduler.loads import Loads
from casework.scheduler.memory import holds_post
from casework.scheduler.trust import distrust

log = logging.getLogger("casework.sweep")
RECEIPT: Final = ("case.received",)
PAGE: Final = 500


@dataclass
class SweepReport:
    """What a sweep found: open cases looked at, those whose rows were wrong and are right now, those that could not be read."""

    now: datetime
    looked_at: int = 0
    freed: list[UUID] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    climbed: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    refused: str | None = None


def sweep(cases: Cases, views: Views, now: datetime, ending: Event | None = None) -> SweepReport:
    """Retries the quarantine, compares every open case with its rows, repairs those, and climbs what the views did not show.

    Once `ending` is set no further case is looked at.
    """
    report = SweepReport(now, refused=distrust(cases, views, now))
    if report.refused is not None:
        views.note_alarm(report.refused)
        log.critical("no sweep: %s", report.refused)
        return report
    cases.policies.refresh()
    ending, reached = ending or Event(), views.catch_up()
    report.freed = views.retry_quarantined()
    give = Giver(cases, TickReport(now), lambda: Loads(cases.policies.office, owners(views)))
    for receipt in receipts(cases, reached):
        if ending.is_set():
            break
        _look_at(cases, views, receipt, report, give)
    return report


def receipts(cases: Cases, upto: int) -> Iterator[Notification]:
    """The first fact of every case, from the facts themselves."""
    at = 0
    while page := cases.recorder.select_notifications(at, PAGE, upto, RECEIPT, inclusive_of_start=False):
        yield from page
        at = int(page[-1].id)


def _look_at(cases: Cases, views: Views, receipt: Notification, report: SweepReport, give: Giver) -> None:
    stream = UUID(str(receipt.originator_id))
    try:
        life = Life.of(cases.facts(stream))
    except Unavailable:
        raise
    except Exception as fault:
        log.error("case %s cannot be read: %s", stream, fault)
        report.unreadable.append(str(stream))
        return
    if not life.case.clocks and life.case.owner is None:
        return
    report.looked_at += 1
    if views.is_wrong_about(life) and views.repair(stream, int(receipt.id)):
        log.error("the views were wrong about case %s and were repaired", life.case.case_no)
        report.repaired.append(life.case.case_no)
    digest = cases.policies.calendar.digest[:16]
    if is_on_other_calendar(life, digest):
        give.recount(life.case.case_no, f"{CALENDAR}{digest}")
        life = Life.of(cases.facts(stream))
    if _is_due(cases, life.case, report.now) and give.climb(life.case.case_no):
        report.climbed.append(life.case.case_no)


def _is_due(cases: Cases, case: Case, now: datetime) -> bool:
    """Whether a rung or a term is due, or the leader who owns the case left the post."""
    if any(due_rungs(case, now)) or any(expired_clocks(case, now)):
        return True
    owner = case.owner
    return owner is not None and not holds_post(cases.policies.office, (owner.person, owner.unit), local_day(now))
