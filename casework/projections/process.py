"""The process map 流程图: how often cases went from stage to stage and how many working days that took, drawn from the facts."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select

from casework.domain.registry import CRIMINAL, HANDLING, PROCEDURE
from casework.domain.scope import Scope
from casework.domain.timekeeping.calendar import Calendar
from casework.projections.parts import inside
from casework.projections.places import numbered
from casework.projections.questions import Askable
from casework.projections.stretches import territorial
from casework.projections.summing import Question, stretch_of
from casework.projections.tables import ledger, passages
from casework.workflows.tables import TABLES

MOST: Final = 20_000
"""How many passages are looked at, the newest first: what is asked of any number of cases is answered in the same time."""
COLUMNS: Final = {HANDLING: ledger.c.handling, PROCEDURE: ledger.c.procedure, CRIMINAL: ledger.c.criminal}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Passages of a workflow on days from `first` until `last` (Shanghai, both included), of a region and all below it, in a scope."""

    workflow: str
    scope: Scope
    first: date | None = None
    last: date | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Arc:
    """From a stage to the next: how often, in how many working days (`median`, and 9 of 10 within `ninth`), None where that is unknown.

    The first day is not counted 首日不计. `inferred` of them an imported source left out 推定, so that their days are implied.
    """

    source: str
    target: str
    count: int
    inferred: int
    median: int | None
    ninth: int | None


@dataclass(frozen=True, slots=True)
class State:
    """A stage, and how many cases stand there now, whenever they came."""

    stage: str
    cases: int


@dataclass(frozen=True, slots=True)
class Map:
    """The arcs, most used first, and the stages; `whole`: nothing was left out. Otherwise only the newest were looked at, from `since`."""

    arcs: tuple[Arc, ...]
    stages: tuple[State, ...]
    looked: int
    whole: bool
    since: date | None


def process(views: Askable, wanted: Wanted, calendar: Calendar) -> Map:
    """The map of a workflow."""
    found: Sequence[Any] = views.ask(lambda tx: tx.execute(_grouped(wanted)).all())
    standing = views.ask(lambda tx: territorial(tx, views.store, _standing(wanted.workflow), wanted.scope, wanted.region))
    looked = sum(row.times for row in found)
    days = [day for row in found for day in (row.since, row.day) if day is not None]
    worked = Worked(calendar, min(days), max(days)) if days else None
    stages = tuple(State(stage, times) for (stage,), (times,) in sorted(standing.items()) if stage)
    since = min((row.day for row in found), default=None)
    return Map(tuple(_arcs(found, worked)), stages, looked, looked < MOST, since)


def _grouped(wanted: Wanted) -> Any:
    columns = [passages.c[name] for name in ("source", "target", "since", "day", "inferred")]
    newest = select(*columns).where(*_conditions(wanted)).order_by(passages.c.day.desc()).limit(MOST).subquery()
    key = (newest.c.source, newest.c.target, newest.c.since, newest.c.day)
    inferred = func.sum(case((newest.c.inferred, 1), else_=0))
    return select(*key, func.count().label("times"), inferred.label("inferred")).group_by(*key)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [
        passages.c.workflow == wanted.workflow, inside(wanted.scope, passages),
        *([] if wanted.region is None else [numbered(wanted.region, passages.c.case_no)]),
        *([] if wanted.first is None else [passages.c.day >= wanted.first]),
        *([] if wanted.last is None else [passages.c.day <= wanted.last]),
    ]  # fmt: skip


def _standing(workflow: str) -> Question:
    """How many cases stand at each stage now."""
    column, known, stretch = COLUMNS[workflow], TABLES[workflow].stages, stretch_of(ledger.c.case_no).label("stretch")

    def statement(wanted: Sequence[ColumnElement[bool]]) -> Select[Any]:
        return select(stretch, column, func.count()).where(column.in_(known), *wanted).group_by(stretch, column)

    return Question(("standing", workflow), statement, 1, ledger)


def _arcs(found: Sequence[Any], worked: "Worked | None") -> list[Arc]:
    rows = defaultdict[tuple[str, str], list[Any]](list)
    for row in found:
        rows[row.source, row.target].append(row)
    arcs = [_arc(source, target, each, worked) for (source, target), each in rows.items()]
    return sorted(arcs, key=lambda arc: (-arc.count, arc.source, arc.target))


def _arc(source: str, target: str, rows: Sequence[Any], worked: "Worked | None") -> Arc:
    lengths: Mapping[int, int] = defaultdict(int)
    for row in rows:
        if row.since is not None and worked is not None:
            lengths[worked.between(row.since, row.day)] += row.times  # type: ignore[index]  # a defaultdict
    count, inferred = sum(row.times for row in rows), sum(int(row.inferred) for row in rows)
    return Arc(source, target, count, inferred, _within(lengths, 0.5), _within(lengths, 0.9))


def _within(lengths: Mapping[int, int], share: float) -> int | None:
    """The shortest length within which at least this share lies; None where there is none."""
    ordered = sorted(lengths)
    sums = list(accumulate(lengths[each] for each in ordered))
    return ordered[bisect_left(sums, share * sums[-1])] if sums else None


class Worked:
    """Working days between days of a span, counted once for all of them."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self._first = first
        self._until = list(accumulate(calendar.is_working(first + timedelta(days=n)) for n in range((last - first).days + 1)))

    def between(self, since: date, day: date) -> int:
        """Working days after a day until another, itself included; 0 where it is not later."""
        return max(self._until[(day - self._first).days] - self._until[(since - self._first).days], 0)
