"""The list of cases as people search it: filters, pages by case number, and a count that stops where nobody reads on."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from casework.domain.case import OPEN
from casework.domain.scope import Scope
from casework.projections.names import folded
from casework.projections.parts import inside
from casework.projections.places import within
from casework.projections.questions import Askable, Row, rows_of
from casework.projections.tables import LATE, gains, ledger, names

MOST: Final = 1000
"""Where counting stops."""
EXACT: Final = {
    "stage": "handling", "track": "track", "unit": "lead", "pressure": "pressure", "kind": "kind", "matter": "matter",
    "channel": "channel", "owner": "owner", "struck_off": "struck_off",
}  # fmt: skip
"""Filters that a column must equal; `unit` is the one that leads the case."""
NUMBER: Final = frozenset("0123456789-")
LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for; None asks for nothing. `region` means all below it, `overdue` a breach on record or due by now.

    Received from `since` until `until` (exclusive), the next duty due before `due_before`, with wages proven in the month `proven`.
    `q` is how a case number begins; else how the name of its project or of a firm begins, whatever its spaces and capitals.
    """

    stage: str | None = None
    track: str | None = None
    region: str | None = None
    unit: str | None = None
    overdue: bool | None = None
    pressure: str | None = None
    kind: str | None = None
    matter: str | None = None
    channel: str | None = None
    owner: str | None = None
    struck_off: bool | None = None
    q: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    due_before: datetime | None = None
    open: bool | None = None
    proven: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are; not `exact` where there are more than MOST."""

    count: int
    exact: bool


def conditions(search: Search, scope: Scope, late_by: datetime | None) -> list[ColumnElement[bool]]:
    """The search in a scope. Overdue is what is due by `late_by`, and what is on record as missed; without it the latter alone."""
    return [inside(scope, ledger), *_of(search, late_by)]


def _of(search: Search, late_by: datetime | None) -> Iterator[ColumnElement[bool]]:
    for name, column in EXACT.items():
        if (value := getattr(search, name)) is not None:
            yield ledger.c[column] == value
    if search.region is not None:
        yield within(search.region, ledger.c.region)
    if search.overdue is not None:
        yield late(late_by) if search.overdue else in_time(late_by)
    if search.since is not None:
        yield ledger.c.received_at >= search.since
    if search.until is not None:
        yield ledger.c.received_at < search.until
    if search.due_before is not None:
        yield ledger.c.next_due < search.due_before
    if search.open is not None:
        yield ledger.c.handling.in_(OPEN) if search.open else ledger.c.handling.not_in(OPEN)
    if search.proven is not None:
        year, month = map(int, search.proven.split("-"))
        days = (gains.c.day >= date(year, month, 1), gains.c.day <= date(year, month, monthrange(year, month)[1]))
        yield ledger.c.case_no.in_(select(gains.c.case_no).where(*days))
    if search.q is not None:
        yield _begins(search.q)


def late(by: datetime | None) -> ColumnElement[bool]:
    """With a breach of an open duty on record, or a duty due by a moment."""
    return LATE if by is None else or_(LATE, ledger.c.next_due <= by)


def in_time(by: datetime | None) -> ColumnElement[bool]:
    """Neither."""
    return ~LATE if by is None else and_(~LATE, or_(ledger.c.next_due.is_(None), ledger.c.next_due > by))


def _begins(q: str) -> ColumnElement[bool]:
    text = folded(q)
    if not text:
        return false()
    if set(text) <= NUMBER:
        return and_(ledger.c.case_no >= text, ledger.c.case_no < text + LAST)
    return ledger.c.case_no.in_(select(names.c.case_no).where(names.c.name >= text, names.c.name < text + LAST))


def page(views: Askable, wanted: list[ColumnElement[bool]], after: str, limit: int) -> list[Row]:
    """Rows of the ledger behind a case number, in the order of numbers."""
    statement = select(ledger).where(*wanted, ledger.c.case_no > after).order_by(ledger.c.case_no).limit(limit)
    return views.ask(lambda tx: rows_of(tx.execute(statement)))


def counted(views: Askable, wanted: list[ColumnElement[bool]], most: int = MOST) -> Counted:
    """How many cases are looked for, counted to `most`."""
    some = select(ledger.c.case_no).where(*wanted).limit(most + 1).subquery()
    found: int = views.ask(lambda tx: tx.execute(select(func.count()).select_from(some)).scalar_one())
    return Counted(min(found, most), found <= most)


def plain(row: Row, *without: str) -> dict[str, Any]:
    """A row without the ids of streams and what else nobody outside asks for."""
    return {key: value for key, value in row.items() if key not in ("case_id", *without)}
