"""From whom a paper of pressure comes and to whom it goes: the dispatching office 治欠办 of a level, the unit that owes the duty."""

from datetime import date
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.ladder.places import KIND_OF_POST, head_post, place_of, places_above, unit_with
from casework.domain.office import Office
from casework.domain.pressing.leading_rules import is_below
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import Post, Unit

FROM_ABOVE: Final = "own_limit"
"""The rule whose rungs come from the next higher level, as those of the major track do (tables 4.3)."""


def issuer(case: Case, clock: Clock | None, asked: Asked[Any], world: World, region: str = "") -> Unit | None:
    """The dispatching office a paper comes from, None where the directory has none.

    It is the one over the unit that has the matter; for the major track and a leader's limit the next higher one, as it is where
    the office would write to itself. `region` is for a case that is only being received.
    """
    office, place = world.office, region or case.region
    near = place_of(Post.DISPATCHER, unit_with(case, clock, office), place, office, asked.day)
    if near is None or clock is None:
        return near
    grave = clock.cls == "H" and (case.track == "major" or clock.rule == FROM_ABOVE)
    to_itself = addressee(case, clock, office, asked.day) == near
    return next(places_above(Post.DISPATCHER, near.level, place, office), near) if grave or to_itself else near


def addressee(case: Case, clock: Clock, office: Office, day: date) -> Unit | None:
    """The unit that owes a duty: an assignee that must sign, the office of a dispatcher or leader, else the unit that has the case."""
    post = clock.owner.removesuffix("*")
    if post not in {str(known) for known in Post}:
        return unit_with(case, clock, office)
    if post not in KIND_OF_POST and (assignee := office.unit(clock.subject)) is not None:
        return assignee
    if post == Post.LEADER and case.owner is not None:
        return office.unit(case.owner.unit)
    return place_of(clock.owner, unit_with(case, clock, office), case.region, office, day)


def replier(unit: Unit | None, office: Office, day: date) -> str:
    """The post that answers for an addressee: its head as the directory knows one, else the head of the unit."""
    post = head_post(unit) if unit is not None else str(Post.UNIT_HEAD)
    held = unit is not None and office.holders(post.removesuffix("*"), unit.code, day)
    return post if held else str(Post.UNIT_HEAD)


def higher(one: Unit | None, other: Unit | None) -> Unit | None:
    """The one of higher level; the first where they are equal."""
    if one is None or other is None:
        return one or other
    return other if is_below(one.level, other.level) else one
