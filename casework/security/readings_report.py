"""Questions to the readings 查阅记录: page by page, newest first; and person by person, with what each count stands on."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, distinct, false, func, or_, select, true

from casework.domain.scope import Scope
from casework.security.access_log import Access, access_of
from casework.security.readings import Reading, entry_of
from casework.security.records import access_log, readings
from casework.store import Store

NIGHT: Final = (22 * 3600, 6 * 3600)
"""Seconds of the Shanghai day at which the night begins and ends: 22:00 to 06:00."""
SHANGHAI_AHEAD: Final = 8 * 3600
DAY: Final = 24 * 3600
BROKEN: Final = "glass_broken"
"""The code under which the access log keeps every emergency access."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which readings: of a person, a unit, a case; from `since` until before `until` (UTC); those that `scope` lets a supervisor see.

    A supervisor sees what the people of the territory read, and who read its cases.
    """

    person: str | None = None
    unit: str | None = None
    case_no: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What one person in one post of a unit read. `cases` are different ones, `lists` pages of lists and feeds.

    `outside` are different cases in which the unit has no part, `opened` things given in clear, `unstated` those outside without a
    purpose, `night` readings between 22:00 and 06:00 in Shanghai, `glass` cases read in an emergency, `refused` what was refused.
    """

    person: str
    post: str
    unit: str
    readings: int
    cases: int
    lists: int
    outside: int
    opened: int
    unstated: int
    night: int
    glass: int
    refused: int = 0


def page(store: Store, wanted: Wanted, before: int | None = None, limit: int = 100) -> list[tuple[int, Reading]]:
    """Readings with their ids, newest first, behind (older than) an id where given."""
    rules = [*_conditions(wanted), *([readings.c.id < before] if before is not None else [])]
    with store.reading() as tx:
        rows = tx.execute(select(readings).where(*rules).order_by(readings.c.id.desc()).limit(limit))
        return [(row.id, entry_of(row)) for row in rows]


def found(store: Store, wanted: Wanted, limit: int = 100_000) -> list[Reading]:
    """The readings alone, newest first."""
    return [entry for _, entry in page(store, wanted, limit=limit)]


def tallies(store: Store, wanted: Wanted, units: Collection[str] = ()) -> list[Tally]:
    """Person by person, who read most first; behind them people of `units` who were only turned away."""
    r, outside = readings.c, readings.c.ground.in_(("territory", "glass"))
    who = (r.person, r.post, r.unit)
    local = (cast(r.at, BigInteger) + SHANGHAI_AHEAD) % DAY
    counts = (
        func.count(), func.count(distinct(r.case_no)), _number(r.case_no.is_(None)), func.count(distinct(case((outside, r.case_no)))),
        _number(r.opened), _number(and_(r.opened, outside, r.purpose == "")), _number(or_(local >= NIGHT[0], local < NIGHT[1])),
        func.count(distinct(case((r.ground == "glass", r.case_no)))),
    )  # fmt: skip
    chosen = select(*who, *counts).where(*_conditions(wanted)).group_by(*who).order_by(func.count().desc(), *who)
    with store.reading() as tx:
        rows = [tuple(row) for row in tx.execute(chosen)]
        refused = _refused(tx, wanted) if wanted.case_no is None else {}
    read = [replace(Tally(*row), refused=refused.pop(row[:3], 0)) for row in rows]
    return read + [replace(Tally(*who, *[0] * 8), refused=number) for who, number in sorted(refused.items()) if who[2] in units]


def _refused(tx: Any, wanted: Wanted) -> dict[tuple[Any, ...], int]:
    """How often each was turned away from a case or a list, by person, post and unit."""
    a = access_log.c
    same = [column == value for column, value in ((a.person, wanted.person), (a.unit, wanted.unit)) if value is not None]
    rules = [a.status.in_((403, 404)), a.person.is_not(None), a.unit.is_not(None), *same, *_span(a.at, wanted)]
    chosen = select(a.person, a.post, a.unit, func.count()).where(*rules).group_by(a.person, a.post, a.unit)
    return {tuple(row[:3]): row[3] for row in tx.execute(chosen)}


def broken(store: Store, since: datetime, until: datetime) -> list[Access]:
    """Every emergency access of a span, oldest first."""
    a = access_log.c
    chosen = select(access_log).where(a.code == BROKEN, a.at >= since.timestamp(), a.at < until.timestamp()).order_by(a.id)
    with store.reading() as tx:
        return [access_of(row) for row in tx.execute(chosen)]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    r = readings.c
    same = ((r.person, wanted.person), (r.unit, wanted.unit), (r.case_no, wanted.case_no))
    scope = [] if wanted.scope is None else [_inside(wanted.scope)]
    return [*(column == value for column, value in same if value is not None), *_span(r.at, wanted), *scope]


def _span(column: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    since = [column >= wanted.since.timestamp()] if wanted.since is not None else []
    return since + ([column < wanted.until.timestamp()] if wanted.until is not None else [])


def _inside(scope: Scope) -> ColumnElement[bool]:
    r, parts = readings.c, list[ColumnElement[bool]]()
    if scope.territory == "":
        return true()
    if scope.territory is not None:
        parts += [r.place.startswith(scope.territory), r.region.startswith(scope.territory)]
    if scope.unit is not None:
        parts.append(r.unit == scope.unit)
    return or_(false(), *parts)


def _number(rule: Any) -> Any:
    return func.coalesce(func.sum(case((rule, 1), else_=0)), 0)
