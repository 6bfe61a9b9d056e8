"""How the directory stands on a day: units, who holds which post, who stands in, who is on duty in the night, which posts are empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casework.domain.office import Holding, Office, Shift
from casework.domain.office_entries import inside
from casework.domain.timekeeping.terms import moment_at
from casework.domain.values import LEVELS, Post, Unit

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "hrss": (Post.OFFICER, Post.UNIT_HEAD),
    "industry": (Post.UNIT_HEAD,),
    "police": (Post.UNIT_HEAD,),
    "town": (Post.UNIT_HEAD,),
    "leading_group": (Post.DISPATCHER, Post.SUPERVISOR),
    "government": (Post.LEADER,),
}
"""Posts without which the ladder finds nobody in a unit of that kind; every other post is missed once it was held."""
NIGHT: Final = ("18:00", "08:00")
"""The local hours of the night duty 夜间值班: from the evening until the next morning."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A holder on a day: whether away and until when, and who stands in."""

    held: Holding
    away_until: date | None = None
    stand_in: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """A unit on a day."""

    unit: Unit
    holders: tuple[Standing, ...]
    empty: tuple[str, ...]
    on_duty: tuple[Shift, ...]


def desks(office: Office, day: date, code: str | None = None) -> tuple[Desk, ...]:
    """Every unit, or the one with that code, by region from the highest level down."""
    units = [unit for unit in office.units.values() if code in (None, unit.code)]
    return tuple(_desk(office, unit, day) for unit in sorted(units, key=_order))


def _order(unit: Unit) -> tuple[str, int, str]:
    return (unit.region, -LEVELS.index(unit.level), unit.code)


def _desk(office: Office, unit: Unit, day: date) -> Desk:
    posts = list(Post)
    holders = sorted((h for h in office.posts_of(unit.code) if h.holds_on(day)), key=lambda h: (posts.index(Post(h.post)), h.person))
    return Desk(unit, tuple(_standing(office, held, day) for held in holders), empty_posts(office, unit, day), _night(office, unit, day))


def _standing(office: Office, held: Holding, day: date) -> Standing:
    back = max((absence.until for absence in office.absences_of(held.person) if absence.lasts_on(day)), default=None)
    return Standing(held, back, office.stand_in(held, day))


def empty_posts(office: Office, unit: Unit, day: date) -> tuple[str, ...]:
    """The posts of a unit that nobody holds on a day: those its kind needs, and those somebody held before."""
    once = (held.post for held in office.posts_of(unit.code) if held.until is not None and held.until <= day)
    wanted = dict.fromkeys((*NEEDED.get(unit.kind, ()), *once))
    return tuple(str(post) for post in wanted if not office.holders(post, unit.code, day))


def _night(office: Office, unit: Unit, day: date) -> tuple[Shift, ...]:
    evening, morning = moment_at(day, NIGHT[0]), moment_at(day + timedelta(days=1), NIGHT[1])
    return tuple(sorted(inside(office.shifts.get(unit.code, ()), evening, morning), key=lambda shift: (shift.start, shift.person)))
