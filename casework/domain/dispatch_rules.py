"""The rules of a dispatch 交办: one competent lead, other co-handlers, nothing pushed down to a town."""

from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.dispatching import AddCohandler, Dispatch, Reassign, SignIn
from casework.domain.values import LEVELS, Post, Unit


def the_lead_is_known(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Every unit named is in the office directory."""
    named = (asked.command.lead, *getattr(asked.command, "cohandlers", ()))
    unknown = [code for code in named if world.office.unit(code) is None]
    return f"unit {', '.join(map(repr, unknown))} is not in the office directory" if unknown else None


def one_lead_and_other_cohandlers(case: Case, asked: Asked[Dispatch], world: World) -> str | None:
    """Exactly one lead; a unit is not its own co-handler, nor named twice."""
    named = (asked.command.lead, *asked.command.cohandlers)
    return None if len(set(named)) == len(named) else "a unit is named twice; there is exactly one lead, and co-handlers are other units"


def the_lead_is_competent(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The lead is competent for the place of work 用工所在地 (条例 13), not for the registered address."""
    lead = world.office.unit(asked.command.lead)
    if lead is None or lead.covers(case.region):
        return None
    return f"unit {lead.code} is not competent for the place of work ({case.region}); a unit of that territory is (条例 art. 13)"


def not_pushed_down_to_a_town(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A county may not push its departments' work down to a town (潍坊 24)."""
    lead = world.office.unit(asked.command.lead)
    if lead is not None and lead.level == "town" and asked.by.unit.level == "county" and asked.by.post == Post.DISPATCHER:
        return "a county may not push its departments' work down to a town; give it to a county unit with the town as co-handler"
    return None


def not_given_upwards(case: Case, asked: Asked[Any], world: World) -> str | None:
    """An office gives cases to units of its own level and below; a higher level takes a case up itself (条例 13)."""
    own = LEVELS.index(asked.by.unit.level)
    above = [unit.code for unit in named_units(asked, world) if LEVELS.index(unit.level) > own]
    if not above:
        return None
    return f"unit {', '.join(above)} stands above {asked.by.unit.code}; a higher level takes a case up itself (raise, designate)"


def a_major_case_goes_to_both(case: Case, asked: Asked[Dispatch], world: World) -> str | None:
    """A major case is given to the territory and to the industry department 双交双办."""
    if case.track != "major" or case.imported or case.project_class in (None, "none"):
        return None
    kinds = {unit.kind for code in (asked.command.lead, *asked.command.cohandlers) if (unit := world.office.unit(code))}
    return (
        None
        if "industry" in kinds and len(kinds) > 1
        else "a major project case goes to the territory and to the industry department (双交双办); name both"
    )


def a_unit_head_stays_inside(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A unit head gives work inside the own unit only, or to another unit of the same organisation; the dispatching office to any."""
    if asked.by.post != Post.UNIT_HEAD or all(one_organisation(asked.by.unit, unit) for unit in named_units(asked, world)):
        return None
    return "a unit head dispatches inside the own unit only; the dispatcher gives cases to other units"


def only_the_head_of_the_lead_moves_it(case: Case, asked: Asked[Reassign], world: World) -> str | None:
    """Among heads only that of the present lead reassigns: nobody takes a case away from another, or pushes it off, by himself."""
    if asked.by.post != Post.UNIT_HEAD or case.lead is None or case.lead.code == asked.by.unit.code:
        return None
    own = asked.by.unit.code
    return f"unit {case.lead.code} leads: its head moves the case inside the own unit, the dispatcher to any; you act for {own}"


def named_units(asked: Asked[Any], world: World) -> tuple[Unit, ...]:
    """The units that a command names to lead or to help, as far as the directory knows them."""
    command = asked.command
    codes = (getattr(command, "lead", None), getattr(command, "unit", None), *getattr(command, "cohandlers", ()))
    return tuple(unit for code in codes if code and (unit := world.office.unit(code)) is not None)


def one_organisation(one: Unit, other: Unit) -> bool:
    """Whether two units are parts of one organisation: a bureau and its brigade 局与大队, same kind, level, place and sector.

    Towns, and departments whose sector the directory does not know, are organisations by themselves.
    """
    if one.code == other.code:
        return True
    same = (one.kind, one.level, one.region, one.sector) == (other.kind, other.level, other.region, other.sector)
    return same and (one.kind == "hrss" or bool(one.kind == "industry" and one.sector))


def the_unit_is_an_assignee(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only a unit that was given the case signs in or returns it."""
    units = {unit.code for unit in (*case.cohandlers, *([case.lead] if case.lead else []))}
    return None if asked.by.unit.code in units else f"the case was given to {', '.join(sorted(units))}, not to {asked.by.unit.code}"


def not_signed_in_yet(case: Case, asked: Asked[SignIn], world: World) -> str | None:
    """Signed once."""
    return f"unit {asked.by.unit.code} signed in already" if asked.by.unit.code in case.signed_in else None


def another_lead(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The lead really changes."""
    return f"unit {asked.command.lead} leads already" if case.lead is not None and case.lead.code == asked.command.lead else None


def another_cohandler(case: Case, asked: Asked[AddCohandler], world: World) -> str | None:
    """A known unit that does not have the case yet."""
    unit = asked.command.unit
    if world.office.unit(unit) is None:
        return f"unit {unit!r} is not in the office directory"
    return (
        f"unit {unit} has the case already" if unit in {u.code for u in (*case.cohandlers, *([case.lead] if case.lead else []))} else None
    )
