"""Questions to the docket: what a unit, a post or a case has to do, soonest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from casework.domain.rulebook import Rulebook
from casework.domain.scope import Scope
from casework.projections.asking import Askable, Row, rows, rows_of
from casework.projections.docket import Place, possible
from casework.projections.parts import inside
from casework.projections.tables import docket, ledger

HANDLERS: Final = ("officer", "unit_head")
"""Posts of the unit that handles a case: before there is one, nobody holds them for it."""
COUNTED: Final = 1000
"""Where counting stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What is left of a docket: things of a track, pressure, rule or kind; due at `since` or later, and before `until`."""

    track: str | None = None
    pressure: str | None = None
    rule: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """As the view is asked."""
        for name in ("track", "pressure", "rule", "kind"):
            if (value := getattr(self, name)) is not None:
                yield docket.c[name] == value
        if self.since is not None:
            yield docket.c.due_at >= self.since
        if self.until is not None:
            yield docket.c.due_at < self.until


ALL: Final = Narrowed()


def docket_of(
    views: Askable, unit: str | None = None, posts: Sequence[str] = (), case_no: str | None = None, limit: int = 200,
    after: Place | None = None, rulebook: Rulebook | None = None, scope: Scope | None = None, place: str | None = None,
    narrowed: Narrowed = ALL,
) -> list[Row]:  # fmt: skip
    """What is to be done, soonest first; stopped and undated things last. For a unit, posts or a case where given.

    `after` is where the page before ended; a request lies with the unit and post that are asked.
    With a rulebook each row says in `possible` which moves would settle it; with a scope only its cases are told of. With the region
    of a unit in `place` also what no unit has yet there, but for the posts that act only once a unit handles the case.
    """
    found = rows(views, _docket_statement(unit, tuple(posts), case_no, limit, after, scope, place, narrowed))
    return found if rulebook is None else _settled(found, rulebook)


def docket_counts(
    views: Askable, unit: str, posts: Sequence[str], scope: Scope, place: str | None, parts: Sequence[Narrowed]
) -> list[int]:  # fmt: skip
    """How many things of a docket there are in each of its parts, counted to COUNTED and one more."""
    mine = (*_theirs(unit, tuple(posts), place), inside(scope, docket))

    def count(part: Narrowed) -> int:
        some = select(docket.c.item).where(*mine, *part.conditions()).limit(COUNTED + 1).subquery()
        found: int = views.ask(lambda tx: tx.execute(select(func.count()).select_from(some)).scalar_one())
        return found

    return [count(part) for part in parts]


def beside(views: Askable, numbers: Sequence[str]) -> dict[str, Row]:
    """Place, project and stage of cases, by their numbers, as people read them beside a thing to do."""
    told = (ledger.c.case_no, ledger.c.region_name, ledger.c.project, ledger.c.handling, ledger.c.workers, ledger.c.outstanding_fen)
    found = views.ask(lambda tx: rows_of(tx.execute(select(*told).where(ledger.c.case_no.in_(sorted(set(numbers)))))))
    return {row["case_no"]: row for row in found}


def _settled(found: list[Row], rulebook: Rulebook) -> list[Row]:
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in found:
        if (key := (row["kind"], row["rule"])) not in known:
            known[key] = possible(row, rulebook)
    return [{**row, "possible": known[row["kind"], row["rule"]]} for row in found]


@lru_cache(maxsize=1000)
def _docket_statement(
    unit: str | None, posts: tuple[str, ...], case_no: str | None, limit: int, after: Place | None, scope: Scope | None,
    place: str | None, narrowed: Narrowed,
) -> Select[Any]:  # fmt: skip
    wanted = [*_theirs(unit, posts, place), *narrowed.conditions()]
    wanted += [docket.c.case_no == case_no] if case_no is not None else []
    wanted += [_behind(after)] if after is not None else []
    wanted += [inside(scope, docket)] if scope is not None else []
    order = (docket.c.due_at.is_(None), docket.c.due_at, docket.c.case_no, docket.c.item)
    return select(docket).where(*wanted).order_by(*order).limit(limit)


def _theirs(unit: str | None, posts: tuple[str, ...], place: str | None) -> list[ColumnElement[bool]]:
    wanted = [_lies_with(unit, place)] if unit is not None else []
    return [*wanted, *([docket.c.owner.in_(posts)] if posts else [])]


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
