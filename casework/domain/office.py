"""The office directory 机构名录: organisations, and who holds which post in them from when to when. Event-sourced on one stream."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from casework.domain.values import KINDS_OF_UNIT, LEVELS, MARKS, POWERS, SYSTEM_ACTOR, Actor, Post, Unit


@dataclass(frozen=True, slots=True)
class Holding:
    """One person in one post of one unit, from a day until a day (exclusive; None: still)."""

    person: str
    post: str
    unit: str
    since: date
    until: date | None = None
    marks: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether the post is held on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Office:
    """The directory at one moment; an immutable value, replaced by each change."""

    units: Mapping[str, Unit] = field(default_factory=dict)
    holdings: tuple[Holding, ...] = ()

    def unit(self, code: str) -> Unit | None:
        """The unit with that code, or None."""
        return self.units.get(code)

    def actor(self, person: str, post: str, unit: str, day: date) -> Actor | None:
        """The person acting in that post on that day, or None where the directory does not know such a holder."""
        if post == Post.SYSTEM:
            return SYSTEM_ACTOR
        for held in self.holdings:
            if (held.person, held.post, held.unit) == (person, post, unit) and held.holds_on(day) and unit in self.units:
                return Actor(person, post, self.units[unit], held.marks)
        return None

    def holders(self, post: str, unit: str, day: date) -> tuple[Holding, ...]:
        """Who holds a post of a unit on a day."""
        return tuple(h for h in self.holdings if (h.post, h.unit) == (post, unit) and h.holds_on(day))

    def units_for(self, region: str, kind: str | None = None, level: str | None = None) -> tuple[Unit, ...]:
        """Units whose territory holds the region, nearest first, of a kind and level where given."""
        fitting = [u for u in self.units.values() if u.covers(region) and kind in (None, u.kind) and level in (None, u.level)]
        return tuple(sorted(fitting, key=lambda u: (LEVELS.index(u.level), u.code)))

    def with_unit(self, unit: Unit) -> "Office":
        """The directory with one unit added or replaced."""
        return replace(self, units={**self.units, unit.code: unit})

    def with_holding(self, holding: Holding) -> "Office":
        """The directory with one holding added."""
        return replace(self, holdings=(*self.holdings, holding))


def unit_faults(unit: Unit) -> list[str]:
    """Everything wrong with a unit's entry, as sentences naming the field and what would be allowed."""
    checks = [
        (bool(unit.code), "code is empty; give the unit a code"),
        (unit.kind in KINDS_OF_UNIT, f"kind {unit.kind!r} is unknown; allowed: {', '.join(KINDS_OF_UNIT)}"),
        (unit.level in LEVELS, f"level {unit.level!r} is unknown; allowed: {', '.join(LEVELS)}"),
        (unit.region.isdigit() and len(unit.region) == 6, f"region {unit.region!r} is not a six-digit code"),
        (set(unit.powers) <= set(POWERS), f"powers {sorted(set(unit.powers) - set(POWERS))} are unknown; allowed: {', '.join(POWERS)}"),
    ]
    return [text for good, text in checks if not good]


def holding_faults(held: Holding, units: Container[str]) -> list[str]:
    """Everything wrong with the entry of a post holder, as sentences naming the field and what would be allowed."""
    posts = tuple(post for post in Post if post != Post.SYSTEM)
    checks = [
        (bool(held.person), "person is empty; name the account"),
        (held.post in posts, f"post {held.post!r} is unknown; allowed: {', '.join(posts)}"),
        (held.unit in units, f"unit {held.unit!r} is not in the directory; enter it first"),
        (held.until is None or held.since < held.until, f"until {held.until} is not after {held.since}; leave it out if the post goes on"),
        (set(held.marks) <= set(MARKS.values()), f"marks {sorted(held.marks)} are unknown; allowed: {', '.join(MARKS.values())}"),
    ]
    return [text for good, text in checks if not good]
