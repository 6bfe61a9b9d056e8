"""The report on returned dispatches 退单统计: department by department, how many came back, how fast, and how it was decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, func, select

from casework.domain.scope import Scope
from casework.projections.parts import inside
from casework.projections.places import numbered
from casework.projections.questions import Askable
from casework.projections.stretches import territorial
from casework.projections.summing import Question, Sums, stretch_of
from casework.projections.tables import RETURNABLE, clocks, returns


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """One unit's dispatches and returns. `otherwise` were answered by a reassignment, a designation or an exit; `late` counts
    adjudications that missed their clock. Hours are medians, None where there is nothing to take one of.
    """

    unit: str
    name: str
    dispatched: int
    returned: int
    granted: int
    refused: int
    otherwise: int
    pending: int
    late: int
    hours_until_returned: float | None
    hours_until_adjudicated: float | None

    @property
    def rate(self) -> float | None:
        """Returned of dispatched 退回率, 0 to 1; None where nothing was dispatched."""
        return self.returned / self.dispatched if self.dispatched else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is about: dispatches of a region and all below it, to one unit, from a moment (UTC) until another (exclusive).

    Of a scope only where one is given.
    """

    region: str | None = None
    unit: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    scope: Scope | None = None

    def conditions(self, table: Table, unit: Column[Any], at: Column[Any]) -> list[ColumnElement[bool]]:
        """The same question to the columns of either table; `table` has the number of the case."""
        return [
            *([] if self.region is None else [numbered(self.region, table.c.case_no)]),
            *([] if self.unit is None else [unit == self.unit]),
            *([] if self.since is None else [at >= self.since]),
            *([] if self.until is None else [at < self.until]),
            *([] if self.scope is None else [inside(self.scope, table)]),
        ]


def returned_dispatches(views: Askable, wanted: Wanted, names: Mapping[str, str]) -> list[Department]:
    """The departments with the most returns first; `names` gives the name of a unit by its code.

    A dispatch counts for each assignee, lead and co-handler, because each may return it: one return window is one dispatch.
    """
    listed = select(returns).where(*wanted.conditions(returns, returns.c.unit, returns.c.dispatched_at))

    def found(tx: Connection) -> tuple[Sums, list[dict[str, Any]]]:
        sums = territorial(tx, views.store, _dispatched(wanted.since, wanted.until), wanted.scope or Scope(""), wanted.region)
        return sums, [dict(row) for row in tx.execute(listed.order_by(returns.c.returned_at)).mappings()]

    sums, rows = views.ask(found)
    dispatched = {unit: number for (unit,), (number,) in sums.items() if wanted.unit in (None, unit)}
    by_unit = defaultdict[str, list[dict[str, Any]]](list)
    for row in rows:
        by_unit[row["unit"]].append(row)
    units = {*dispatched, *by_unit}
    departments = [_department(unit, dispatched.get(unit, 0), by_unit[unit], names) for unit in units]
    return sorted(departments, key=lambda each: (-each.returned, -each.dispatched, each.unit))


def _dispatched(since: datetime | None, until: datetime | None) -> Question:
    """How many dispatches there were to each unit from a moment until another."""
    stretch, days = stretch_of(clocks.c.case_no).label("stretch"), [RETURNABLE]
    days += [] if since is None else [clocks.c.opened_at >= since]
    days += [] if until is None else [clocks.c.opened_at < until]

    def statement(wanted: Sequence[ColumnElement[bool]]) -> Select[Any]:
        return select(stretch, clocks.c.subject, func.count()).where(*days, *wanted).group_by(stretch, clocks.c.subject)

    return Question(("dispatched", since, until), statement, 1, clocks)


def _department(unit: str, dispatched: int, rows: list[dict[str, Any]], names: Mapping[str, str]) -> Department:
    granted, refused = sum(row["granted"] is True for row in rows), sum(row["granted"] is False for row in rows)
    pending = sum(row["open"] for row in rows)
    return Department(
        unit=unit, name=names.get(unit) or next((row["unit_name"] for row in reversed(rows)), unit), dispatched=dispatched,
        returned=len(rows), granted=granted, refused=refused, pending=pending, otherwise=len(rows) - granted - refused - pending,
        late=sum(row["late"] for row in rows),
        hours_until_returned=_hours((row["dispatched_at"], row["returned_at"]) for row in rows),
        hours_until_adjudicated=_hours((row["returned_at"], row["adjudicated_at"]) for row in rows if row["granted"] is not None),
    )  # fmt: skip


def _hours(spans: Iterable[tuple[datetime | None, datetime]]) -> float | None:
    lengths = [(end - start) / timedelta(hours=1) for start, end in spans if start is not None]
    return round(median(lengths), 1) if lengths else None
