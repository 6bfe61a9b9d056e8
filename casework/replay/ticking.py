"""The ticks of a replay: it knows which cases are due and asks them directly, so that the views are read up once and not at every beat."""

from collections.abc import Iterable
from datetime import datetime

from casework.bootstrap import Casework
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.due import next_step
from casework.projections.questions import owners
from casework.scheduler.giving import ROUNDS, Giver, TickReport
from casework.scheduler.loads import Loads


class Ticks:
    """What the scheduler does at its moments, without the search for candidates; `alarms` counts what reached nobody."""

    def __init__(self, office: Casework) -> None:
        """Begins on an office whose directory is furnished."""
        self._office, self.alarms = office, 0
        office.views.catch_up()
        self._loads = Loads(office.policies.office, owners(office.views))

    def tick(self, now: datetime, cases: Iterable[str]) -> None:
        """Each case decides what is due by now, until nothing is: a term that runs out may open a clock that is due already."""
        giver = Giver(self._office.cases, TickReport(now), lambda: self._loads)
        for case_no in sorted(cases):
            rounds = 0
            while rounds < ROUNDS and giver.climb(case_no):
                rounds += 1
        self.alarms += giver.report.alarms

    def follow(self, facts: Iterable[Fact]) -> None:
        """What the acts of the office did to the loads."""
        self._loads.follow(facts)


def due_moments(case: Case) -> set[datetime]:
    """The moments of the next step of each open clock: a rung that is not held back, or a term that ends."""
    return {at for clock in case.clocks.values() if (at := next_step(case, clock)[1]) is not None}


def is_due(case: Case, now: datetime) -> bool:
    """Whether something of the case is to be decided by now."""
    return any(at <= now for at in due_moments(case))
