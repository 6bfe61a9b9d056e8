"""The office directory 机构名录: organisations, who holds which post from when to when, who stands in for whom, who is on duty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from casework.domain.erasing.standing import Erasure, Proposal
from casework.domain.office_entries import Absence, Deputy, Holding, PostKey, Shift, tenures
from casework.domain.values import LEVELS, SYSTEM_ACTOR, Actor, Post, Unit

__all__ = ["Absence", "Deputy", "Holding", "Office", "Shift"]

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Office:
    """The directory at one moment; an immutable value, replaced by each change. What is looked up often is indexed once."""

    units: Mapping[str, Unit] = field(default_factory=dict)
    holdings: tuple[Holding, ...] = ()
    deputies: tuple[Deputy, ...] = ()
    absences: tuple[Absence, ...] = ()
    shifts: Mapping[str, tuple[Shift, ...]] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    erasures: Mapping[str, Erasure] = field(default_factory=dict)

    # who

    def unit(self, code: str) -> Unit | None:
        """The unit with that code, or None."""
        return self.units.get(code)

    def actor(self, person: str, post: str, unit: str, day: date) -> Actor | None:
        """The person acting in that post on that day: its holder, or the deputy of a holder who is away (without the holder's marks).

        None where the directory knows neither.
        """
        if post == Post.SYSTEM:
            return SYSTEM_ACTOR
        if unit not in self.units:
            return None
        held = next((h for h in self.holders(post, unit, day) if h.person == person), None)
        if held is not None:
            return Actor(person, post, self.units[unit], held.marks)
        away = next((h for h in self.holders(post, unit, day) if self.stand_in(h, day) == person), None)
        return Actor(person, post, self.units[unit], acting_for=away.person) if away is not None else None

    def holders(self, post: str, unit: str, day: date) -> tuple[Holding, ...]:
        """Who holds a post of a unit on a day, whether present or not."""
        return tuple(h for h in self._by_post.get((post, unit), ()) if h.holds_on(day))

    def held_by(self, person: str) -> tuple[Holding, ...]:
        """Every post an account holds, held or will hold."""
        return self._by_holder.get(person, ())

    def posts_of(self, unit: str) -> tuple[Holding, ...]:
        """Every holding of a unit, past and coming ones too."""
        return self._by_unit.get(unit, ())

    def is_away(self, person: str, day: date) -> bool:
        """Whether the person is absent on that day."""
        return any(absence.lasts_on(day) for absence in self.absences_of(person))

    def absences_of(self, person: str) -> tuple[Absence, ...]:
        """Every absence of a person on record."""
        return self._by_person.get(person, ())

    def deputies_of(self, held: Holding, day: date) -> tuple[str, ...]:
        """Who is named to stand in for a holder on that day (AB角), in the order of naming, present or not."""
        return tuple(d.deputy for d in self.deputies_for(held) if d.stands_on(day))

    def deputies_for(self, held: Holding) -> tuple[Deputy, ...]:
        """Every arrangement for the holder of a post, past and coming ones too."""
        return self._by_desk.get(held.desk, ())

    def stand_in(self, held: Holding, day: date) -> str | None:
        """Who stands in for a holder who is away on that day; None where the holder is there, or no deputy is."""
        if not self.is_away(held.person, day):
            return None
        return next((deputy for deputy in self.deputies_of(held, day) if not self.is_away(deputy, day)), None)

    def on_duty(self, unit: str, moment: datetime) -> tuple[str, ...]:
        """Who answers for a unit at that moment by the duty roster, day or night."""
        return tuple(shift.person for shift in self.shifts.get(unit, ()) if shift.lasts_at(moment))

    def successor(self, person: str, post: str, unit: str, day: date) -> Holding | None:
        """Who came into the post that the person left: whoever is entered as succeeding, else who began when it ended.

        None while the person still holds it.
        """
        now = self.holders(post, unit, day)
        if any(h.person == person for h in now):
            return None
        left = max(
            (h.until for h in self._by_post.get((post, unit), ()) if h.person == person and h.until and h.until <= day), default=None
        )
        named = next((h for h in now if h.succeeds == person), None)
        return named or next((h for h in now if left is not None and self._began(h) == left), None)

    def _began(self, held: Holding) -> date:
        """The first day of the tenure 任期 that a holding belongs to."""
        own = [h for h in self._by_post[held.post, held.unit] if h.person == held.person]
        return next(tenure[0].since for tenure in tenures(own) if held in tenure)

    @cached_property
    def erased(self) -> Mapping[str, Erasure]:
        """The accounts whose data were erased or are about to be, by account."""
        return {str(each.ref): each for each in self.erasures.values()}

    # where

    def units_for(self, region: str, kind: str | None = None, level: str | None = None) -> tuple[Unit, ...]:
        """Units whose territory holds the region, nearest first, of a kind and level where given."""
        fitting = [u for u in self._nearest(region) if kind in (None, u.kind) and level in (None, u.level)]
        return tuple(fitting)

    def unit_above(self, region: str, kind: str, level: str) -> Unit | None:
        """The nearest unit of a kind over the region whose level is higher than this one; None where there is none."""
        return next((u for u in self.units_for(region, kind) if LEVELS.index(u.level) > LEVELS.index(level)), None)

    def _nearest(self, region: str) -> tuple[Unit, ...]:
        if region not in self._territories:
            near = (unit for length in range(len(region) + 1) for unit in self._by_territory.get(region[:length], ()))
            self._territories[region] = tuple(sorted((u for u in near if u.covers(region)), key=lambda u: (LEVELS.index(u.level), u.code)))
        return self._territories[region]

    # how it changes

    def with_unit(self, unit: Unit) -> "Office":
        """The directory with one unit added or replaced."""
        return replace(self, units={**self.units, unit.code: unit})

    def without_unit(self, code: str) -> "Office":
        """The directory without a unit that was dissolved."""
        return replace(self, units={key: unit for key, unit in self.units.items() if key != code})

    def with_holding(self, holding: Holding) -> "Office":
        """The directory with one holding added."""
        return replace(self, holdings=(*self.holdings, holding))

    def with_end(self, person: str, post: str, unit: str, until: date) -> "Office":
        """The directory with the standing holding of a post ended."""
        desk = (person, post, unit)
        ended = [replace(h, until=until) if h.desk == desk and h.holds_on(until) else h for h in self.holdings]
        return replace(self, holdings=tuple(ended))

    # what is looked up often is kept with the value, which never changes

    @cached_property
    def _by_post(self) -> Mapping[tuple[str, str], tuple[Holding, ...]]:
        return _grouped(((held.post, held.unit), held) for held in self.holdings)

    @cached_property
    def _by_holder(self) -> Mapping[str, tuple[Holding, ...]]:
        return _grouped((held.person, held) for held in self.holdings)

    @cached_property
    def _by_unit(self) -> Mapping[str, tuple[Holding, ...]]:
        return _grouped((held.unit, held) for held in self.holdings)

    @cached_property
    def _by_desk(self) -> Mapping[PostKey, tuple[Deputy, ...]]:
        return _grouped((deputy.desk, deputy) for deputy in self.deputies)

    @cached_property
    def _by_person(self) -> Mapping[str, tuple[Absence, ...]]:
        return _grouped((absence.person, absence) for absence in self.absences)

    @cached_property
    def _by_territory(self) -> Mapping[str, tuple[Unit, ...]]:
        return _grouped((unit.territory, unit) for unit in self.units.values())

    @cached_property
    def _territories(self) -> dict[str, tuple[Unit, ...]]:
        return {}


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
