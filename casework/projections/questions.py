"""Questions to the views: what is due, what a unit has to do, how a case went, and how far the views have come."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Result, Select, and_, func, or_, select

from casework.domain.rulebook import Rulebook
from casework.domain.scope import Scope
from casework.projections.docket import Place, possible
from casework.projections.parts import inside
from casework.projections.places import within
from casework.projections.quarantine import Aside, asides
from casework.projections.tables import NAMES, OPEN, clocks, docket, ledger, position, timeline
from casework.store import Store
from casework.store_accepted import accepted

T = TypeVar("T")
Row = Mapping[str, Any]
EXACT: Final = ("handling", "procedure", "criminal", "kind", "matter", "channel", "track", "pressure", "lead", "owner", "struck_off")
"""What the ledger may be filtered by exactly; `region` by prefix, `overdue` by a moment."""


HANDLERS: Final = ("officer", "unit_head")
"""Posts of the unit that handles a case: before there is one, nobody holds them for it."""


class Askable(Protocol):
    """The views, as far as questions need them."""

    store: Store

    def ask(self, question: Callable[[Connection], T]) -> T:
        """The answer of one read transaction."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far the views have come: `lag` counts positions not read yet, `quarantine` the cases left out, by view.

    `asides` want a look; `accepted` are left out as well, but somebody accepted that for a reason.
    """

    position: int
    newest: int
    lag: int
    quarantine: Mapping[str, int]
    asides: tuple[Aside, ...]
    accepted: tuple[Aside, ...] = ()


@dataclass(slots=True)
class AtOnce:
    """The views as of one moment: every question asked of it is answered from the same transaction. `position` is how far they are."""

    store: Store
    tx: Connection
    position: int

    def ask(self, question: Callable[[Connection], T]) -> T:
        """The answer as of that moment."""
        return question(self.tx)


def at_once(views: Askable, work: Callable[[AtOnce], T]) -> T:
    """What `work` finds by questions that must agree with each other. May be called again where the views were swapped meanwhile."""
    return views.ask(lambda tx: work(AtOnce(views.store, tx, tx.execute(select(position.c.at)).scalar_one())))


class UnknownFilter(ValueError):
    """The ledger cannot be filtered by that; the sentence says by what it can."""


def ledger_rows(views: Askable, filters: Mapping[str, Any] | None = None, limit: int = 100, after: str = "") -> list[Row]:
    """Cases in the order of their numbers after `after`, as many as `limit`.

    Filters: the names in EXACT; `region` (a code; all below it too); `overdue`, a moment: with a duty due by then.
    Raises UnknownFilter.
    """
    wanted = [_condition(name, value) for name, value in (filters or {}).items() if value is not None]
    return _rows(views, select(ledger).where(ledger.c.case_no > after, *wanted).order_by(ledger.c.case_no).limit(limit))


def ledger_row_of(views: Askable, case_no: str) -> Row | None:
    """The ledger's row of one case, None where it has none."""
    return next(iter(_rows(views, select(ledger).where(ledger.c.case_no == case_no))), None)


def docket_of(
    views: Askable, unit: str | None = None, posts: Sequence[str] = (), case_no: str | None = None, limit: int = 200,
    after: Place | None = None, rulebook: Rulebook | None = None, scope: Scope | None = None, place: str | None = None,
) -> list[Row]:  # fmt: skip
    """What is to be done, soonest first; stopped and undated things last. For a unit, posts or a case where given.

    `after` is where the page before ended; a request lies with the unit and post that are asked.
    With a rulebook each row says in `possible` which moves would settle it; with a scope only its cases are told of. With the region
    of a unit in `place` also what no unit has yet there, but for the posts that act only once a unit handles the case.
    """
    rows = _rows(views, _docket_statement(unit, tuple(posts), case_no, limit, after, scope, place))
    return rows if rulebook is None else _settled(rows, rulebook)


def _settled(rows: list[Row], rulebook: Rulebook) -> list[Row]:
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows:
        if (key := (row["kind"], row["rule"])) not in known:
            known[key] = possible(row, rulebook)
    return [{**row, "possible": known[row["kind"], row["rule"]]} for row in rows]


@lru_cache(maxsize=1000)
def _docket_statement(
    unit: str | None, posts: tuple[str, ...], case_no: str | None, limit: int, after: Place | None, scope: Scope | None, place: str | None
) -> Select[Any]:
    wanted = [_lies_with(unit, place)] if unit is not None else []
    wanted += [docket.c.owner.in_(posts)] if posts else []
    wanted += [docket.c.case_no == case_no] if case_no is not None else []
    wanted += [_behind(after)] if after is not None else []
    wanted += [inside(scope, docket)] if scope is not None else []
    order = (docket.c.due_at.is_(None), docket.c.due_at, docket.c.case_no, docket.c.item)
    return select(docket).where(*wanted).order_by(*order).limit(limit)


def _lies_with(unit: str, place: str | None) -> ColumnElement[bool]:
    theirs: ColumnElement[bool] = docket.c.unit == unit
    if place is None:
        return theirs
    return or_(theirs, and_(docket.c.unit.is_(None), docket.c.region == place, docket.c.owner.not_in(HANDLERS)))


def _behind(place: Place) -> ColumnElement[bool]:
    here = or_(docket.c.case_no > place.case_no, and_(docket.c.case_no == place.case_no, docket.c.item > place.item))
    if place.due_at is None:
        return and_(docket.c.due_at.is_(None), here)
    return or_(docket.c.due_at > place.due_at, docket.c.due_at.is_(None), and_(docket.c.due_at == place.due_at, here))


def history(views: Askable, case_no: str, upto: int | None = None, after: int = 0, limit: int | None = None) -> list[Row]:
    """The timeline of a case in the order of its facts, behind version `after` until version `upto`."""
    wanted = [timeline.c.case_no == case_no, timeline.c.version > after]
    wanted += [timeline.c.version <= upto] if upto is not None else []
    return _rows(views, select(timeline).where(*wanted).order_by(timeline.c.version).limit(limit))


def clocks_of(views: Askable, case_no: str) -> list[Row]:
    """Every clock a case ever had, in the order of opening."""
    return _rows(views, select(clocks).where(clocks.c.case_no == case_no).order_by(clocks.c.opened_at, clocks.c.key))


def due_cases(views: Askable, now: datetime, among: Iterable[str] | None = None) -> list[str]:
    """Numbers of cases with a rung or the end of a term due by `now`, the longest due first: candidates, the case decides."""
    return _distinct(views, due_statement(now, among))


def due_statement(now: datetime, among: Iterable[str] | None = None) -> Select[str]:
    """A row for each clock that is due; in the order of the index, so that nothing is sorted and nothing else is read."""
    return select(clocks.c.case_no).where(clocks.c.next_at <= now, *_among(among)).order_by(clocks.c.next_at, clocks.c.case_no)


def next_due(views: Askable, after: datetime, among: Iterable[str] | None = None) -> datetime | None:
    """The first moment after `after` at which something falls due in an open clock; None where nothing will."""
    statement = select(func.min(clocks.c.next_at)).where(clocks.c.next_at > after, *_among(among))
    return views.ask(lambda tx: tx.execute(statement).scalar())


def on_other_calendar(views: Askable, digest: str, among: Iterable[str] | None = None) -> list[str]:
    """Numbers of cases with an open clock that was counted on another calendar than this one."""
    return _distinct(views, *other_calendar_statements(digest, among))


def other_calendar_statements(digest: str, among: Iterable[str] | None = None) -> tuple[Select[str], ...]:
    """A row for each clock counted on an earlier digest, and on a later one: two ends of the index, both empty as a rule."""
    other = (clocks.c.calendar < digest, clocks.c.calendar > digest)
    return tuple(select(clocks.c.case_no).where(OPEN, end, *_among(among)).order_by(clocks.c.calendar, clocks.c.case_no) for end in other)


def owners(views: Askable) -> dict[tuple[str, str], int]:
    """How many cases each leader owns, by account and unit."""
    place = (ledger.c.owner, ledger.c.owner_unit)
    counted = select(*place, func.count()).where(ledger.c.owner.is_not(None)).group_by(*place)
    return views.ask(lambda tx: {(person, unit): number for person, unit, number in tx.execute(counted)})


def owned_by(views: Askable, owner: tuple[str, str], among: Iterable[str] | None = None) -> list[str]:
    """Numbers of the cases that a leader owns, by account and unit."""
    kept = [] if among is None else [ledger.c.case_no.in_(sorted(among))]
    return views.ask(lambda tx: list(tx.execute(owned_statement(owner).where(*kept)).scalars()))


def owned_statement(owner: tuple[str, str]) -> Select[str]:
    """A row for each case that a leader owns."""
    person, unit = owner
    return select(ledger.c.case_no).where(ledger.c.owner == person, ledger.c.owner_unit == unit).order_by(ledger.c.case_no)


def status(views: Askable) -> Status:
    """Position, newest position, lag, and the quarantine."""
    reached, aside = views.ask(lambda tx: (tx.execute(select(position.c.at)).scalar_one(), tuple(asides(tx))))
    newest = max(views.store.recorder.max_notification_id() or 0, reached)
    known = accepted(views.store) if aside else {}
    open_, done = (tuple(each for each in aside if (each.case_id in known) is kept) for kept in (False, True))
    return Status(reached, newest, newest - reached, dict.fromkeys(NAMES, len(aside)), open_, done)


def _rows(views: Askable, statement: Select[Any]) -> list[Row]:
    return views.ask(lambda tx: rows_of(tx.execute(statement)))


def rows_of(result: Result[Any]) -> list[Row]:
    """The rows of a result by the names of their columns."""
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result]


def _distinct(views: Askable, *statements: Select[str]) -> list[str]:
    """Each case once, in the order it comes first."""
    return views.ask(lambda tx: list(dict.fromkeys(case for each in statements for case in tx.execute(each).scalars())))


def _among(cases: Iterable[str] | None) -> list[ColumnElement[bool]]:
    return [] if cases is None else [clocks.c.case_no.in_(sorted(cases))]


def _condition(name: str, value: Any) -> ColumnElement[bool]:
    if name in EXACT:
        same: ColumnElement[bool] = ledger.c[name] == value
        return same
    if name == "region":
        return within(str(value), ledger.c.region)
    if name == "overdue":
        late: ColumnElement[bool] = ledger.c.next_due <= value
        return late
    raise UnknownFilter(f"the ledger has no filter {name!r}; it has {', '.join((*EXACT, 'region', 'overdue'))}")
