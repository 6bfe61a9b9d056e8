"""A city over the county of the tests, for pressure: offices and leaders of both levels, and rulebooks without authority to act."""

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from casework.domain.asking import World
from casework.domain.facts import Fact
from casework.domain.office import Holding, Office
from casework.domain.values import Actor, Post, Unit
from tests.people import DIRECTORY, OFFICE
from tests.spec import Life, a_world
from tests.unpaid import investigated, whole

CITY_GOVERNMENT = Unit("620500-gov", "天水市人民政府", "government", "city", "620500")
PROVINCE = Unit("620000-hrss", "甘肃省人力资源和社会保障厅", "hrss", "province", "620000", ("labour_inspection",))
TOWN_OFFICE = Unit("620502-town-lg", "玉泉镇治欠办", "leading_group", "town", "620502")
CITY_LEADER = Actor("city-leader", Post.LEADER, CITY_GOVERNMENT)
OTHER_DISPATCHER = Actor("dispatcher-2", Post.DISPATCHER, OFFICE)
TOWN_DISPATCHER = Actor("town-dispatcher", Post.DISPATCHER, TOWN_OFFICE)
ORDINARY = whole(10, 30_000_000)
"""Ten workers and 300,000 yuan: the ordinary track, due on 2026-03-23."""

F = TypeVar("F", bound=Fact)


def holding(actor: Actor) -> Holding:
    """The actor in the post since ever."""
    return Holding(actor.person, str(actor.post), actor.unit.code, date(2000, 1, 1), None, actor.marks)


def two_levels() -> Office:
    """The test directory with a government and a leader of the city."""
    return DIRECTORY.with_unit(CITY_GOVERNMENT).with_holding(holding(CITY_LEADER))


def a_life(life: Life, office: Office | None = None) -> Life:
    """The life in a directory of two levels."""
    life.world = replace(life.world, office=office or two_levels())
    return life


def worked(**changes: Any) -> Life:
    """An ordinary case since Monday 2026-03-02, led by the county and investigated; only the worker's clock runs."""
    life = a_life(investigated(ORDINARY, claimed=ORDINARY, **changes))
    return alone(life)


def alone(life: Life, *rules: str) -> Life:
    """The life with the clocks of these rules only (the worker's clock, where none is named)."""
    kept = rules or ("track",)
    life.case.clocks = {key: clock for key, clock in life.case.clocks.items() if clock.rule in kept}
    return life


def unauthorised(*rungs: str) -> World:
    """A world whose rulebook names no paper for these rungs (for none at all, where none is given)."""
    book = a_world().rulebook
    gone = {f"authority.{rung}" for rung in rungs} or {name for name in book.numbers if name.startswith("authority.")}
    numbers = {name: rows for name, rows in book.numbers.items() if name not in gone}
    return replace(a_world(), rulebook=replace(book, numbers=numbers), office=two_levels())


def drafting(*rungs: str, life: Life | None = None) -> Life:
    """A worked case in such a world."""
    life = life or worked()
    life.world = unauthorised(*rungs)
    return life


def said(facts: list[Fact], kind: type[F]) -> list[F]:
    """The facts of a kind, in order."""
    return [fact for fact in facts if isinstance(fact, kind)]


def only(facts: list[Fact], kind: type[F]) -> F:
    """The one fact of a kind; a failing test shows what was there."""
    found = said(facts, kind)
    assert len(found) == 1, [fact.topic for fact in facts]
    return found[0]
