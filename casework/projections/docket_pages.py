"""Questions to the docket: what a unit, a post or a case has to do, soonest first."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, or_, select

from casework.domain.rulebook import Rulebook
from casework.domain.scope import Scope
from casework.projections.asking import Askable, Row, rows
from casework.projections.docket import Place, possible
from casework.projections.parts import inside
from casework.projections.tables import docket

HANDLERS: Final = ("officer", "unit_head")
"""Posts of the unit that handles a case: before there is one, nobody holds them for it."""


def docket_of(
    views: Askable, unit: str | None = None, posts: Sequence[str] = (), case_no: str | None = None, limit: int = 200,
    after: Place | None = None, rulebook: Rulebook | None = None, scope: Scope | None = None, place: str | None = None,
) -> list[Row]:  # fmt: skip
    """What is to be done, soonest first; stopped and undated things last. For a unit, posts or a case where given.

    `after` is where the page before ended; a request lies with the unit and post that are asked.
    With a rulebook each row says in `possible` which moves would settle it; with a scope only its cases are told of. With the region
    of a unit in `place` also what no unit has yet there, but for the posts that act only once a unit handles the case.
    """
    found = rows(views, _docket_statement(unit, tuple(posts), case_no, limit, after, scope, place))
    return found if rulebook is None else _settled(found, rulebook)


def _settled(found: list[Row], rulebook: Rulebook) -> list[Row]:
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in found:
        if (key := (row["kind"], row["rule"])) not in known:
            known[key] = possible(row, rulebook)
    return [{**row, "possible": known[row["kind"], row["rule"]]} for row in found]


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
