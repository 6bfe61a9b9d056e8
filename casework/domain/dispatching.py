"""Dispatch 交办: exactly one lead and any co-handlers; the worker's clock runs before, through and after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.returned import answered
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
        case.dispatched_at = self.envelope.held_at


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

    designates: ClassVar[bool] = False
    """Whether nobody may return it afterwards."""

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
        if case.returned_by is not None and case.returned_by in (self.former, self.lead.code):
            case.returned = answered(case.returned, case.returned_by, self.envelope.at, designated=self.designates)
            case.returned_by = None
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
