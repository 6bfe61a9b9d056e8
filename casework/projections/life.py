"""A case while it is read fact by fact: the case itself and what it forgets but its views show: ended clocks, and the calendar
and rulebook each clock was last counted with.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.intake import Received
from casework.domain.ladder.due import hangs_on
from casework.domain.ladder.moving import RulebookMoved
from casework.domain.ladder.recounting import Recounted
from casework.domain.ladder.steps import Expired
from casework.domain.naming import clock_names
from casework.domain.timekeeping.clocks import Clock
from casework.projections.decided import Decided, decided
from casework.projections.passing import Course, stages_of

STANDING: Final = ("watchlisted", "leader_owned", "raised")
"""Pressure that stands until somebody ends it, whatever becomes of the clock that brought it about."""
CALENDAR: Final = "calendar "
"""How the cause of a recount begins that names the calendar it was counted on."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A clock that runs no more: closed by an act, or expired."""

    clock: Clock
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """How a standing pressure came about: the fact, and the step of the ladder that it followed from, where there was one."""

    fact: Fact
    cause: Decided | None


class Life:
    """The case as of its last fact; `before` are the clocks that ran until then. `touched` are the keys of clocks whose rows may
    differ since `rest` was called.

    `decisions` are those on each clock's rungs, `latest` those of the last fact, `marks` how the pressures came about that stand now,
    `course` how it moved on.
    """

    def __init__(self, first: Fact) -> None:
        if not isinstance(first, Received):
            raise ValueError(f"the first fact of a case is its receipt, not {first.topic}")
        self.case = Case(first.case_no)
        self.before: Mapping[str, Clock] = {}
        self.ended: dict[str, Ended] = {}
        self.calendars: dict[str, str] = {}
        self.rulebooks: dict[str, str] = {}
        self.touched: set[str] = set()
        self.decisions: dict[str, tuple[Decided, ...]] = {}
        self.marks: dict[str, Mark] = {}
        self.latest: tuple[Decided, ...] = ()
        self.course = Course(stages_of(self.case), {})
        self._hung_on = hangs_on(self.case)
        self._named: tuple[object, Callable[[str], str]] = (None, str)

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

    def copied(self) -> "Life":
        """The same life, to be lived on apart from this one; what it holds is replaced by facts, or copied here."""
        draft = copy(self)
        draft.case = copy(self.case)
        for name in ("ended", "calendars", "rulebooks", "touched", "decisions", "marks"):
            setattr(draft, name, copy(getattr(self, name)))
        return draft

    def take(self, fact: Fact, *, after_a_gap: bool = False) -> None:
        """One more fact; in the past facts that did not hold yet may be missing before it."""
        case = self.case
        if fact.originator_version != case.version + 1 and not (after_a_gap and fact.originator_version > case.version):
            raise ValueError(f"fact {fact.originator_version} of case {case.case_no} follows version {case.version}; one is missing")
        clocks, climbed, missed, rounds, hung_on = case.clocks, case.climbed, case.missed, case.rounds, self._hung_on
        payments, verified = case.payments, case.verified
        self.before = clocks
        fact.mutate(case)
        if case.clocks is not clocks:
            self._follow(clocks, fact)
        for now, before in ((case.climbed, climbed), (case.missed, missed)):
            if now is not before:
                self.touched.update(key for key in now if now[key] is not before.get(key))
        if case.rounds is not rounds and case.rounds != rounds:
            self._name_anew({rule for (rule, subject), number in case.rounds.items() if rounds.get((rule, subject)) != number})
        self._hung_on = hangs_on(case)
        if self._hung_on != hung_on:
            self.touched.update(case.clocks)
        if isinstance(fact, Recounted | RulebookMoved):
            self._counted_anew(fact)
        self._keep_decisions(fact)
        self._mark(fact)
        self.course = self.course.after(case, fact, money=case.payments is not payments or case.verified is not verified)

    def named(self, key: str) -> str:
        """The name of a clock as the case stands; rounds are counted again only where one began."""
        if self._named[0] is not self.case.rounds:
            self._named = self.case.rounds, clock_names(self.case)
        return self._named[1](key)

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
            self.rulebooks.update((key, self.case.book_of(key)) for key in changed)

    def _keep_decisions(self, fact: Fact) -> None:
        self.latest = tuple(decided(fact, self.case))
        for one in self.latest:
            self.decisions[one.clock] = (*self.decisions.get(one.clock, ()), one)

    def _mark(self, fact: Fact) -> None:
        case = self.case
        for name, stands in zip(STANDING, (case.watchlisted, case.owner is not None, case.raised), strict=True):
            if not stands:
                self.marks.pop(name, None)
            elif name not in self.marks:
                self.marks[name] = Mark(fact, self._cause(name, fact))

    def _cause(self, rung: str, fact: Fact) -> Decided | None:
        """The decision on the clock that a fact names as its cause or ground: that rung's, else the last one that was reached."""
        keys = [cause.clock for cause in getattr(fact, "causes", ())] or [str(getattr(fact, "ground", ""))]
        reached = [one for key in keys for one in self.decisions.get(key, ()) if one.decision == "climbed"]
        return next((one for one in reached if one.rung == rung), reached[-1] if reached else None)

    def _name_anew(self, rules: set[str]) -> None:
        """Clocks of a rule that is no longer, or not yet, the only one of its case are called otherwise."""
        self.touched.update(key for key in (*self.case.clocks, *self.ended) if key.partition(".")[0] in rules)

    def _counted_anew(self, fact: Recounted | RulebookMoved) -> None:
        """All open clocks, also those that did not move, stand on the calendar or under the rulebook that the fact names."""
        if fact.clocks is not None and isinstance(fact, Recounted):
            self.calendars.update(dict.fromkeys(self.case.clocks, fact.clocks.calendar))
        self.rulebooks.update((key, self.case.book_of(key)) for key in self.case.clocks)
        self.touched.update(self.case.clocks)
