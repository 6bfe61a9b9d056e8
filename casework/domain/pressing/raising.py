"""Raising 提级办理: a higher level takes the case up (条例 13); it leads, the territory helps, and every statutory clock stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.dispatching import LeadChanged, lead_code
from casework.domain.facts import Fact, Signal, Stages
from casework.domain.ladder.places import lead_of
from casework.domain.ladder.reaching import Reach
from casework.domain.office import Office
from casework.domain.pressing.choosing import leader_for, nobody
from casework.domain.pressing.drafting import Measure
from casework.domain.pressing.leading import LeaderNamed
from casework.domain.pressing.leading_rules import is_below
from casework.domain.pressing.standing import Cause
from casework.domain.registry import Command, decides
from casework.domain.state import Owner
from casework.domain.values import Post, Recipient, Text, Unit


@dataclass(frozen=True, kw_only=True)
class Raise(Command):
    """Take the case up 提级 to the labour inspection of the own, higher level; `unit` where that level has several."""

    ground: Text
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Raised(LeadChanged, topic="case.raised"):
    """The inspection of a higher level leads; the former lead helps. Filing date and statutory clocks stand; it may not be returned."""

    level: str
    authority: str | None = None
    causes: tuple[Cause, ...] = ()
    ground: Text | None = None
    told: tuple[Recipient, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """The former lead's own clocks end, the new lead signs in, the leader's limit begins a new round with its breach on record."""
        relieved = (Signal("relieved", self.former),) if self.former is not None else ()
        return (*relieved, Signal("reassign", self.lead.code), Signal("raise"))

    def effect(self, case: Case) -> None:
        """The territory stays in it as co-handler; who of it had signed has signed."""
        before, signed = case.lead, case.signed_in
        super().effect(case)
        case.cohandlers = (*(unit for unit in case.cohandlers if unit != before), *((before,) if before is not None else ()))
        case.signed_in = tuple(code for code in signed if code != self.lead.code)
        case.designated, case.raised = True, True


@dataclass(frozen=True, kw_only=True)
class OwnedAbove(Fact, topic="case.owned_above"):
    """After a raise a leader of the higher level owns the case; the former one stays responsible for the territory 属地责任."""

    former: str
    leader: str
    unit: str
    level: str
    because: tuple[str, ...] = ()
    authority: str | None = None
    instead_of: str | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The former leader's duties end, the new one's begin; the new round of the limit is theirs."""
        return (Signal("leader:left", self.former), Signal("change_leader", self.leader))

    def effect(self, case: Case) -> None:
        """A new owner with nothing done yet; the former one is remembered."""
        case.former_owner, case.leaderless = case.owner, {}
        case.owner = Owner(self.leader, self.unit, self.level, self.envelope.held_at)


@dataclass(frozen=True, kw_only=True)
class RaiseImpossible(Fact, topic="case.raise_impossible"):
    """An alarm: the directory has no labour inspection above `level`, so nobody can take the case up; `told` is the supervisor reached."""

    level: str
    causes: tuple[Cause, ...] = ()
    told: tuple[Recipient, ...] = ()


def inspection_above(case: Case, office: Office, day: date, level: str = "") -> Unit | None:
    """The nearest labour inspection above the unit that leads (of that `level`, where given), or None. Of a bureau and its brigade
    支队 the one whose head is there to sign for the case.
    """
    lead = lead_of(case, office)
    units = (unit for unit in office.units_for(case.region, "hrss", level or None) if unit.may("labour_inspection"))
    fitting = [unit for unit in units if lead is None or is_below(lead.level, unit.level)]
    nearest = [unit for unit in fitting if unit.level == fitting[0].level]
    headed = (unit for unit in nearest if office.holders(Post.UNIT_HEAD, unit.code, day))
    return next(headed, nearest[0] if nearest else None)


def raised_by_the_ladder(case: Case, measure: Measure, asked: Asked[Any], world: World, under: str) -> list[Fact]:
    """What the rung brings about under a paper: the raise, or the alarm that there is nobody above."""
    above = inspection_above(case, world.office, asked.day)
    if above is None:
        clocks = [case.clocks[cause.clock] for cause in measure.causes if cause.clock in case.clocks]
        told = tuple(each for clock in clocks for each in Reach(case, clock, world.office, asked.at).post("supervisor"))
        lead = lead_of(case, world.office)
        return [RaiseImpossible(level=lead.level if lead is not None else "", causes=measure.causes, told=told)]
    return taken_up(case, above, asked, world, causes=measure.causes, authority=under)


def taken_up(case: Case, above: Unit, asked: Asked[Any], world: World, **said: Any) -> list[Fact]:
    """The raise to a unit, and the leader of that level who owns the case from then on; what nobody was given yet is given by it."""
    given = Stages(handling="dispatched") if case.handling == "received" else None
    up = Raised(lead=above, former=lead_code(case), level=above.level, stages=given, **said)
    return [up, *_owner_above(case, above.level, asked, world, said.get("authority"))]


def _owner_above(case: Case, level: str, asked: Asked[Any], world: World, under: str | None) -> list[Fact]:
    if case.owner is not None and not is_below(case.owner.level, level):
        return []
    choice = leader_for(case, asked, world, level)
    if choice is None:
        return nobody(case, "", asked, world, level)
    chosen: dict[str, Any] = {
        "leader": choice.person, "unit": choice.unit, "level": choice.level, "because": ("raised", *choice.because), "authority": under,
        "instead_of": choice.instead_of,
    }  # fmt: skip
    return [LeaderNamed(**chosen) if case.owner is None else OwnedAbove(former=case.owner.person, **chosen)]


# rules


def a_higher_level_takes_it_up(case: Case, asked: Asked[Raise], world: World) -> str | None:
    """A level above the unit that leads (条例 13)."""
    lead, own = lead_of(case, world.office), asked.by.unit
    if lead is None or is_below(lead.level, own.level):
        return None
    return f"the case is led by {lead.code} of {lead.level} level; a level above takes it up, yours is of {own.level} level"


def that_level_has_an_inspection(case: Case, asked: Asked[Raise], world: World) -> str | None:
    """The new lead is a labour inspection of the level that takes the case up."""
    if (wanted := asked.command.unit) == "":
        found = inspection_above(case, world.office, asked.day, asked.by.unit.level)
        return None if found is not None else f"the directory has no labour inspection of {asked.by.unit.level} level for {case.region}"
    unit, level = world.office.unit(wanted), asked.by.unit.level
    fits = unit is not None and unit.may("labour_inspection") and unit.level == level and unit.covers(case.region)
    return None if fits else f"unit {wanted!r} is no labour inspection of {level} level for {case.region}"


# decision


@decides(Raise)
def raise_case(case: Case, asked: Asked[Raise], world: World) -> list[Fact]:
    """Taken up."""
    command, office = asked.command, world.office
    above = office.unit(command.unit) or inspection_above(case, office, asked.day, asked.by.unit.level)
    assert above is not None, "the table asked for an inspection of that level"
    return taken_up(case, above, asked, world, ground=command.ground)
