"""Questions to the clocks: what is due, what falls due next, and what was counted on another calendar."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from casework.projections.asking import Askable, Row, distinct, rows
from casework.projections.tables import OPEN, clocks


def clocks_of(views: Askable, case_no: str) -> list[Row]:
    """Every clock a case ever had, in the order of opening."""
    return rows(views, select(clocks).where(clocks.c.case_no == case_no).order_by(clocks.c.opened_at, clocks.c.key))


def due_cases(views: Askable, now: datetime, among: Iterable[str] | None = None) -> list[str]:
    """Numbers of cases with a rung or the end of a term due by `now`, the longest due first: candidates, the case decides."""
    return distinct(views, due_statement(now, among))


def due_statement(now: datetime, among: Iterable[str] | None = None) -> Select[str]:
    """A row for each clock that is due; in the order of the index, so that nothing is sorted and nothing else is read."""
    return select(clocks.c.case_no).where(clocks.c.next_at <= now, *_among(among)).order_by(clocks.c.next_at, clocks.c.case_no)


def next_due(views: Askable, after: datetime, among: Iterable[str] | None = None) -> datetime | None:
    """The first moment after `after` at which something falls due in an open clock; None where nothing will."""
    statement = select(func.min(clocks.c.next_at)).where(clocks.c.next_at > after, *_among(among))
    return views.ask(lambda tx: tx.execute(statement).scalar(), single=True)


def on_other_calendar(views: Askable, digest: str, among: Iterable[str] | None = None) -> list[str]:
    """Numbers of cases with an open clock that was counted on another calendar than this one."""
    return distinct(views, *other_calendar_statements(digest, among))


def other_calendar_statements(digest: str, among: Iterable[str] | None = None) -> tuple[Select[str], ...]:
    """A row for each clock counted on an earlier digest, and on a later one: two ends of the index, both empty as a rule."""
    other = (clocks.c.calendar < digest, clocks.c.calendar > digest)
    return tuple(select(clocks.c.case_no).where(OPEN, end, *_among(among)).order_by(clocks.c.calendar, clocks.c.case_no) for end in other)


def _among(cases: Iterable[str] | None) -> list[ColumnElement[bool]]:
    return [] if cases is None else [clocks.c.case_no.in_(sorted(cases))]
