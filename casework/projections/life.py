"""A case while it is read fact by fact: the case itself and what it forgets but its views show (ended clocks, calendars counted on)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.intake import Received
from casework.domain.ticking import Expired, Recounted
from casework.domain.timekeeping.clocks import Clock

CALENDAR: Final = "calendar "
"""How the cause of a recount begins that names the calendar it was counted on."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A clock that runs no more: closed by an act, or expired."""

    clock: Clock
    state: str
    at: datetime


class Life:
    """The case as of its last fact. `touched` are the keys of clocks whose rows may differ since `rest` was called."""

    def __init__(self, first: Fact) -> None:
        if not isinstance(first, Received):
            raise ValueError(f"the first fact of a case is its receipt, not {first.topic}")
        self.case = Case(first.case_no)
        self.ended: dict[str, Ended] = {}
        self.calendars: dict[str, str] = {}
        self.touched: set[str] = set()

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Life":
        """The life that these facts tell, from the first on."""
        every = iter(facts)
        first = next(every)
        life = cls(first)
        life.take(first)
        for fact in every:
            life.take(fact)
        return life

    def take(self, fact: Fact) -> None:
        """One more fact."""
        case = self.case
        if fact.originator_version != case.version + 1:
            raise ValueError(f"fact {fact.originator_version} of case {case.case_no} follows version {case.version}; one is missing")
        clocks, climbed, missed, rounds = case.clocks, case.climbed, case.missed, case.rounds
        fact.mutate(case)
        if case.clocks is not clocks:
            self._follow(clocks, fact)
        for now, before in ((case.climbed, climbed), (case.missed, missed)):
            if now is not before:
                self.touched.update(key for key in now if now[key] is not before.get(key))
        if case.rounds is not rounds:
            self._name_anew({rule for (rule, subject), number in case.rounds.items() if rounds.get((rule, subject)) != number})
        if isinstance(fact, Recounted):
            self._recounted(fact)

    def rest(self) -> set[str]:
        """The clocks touched since the last call."""
        touched, self.touched = self.touched, set()
        return touched

    def _follow(self, before: dict[str, Clock], fact: Fact) -> None:
        after = self.case.clocks
        for key, clock in before.items():
            if key not in after:
                closing = next((c for c in fact.clocks.closed if c.key == key), None) if fact.clocks else None
                state = "expired" if isinstance(fact, Expired) and fact.clock == key else "closed"
                self.ended[key] = Ended(clock, state, closing.at if closing else fact.envelope.at)
                self.touched.add(key)
        changed = [key for key, clock in after.items() if before.get(key) is not clock]
        self.touched.update(changed)
        if fact.clocks is not None:
            self.calendars.update(dict.fromkeys(changed, fact.clocks.calendar))

    def _name_anew(self, rules: set[str]) -> None:
        """Clocks of a rule that is no longer, or not yet, the only one of its case are called otherwise."""
        self.touched.update(key for key in (*self.case.clocks, *self.ended) if key.partition(".")[0] in rules)

    def _recounted(self, fact: Recounted) -> None:
        """All open clocks stand on the calendar that the recount names, also those that did not move."""
        if fact.cause.startswith(CALENDAR):
            self.calendars.update(dict.fromkeys(self.case.clocks, fact.cause.removeprefix(CALENDAR)))
            self.touched.update(self.case.clocks)
