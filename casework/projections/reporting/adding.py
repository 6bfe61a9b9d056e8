"""Adds figures up from the facts: as of a cut-off, as known at a position; and what moved between two positions, case by case."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any, Final

from casework.domain.reporting import Changed, Span
from casework.projections.quarantine import is_poison
from casework.projections.reporting.definitions import Definition, Figures
from casework.projections.reporting.folding import Seen, seen_as_of
from casework.projections.reporting.reading import Told, counted_cases
from casework.store import Store

Counted = tuple[Figures, Seen | None]
"""What a case adds, and the case as it was counted."""
NOTHING: Final[Counted] = ({}, None)


@dataclass
class Sheet:
    """Figures added up so far, with what they rest on; see FiguresReported for the meaning of each."""

    figures: Figures = field(default_factory=dict)
    calendars: set[str] = field(default_factory=set)
    rulebooks: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    facts: Any = field(default_factory=sha256)
    rows: Any = field(default_factory=sha256)

    def take(self, told: Told, upto: int, adds: Figures, seen: Seen | None) -> None:
        """One more case."""
        for stored in (each for each in told.stored if int(each.id) <= upto):
            self.facts.update(b"%s %d %s %s\n" % (told.case.bytes, stored.originator_version, stored.topic.encode(), stored.state))
        self.rows.update(f"{told.case.hex} {dumps(adds, sort_keys=True)}\n".encode())
        for name, value in adds.items():
            self.figures[name] = self.figures.get(name, 0) + value
        if seen is not None:
            self.calendars |= seen.calendars
            self.rulebooks |= seen.rulebooks

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
    for told in counted_cases(store, counting.span, counting.cut_off, position):
        _add(made, told, position, None if told.case.hex in counting.without else _read(told, counting, position))
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
    for told in counted_cases(store, counting.span, counting.cut_off, later):
        was = None if told.case.hex in counting.without else _known(told, counting, position)
        stands = was is not None and int(told.stored[-1].id) <= position
        now = was if stands else _read(told, counting, later)
        if int(told.stored[0].id) <= position:
            _add(made.before, told, position, was)
        _add(made.after, told, later, now)
        made.changed.extend(() if stands else _changed(told, counting, position, was, now))
    return made


def _add(sheet: Sheet, told: Told, position: int, found: Counted | None) -> None:
    if found is None:
        sheet.left_out.append(told.case.hex)
    else:
        sheet.take(told, position, *found)


def _known(told: Told, counting: Counting, position: int) -> Counted | None:
    """What a case added at a position; nothing where it had not come yet."""
    return NOTHING if int(told.stored[0].id) > position else _read(told, counting, position)


def _changed(told: Told, counting: Counting, position: int, was: Counted | None, now: Counted | None) -> Iterator[Changed]:
    (before, _), (after, seen) = was or NOTHING, now or NOTHING
    by = {name: after.get(name, 0) - before.get(name, 0) for name in sorted({*before, *after})}
    if by := {name: value for name, value in by.items() if value}:
        number, versions = (told.case.hex, ()) if seen is None else (seen.case.case_no, _late(told, counting, position))
        yield Changed(case_no=number, moved=by, versions=versions)


def _late(told: Told, counting: Counting, position: int) -> tuple[int, ...]:
    """The facts recorded after a position that held by the cut-off."""
    later = [each for each in told.facts(int(told.stored[-1].id)) if each.envelope.held_at <= counting.cut_off]
    known = sum(int(each.id) <= position for each in told.stored)
    return tuple(fact.originator_version for fact in later if fact.originator_version > known)


def _read(told: Told, counting: Counting, position: int) -> Counted | None:
    """What a case adds at a position; None where it cannot be read."""
    try:
        seen = seen_as_of(told.facts(position), counting.cut_off)
        return counting.definition.adds(seen, counting.cut_off), seen
    except Exception as fault:
        if not is_poison(fault):
            raise
        return None
