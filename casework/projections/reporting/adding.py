"""Adds figures up from the facts: as of a cut-off, as known at a position; and what moved between two positions, case by case."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from casework.codec import canonical
from casework.domain.facts import Fact
from casework.domain.reporting import Changed, Span
from casework.projections.life import Life
from casework.projections.past import past
from casework.projections.quarantine import is_poison
from casework.projections.reporting.definitions import Definition, Figures
from casework.projections.reporting.reading import Told, counted_cases
from casework.store import Store

NOTHING: Final[tuple[Figures, Life | None]] = ({}, None)


@dataclass
class Sheet:
    """Figures added up so far, with what they rest on; see FiguresReported for the meaning of each."""

    figures: Figures = field(default_factory=dict)
    calendars: set[str] = field(default_factory=set)
    rulebooks: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    facts: Any = field(default_factory=sha256)
    rows: Any = field(default_factory=sha256)

    def take(self, told: Told, upto: int, adds: Figures, life: Life | None) -> None:
        """One more case."""
        for stored in (each for each in told.stored if int(each.id) <= upto):
            self.facts.update(b"%s %d %s %s\n" % (told.case.bytes, stored.originator_version, stored.topic.encode(), stored.state))
        self.rows.update(b"%s %s\n" % (told.case.bytes, canonical(adds)))
        for name, value in adds.items():
            self.figures[name] = self.figures.get(name, 0) + value
        if life is not None:
            self.calendars.update(filter(None, life.calendars.values()))
            self.rulebooks.update(filter(None, life.rulebooks.values()))

    def sorted_figures(self) -> Figures:
        """The figures that are not 0, in the order of their names."""
        return {name: value for name, value in sorted(self.figures.items()) if value}


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted and how: the cases of a span, as of a cut-off (UTC), by a definition; `without` these, by id."""

    span: Span
    cut_off: datetime
    definition: Definition
    without: Collection[str] = ()


def sheet(store: Store, counting: Counting, position: int) -> Sheet:
    """The figures as known at a position."""
    made = Sheet()
    for told in counted_cases(store, counting.span, position):
        if told.case.hex in counting.without:
            made.left_out.append(told.case.hex)
            continue
        found = _read(told, counting, position)
        if found is None:
            made.left_out.append(told.case.hex)
        else:
            made.take(told, position, *found)
    return made


@dataclass
class Moved:
    """The figures as known at two positions, and the cases that moved between them."""

    before: Sheet
    after: Sheet
    changed: list[Changed]


def moved(store: Store, counting: Counting, position: int, later: int) -> Moved:
    """Both sheets from one reading. `without` are left out of the first only: a case that can be read since then is a change."""
    made = Moved(Sheet(), Sheet(), [])
    for told in counted_cases(store, counting.span, later):
        was = None if told.case.hex in counting.without else _known(told, counting, position)
        now = _read(told, counting, later)
        if was is None:
            made.before.left_out.append(told.case.hex)
        elif was is not NOTHING:
            made.before.take(told, position, *was)
        if now is None:
            made.after.left_out.append(told.case.hex)
        else:
            made.after.take(told, later, *now)
        made.changed.extend(_changed(told, counting, position, (was or NOTHING)[0], (now or NOTHING)))
    return made


def _known(told: Told, counting: Counting, position: int) -> tuple[Figures, Life | None] | None:
    """What a case added at a position; nothing where it had not come yet."""
    return NOTHING if int(told.stored[0].id) > position else _read(told, counting, position)


def _changed(told: Told, counting: Counting, position: int, was: Figures, now: tuple[Figures, Life | None]) -> Iterator[Changed]:
    adds, life = now
    by = {name: adds.get(name, 0) - was.get(name, 0) for name in sorted({*was, *adds}) if adds.get(name, 0) != was.get(name, 0)}
    if by:
        number = life.case.case_no if life is not None else told.case.hex
        yield Changed(case_no=number, moved=by, versions=_late(told, counting, position))


def _late(told: Told, counting: Counting, position: int) -> tuple[int, ...]:
    """The facts recorded after a position that held by the cut-off."""
    later = [each for each in told.facts(int(told.stored[-1].id)) if each.envelope.held_at <= counting.cut_off]
    known = sum(int(each.id) <= position for each in told.stored)
    return tuple(fact.originator_version for fact in later if fact.originator_version > known)


def _read(told: Told, counting: Counting, position: int) -> tuple[Figures, Life | None] | None:
    """What a case adds at a position; None where it cannot be read."""
    try:
        life = life_as_of(told.facts(position), counting.cut_off)
        return counting.definition.adds(life, counting.cut_off), life
    except Exception as fault:
        if not is_poison(fault):
            raise
        return None


def life_as_of(facts: list[Fact], cut_off: datetime) -> Life:
    """The case of the facts that held by the cut-off: what `past` answers, without its care where nothing is missing in between."""
    held = [fact for fact in facts if fact.envelope.held_at <= cut_off]
    if held and held[-1].originator_version == len(held):
        return Life.of(held)
    return past(facts, held[0].case_no if held else "", cut_off, None).life  # type: ignore[attr-defined]  # its receipt
