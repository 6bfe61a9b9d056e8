"""Warnings about posts: left empty, marked twice or by nobody, left by a leader who still owns cases."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from casework.domain.directory import HoldingFact, PostEnded, UnitRegistered
from casework.domain.office import Office
from casework.domain.values import MARKS, Post, Unit
from casework.office.plan import Plan
from casework.office.warning import OfficeWarning, ends

SOME: Final = 5
"""How many case numbers a warning names."""
Owned = Callable[[str], Sequence[str]]
"""Numbers of the cases that an account owns."""


def empty_posts(plan: Plan) -> Iterator[OfficeWarning]:
    """Posts that nobody holds once their holder has left."""
    for held, until in ends(plan):
        day, unit = max(until, plan.today), held.unit
        if plan.after.unit(unit) is not None and not plan.after.holders(held.post, unit, day):
            zh, en = f"自{day}起，{unit}的岗位{held.post}无人担任", f"nobody holds {held.post} of {unit} from {day} on"
            yield OfficeWarning("empty_post", unit, zh, en)


def marks(plan: Plan) -> Iterator[OfficeWarning]:
    """Units that the plan leaves with two chiefs 正职 or chairs 组长, or with none where one is needed."""
    for code, days in _days_of_marks(plan).items():
        unit = plan.after.unit(code)
        if unit is not None:
            yield from (warning for day in sorted(days) for warning in _marks_on(plan.after, unit, day))


def _days_of_marks(plan: Plan) -> dict[str, set[date]]:
    """The days, from today on, on which the plan changes who is marked in a unit."""
    days: dict[str, set[date]] = {}
    for fact in plan.facts:
        if isinstance(fact, UnitRegistered):
            days.setdefault(fact.unit.code, set()).add(plan.today)
        elif isinstance(fact, HoldingFact) and fact.holding.post in MARKS:
            span = (fact.holding.since, fact.holding.until or plan.today)
            days.setdefault(fact.holding.unit, set()).update(max(day, plan.today) for day in span)
        elif isinstance(fact, PostEnded) and fact.post in MARKS:
            days.setdefault(fact.unit, set()).add(max(fact.until, plan.today))
    return days


def _marks_on(office: Office, unit: Unit, day: date) -> Iterator[OfficeWarning]:
    for post, mark, zh in ((Post.HRSS_HEAD, "chief", "正职"), (Post.LEADER, "chair", "组长")):
        holders = office.holders(post, unit.code, day)
        marked = [held.person for held in holders if mark in held.marks]
        needed = bool(holders) if post == Post.HRSS_HEAD else unit.kind == "government"
        if len(marked) > 1:
            who = ", ".join(marked)
            told = f"{day}，{unit.code}有{len(marked)}名{zh}：{who}", f"{unit.code} has more than one {mark} on {day}: {who}"
            yield OfficeWarning(f"{mark}_twice", unit.code, *told)
        elif not marked and needed:
            yield OfficeWarning(f"{mark}_missing", unit.code, f"{day}，{unit.code}没有{zh}", f"{unit.code} has no {mark} on {day}")


def leaders_leaving(plan: Plan, owned: Owned) -> Iterator[OfficeWarning]:
    """Leaders who leave and still own cases 包案, with whoever succeeds them."""
    for held, until in ends(plan):
        day = max(until, plan.today)
        stays = any(each.person == held.person for each in plan.after.holders(held.post, held.unit, day))
        cases = owned(held.person) if held.post == Post.LEADER and not stays else ()
        if cases:
            successor = plan.after.successor(held.person, held.post, held.unit, day)
            zh, en = _who_takes_over(successor.person if successor is not None else None)
            some = ", ".join(cases[:SOME]) + (f" +{len(cases) - SOME}" if len(cases) > SOME else "")
            told = (
                f"{held.person}自{until}离任，仍包案{len(cases)}件（{some}），{zh}",
                f"{held.person} leaves on {until} and still owns {len(cases)} cases ({some}); {en}",
            )
            yield OfficeWarning("leader_leaves", held.person, *told)


def _who_takes_over(person: str | None) -> tuple[str, str]:
    if person is not None:
        return f"由{person}接任", f"{person} succeeds"
    return "无人接任，请用succeeds写明，否则由系统另选", "nobody succeeds; name one with succeeds, else another leader is chosen"
