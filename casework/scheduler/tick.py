"""The tick: catch up, recount, climb what is due, catch up. The views only find candidates; each case decides for itself."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from casework.application import Cases
from casework.clock import TurnedClock
from casework.domain.intake import Received
from casework.domain.refusals import Refusal
from casework.domain.registry import Command
from casework.domain.ticking import Climb, Recount
from casework.domain.values import SYSTEM_ACTOR
from casework.projections.life import CALENDAR
from casework.projections.quarantine import Unavailable
from casework.projections.questions import PAGE, due_cases, on_other_calendar
from casework.projections.runner import Views

log = logging.getLogger("casework.tick")
ROUNDS: Final = 50
"""How often a tick looks again: a term that ran out opens clocks that may be due already."""
TOLERANCE: Final = timedelta(seconds=60)
"""How far the clock may differ from the database's."""


@dataclass
class TickReport:
    """What a tick did: facts written, by how many cases and rounds, cases recounted, and what went wrong by case.

    `refused` is the alarm for which the tick did nothing at all.
    """

    now: datetime
    climbs: int = 0
    cases: set[str] = field(default_factory=set)
    rounds: int = 0
    recounted: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    refused: str | None = None


def tick(cases: Cases, views: Views, now: datetime, only: set[str] | None = None) -> TickReport:
    """Everything due by `now` is decided once, in `only` these cases where given. May be killed anywhere and run again."""
    report = TickReport(now, refused=alarm(cases, views, now))
    if report.refused is not None:
        log.critical("no tick: %s", report.refused)
        return report
    views.note_tick(now)
    cases.policies.refresh()
    views.catch_up()
    _recount(cases, views, report, only)
    _climb_aside(cases, views, report, only)
    idle: set[str] = set()
    while report.rounds < ROUNDS and _climb_round(cases, views, report, only, idle):
        report.rounds += 1
        views.catch_up()
    views.catch_up()
    return report


def alarm(cases: Cases, views: Views, now: datetime) -> str | None:
    """Why the clock cannot be trusted, or None: it runs backwards, or differs from the database's."""
    last = views.last_tick()
    if last is not None and now < last:
        return f"the clock went back from {last.isoformat()} to {now.isoformat()}; correct the time of this machine"
    if cases.store.is_trial or isinstance(cases.clock, TurnedClock):
        return None
    there = cases.store.time()
    if abs(there - now) > TOLERANCE:
        return f"the clock says {now.isoformat()}, the database {there.isoformat()}; correct the time of one of the machines"
    return None


def give(cases: Cases, command: Command, report: TickReport) -> int:
    """Gives one command as the system; the facts it made. What fails in one case is told and stops no other."""
    try:
        return len(cases.do(command, SYSTEM_ACTOR, at=report.now).facts)
    except Unavailable:
        raise
    except Refusal as refusal:
        log.warning("%s of case %s was refused: %s", command.move, command.case_no, refusal)
        report.failed[command.case_no] = str(refusal)
    except Exception as fault:
        log.exception("%s of case %s failed", command.move, command.case_no)
        report.failed[command.case_no] = f"{type(fault).__name__}: {fault}"
    return 0


def climb(cases: Cases, case_no: str, report: TickReport) -> bool:
    """Whether anything was due in the case."""
    made = give(cases, Climb(case_no=case_no), report)
    report.climbs += made
    if made:
        report.cases.add(case_no)
    return made > 0


def pages(page: Callable[[str], list[str]]) -> Iterator[str]:
    """The cases of all pages, each page asked for after the last case of the one before."""
    found = page("")
    while found:
        yield from found
        found = page(found[-1])


def _climb_round(cases: Cases, views: Views, report: TickReport, only: set[str] | None, idle: set[str]) -> bool:
    """One look at all candidates; whether any case had something to decide. Those that had nothing are not asked again."""
    due = [case for case in pages(lambda after: due_cases(views, report.now, PAGE, after, only)) if case not in idle]
    climbed = {case for case in due if climb(cases, case, report)}
    idle.update(case for case in due if case not in climbed)
    return bool(climbed)


def _climb_aside(cases: Cases, views: Views, report: TickReport, only: set[str] | None) -> None:
    """Cases in quarantine, which the views do not follow, are asked directly."""
    for aside in views.quarantined():
        case_no = aside.case_no or number_of(cases, aside.case_id, report)
        if case_no is not None and (only is None or case_no in only):
            for _ in range(ROUNDS):
                if not climb(cases, case_no, report):
                    break


def number_of(cases: Cases, case: object, report: TickReport) -> str | None:
    """The number of a case by its first fact; None where that cannot be read."""
    try:
        first = cases.facts(case, upto=1)[0]  # type: ignore[arg-type]  # a stream is named by its UUID
    except Unavailable:
        raise
    except Exception as fault:
        report.failed[str(case)] = f"{type(fault).__name__}: {fault}"
        return None
    return first.case_no if isinstance(first, Received) else None


def _recount(cases: Cases, views: Views, report: TickReport, only: set[str] | None) -> None:
    """Before anything climbs: clocks still on another calendar are counted on the one in force, so that no old date escalates."""
    digest = cases.policies.calendar.digest[:16]
    cause = f"{CALENDAR}{digest}"
    for case in pages(lambda after: on_other_calendar(views, digest, PAGE, after, only)):
        report.recounted += bool(give(cases, Recount(case_no=case, cause=cause), report))
    if report.recounted:
        views.catch_up()
