"""Dispatch 交办: exactly one lead and any co-handlers; the worker's clock runs before, through and after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.values import Post, Text, Unit


@dataclass(frozen=True, kw_only=True)
class Dispatch(Command):
    """Give the case to one lead unit 主办 and any co-handlers 协办, by unit code. A major case names territory and industry 双交双办."""

    lead: str
    cohandlers: tuple[str, ...] = ()
    requirement: Text | None = None
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SignIn(Command):
    """Sign for the dispatch 签收; the worker's clock runs already. `officer` is the person who will handle it."""

    officer: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reassign(Command):
    """Give the lead to another unit 改派; no clock restarts."""

    lead: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AddCohandler(Command):
    """Add a co-handling unit 增加协办."""

    unit: str


@dataclass(frozen=True, kw_only=True)
class Dispatched(Fact, topic="case.dispatched"):
    """The case was given to a lead unit, kept whole with the powers of that day, and to co-handlers."""

    lead: Unit
    cohandlers: tuple[Unit, ...] = ()
    requirement: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Each assignee must sign in and may return within the window; somebody must reach the worker."""
        return tuple(Signal("dispatch", unit.code) for unit in (self.lead, *self.cohandlers))

    def effect(self, case: Case) -> None:
        """There is an owner."""
        case.lead, case.cohandlers, case.signed_in = self.lead, self.cohandlers, ()
        case.returned_by, case.returns, case.designated = None, 0, False


@dataclass(frozen=True, kw_only=True)
class SignedIn(Fact, topic="case.signed_in"):
    """An assignee signed for it."""

    unit: str
    officer: str | None = None
    counted_from: datetime | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The handler's own clock starts, late signing deemed at its due."""
        return (Signal("sign_in", self.unit, base=self.counted_from, rule="handle"),)

    def effect(self, case: Case) -> None:
        """Signed; the officer is a handler from now on."""
        case.signed_in = (*case.signed_in, self.unit)
        if self.officer and self.officer not in case.handlers:
            case.handlers = (*case.handlers, self.officer)


@dataclass(frozen=True, kw_only=True)
class LeadChanged(Fact):
    """Base of the facts that give the lead to another unit; no clock of the worker restarts. `former` is the lead's code until then."""

    lead: Unit
    former: str | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The former lead's own clocks end; the new lead must sign in."""
        relieved = (Signal("relieved", self.former),) if self.former not in (None, self.lead.code) else ()
        return (*relieved, Signal(self.signal, self.lead.code))

    def effect(self, case: Case) -> None:
        """The new lead owns it and signs anew; one that was only a co-handler stops being that."""
        case.cohandlers = tuple(unit for unit in case.cohandlers if unit.code != self.lead.code)
        case.signed_in = tuple(code for code in case.signed_in if code not in (self.former, self.lead.code))
        case.returned_by = None if case.returned_by in (self.former, self.lead.code) else case.returned_by
        case.lead = self.lead


@dataclass(frozen=True, kw_only=True)
class Reassigned(LeadChanged, topic="case.reassigned", signal="reassign"):
    """Another unit leads."""


@dataclass(frozen=True, kw_only=True)
class CohandlerAdded(Fact, topic="case.cohandler_added"):
    """One more unit helps."""

    unit: Unit

    def signals(self) -> tuple[Signal, ...]:
        """It must sign in as well."""
        return (Signal("add_cohandler", self.unit.code),)

    def effect(self, case: Case) -> None:
        """Among the co-handlers."""
        case.cohandlers = (*case.cohandlers, self.unit)
        case.signed_in = tuple(code for code in case.signed_in if code != self.unit.code)


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


def lead_code(case: Case) -> str | None:
    """The code of the unit that leads, None where nobody does."""
    return case.lead.code if case.lead is not None else None


def unit_of(world: World, code: str) -> Unit:
    """The unit of that code; the table has already refused unknown ones."""
    unit = world.office.unit(code)
    assert unit is not None, f"the table let the unknown unit {code} through"
    return unit


@decides(Dispatch)
def dispatch(case: Case, asked: Asked[Dispatch], world: World) -> list[Fact]:
    """One lead, any co-handlers."""
    command = asked.command
    return [
        Dispatched(
            lead=unit_of(world, command.lead),
            cohandlers=tuple(unit_of(world, code) for code in command.cohandlers),
            requirement=command.requirement,
        )
    ]


@decides(SignIn)
def sign_in(case: Case, asked: Asked[SignIn], world: World) -> list[Fact]:
    """Signed for; the handler's own clock counts from here, or from the due moment where the signing is late."""
    clock, officer = case.clock("sign_in", asked.by.unit.code), asked.command.officer
    late = clock is not None and clock.due_at is not None and asked.at >= clock.due_at
    if officer is None and asked.by.post == Post.OFFICER:
        officer = asked.by.person
    return [SignedIn(unit=asked.by.unit.code, officer=officer, counted_from=clock.due_at if clock is not None and late else None)]


@decides(Reassign)
def reassign(case: Case, asked: Asked[Reassign], world: World) -> list[Fact]:
    """Another lead."""
    return [Reassigned(lead=unit_of(world, asked.command.lead), former=lead_code(case))]


@decides(AddCohandler)
def add_cohandler(case: Case, asked: Asked[AddCohandler], world: World) -> list[Fact]:
    """One more."""
    return [CohandlerAdded(unit=unit_of(world, asked.command.unit))]
