"""Warnings about people: deputies who are no help, accounts and sectors that nobody knows, territories that are too wide."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from casework.domain.directory import AbsenceRecorded, DeputyNamed, DirectoryFact, HoldingFact, PostGiven, RosterSet, UnitRegistered
from casework.domain.office import Absence, Holding
from casework.office.plan import Plan
from casework.office.warning import OfficeWarning

LABOUR: Final = "labour"
"""The portfolio 分管劳动保障, which needs no industry department."""
BELOW_CITY: Final = ("town", "county")


def deputies(plan: Plan) -> Iterator[OfficeWarning]:
    """Deputies who are the holder, and deputies of somebody who does not hold the post."""
    for deputy in (fact.deputy for fact in plan.facts if isinstance(fact, DeputyNamed)):
        person, post, unit = deputy.desk
        day = max(deputy.since, plan.today)
        if deputy.deputy == person:
            yield OfficeWarning("own_deputy", person, f"{person}的代理人是本人", f"{person} is named as their own deputy")
        if not any(held.person == person for held in plan.after.holders(post, unit, day)):
            told = (
                f"{day}，{person}不担任{unit}的岗位{post}，代理无效",
                f"{person} does not hold {post} of {unit} on {day}; nobody is stood in for",
            )
            yield OfficeWarning("deputy_of_nobody", person, *told)


def absences(plan: Plan) -> Iterator[OfficeWarning]:
    """Holders who are away on the same day as everybody who would stand in."""
    for absence in _touched(plan):
        for held in plan.after.held_by(absence.person):
            day = _day_without(plan, absence, held)
            if day is not None:
                zh = f"{day}，{held.person}（{held.unit}）外出，其代理人也外出"
                en = f"{held.person} of {held.unit} is away on {day}, and so is whoever would stand in"
                yield OfficeWarning("deputy_away", held.person, zh, en)


def _touched(plan: Plan) -> Iterator[Absence]:
    """New absences, and those of persons whose deputy is new or newly absent."""
    new = [fact.absence for fact in plan.facts if isinstance(fact, AbsenceRecorded)]
    absent = {absence.person for absence in new}
    persons = {fact.deputy.person for fact in plan.facts if isinstance(fact, DeputyNamed)}
    persons |= {deputy.person for deputy in plan.after.deputies if deputy.deputy in absent}
    yield from new
    yield from (absence for person in sorted(persons) for absence in plan.after.absences_of(person))


def _day_without(plan: Plan, absence: Absence, held: Holding) -> date | None:
    """The first day of an absence, from today on, on which deputies are named and none is there."""
    turns = {max(absence.since, plan.today), held.since}
    for deputy in plan.after.deputies_for(held):
        away = (day for each in plan.after.absences_of(deputy.deputy) for day in (each.since, each.until))
        turns |= {deputy.since, deputy.until or deputy.since, *away}
    for day in sorted(turns):
        if day >= plan.today and absence.lasts_on(day) and held.holds_on(day):
            named = plan.after.deputies_of(held, day)
            if named and all(plan.after.is_away(person, day) for person in named):
                return day
    return None


def territories(plan: Plan) -> Iterator[OfficeWarning]:
    """Units of a county or town that the region's code spreads over a city or province."""
    for unit in (fact.unit for fact in plan.facts if isinstance(fact, UnitRegistered)):
        if unit.level in BELOW_CITY and len(unit.territory) < len(unit.region):
            told = (
                f"{unit.code}只是{unit.level}级，{unit.region}却是市或省的代码",
                f"{unit.code} is a {unit.level} with the region {unit.region}",
            )
            yield OfficeWarning("wide_territory", unit.code, *told)


def sectors(plan: Plan) -> Iterator[OfficeWarning]:
    """Portfolios that no industry department answers for: mostly a slip of the pen."""
    known = {unit.sector for unit in plan.after.units.values() if unit.sector} | {LABOUR}
    for held in (fact.holding for fact in plan.facts if isinstance(fact, HoldingFact)):
        for sector in sorted(set(held.portfolio) - known):
            zh, en = f"{held.person}分管的{sector}没有对应的行业部门", f"{held.person} answers for {sector}, which no unit does"
            yield OfficeWarning(
                "unknown_sector", held.person, f"{zh}；现有：{'、'.join(sorted(known))}", f"{en}; there are {', '.join(sorted(known))}"
            )


def strangers(plan: Plan) -> Iterator[OfficeWarning]:
    """Accounts that stand in, are away, are on duty or were succeeded, and never held a post anywhere."""
    for person in dict.fromkeys(person for fact in plan.facts for person in _named(fact)):
        if not plan.after.held_by(person) and not plan.before.held_by(person):
            yield OfficeWarning("no_post", person, f"账号{person}没有任何岗位", f"the account {person} holds no post anywhere")


def _named(fact: DirectoryFact) -> tuple[str, ...]:
    if isinstance(fact, DeputyNamed):
        return (fact.deputy.deputy,)
    if isinstance(fact, AbsenceRecorded):
        return (fact.absence.person,)
    if isinstance(fact, RosterSet):
        return tuple(shift.person for shift in fact.shifts)
    return (fact.holding.succeeds,) if isinstance(fact, PostGiven) and fact.holding.succeeds is not None else ()
