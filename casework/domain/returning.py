"""What happens when an assignee says it is not theirs: return 退回, adjudication 裁定, hand-up 上交, designation 指定管辖."""

from dataclasses import dataclass

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.dispatch_rules import not_pushed_down_to_a_town
from casework.domain.dispatching import LeadChanged, lead_code, unit_of
from casework.domain.facts import Fact, Signal
from casework.domain.ladder.places import place_of
from casework.domain.registry import Command, decides
from casework.domain.returned import Return, answered
from casework.domain.values import LEVELS, Post, Text, Unit


@dataclass(frozen=True, kw_only=True)
class ReturnDispatch(Command):
    """Return the dispatch 退回, once, within the window, with the ground and the owner proposed instead. No clock stops."""

    ground: Text
    proposed: str


@dataclass(frozen=True, kw_only=True)
class AdjudicateReturn(Command):
    """Decide on a return 裁定: granted, with a new lead, or refused, and then the unit is designated."""

    granted: bool
    lead: str | None = None


@dataclass(frozen=True, kw_only=True)
class HandUp(Command):
    """A town that could not settle hands up to the county's inspection 上交; no return is counted."""

    to: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Designate(Command):
    """The common superior designates who handles 指定管辖; final."""

    lead: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class DispatchReturned(Fact, topic="case.dispatch_returned"):
    """The assignee returned it and proposed another owner; nothing stops meanwhile."""

    unit: str
    ground: Text
    proposed: str
    adjudicator: str = ""
    """The code of the dispatching office 治欠办 on whose desk it lies; empty in facts of release 0.1.0."""

    def signals(self) -> tuple[Signal, ...]:
        """Signing is answered; the return must be adjudicated."""
        return (Signal("return_dispatch", self.unit, unit=self.adjudicator),)

    def effect(self, case: Case) -> None:
        """Waiting for the adjudication; who returns has not signed."""
        name = next((unit.name for unit in (case.lead, *case.cohandlers) if unit is not None and unit.code == self.unit), self.unit)
        case.returned = (*case.returned, Return(self.unit, name, self.proposed, case.dispatched_at, self.envelope.at))
        case.returned_by, case.returns = self.unit, case.returns + 1
        case.signed_in = tuple(code for code in case.signed_in if code != self.unit)


@dataclass(frozen=True, kw_only=True)
class ReturnAdjudicated(Fact, topic="case.return_adjudicated"):
    """The return was granted, with the unit that takes the place of the one that returned, or refused."""

    granted: bool
    unit: str
    lead: Unit | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The adjudication is done; the new unit must sign in, or the old one after all."""
        done = Signal("adjudicate_return", self.unit)
        if self.lead is None:
            return (done, Signal("adjudicate_return:refused", self.unit))
        return (done, Signal("relieved", self.unit), Signal("reassign", self.lead.code))

    def effect(self, case: Case) -> None:
        """Granted: the new unit leads or helps in the old one's place. Refused: the unit is designated and may not return again."""
        case.returned = answered(case.returned, self.unit, self.envelope.at, granted=self.granted, designated=not self.granted)
        case.returned_by, case.designated = None, not self.granted
        if self.lead is None:
            return
        led = lead_code(case) == self.unit
        rest = tuple(unit for unit in case.cohandlers if unit.code not in (self.unit, self.lead.code))
        case.lead, case.cohandlers = (self.lead, rest) if led else (case.lead, (*rest, self.lead))
        case.signed_in = tuple(code for code in case.signed_in if code != self.lead.code)


@dataclass(frozen=True, kw_only=True)
class HandedUp(LeadChanged, topic="case.handed_up", signal="reassign"):
    """A town handed the case up to the county's inspection."""


@dataclass(frozen=True, kw_only=True)
class Designated(LeadChanged, topic="case.designated", signal="designate"):
    """The common superior designated the lead; it may not be returned."""

    designates = True

    def effect(self, case: Case) -> None:
        """Final."""
        super().effect(case)
        case.designated = True


def the_return_is_in_time_and_first(case: Case, asked: Asked[ReturnDispatch], world: World) -> str | None:
    """Within the return window, once, and never after a designation."""
    if case.designated:
        return "the unit was designated; a designation is final and cannot be returned"
    if case.returns:
        return "the dispatch was returned once already; a second return is not allowed"
    window = case.clock("return_window", asked.by.unit.code)
    if window is None or (window.due_at is not None and asked.at >= window.due_at):
        return "the return window has ended; the unit keeps the case"
    return None


def a_return_is_pending(case: Case, asked: Asked[AdjudicateReturn], world: World) -> str | None:
    """There is a return to decide; a granted one names another unit, competent for the place, that does not have the case."""
    if case.returned_by is None:
        return "no return is waiting for a decision"
    if not asked.command.granted:
        return None
    new = world.office.unit(asked.command.lead) if asked.command.lead else None
    if new is None:
        return "a granted return names the new lead by its code from the office directory"
    if new.code in (case.returned_by, lead_code(case)):
        return f"unit {new.code} returned the case or leads it; a granted return names another one"
    return None if new.covers(case.region) else f"unit {new.code} is not competent for the place of work ({case.region}) (条例 art. 13)"


def no_return_pushes_the_lead_down(case: Case, asked: Asked[AdjudicateReturn], world: World) -> str | None:
    """A returned lead goes no more from a county down to a town than a dispatch does; a town may help in a helper's place."""
    return not_pushed_down_to_a_town(case, asked, world) if case.returned_by == lead_code(case) else None


def a_town_leads(case: Case, asked: Asked[HandUp], world: World) -> str | None:
    """Only a town hands up, and to a unit of the county or above that may inspect."""
    to = world.office.unit(asked.command.to)
    if case.lead is None or case.lead.level != "town":
        return "only a case that a town leads is handed up"
    high = to is not None and LEVELS.index(to.level) >= LEVELS.index("county")
    if to is None or not high or not to.may("labour_inspection") or not to.covers(case.region):
        return f"{asked.command.to!r} is not a unit of that county or above with the power of labour inspection"
    return None


def the_superior_is_common(case: Case, asked: Asked[Designate], world: World) -> str | None:
    """The designating unit stands above the one designated and the one that led (条例 13); a leading group above its own level's units."""
    units = [unit for unit in (world.office.unit(asked.command.lead), case.lead) if unit is not None]
    highest = max((LEVELS.index(unit.level) for unit in units), default=0)
    own = LEVELS.index(asked.by.unit.level)
    above = own > highest or (own == highest and asked.by.unit.kind == "leading_group")
    return None if above and asked.by.unit.covers(case.region) else "only the common superior of the units designates"


@decides(ReturnDispatch)
def return_dispatch(case: Case, asked: Asked[ReturnDispatch], world: World) -> list[Fact]:
    """Returned, with a proposal, to the dispatching office of the place."""
    command, unit = asked.command, asked.by.unit
    desk = place_of(Post.DISPATCHER, unit, case.region, world.office, asked.today)
    adjudicator = desk.code if desk is not None else ""
    return [DispatchReturned(unit=unit.code, ground=command.ground, proposed=command.proposed, adjudicator=adjudicator)]


@decides(AdjudicateReturn)
def adjudicate_return(case: Case, asked: Asked[AdjudicateReturn], world: World) -> list[Fact]:
    """Granted with a new lead, or refused."""
    assert case.returned_by is not None
    lead = unit_of(world, asked.command.lead) if asked.command.granted and asked.command.lead else None
    return [ReturnAdjudicated(granted=asked.command.granted, unit=case.returned_by, lead=lead)]


@decides(HandUp)
def hand_up(case: Case, asked: Asked[HandUp], world: World) -> list[Fact]:
    """Up to the county."""
    return [HandedUp(lead=unit_of(world, asked.command.to), former=lead_code(case))]


@decides(Designate)
def designate(case: Case, asked: Asked[Designate], world: World) -> list[Fact]:
    """Final."""
    return [Designated(lead=unit_of(world, asked.command.lead), former=lead_code(case))]
