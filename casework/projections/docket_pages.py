"""Questions to the docket: what a unit, a post or a case has to do, soonest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all

from casework.domain.rulebook import Rulebook
from casework.domain.scope import Scope
from casework.projections.asking import Askable, Row, rows, rows_of
from casework.projections.docket import Place, possible
from casework.projections.parts import inside
from casework.projections.tables import NOBODYS, docket, ledger

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
    of = _whose(views, unit, tuple(dict.fromkeys(posts)), place)
    found = rows(views, _docket_statement(of, case_no, limit, after, scope, narrowed)) if of else []
    return found if rulebook is None else _settled(found, rulebook)


def docket_counts(
    views: Askable, unit: str, posts: Sequence[str], scope: Scope, place: str | None, parts: Sequence[Narrowed]
) -> list[int]:  # fmt: skip
    """How many things of a docket there are in each of its parts, counted to COUNTED and one more."""
    of = _whose(views, unit, tuple(dict.fromkeys(posts)), place)

    def count(part: Narrowed) -> int:
        each = (
            select(docket.c.item).where(*one.conditions(), inside(scope, docket), *part.conditions()).limit(COUNTED + 1).subquery()
            for one in of
        )
        some = union_all(*(select(one.c.item) for one in each)).subquery()
        found: int = views.ask(lambda tx: tx.execute(select(func.count()).select_from(some)).scalar_one())
        return min(found, COUNTED + 1)

    return [count(part) if of else 0 for part in parts]


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


@dataclass(frozen=True, slots=True)
class _Owned:
    """Things of one post of a unit, or of a region's where no unit has them yet; None asks for nothing. An index holds them as due."""

    unit: str | None = None
    post: str | None = None
    region: str | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """As the view is asked."""
        if self.unit is not None:
            yield docket.c.unit == self.unit
        if self.region is not None:
            yield from (NOBODYS, docket.c.region == self.region)
        if self.post is not None:
            yield docket.c.owner == self.post


def _whose(views: Askable, unit: str | None, posts: tuple[str, ...], place: str | None) -> tuple[_Owned, ...]:
    """The parts of a docket, which share nothing: post by post what lies with the unit, and what lies with nobody in its region yet."""
    if unit is None:
        return tuple(_Owned(post=post) for post in posts) or (_Owned(),)
    if posts:
        theirs = tuple(_Owned(unit, post) for post in posts)
        return theirs + tuple(_Owned(None, post, place) for post in posts if place is not None and post not in HANDLERS)
    found = rows(views, select(docket.c.owner).where(docket.c.unit == unit).distinct().order_by(docket.c.owner))
    theirs = tuple(_Owned(unit, row["owner"]) for row in found)
    if place is None:
        return theirs
    free = rows(views, select(docket.c.owner).where(NOBODYS, docket.c.region == place).distinct().order_by(docket.c.owner))
    return theirs + tuple(_Owned(None, row["owner"], place) for row in free if row["owner"] not in HANDLERS)


@lru_cache(maxsize=1000)
def _docket_statement(
    of: tuple[_Owned, ...], case_no: str | None, limit: int, after: Place | None, scope: Scope | None, narrowed: Narrowed
) -> Select[Any]:  # fmt: skip
    """The first of each part, dated and undated, in the order of an index; then the first of these."""
    wanted = [*narrowed.conditions(), *([docket.c.case_no == case_no] if case_no is not None else [])]
    wanted += [inside(scope, docket)] if scope is not None else []
    parts = [
        select(docket).where(*one.conditions(), *wanted, *some).order_by(docket.c.due_at, docket.c.case_no, docket.c.item).limit(limit)
        for one in of for some in _dated(after)
    ]  # fmt: skip
    found = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return select(found).order_by(found.c.due_at.is_(None), found.c.due_at, found.c.case_no, found.c.item).limit(limit)


def _dated(after: Place | None) -> list[list[ColumnElement[bool]]]:
    """What is dated, and what is stopped or undated and comes last; of both what lies behind a place."""
    undated = docket.c.due_at.is_(None)
    if after is None:
        return [[docket.c.due_at.is_not(None)], [undated]]
    here = or_(docket.c.case_no > after.case_no, and_(docket.c.case_no == after.case_no, docket.c.item > after.item))
    if after.due_at is None:
        return [[undated, here]]
    return [[docket.c.due_at >= after.due_at, or_(docket.c.due_at > after.due_at, here)], [undated]]
