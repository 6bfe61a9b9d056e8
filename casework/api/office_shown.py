"""The office directory 机构名录 as administrators see it: units, who holds which post, who acts today, who is on duty."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.domain.office import Holding, Office
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Unit
from casework.security.tokens import Caller


@dataclass(frozen=True, slots=True)
class Held:
    """A post and who holds it today. `acts` is who acts: the holder, a deputy where the holder is away, or null."""

    post: str
    person: str
    since: date
    until: date | None
    marks: list[str]
    title: str
    acts: str | None
    away_until: date | None
    deputies: list[str]


@dataclass(frozen=True, slots=True)
class UnitHeld:
    """A unit with its posts today, those that end or begin later, and who is on duty now."""

    code: str
    name: str
    kind: str
    level: str
    region: str
    posts: list[Held]
    coming: list[Held]
    on_duty: list[str]


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """Units in the administrator's territory, by code; `units_count` is of all that fit."""

    units: list[UnitHeld]
    units_count: int
    next: str | None


def theirs(caller: Caller, unit: Unit) -> bool:
    """Whether a unit is the administrator's."""
    return caller.scope.covers(unit.region) or unit.code == caller.scope.unit


def fits(directory: Office, unit: Unit, asked: str | None) -> bool:
    """Whether a part of a name, code or account is met in a unit."""
    if not asked:
        return True
    return asked in unit.name or asked in unit.code or any(asked in held.person for held in directory.posts_of(unit.code))


def unit_held(directory: Office, unit: Unit, now: datetime) -> UnitHeld:
    """A unit as of today."""
    today, posts = local_day(now), directory.posts_of(unit.code)
    shown = [_held(directory, held, today) for held in posts if held.holds_on(today)]
    coming = [_held(directory, held, today) for held in posts if held.since > today]
    return UnitHeld(
        unit.code, unit.name, unit.kind, unit.level, unit.region, sorted(shown, key=lambda each: (each.post, each.person)), coming,
        list(directory.on_duty(unit.code, now)),
    )  # fmt: skip


def _held(directory: Office, held: Holding, today: date) -> Held:
    away = next((each.until for each in directory.absences_of(held.person) if each.lasts_on(today)), None)
    acts = held.person if away is None else directory.stand_in(held, today)
    deputies = list(directory.deputies_of(held, today))
    return Held(held.post, held.person, held.since, held.until, list(held.marks), held.title, acts, away, deputies)
