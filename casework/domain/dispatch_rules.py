"""The rules of a dispatch 交办: one competent lead, other co-handlers, nothing pushed down to a town."""

from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.dispatching import AddCohandler, Dispatch, SignIn
from casework.domain.values import Post


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
    """A unit head gives work inside the own unit only; the dispatching office to any."""
    named = getattr(asked.command, "lead", None) or getattr(asked.command, "unit", None)
    if asked.by.post != Post.UNIT_HEAD or named == asked.by.unit.code:
        return None
    return "a unit head dispatches inside the own unit only; the dispatcher gives cases to other units"


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
