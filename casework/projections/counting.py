"""The list of cases as people search it: filters, pages by case number, and a count that stops where nobody reads on."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, union_all

from casework.domain.case import OPEN
from casework.domain.scope import Scope
from casework.projections.names import folded
from casework.projections.parts import ways
from casework.projections.places import numbered, numbers_of
from casework.projections.questions import Askable, Row, rows_of
from casework.projections.tables import LATE, gains, ledger, names, passages, returns

MOST: Final = 1000
"""Where counting stops."""
EXACT: Final = {
    "stage": "handling", "procedure": "procedure", "criminal": "criminal", "track": "track",
    "unit": "lead", "pressure": "pressure", "kind": "kind", "matter": "matter",
    "channel": "channel", "owner": "owner", "struck_off": "struck_off",
}  # fmt: skip
"""Filters that a column must equal; `unit` is the one that leads the case."""
NUMBER: Final = frozenset("0123456789-")
LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Passed:
    """Once went from a stage of a workflow to another 流转, where given on days from `first` until `last` (Shanghai, both included)."""

    workflow: str
    source: str
    target: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for; None asks for nothing. `region` means all below it, `overdue` a breach on record or due by now.

    `kept`: every judged clock of the worker's 办理期限 was kept, or one was not; `returned` by that unit 退单.
    Received from `since` until `until` (exclusive), the next duty due before `due_before`, with wages proven in the month `proven`.
    `q` is how a case number begins; else how the name of its project or of a firm begins, whatever its spaces and capitals.
    """

    stage: str | None = None
    procedure: str | None = None
    criminal: str | None = None
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
    passed: Passed | None = None
    kept: bool | None = None
    returned: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are; not `exact` where there are more than MOST."""

    count: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search in a scope: the ways by which cases are seen, which share none, and what all must fit. It iterates as conditions."""

    ways: tuple[ColumnElement[bool], ...]
    rest: tuple[ColumnElement[bool], ...]

    def __iter__(self) -> Iterator[ColumnElement[bool]]:
        yield or_(*self.ways)
        yield from self.rest

    def numbers(self, most: int, after: str = "") -> Any:
        """The numbers of the first cases behind one, as many of each way: an index finds them in their order, whatever is asked."""
        number = ledger.c.case_no
        each = (
            select(number).where(way, *self.rest, *([number > after] if after else [])).order_by(number).limit(most).subquery()
            for way in self.ways
        )
        return union_all(*(select(one.c.case_no) for one in each)).subquery()


def conditions(search: Search, scope: Scope, late_by: datetime | None) -> Wanted:
    """The search in a scope. Overdue is what is due by `late_by`, and what is on record as missed; without it the latter alone."""
    if search.region is not None:
        scope = replace(scope, territory=numbers_of(scope.territory, search.region))
    return Wanted(ways(scope, ledger), tuple(_of(search, late_by)))


def _of(search: Search, late_by: datetime | None) -> Iterator[ColumnElement[bool]]:
    for name, column in EXACT.items():
        if (value := getattr(search, name)) is not None:
            yield ledger.c[column] == value
    if search.region is not None:
        yield numbered(search.region, ledger.c.case_no)
    if search.overdue is not None:
        yield late(late_by) if search.overdue else in_time(late_by, dated=search.due_before is not None)
    if search.since is not None:
        yield ledger.c.received_at >= search.since
    if search.until is not None:
        yield ledger.c.received_at < search.until
    if search.due_before is not None:
        yield ledger.c.next_due < search.due_before
    if search.open is not None:
        yield ledger.c.handling.in_(OPEN) if search.open else ledger.c.handling.not_in(OPEN)
    if search.kept is not None:
        whole = ledger.c.track_kept == ledger.c.track_judged
        yield and_(ledger.c.track_judged > 0, whole if search.kept else ~whole)
    if search.q is not None:
        yield _begins(search.q)
    yield from (ledger.c.case_no.in_(numbers) for numbers in _elsewhere(search))


def _elsewhere(search: Search) -> Iterator[Select[Any]]:
    """The numbers of cases of which other views tell what is looked for."""
    if search.proven is not None:
        year, month = map(int, search.proven.split("-"))
        days = (gains.c.day >= date(year, month, 1), gains.c.day <= date(year, month, monthrange(year, month)[1]))
        yield select(gains.c.case_no).where(*days)
    if search.returned is not None:
        yield select(returns.c.case_no).where(returns.c.unit == search.returned)
    if search.passed is not None:
        yield _passed(search.passed)


def _passed(wanted: Passed) -> Select[Any]:
    """The numbers of the cases that went that way."""
    way = {"workflow": wanted.workflow, "source": wanted.source, "target": wanted.target}
    conditions = [passages.c[name] == value for name, value in way.items()]
    if wanted.first is not None:
        conditions.append(passages.c.day >= wanted.first)
    if wanted.last is not None:
        conditions.append(passages.c.day <= wanted.last)
    return select(passages.c.case_no).where(*conditions)


def late(by: datetime | None) -> ColumnElement[bool]:
    """With a breach of an open duty on record, or a duty due by a moment."""
    return LATE if by is None else or_(LATE, ledger.c.next_due <= by)


def in_time(by: datetime | None, *, dated: bool = False) -> ColumnElement[bool]:
    """Neither. Of cases that are `dated`, where a duty is known to come, an index leads from that moment on."""
    if by is None:
        return ~LATE
    return and_(~LATE, ledger.c.next_due > by if dated else or_(ledger.c.next_due.is_(None), ledger.c.next_due > by))


def _begins(q: str) -> ColumnElement[bool]:
    text = folded(q)
    if not text:
        return false()
    if set(text) <= NUMBER:
        return and_(ledger.c.case_no >= text, ledger.c.case_no < text + LAST)
    return ledger.c.case_no.in_(select(names.c.case_no).where(names.c.name >= text, names.c.name < text + LAST))


def page(views: Askable, wanted: Wanted, after: str, limit: int) -> list[Row]:
    """Rows of the ledger behind a case number, in the order of numbers."""
    number = ledger.c.case_no
    statement = select(ledger).where(number.in_(select(wanted.numbers(limit, after).c.case_no))).order_by(number).limit(limit)
    return views.ask(lambda tx: rows_of(tx.execute(statement)))


def counted(views: Askable, wanted: Wanted, most: int = MOST) -> Counted:
    """How many cases are looked for, counted to `most`."""
    statement = select(func.count()).select_from(wanted.numbers(most + 1))
    found: int = views.ask(lambda tx: tx.execute(statement).scalar_one())
    return Counted(min(found, most), found <= most)


def plain(row: Row, *without: str) -> dict[str, Any]:
    """A row without the ids of streams and what else nobody outside asks for."""
    return {key: value for key, value in row.items() if key not in ("case_id", *without)}
