"""The office directory 机构名录 for administrators: who holds which post and acts today, and a file loaded into it, tried first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from casework.api.administering import LARGEST, PREFIX, Admins, described, note, read
from casework.api.answers import json
from casework.api.asked import Name
from casework.api.asking import Serves
from casework.api.bodies import JsonBody
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.facts import Fact
from casework.domain.office import Holding, Office
from casework.domain.refusals import BadCommand
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Unit
from casework.office.loading import sound, warnings
from casework.office.plan import Change, Plan
from casework.office.planning import planned
from casework.office.reading import read_sheet
from casework.projections.office_sentences import office_sentence
from casework.projections.questions import ledger_rows
from casework.security.tokens import Caller

router = APIRouter(prefix=f"{PREFIX}/office", tags=["管理 administration"], dependencies=[Strict])
MOST_UNITS: Final = 50
MOST_CASES: Final = 1000


class DirectoryFile(BaseModel):
    """The office directory as a file; see the README."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field("office.toml", min_length=1, max_length=200, description="What faults call the file.")
    text: str = Field(min_length=1, max_length=LARGEST, description="TOML: units, posts, deputies, absences, duty rosters.")
    dry_run: bool = Field(True, description="Only tells what would change.")


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


@dataclass(frozen=True, slots=True)
class DirectoryChange:
    """One change that a file makes, in words."""

    kind: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file changed, or would change."""

    applied: bool
    counts: dict[str, int]
    changes: list[DirectoryChange]
    warnings: list[DirectoryChange]


@router.get("", operation_id="admin_office", responses={200: {"model": DirectoryPage}})
def office(
    caller: Admins, served: Serves, q: Name = None, after: Name = None, limit: Annotated[int, Query(ge=1, le=MOST_UNITS)] = 20
) -> Response:  # fmt: skip
    """机构名录 Units, who holds which post and who acts today. `q`: part of a name, code or account."""
    directory, now = served.office.policies.office, served.now
    fitting = [unit for _, unit in sorted(directory.units.items()) if _theirs(caller, unit) and _fits(directory, unit, q)]
    rest = [unit for unit in fitting if after is None or unit.code > after]
    shown = [_unit(directory, unit, now) for unit in rest[:limit]]
    return json(DirectoryPage(shown, len(fitting), shown[-1].code if len(rest) > limit else None))


@router.post("", operation_id="load_office", openapi_extra=described(DirectoryFile), responses={200: {"model": Loaded}})
def load(caller: Admins, served: Serves, request: Request, body: JsonBody) -> Response:
    """载入名录 Loads a file into the directory, all of it or nothing; `dry_run` only tells. For units in the administrator's territory."""
    asked = read(DirectoryFile, body)
    plans: list[Plan] = []

    def wanted(directory: Office) -> tuple[Fact, ...]:
        plans.append(_planned(asked, directory, served.now))
        _refuse_outside(caller, plans[-1])
        return plans[-1].facts

    try:
        if asked.dry_run:
            wanted(served.office.policies.office)
        else:
            served.office.policies.enter(wanted, by=caller.actor)
    except BadCommand as wrong:
        raise Problem(422, "invalid", wrong.reasons) from None
    note(served, caller, request, "office_tried" if asked.dry_run else "office_loaded")
    return json(_loaded(served, plans[-1], applied=not asked.dry_run))


def _planned(asked: DirectoryFile, directory: Office, at: datetime) -> Plan:
    try:
        return sound(planned(read_sheet(asked.text, asked.name), directory, at))
    except RecursionError:
        raise Problem(422, "invalid", "$.text: 嵌套过深 it is nested too deeply") from None


def _refuse_outside(caller: Caller, plan: Plan) -> None:
    """Raises Problem (403) naming units of others that the file would touch."""
    units = [unit for change in plan.changes for unit in _touched(change.fact, plan)]
    others = sorted({unit.code for unit in units if not _theirs(caller, unit)})
    if others:
        raise Problem(403, "not_yours", f"辖区外的单位不能改动 units outside your territory: {', '.join(others[:20])}")


def _touched(fact: Any, plan: Plan) -> Iterator[Unit]:
    """The units that a change concerns, as they were and as they become; of an absence all in which the person holds a post."""
    parts = (getattr(fact, name, None) for name in ("holding", "deputy", "absence"))
    said = next((part for part in parts if part is not None and not isinstance(part, str)), fact)
    unit, offices = getattr(said, "unit", None), (plan.before, plan.after)
    if isinstance(unit, Unit):
        yield unit
        codes = {unit.code}
    else:
        codes = {unit} if unit else {held.unit for office in offices for held in office.held_by(said.person)}
    yield from (found for office in offices for code in codes if (found := office.unit(code)) is not None)


def _theirs(caller: Caller, unit: Unit) -> bool:
    return caller.scope.covers(unit.region) or unit.code == caller.scope.unit


def _fits(directory: Office, unit: Unit, asked: str | None) -> bool:
    if not asked:
        return True
    return asked in unit.name or asked in unit.code or any(asked in held.person for held in directory.posts_of(unit.code))


def _unit(directory: Office, unit: Unit, now: datetime) -> UnitHeld:
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


def _loaded(served: Served, plan: Plan, *, applied: bool) -> Loaded:
    def owned(person: str) -> list[str]:
        served.office.views.catch_up()
        return [row["case_no"] for row in ledger_rows(served.office.views, {"owner": person, "struck_off": False}, MOST_CASES)]

    counts = dict(Counter(change.kind for change in plan.changes))
    seen = [DirectoryChange(each.code, each.zh, each.en) for each in warnings(plan, owned)]
    return Loaded(applied, counts, [_change(change) for change in plan.changes], seen)


def _change(change: Change) -> DirectoryChange:
    return DirectoryChange(change.kind, *office_sentence(change.fact))
