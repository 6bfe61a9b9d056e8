"""Signing and refusing a draft of pressure 督办签发: the supervisor of the issuing level, and once it is due the next in line."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.pressing.drafting import KINDS, Measure, causes_left, why_moot
from casework.domain.pressing.instruments import brought_about
from casework.domain.pressing.leading_rules import is_below
from casework.domain.registry import Command, decides
from casework.domain.statute.papers import change
from casework.domain.statute.standing import Paper
from casework.domain.values import Post, Text

RUNGS = {kind: rung for rung, kind in KINDS.items()}
MOOT = {
    "cause": "the duty it is about was done, its due date moved, or the work has ended; refuse the draft",
    "standing": "what it asks for stands already; refuse the draft",
}


@dataclass(frozen=True, kw_only=True)
class SignPressure(Command):
    """Sign a draft of pressure 签发; `number` is the number 文号 of the paper by which it takes effect."""

    paper: str
    number: str


@dataclass(frozen=True, kw_only=True)
class RefusePressure(Command):
    """Refuse a draft of pressure 不予签发; the rung is not drafted again for this due date."""

    paper: str
    reason: Text


@dataclass(frozen=True, kw_only=True)
class PressureSigned(Fact, topic="case.pressure_signed"):
    """The draft was signed; what it asks for takes effect beside this fact."""

    paper: str
    rung: str
    number: str

    def signals(self) -> tuple[Signal, ...]:
        """Signed."""
        return (Signal("pressure:signed", self.paper),)

    def effect(self, case: Case) -> None:
        """In effect."""
        change(case, self.paper, status="served", number=self.number)


@dataclass(frozen=True, kw_only=True)
class PressureRefused(Fact, topic="case.pressure_refused"):
    """The draft was refused; the latch of the ladder stays, so that it is not drafted again for this due date."""

    paper: str
    rung: str
    reason: Text

    def signals(self) -> tuple[Signal, ...]:
        """Refused."""
        return (Signal("pressure:refused", self.paper),)

    def effect(self, case: Case) -> None:
        """No pressure."""
        change(case, self.paper, status="declined")


# rules


def a_draft_waits(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The paper is a draft that nobody decided yet."""
    paper = case.papers.get(asked.command.paper)
    if paper is not None and paper.kind in RUNGS and paper.status == "drafted":
        return None
    waiting = [p.id for p in case.papers.values() if p.kind in RUNGS and p.status == "drafted"]
    return f"{asked.command.paper!r} is no draft that waits for a signature; waiting: {', '.join(waiting) or 'none'}"


def the_signer_is_high_enough(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Of the level of the office that would issue it, or above."""
    paper = case.papers.get(asked.command.paper)
    office = world.office.unit(paper.issuer) if paper is not None and paper.issuer is not None else None
    if office is None or not is_below(asked.by.unit.level, office.level):
        return None
    yours = asked.by.unit.level
    return f"{office.code} of {office.level} level issues this paper; that level or above signs, yours is of {yours} level"


def the_supervisor_had_the_time(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The supervisor signs; the next in line, the dispatcher and then the chair 组长, once the supervisor's day has passed."""
    clock = case.clock("sign_pressure", asked.command.paper)
    if asked.by.post == Post.SUPERVISOR or clock is None or clock.expired(asked.at):
        return None
    return f"the supervisor has until {clock.due_text} to sign or refuse; the {asked.by.post} is next in line after that"


def the_paper_has_a_number(case: Case, asked: Asked[SignPressure], world: World) -> str | None:
    """Pressure rests on a paper that can be found."""
    return None if asked.command.number.strip() else "there is no paper number; give the 文号 of the signed paper in `number`"


def the_cause_still_stands(case: Case, asked: Asked[SignPressure], world: World) -> str | None:
    """A duty done meanwhile, or moved to another day, is not pressed any more."""
    paper = case.papers.get(asked.command.paper)
    if paper is None or paper.kind not in RUNGS or (because := why_moot(case, paper)) is None:
        return None
    return MOOT[because]


# decisions


@decides(SignPressure)
def sign_pressure(case: Case, asked: Asked[SignPressure], world: World) -> list[Fact]:
    """Signed, with the same facts as if the rulebook had named a paper."""
    number, paper = asked.command.number.strip(), case.papers[asked.command.paper]
    measure = measure_of(case, paper, world)
    return [
        PressureSigned(paper=paper.id, rung=measure.rung, number=number),
        *brought_about(case, measure, paper.id, number, asked, world),
    ]


@decides(RefusePressure)
def refuse_pressure(case: Case, asked: Asked[RefusePressure], world: World) -> list[Fact]:
    """Refused."""
    paper = case.papers[asked.command.paper]
    return [PressureRefused(paper=paper.id, rung=RUNGS[paper.kind], reason=asked.command.reason)]


def measure_of(case: Case, paper: Paper, world: World) -> Measure:
    """The measure that a draft asks for, as far as its causes still stand."""
    to, source = next(iter(paper.addressees), None), paper.issuer
    return Measure(
        RUNGS[paper.kind], causes_left(case, paper), paper.ground or "", world.office.unit(to) if to is not None else None,
        world.office.unit(source) if source is not None else None,
    )  # fmt: skip
