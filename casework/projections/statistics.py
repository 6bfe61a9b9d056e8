"""Statistics 统计: cases, money, punctuality and age by one grouping, added up by the database from the ledger, stretch by stretch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, String, case, func, select
from sqlalchemy.sql import literal_column

from casework.domain.case import EXITS, OPEN
from casework.domain.scope import Scope
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.projections.counting import late
from casework.projections.questions import Askable
from casework.projections.stretches import territorial
from casework.projections.summing import Question, Sums, added, counted, stretch_of
from casework.projections.tables import ledger

GROUPINGS: Final = ("region", "unit", "track", "project_class", "stage", "pressure", "month")
COLUMNS: Final = {
    "region": (ledger.c.region, ledger.c.region_name), "unit": (ledger.c.lead, ledger.c.lead_name), "track": (ledger.c.track, None),
    "project_class": (ledger.c.project_class, None), "stage": (ledger.c.handling, None), "pressure": (ledger.c.pressure, None),
}  # fmt: skip
SUMS: Final = ("workers", "claimed_fen", "verified_fen", "ordered_fen", "paid_fen", "outstanding_fen", "recoverable_fen")
AGES: Final = (7, 30, 60, 180)
"""The last days of the age groups: natural days since the day of receipt, in Shanghai."""
SETTLED: Final = ("resolved", "revisited")
AGED: Final = (*(f"age_{days}" for days in AGES), "older", "age_unknown")
COUNTS: Final = ("cases", "open", "resolved", "exited", "struck_off", "overdue", "judged", "kept", *AGED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted: cases in scope, of a region and all below it, received from a moment until another (exclusive, UTC).

    `now` is the moment of ages, `late_by` that by which a due duty is late; None where only breaches on record count.
    """

    by: str
    scope: Scope
    now: datetime
    late_by: datetime | None = None
    region: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of one group; `key` None where the cases have none. See `Numbers` for the names."""

    key: str | None
    name: str | None
    numbers: "Numbers"


@dataclass(frozen=True, slots=True)
class Numbers:
    """`counts` by name, and `sums` of workers and fen: the sum of what is known (None where nothing is), and how many are unknown.

    Counts: cases; open (received, dispatched, investigated), resolved (also revisited), exited, struck_off; overdue (a breach of an
    open duty on record, or due by now); judged and kept (the worker's clocks 办理期限 that ended or stand missed, and those of them
    that ended in time); age_7, age_30, age_60, age_180, older (open cases by days since receipt), age_unknown.
    """

    counts: Mapping[str, int]
    sums: Mapping[str, tuple[int | None, int]]

    @property
    def on_time_rate(self) -> float | None:
        """Kept of judged 按期办结率, 0 to 1; None where none is judged yet."""
        return self.counts["kept"] / self.counts["judged"] if self.counts["judged"] else None


def statistics(views: Askable, asked: Asked) -> list[Group]:
    """The groups in the order of their keys, the one without a key last."""
    return _groups(views.ask(lambda tx: territorial(tx, views.store, _question(tx, asked), asked.scope, asked.region)))


def statistics_of_rows(views: Askable, asked: Asked) -> list[Group]:
    """The same of all rows there are, whatever scope and region, where no sums are kept: of rows that were chosen before."""
    return _groups(views.ask(lambda tx: added((part, 1) for part in counted(tx, _question(tx, asked)).values())))


def _groups(rows: Sums) -> list[Group]:
    found = [_group(key, [row for row in rows.items() if row[0][0] == key]) for key in dict.fromkeys(key for key, _ in rows)]
    return sorted(found, key=lambda group: (group.key is None, group.key or ""))


def _question(tx: Connection, asked: Asked) -> Question:
    """What is kept in sums: it changes with the day of the ages, and with what falls due."""
    today = asked.now.astimezone(SHANGHAI).date()
    key = ("statistics", asked.by, asked.since, asked.until, today, asked.late_by is None)
    return Question(key, lambda wanted: _statement(tx, asked, wanted), 2, ledger, asked.late_by)


def count_ahead(views: Askable, now: datetime, late_by: datetime | None) -> None:
    """Counts what an overview asks first, so that nobody waits for the first sum over all cases in a process."""
    for by in ("stage", "unit", "region"):
        statistics(views, Asked(by, Scope(""), now, late_by))


def total(groups: Iterable[Group]) -> Numbers:
    """All groups together."""
    every = [group.numbers for group in groups]
    counts = {name: sum(one.counts[name] for one in every) for name in COUNTS}
    sums = {name: _added([one.sums[name] for one in every]) for name in SUMS}
    return Numbers(counts, sums)


def _added(parts: list[tuple[int | None, int]]) -> tuple[int | None, int]:
    known = [value for value, _ in parts if value is not None]
    return sum(known) if known else None, sum(unknown for _, unknown in parts)


def _statement(tx: Connection, asked: Asked, wanted: Sequence[ColumnElement[bool]]) -> Select[Any]:
    key, name = (_month(tx), None) if asked.by == "month" else COLUMNS[asked.by]
    columns: list[Any] = [stretch_of(ledger.c.case_no).label("stretch"), key.label("key"), (key if name is None else name).label("name")]
    numbers = [*_counts(asked.late_by, asked.now).values()]
    numbers += [func.coalesce(func.sum(ledger.c[title]), 0) for title in SUMS]
    numbers += [func.count(ledger.c[title]) for title in SUMS]
    days = [] if asked.since is None else [ledger.c.received_at >= asked.since]
    days += [] if asked.until is None else [ledger.c.received_at < asked.until]
    return select(*columns, *numbers).where(*wanted, *days).group_by(*columns)


def _counts(late_by: datetime | None, now: datetime) -> dict[str, ColumnElement[int]]:
    stage, is_open = ledger.c.handling, ledger.c.handling.in_(OPEN)
    return {
        "cases": func.count(), "open": _times(is_open), "resolved": _times(stage.in_(SETTLED)), "exited": _times(stage.in_(EXITS)),
        "struck_off": _times(ledger.c.struck_off), "overdue": _times(late(late_by)),
        "judged": func.coalesce(func.sum(ledger.c.track_judged), 0), "kept": func.coalesce(func.sum(ledger.c.track_kept), 0),
        **{name: _times(is_open & inside_age) for name, inside_age in _ages(now).items()},
    }  # fmt: skip


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _ages(now: datetime) -> dict[str, ColumnElement[bool]]:
    at = ledger.c.received_at
    today = datetime.combine(now.astimezone(SHANGHAI).date(), datetime.min.time(), SHANGHAI)
    starts = [today - timedelta(days=days) for days in AGES]
    first, *others = (at >= start for start in starts)
    younger = [first, *(since & (at < end) for since, end in zip(others, starts[:-1], strict=True))]
    return dict(zip(AGED, (*younger, at < starts[-1], at.is_(None)), strict=True))


def _month(tx: Connection) -> ColumnElement[Any]:
    """The month of receipt in Shanghai, such as 2026-11."""
    if tx.dialect.name == "postgresql":
        return literal_column("to_char(received_at at time zone 'Asia/Shanghai', 'YYYY-MM')", String)
    return literal_column("strftime('%Y-%m', substr(received_at, 1, 19), '+8 hours')", String)


def _group(key: str | None, rows: Sequence[tuple[tuple[Any, ...], tuple[int, ...]]]) -> Group:
    names, numbers = zip(*((name, told) for (_, name), told in rows), strict=True)
    together = [sum(each) for each in zip(*numbers, strict=True)]
    counts = dict(zip(COUNTS, together, strict=False))
    known = together[len(COUNTS) + len(SUMS) :]
    sums = {
        title: (fen if known_ else None, counts["cases"] - known_)
        for title, fen, known_ in zip(SUMS, together[len(COUNTS) :], known, strict=False)
    }  # fmt: skip
    return Group(key, max((name for name in names if name is not None), default=None), Numbers(counts, sums))
