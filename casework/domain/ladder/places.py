"""Where a post stands that a rulebook names: the unit around the case whose holders are meant."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from casework.domain.case import Case
from casework.domain.office import Office
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import LEVELS, Post, Unit

KIND_OF_POST: Final = {
    Post.HRSS_HEAD: "hrss", Post.DISPATCHER: "leading_group", Post.SUPERVISOR: "leading_group", Post.LEADER: "government",
}  # fmt: skip
"""Posts that stand in a unit of their own kind; all others stand in the unit that has the case."""
HEAD_OF: Final = {"hrss": "hrss_head*", "government": "leader*", "leading_group": "dispatcher"}
"""The post that heads an organisation of a kind; a unit_head heads all others."""
ON_A_DESK: Final = ("approval", "urge_reply", "instruct_reply", "sign_pressure", "raise_reply")
"""Duties that their facts put on the desk of one unit, whoever leads the case."""
LEAST: Final = "county"
"""Dispatching offices, supervisors and leaders of the ladder stand at county level or above."""


def unit_with(case: Case, clock: Clock | None, office: Office) -> Unit | None:
    """The unit that owes what the clock counts: the desk it was put on, the assignee it hangs on, else the unit that leads."""
    if clock is None:
        return lead_of(case, office)
    desk = office.unit(clock.unit) if clock.rule in ON_A_DESK and clock.unit is not None else None
    return desk or office.unit(clock.subject) or lead_of(case, office)


def lead_of(case: Case, office: Office) -> Unit | None:
    """The lead as the directory has it today, else the nearest labour inspection of the place of work: of a bureau and its brigade 大队
    the one that has a head of its own.
    """
    if case.lead is not None:
        return office.unit(case.lead.code) or case.lead
    fitting = [unit for unit in office.units_for(case.region, "hrss") if unit.may("labour_inspection")]
    nearest = [unit for unit in fitting if unit.level == fitting[0].level]
    headed = (unit for unit in nearest if any(held.post == Post.UNIT_HEAD for held in office.posts_of(unit.code)))
    return next(headed, nearest[0] if nearest else None)


def place_of(post: str, unit: Unit | None, region: str, office: Office, day: date) -> Unit | None:
    """The unit in which a post stands for a case that `unit` has: that unit, or one of the nearest of the post's kind that fills it."""
    kind = KIND_OF_POST.get(Post(post.removesuffix("*")))
    if kind is None:
        return unit
    least = max(LEVELS.index(LEAST), LEVELS.index(unit.level) if unit is not None else 0)
    fitting = [each for each in office.units_for(region, kind) if LEVELS.index(each.level) >= least]
    if unit is not None and unit.kind == kind and unit.level != "town":
        fitting = [unit, *(each for each in fitting if each.code != unit.code)]
    nearest = [each for each in fitting if each.level == fitting[0].level]
    filled = (each for each in nearest if office.holders(post.removesuffix("*"), each.code, day))
    return next(filled, fitting[0] if fitting else None)


def places_above(post: str, level: str, region: str, office: Office) -> Iterator[Unit]:
    """The units of a post's kind above a level, nearest first."""
    kind = KIND_OF_POST[Post(post.removesuffix("*"))]
    return (unit for unit in office.units_for(region, kind) if LEVELS.index(unit.level) > LEVELS.index(level))


def head_post(unit: Unit) -> str:
    """The post that heads an organisation: the chief 正职 of a bureau, the chair of a government, a unit head elsewhere."""
    return HEAD_OF.get(unit.kind, "unit_head")
