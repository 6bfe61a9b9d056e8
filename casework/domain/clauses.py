"""Rules that many moves share, each a clause that answers with a reason or None; the name reads after "when"."""

from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case


def from_the_lead_unit(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The act belongs to the unit that leads 主办单位."""
    if case.lead is None or asked.by.unit.code == case.lead.code or asked.by.is_system:
        return None
    return f"this belongs to the lead unit {case.lead.code}; you act for {asked.by.unit.code}"


def from_a_handling_unit(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The act belongs to the lead or a co-handling unit 主办或协办单位."""
    units = {u.code for u in (*case.cohandlers, *([case.lead] if case.lead else []))}
    if not units or asked.by.unit.code in units or asked.by.is_system:
        return None
    return f"this belongs to a handling unit ({', '.join(sorted(units))}); you act for {asked.by.unit.code}"


def from_outside_the_handling_unit(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Checks and strike-off are never the handling unit's own."""
    if case.lead is not None and asked.by.unit.code == case.lead.code:
        return f"unit {case.lead.code} handled the case and cannot check itself; another unit must"
    return None


def not_by_a_handler(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Done by somebody who did not handle the case."""
    return "you handled this case; somebody who did not must do this" if asked.by.person in case.handlers else None


def the_unit_may_inspect(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Procedure moves need an organisation with the power of labour inspection, own or entrusted (条例 4)."""
    if asked.by.is_system or asked.by.unit.may("labour_inspection"):
        return None
    return f"unit {asked.by.unit.code} has no power of labour inspection; a unit with the power must do this (条例 4)"


def two_officers(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Acts of inspection name at least two officers with badge numbers, none of them recused (条例 16)."""
    named = {officer.person for officer in asked.command.officers if officer.badge}
    return (
        None if len(named) >= 2 else f"{len(named)} officer(s) with a badge number named; an act of inspection needs at least two (条例 16)"
    )


def a_reason_is_given(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The command says why."""
    return None if asked.command.reason else "no reason is given; say why in `reason`"
