"""What becomes of the clocks of one case under one set of rules: due when, ended when, missed or kept, and which rungs fell when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from casework.domain.facts import ClockChanges
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timing import MISSABLE


@dataclass(frozen=True, slots=True)
class Reached:
    """One rung whose time came 到级: of which clock in which revision, when, at which stage of the case, and on whose list.

    `unit` is the code of the unit that has the clock, `leaders` the accounts of leaders who were to be told of it.
    """

    clock: str
    revision: int
    rung: str
    at: datetime
    stage: str
    unit: str
    leaders: tuple[str, ...] = ()


@dataclass(slots=True)
class Track:
    """One clock from its opening to its end; `ended_at` is None while it runs."""

    clock: Clock
    ended_at: datetime | None = None
    missed: bool = False
    rungs: list[Reached] = field(default_factory=list)


@dataclass
class Tracks:
    """The clocks of a case by key, in the order in which they opened."""

    by_key: dict[str, Track] = field(default_factory=dict)

    def follow(self, changes: ClockChanges) -> None:
        """What a fact did to them."""
        for closing in changes.closed:
            track = self.by_key[closing.key]
            track.ended_at, track.missed = closing.at, track.missed or closing.missed
        for clock in changes.moved:
            self.by_key[clock.key].clock = clock
        for clock in changes.opened:
            self.by_key[clock.key] = Track(clock)

    def end(self, key: str, at: datetime) -> None:
        """A term ran out."""
        self.by_key[key].ended_at = at

    def reached(self, rungs: Iterable[Reached], missed: Iterable[str]) -> None:
        """Rungs whose time came, and the clocks that were late by then."""
        for rung in rungs:
            self.by_key[rung.clock].rungs.append(rung)
        for key in missed:
            self.by_key[key].missed = True

    def judged(self, at: datetime) -> None:
        """A duty that nobody answered by that moment is missed, whether it has rungs or not."""
        for track in self.by_key.values():
            clock = track.clock
            if track.ended_at is None and clock.kind in MISSABLE and clock.due_at is not None and clock.due_at <= at:
                track.missed = True
