"""A leader's instructions 批示: papers to a unit that owes a report, and never a decision on acceptance, penalty or transfer."""

from dataclasses import dataclass

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.statute.papers import change, keep, new_id
from casework.domain.statute.standing import Paper
from casework.domain.values import Text


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
class Instructed(Fact, topic="case.instructed"):
    """The leader instructed a unit."""

    paper: str
    unit: str
    text: Text

    def signals(self) -> tuple[Signal, ...]:
        """The unit owes a report."""
        return (Signal("instruct", self.paper, unit=self.unit),)

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


# rules


def the_instructed_unit_is_known(case: Case, asked: Asked[Instruct], world: World) -> str | None:
    """An instruction goes to a unit of the directory."""
    return None if world.office.unit(asked.command.unit) else f"unit {asked.command.unit!r} is not in the directory"


def an_instruction_waits_for_the_unit(case: Case, asked: Asked[InstructReply], world: World) -> str | None:
    """The unit that was instructed reports, once."""
    paper = case.papers.get(asked.command.paper)
    if paper is None or paper.kind != "instruction" or paper.status != "served":
        waiting = [p.id for p in case.papers.values() if p.kind == "instruction" and p.status == "served"]
        return f"{asked.command.paper!r} is no instruction that waits for a report; waiting: {', '.join(waiting) or 'none'}"
    went_to = ", ".join(paper.addressees)
    return None if asked.by.unit.code in paper.addressees else f"the instruction went to unit {went_to}, which reports on it"


# decisions


@decides(Instruct)
def instruct(case: Case, asked: Asked[Instruct], world: World) -> list[Fact]:
    """Instructed."""
    command = asked.command
    return [Instructed(paper=new_id(case, "instruction", command.paper), unit=command.unit, text=command.text)]


@decides(InstructReply)
def instruct_reply(case: Case, asked: Asked[InstructReply], world: World) -> list[Fact]:
    """Reported."""
    return [InstructionAnswered(paper=asked.command.paper, text=asked.command.text)]
