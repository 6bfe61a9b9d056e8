"""What a leader does who owns a case 包案: acknowledge, team, plan, weekly progress, instructions, and the last signature."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.papers import change, keep, new_id
from casework.domain.registry import Command, decides
from casework.domain.state import Owner, Paper
from casework.domain.values import Text

CHECKS: Final = ("on_site", "call")
"""How others checked before the leader signs off: 实地 or 电话核查."""


@dataclass(frozen=True, kw_only=True)
class Acknowledge(Command):
    """Take the case 接收: the leader, or the deputy 副职 of the same unit (AB角)."""


@dataclass(frozen=True, kw_only=True)
class FormTeam(Command):
    """Form the special team 专班: the codes of the units that join, e.g. HRSS, the industry department, the police, the territory."""

    units: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Plan(Command):
    """Set the plan for this one case 一案一策; `until` is the plan's own day, where it names one."""

    text: Text
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Progress(Command):
    """Report the week's progress to the leader 周调度."""

    text: Text


@dataclass(frozen=True, kw_only=True)
class Instruct(Command):
    """Instruct a unit 批示. Acceptance, penalty and transfer are never decided this way (tables 4.6)."""

    unit: str
    text: Text
    paper: str = ""


@dataclass(frozen=True, kw_only=True)
class InstructReply(Command):
    """Report what became of an instruction 批示办理情况."""

    paper: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class SignOff(Command):
    """Sign the case off 包案领导签字 after others checked it; `checked_how` is on_site or call."""

    checked_by: str
    checked_how: str


@dataclass(frozen=True, kw_only=True)
class LeaderAcknowledged(Fact, topic="case.leader_acknowledged"):
    """The leader, or the deputy for the leader, took the case."""

    leader: str

    def signals(self) -> tuple[Signal, ...]:
        """Ends the first duty; the weekly rounds begin."""
        return (Signal("acknowledge", self.leader),)

    def effect(self, case: Case) -> None:
        """Acknowledged."""
        case.owner = replace(owner_of(case), acknowledged=True)


@dataclass(frozen=True, kw_only=True)
class TeamFormed(Fact, topic="case.team_formed"):
    """The special team stands."""

    leader: str
    units: tuple[str, ...]

    def signals(self) -> tuple[Signal, ...]:
        """Ends the duty to form one."""
        return (Signal("team", self.leader),)

    def effect(self, case: Case) -> None:
        """There is a team."""
        case.owner = replace(owner_of(case), team=True)


@dataclass(frozen=True, kw_only=True)
class PlanSet(Fact, topic="case.plan_set"):
    """There is a plan for this case."""

    leader: str
    text: Text
    until: date | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Ends the duty to set one."""
        return (Signal("plan", self.leader),)

    def effect(self, case: Case) -> None:
        """There is a plan."""
        case.owner = replace(owner_of(case), plan=True)


@dataclass(frozen=True, kw_only=True)
class ProgressReported(Fact, topic="case.progress_reported"):
    """The week's progress went to the leader."""

    leader: str
    text: Text

    def signals(self) -> tuple[Signal, ...]:
        """The next round begins."""
        return (Signal("progress", self.leader),)


@dataclass(frozen=True, kw_only=True)
class Instructed(Fact, topic="case.instructed"):
    """The leader instructed a unit."""

    paper: str
    unit: str
    text: Text

    def signals(self) -> tuple[Signal, ...]:
        """The unit owes a report."""
        return (Signal("instruct", self.paper),)

    def effect(self, case: Case) -> None:
        """A paper that waits for its answer."""
        keep(case, Paper(self.paper, "instruction", "served", addressees=(self.unit,), purpose="instruct"))


@dataclass(frozen=True, kw_only=True)
class InstructionAnswered(Fact, topic="case.instruction_answered"):
    """The unit reported what became of it."""

    paper: str
    text: Text

    def signals(self) -> tuple[Signal, ...]:
        """The report is there."""
        return (Signal("instruct_reply", self.paper),)

    def effect(self, case: Case) -> None:
        """Answered."""
        change(case, self.paper, status="met")


@dataclass(frozen=True, kw_only=True)
class LeaderSignedOff(Fact, topic="case.leader_signed_off"):
    """The leader signed; strike-off may release."""

    leader: str
    checked_by: str
    checked_how: str

    def effect(self, case: Case) -> None:
        """Signed."""
        case.owner = replace(owner_of(case), signed_off=True)


def owner_of(case: Case) -> Owner:
    """The standing leader; the table asks for one before any of these moves."""
    assert case.owner is not None, "the table asked for a standing leader"
    return case.owner


# rules


def it_is_the_leader(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The leader's own act."""
    if case.owner is None or asked.by.person == case.owner.person:
        return None
    return f"this belongs to the leader {case.owner.person}, who owns the case"


def it_is_the_leader_or_a_deputy(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The leader, or another leader of the same unit for them (AB角)."""
    if case.owner is None or asked.by.person == case.owner.person or asked.by.unit.code == case.owner.unit:
        return None
    return f"this belongs to the leader {case.owner.person} or a deputy of unit {case.owner.unit}"


def the_team_joins_known_units(case: Case, asked: Asked[FormTeam], world: World) -> str | None:
    """A team joins at least two units of the directory."""
    unknown = sorted(code for code in asked.command.units if world.office.unit(code) is None)
    if unknown:
        return f"unit(s) {', '.join(unknown)} are not in the directory"
    return None if len(set(asked.command.units)) >= 2 else "a special team joins at least two units; name them in `units`"


def the_instructed_unit_is_known(case: Case, asked: Asked[Instruct], world: World) -> str | None:
    """An instruction goes to a unit of the directory."""
    return None if world.office.unit(asked.command.unit) else f"unit {asked.command.unit!r} is not in the directory"


def an_instruction_waits_for_the_unit(case: Case, asked: Asked[InstructReply], world: World) -> str | None:
    """The unit that was instructed reports, once."""
    paper = case.papers.get(asked.command.paper)
    if paper is None or paper.kind != "instruction" or paper.status != "served":
        waiting = [p.id for p in case.papers.values() if p.kind == "instruction" and p.status == "served"]
        return f"{asked.command.paper!r} is no instruction that waits for a report; waiting: {', '.join(waiting) or 'none'}"
    return None if asked.by.unit.code in paper.addressees else f"the instruction went to unit {', '.join(paper.addressees)}, which reports on it"


def the_workers_are_paid(case: Case, asked: Asked[SignOff], world: World) -> str | None:
    """Balance 0 by verified payments, or the breach of the site put right."""
    done = case.rectified if case.matter == "site_breach" else case.balance_fen == 0
    return None if done else "the workers are not paid by verified payments; a leader signs off only what is solved"


def others_checked_it(case: Case, asked: Asked[SignOff], world: World) -> str | None:
    """On site or by call, by somebody who neither handled nor owns the case (tables 4.7)."""
    if asked.command.checked_how not in CHECKS:
        return f"checked_how {asked.command.checked_how!r} is unknown; allowed: {', '.join(CHECKS)}"
    if asked.command.checked_by in ("", asked.by.person, *case.handlers):
        return "somebody who neither handled nor owns the case must check it first; name them in `checked_by`"
    return None


# decisions


@decides(Acknowledge)
def acknowledge(case: Case, asked: Asked[Acknowledge], world: World) -> list[Fact]:
    """Taken."""
    return [LeaderAcknowledged(leader=owner_of(case).person)]


@decides(FormTeam)
def form_team(case: Case, asked: Asked[FormTeam], world: World) -> list[Fact]:
    """Formed."""
    return [TeamFormed(leader=owner_of(case).person, units=asked.command.units)]


@decides(Plan)
def plan(case: Case, asked: Asked[Plan], world: World) -> list[Fact]:
    """Set."""
    return [PlanSet(leader=owner_of(case).person, text=asked.command.text, until=asked.command.until)]


@decides(Progress)
def progress(case: Case, asked: Asked[Progress], world: World) -> list[Fact]:
    """Reported."""
    return [ProgressReported(leader=owner_of(case).person, text=asked.command.text)]


@decides(Instruct)
def instruct(case: Case, asked: Asked[Instruct], world: World) -> list[Fact]:
    """Instructed."""
    command = asked.command
    return [Instructed(paper=new_id(case, "instruction", command.paper), unit=command.unit, text=command.text)]


@decides(InstructReply)
def instruct_reply(case: Case, asked: Asked[InstructReply], world: World) -> list[Fact]:
    """Reported."""
    return [InstructionAnswered(paper=asked.command.paper, text=asked.command.text)]


@decides(SignOff)
def sign_off(case: Case, asked: Asked[SignOff], world: World) -> list[Fact]:
    """Signed."""
    return [LeaderSignedOff(leader=owner_of(case).person, checked_by=asked.command.checked_by, checked_how=asked.command.checked_how)]
