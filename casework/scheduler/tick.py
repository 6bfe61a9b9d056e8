"""The tick: catch up, recount, climb what is due, catch up. The views only find candidates; each case decides for itself."""

import logging
from collections.abc import Iterable
from datetime import datetime

from casework.application import Cases
from casework.domain.timekeeping.terms import local_day
from casework.projections.life import CALENDAR
from casework.projections.questions import due_cases, on_other_calendar, owned_by, owners
from casework.projections.runner import Views
from casework.scheduler.asides import climb_aside
from casework.scheduler.giving import ROUNDS, Giver, TickReport
from casework.scheduler.loads import Loads
from casework.scheduler.memory import Memory, holds_post
from casework.scheduler.trust import distrust

__all__ = ["TickReport", "tick"]

log = logging.getLogger("casework.tick")


def tick(cases: Cases, views: Views, now: datetime, only: set[str] | None = None, memory: Memory | None = None) -> TickReport:
    """Everything due by `now` is decided once, in `only` these cases where given. May be killed or ended anywhere and run again."""
    report = TickReport(now, refused=distrust(cases, views, now))
    if report.refused is not None:
        views.note_alarm(report.refused)
        log.critical("no tick: %s", report.refused)
        return report
    views.note_tick(now)
    cases.policies.refresh()
    views.catch_up()
    _Tick(cases, views, report, only, memory or Memory()).run()
    return report


class _Tick:
    """One tick while it runs."""

    def __init__(self, cases: Cases, views: Views, report: TickReport, only: set[str] | None, memory: Memory) -> None:
        self._cases, self._views, self._report, self._only, self._memory = cases, views, report, only, memory
        self._give = Giver(cases, report, lambda: Loads(cases.policies.office, owners(views)), memory.ending)

    def run(self) -> None:
        self._recount()
        climb_aside(self._cases, self._views, self._give, self._memory, self._only)
        self._climb_for_leaders()
        idle: set[str] = set()
        while self._report.rounds < ROUNDS and self._climb_round(idle):
            self._report.rounds += 1
            self._views.catch_up()

    def _recount(self) -> None:
        """Before anything climbs: clocks still on another calendar are counted on the one in force, so that no old date escalates."""
        digest = self._cases.policies.calendar.digest[:16]
        for case in on_other_calendar(self._views, digest, self._only):
            self._give.recount(case, f"{CALENDAR}{digest}")
        if self._report.recounted:
            self._views.catch_up()

    def _climb_for_leaders(self) -> None:
        """Cases whose leader left the post: the case says who follows. Asked when the directory or the day changed."""
        office, day = self._cases.policies.office, local_day(self._report.now)
        if self._memory.knows_in_post(office, day):
            return
        left = [owner for owner in owners(self._views) if not holds_post(office, owner, day)]
        candidates = [case for owner in left for case in owned_by(self._views, owner, self._only)]
        if self._climb_all(candidates):
            self._views.catch_up()
        if self._only is None and not self._memory.ending.is_set() and not any(case in self._report.failed for case in candidates):
            self._memory.in_post = office, day

    def _climb_round(self, idle: set[str]) -> bool:
        """One look at all candidates; whether any case had something to decide. Those that had nothing are not asked again."""
        due = [case for case in due_cases(self._views, self._report.now, self._only) if case not in idle]
        climbed = self._climb_all(due)
        idle.update(case for case in due if case not in climbed)
        return bool(climbed)

    def _climb_all(self, candidates: Iterable[str]) -> set[str]:
        return self._give.climb_all(list(candidates))
