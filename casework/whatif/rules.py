"""Under which rules a history is replayed: its own, or another rulebook or calendar 试算规则 held from the first day on."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from casework.codec import revive
from casework.domain.asking import World
from casework.domain.facts import Fact
from casework.domain.leaving.merging import Absorbed
from casework.domain.registry import Command
from casework.domain.rulebook import Rule, Rulebook
from casework.domain.timekeeping.calendar import Calendar
from casework.whatif.past import InForce, Past


@dataclass(frozen=True)
class Pinned(Rulebook):
    """A rulebook read as of one day 按某日施行的规则, whatever day is asked about: a draft that begins next year, tried on last year."""

    day: date = date.max

    def rule(self, name: str, region: str, day: date) -> Rule | None:
        """The rule as it will be on the pinned day."""
        return super().rule(name, region, self.day)

    def number(self, name: str, region: str, day: date) -> Any:
        """The parameter as it will be on the pinned day."""
        return super().number(name, region, self.day)


def pinned(book: Rulebook, day: date) -> Rulebook:
    """The rulebook as of that day."""
    return Pinned(**{each.name: getattr(book, each.name) for each in fields(Rulebook)}, day=day)


@dataclass(frozen=True)
class Rules:
    """The past with at most one calendar and one rulebook in place of its own; with neither it is what really held."""

    past: Past
    calendar: Calendar | None = None
    rulebook: Rulebook | None = None
    _worlds: dict[InForce, World] = field(default_factory=dict)

    def at_fact(self, fact: Fact, position: int) -> World:
        """The world in which a stored fact is looked at again: what it says it was decided with, else what was in force there."""
        held, said = self.past.at_position(position), fact.clocks
        if said is not None and not isinstance(fact, Absorbed):
            held = InForce(said.calendar or held.calendar, said.rulebook or held.rulebook)
        return self._world(held)

    def at_moment(self, moment: datetime) -> World:
        """The world in which a rung falls due."""
        return self._world(self.past.at_moment(moment))

    def _world(self, held: InForce) -> World:
        if held not in self._worlds:
            self._worlds[held] = World(
                calendar=self.calendar or self.past.calendar(held.calendar), rulebook=self.rulebook or self.past.rulebook(held.rulebook),
                office=self.past.office, tables={}, revive=revive, plain=_plain,
                stored=self.past.rulebook if self.rulebook is None else None,
            )  # fmt: skip
        return self._worlds[held]

    def of_clock(self, digest: str) -> Rulebook | None:
        """The rulebook, as it really was, of a clock that comes from another case; None where every clock stays under its own."""
        return self.past.rulebook(digest) if self.rulebook is not None and digest else None


def _plain(_command: Command) -> dict[str, Any]:
    return {}
