"""The office directory 通讯录 as forms need it: the units that answer for a place, and who holds a post in those of one's own territory."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from casework.api.answers import json
from casework.api.asked import PostName, one_of
from casework.api.asking import Calls, Serves
from casework.api.paging import Strict
from casework.api.serving import Served
from casework.api.working_days import today
from casework.domain.values import KINDS_OF_UNIT, Unit
from casework.security.tokens import Caller

MOST: Final = 300
"""Units that one answer tells, the nearest first."""
router = APIRouter(prefix="/api/v1", tags=["人员 people"], dependencies=[Strict])
Kind: Any = one_of("kind", KINDS_OF_UNIT)
Place: Any = Annotated[str, Query(pattern=r"^[0-9]{6}$", description="A place by its six digits; without it that of the caller's unit.")]


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post today. `away` where they are absent 不在岗."""

    person: str
    post: str
    away: bool


@dataclass(frozen=True)
class Listed:
    """A unit, and who holds its posts: told only of the caller's own unit and of the territory that they watch over."""

    code: str
    name: str
    kind: str
    level: str
    region: str
    sector: str
    holders: list[Holder]


@dataclass(frozen=True)
class Units:
    """Units that answer for a place, nearest first, and the caller's own; `more` where not all are told."""

    units: list[Listed]
    more: bool


@router.get("/units", operation_id="units", responses={200: {"model": Units}})
def units(caller: Calls, served: Serves, region: Place = None, kind: Kind = None, post: PostName = None) -> Response:
    """单位 The units whose territory holds a place; with `post` only those where it is held, and only its holders."""
    office, own = served.office.policies.office, caller.actor.unit
    near = office.units_for(region or own.region, kind)
    found = list({unit.code: unit for unit in (*near, *([own] if kind in (None, own.kind) else []))}.values())
    listed = [_listed(served, caller, unit, post) for unit in found]
    wanted = [each for each in listed if post is None or each.holders]
    return json(Units(wanted[:MOST], len(wanted) > MOST))


def _listed(served: Served, caller: Caller, unit: Unit, post: str | None) -> Listed:
    inside = caller.scope.covers(unit.region) or unit.code == caller.scope.unit
    holders = _holders(served, unit, post) if inside else []
    return Listed(unit.code, unit.name, unit.kind, unit.level, unit.region, unit.sector, holders)


def _holders(served: Served, unit: Unit, post: str | None) -> list[Holder]:
    office, day = served.office.policies.office, today(served)
    held = [each for each in office.posts_of(unit.code) if each.holds_on(day) and post in (None, str(each.post))]
    return [Holder(each.person, str(each.post), office.is_away(each.person, day)) for each in held]
