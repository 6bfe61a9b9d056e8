"""A shadow of a case 影子案件: it does what the case did, but its clocks run under other rules and their rungs fall to the minute."""

from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from casework.domain.asking import Asked
from casework.domain.case import Case
from casework.domain.envelope import Envelope
from casework.domain.facts import ClockChanges, Fact
from casework.domain.ladder.climbing import base_after
from casework.domain.ladder.due import due_rungs, is_off_the_record, open_rungs
from casework.domain.ladder.moving import RulebookMoved
from casework.domain.ladder.steps import Climbed, Expired, Step
from casework.domain.ladder.telling import step
from casework.domain.leaving.merging import Absorbed
from casework.domain.statute.court_window import after_expiry
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timing import MISSABLE, clock_changes
from casework.domain.values import SYSTEM_ACTOR
from casework.whatif.looking import NOTHING, looked_at
from casework.whatif.rules import Rules
from casework.whatif.tracks import Reached, Tracks

OWN: Final = ("clocks", "rounds", "climbed", "missed", "rulebook", "books")
"""What of a case is the shadow's own; all else is the case's."""
NEVER: Final = UUID(int=0)
Due = tuple[tuple[Clock, tuple[str, ...]], ...]


class Shadow:
    """The shadow of one case, from its receipt on. `passes` lets time go by before a command, `takes` follows each of its facts."""

    def __init__(self, case: Case, rules: Rules) -> None:
        self._view, self._rules, self.tracks = copy(case), rules, Tracks()
        self._climbed = case.climbed
        self._now: datetime | None = None

    def passes(self, until: datetime) -> None:
        """Every rung that falls by then is climbed at its own minute, whatever the ticks of that day really did."""
        while self._may_fall(until) and (at := self._next()) is not None and at <= until:
            self._climb(tuple(due_rungs(self._view, at)), at)

    def takes(self, fact: Fact, case: Case, position: int) -> None:
        """A stored fact, after it was folded into the case. What the ladder really did is left out: it is found anew."""
        view = self._view
        view.__dict__.update({**case.__dict__, **{name: view.__dict__[name] for name in OWN}})
        self._now = fact.envelope.at
        if not isinstance(fact, Climbed):
            self._act(fact, case, position)
        self._climbed = case.climbed

    def ends(self, at: datetime) -> Tracks:
        """The clocks as they stand at that moment."""
        self.passes(at)
        self.tracks.judged(at)
        return self.tracks

    @property
    def case(self) -> Case:
        """The case with the shadow's clocks; for looking at only."""
        return self._view

    def _act(self, fact: Fact, case: Case, position: int) -> None:
        if isinstance(fact, Expired):
            fact = self._ran_out(fact)
        if not isinstance(fact, Absorbed):
            self._latch(case)
        world = self._rules.at_fact(fact, position)
        if isinstance(fact, RulebookMoved) and self._rules.rulebook is not None:
            return
        self._absorb(fact, looked_at(fact, self._view, world, self._rules))
        if isinstance(fact, RulebookMoved):
            fact.effect(self._view)
        if isinstance(fact, Absorbed):
            self._latch(case)
            brought = {key: missed for key, missed in case.missed.items() if key in fact.missed and key in self._view.clocks}
            self._view.missed = {**self._view.missed, **brought}
            self.tracks.reached((), brought)

    def _absorb(self, fact: Fact, changes: ClockChanges | None) -> None:
        if changes is not None:
            self._view.absorb(Fact(originator_version=fact.originator_version, who=fact.who, clocks=changes))
            self.tracks.follow(changes)

    def _ran_out(self, fact: Expired) -> Expired:
        """A term that ran out: what follows counts from the end it has here. That it was noticed when it was, stays."""
        view = self._view
        clock = view.clocks.get(fact.clock)
        if clock is None:
            return fact
        follow = after_expiry(view, fact.rule, fact.subject) if fact.follow else ()
        base = fact.base if fact.base is None or clock.due_at is None else base_after(clock)
        self.tracks.end(fact.clock, fact.envelope.at)
        view.clocks = {key: each for key, each in view.clocks.items() if key != fact.clock}
        return replace(fact, base=base, follow=follow)

    def _latch(self, case: Case) -> None:
        """Rungs that a person decided, not time, count as decided here too, where that clock runs."""
        if case.climbed is self._climbed:
            return
        view = self._view
        for key, (_, rungs) in case.climbed.items():
            if (before := self._climbed.get(key)) is not case.climbed[key] and (clock := view.clocks.get(key)) is not None:
                said = tuple(rung for rung in rungs if before is None or rung not in before[1])
                view.climbed = {**view.climbed, key: (clock.revision, tuple(dict.fromkeys((*view.climbed_on(clock), *said))))}

    def _may_fall(self, until: datetime) -> bool:
        """Whether any rung is dated by then: a quick look that most commands need no more than."""
        view = self._view
        for clock in view.clocks.values():
            if not clock.rungs or clock.rungs[0].at > until:
                continue
            decided = view.climbed_on(clock)
            if any(rung.at <= until and (rung.name not in decided or is_off_the_record(view, clock, rung)) for rung in clock.rungs):
                return True
        return False

    def _next(self) -> datetime | None:
        """When the next rung falls: by its date, or at once where that lies behind; None while none is to come."""
        view, now = self._view, self._now
        soonest = min((rung.at for clock in view.clocks.values() for rung in open_rungs(view, clock)), default=None)
        return soonest if soonest is None or now is None or soonest > now else now

    def _climb(self, due: Due, at: datetime) -> None:
        world = self._rules.at_moment(at)
        asked: Asked[Any] = Asked(command=NOTHING, by=SYSTEM_ACTOR, at=at, id=NEVER)
        steps = tuple(step(self._view, clock, rungs, asked, world) for clock, rungs in due)
        who = Envelope(by=SYSTEM_ACTOR.person, post=str(SYSTEM_ACTOR.post), unit="", at=at, command=NEVER)
        fact = Climbed(originator_version=self._view.version, steps=steps, who=who)
        self._note(steps, at)
        fact.effect(self._view)
        self._absorb(fact, clock_changes(self._view, fact, asked, world))
        self._now = at

    def _note(self, steps: tuple[Step, ...], at: datetime) -> None:
        view = self._view
        for each in steps:
            clock = view.clocks[each.clock]
            unit = clock.unit or (view.lead.code if view.lead else "")
            leaders = tuple(dict.fromkeys(one.person for one in each.told if one.post.startswith("leader") and one.person))
            higher = Reached(each.clock, each.revision, each.rung, at, view.handling, unit, leaders)
            over = (replace(higher, rung=rung, leaders=()) for rung in each.over)
            self.tracks.reached((*over, higher), (each.clock,) if each.missed and clock.kind in MISSABLE else ())
