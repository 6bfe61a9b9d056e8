"""The desk 审批岗位 on which a request lies: the post asked, the unit it stands in, and the persons there who may decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.four_eyes import eyes, why_not
from casework.domain.ladder.places import KIND_OF_POST, place_of, places_above
from casework.domain.ladder.reaching import Reach
from casework.domain.refusals import Refusal
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import LEVELS, MARKS, Actor, Post, Recipient, Unit


@dataclass(frozen=True, slots=True)
class Desk:
    """A post of a unit and who is there now: holders, deputies of those away; else who is next in line, told but not asked."""

    post: str
    unit: str
    people: tuple[Recipient, ...]


def desk_of(case: Case, wish: Asked[Any], world: World, post: str, home: Unit, spent: frozenset[str]) -> Desk:
    """The desk of a post for a wish from the unit `home`; `spent` are the persons behind it, who may not decide.

    It is the nearest unit whose holder the rules of the move let decide (a query of assets goes to the city, 724号令 40) and
    where somebody is not barred by four eyes. An empty post stays where it is: the next in line is told.
    """
    reach = Reach(case, _a_clock(case, wish), world.office, wish.at)
    nearest = ""
    for place in _fitting(case, wish, world, post, home):
        nearest = nearest or place.code
        there = reach.present(post, place)
        able = tuple(each for each in there if _may_decide(each, post, spent, case))
        if able or not there:
            return Desk(post, place.code, able or reach.at_desk(post, place))
    return Desk(post, nearest, (Recipient(None, post, nearest, because="nobody"),))


def _fitting(case: Case, wish: Asked[Any], world: World, post: str, home: Unit) -> Iterator[Unit]:
    """The places in which somebody of the post may decide, nearest first; all of them where none may."""
    places, found = list(_places(case, wish, world, post, home)), False
    for place in places:
        if _may(case, wish, world, post, place):
            found = True
            yield place
    if not found:
        yield from places


def _may_decide(each: Recipient, post: str, spent: frozenset[str], case: Case) -> bool:
    """A stand-in has none of the holder's marks, so a starred post (正职) is decided by the holder alone."""
    if post.endswith("*") and each.instead_of is not None:
        return False
    return why_not(eyes(each.person, each.instead_of), spent, case) is None


def _places(case: Case, wish: Asked[Any], world: World, post: str, home: Unit) -> Iterator[Unit]:
    """The unit in which the post stands for this case, then those above it, nearest first."""
    own = world.office.unit(home.code) or home
    first = place_of(post, own, case.region, world.office, wish.today)
    if first is None:
        return
    yield first
    if Post(post.removesuffix("*")) in KIND_OF_POST:
        yield from places_above(post, first.level, case.region, world.office)
    else:
        above = world.office.units_for(case.region, first.kind)
        yield from (unit for unit in above if LEVELS.index(unit.level) > LEVELS.index(first.level))


def _may(case: Case, wish: Asked[Any], world: World, post: str, place: Unit) -> bool:
    """Whether the rules of the move are met with somebody of that post of that unit as the one who approves."""
    bare = Post(post.removesuffix("*"))
    somebody = Actor("", bare, place, (MARKS[bare],) if post.endswith("*") else ())
    try:
        world.tables[wish.command.workflow].answer(case, wish.instead(wish.command, by=somebody), world)
    except Refusal:
        return False
    return True


def _a_clock(case: Case, wish: Asked[Any]) -> Clock:
    """A look at the office asks for a clock; the approval's own is counted only when its desk is known."""
    return Clock(rule="approval", kind="duty", region=case.region, opened_at=wish.at, base=wish.at, limit="1 working day")
