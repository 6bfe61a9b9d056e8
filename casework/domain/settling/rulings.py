"""Rulings 判决与裁决: what a court or labour arbitration decided about the wages; news from outside, and never a payment."""

from dataclasses import dataclass

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.fields import unknown
from casework.domain.registry import Command, decides
from casework.domain.settling.notes import readable
from casework.domain.transfer.hold import is_over_without
from casework.domain.values import Fen, Text

RESULTS = ("for_the_workers", "in_part", "against_the_workers", "settled", "not_stated")


@dataclass(frozen=True, kw_only=True)
class NoteJudgment(Command, move="court_judgment", backdates=True):
    """A court ruled on the wages 法院判决 (fen); a judgment is not payment."""

    result: str = "not_stated"
    number: str | None = None
    heads: int | None = None
    fen: Fen | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class NoteArbitration(Command, move="arbitration_pending", backdates=True):
    """Labour arbitration took the claim 仲裁受理: the ladder holds and the matter is followed up."""

    number: str | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class NoteAward(Command, move="arbitration_award", backdates=True):
    """Labour arbitration decided 仲裁裁决 (fen), or the claim ended there; an award is not payment."""

    result: str = "not_stated"
    number: str | None = None
    heads: int | None = None
    fen: Fen | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Ruling(Fact):
    """Base of what a court or an arbitration body decided about the wages."""

    result: str = "not_stated"
    number: str | None = None
    heads: int | None = None
    fen: Fen | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class CourtJudged(Ruling, topic="case.court_judged"):
    """A court ruled on the wages."""


@dataclass(frozen=True, kw_only=True)
class ArbitrationTaken(Fact, topic="case.arbitration_taken", signal="arbitration:pending"):
    """Labour arbitration took the claim."""

    number: str | None = None
    text: Text | None = None

    def effect(self, case: Case) -> None:
        """Pending there."""
        case.under_arbitration = True


@dataclass(frozen=True, kw_only=True)
class ArbitrationAwarded(Ruling, topic="case.arbitration_awarded"):
    """Labour arbitration decided. `frees` when nothing else holds the ladder."""

    frees: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """The hold falls with its last ground."""
        return (Signal("hold:over"),) if self.frees else ()

    def effect(self, case: Case) -> None:
        """Pending no more."""
        case.under_arbitration = False


@decides(NoteJudgment)
def court_judgment(case: Case, asked: Asked[NoteJudgment], world: World) -> list[Fact]:
    """Judged."""
    command = asked.command
    readable(asked, unknown("result", command.result, RESULTS))
    return [CourtJudged(result=command.result, number=command.number, heads=command.heads, fen=command.fen, text=command.text)]


@decides(NoteArbitration)
def arbitration_pending(case: Case, asked: Asked[NoteArbitration], world: World) -> list[Fact]:
    """Taken."""
    return [ArbitrationTaken(number=asked.command.number, text=asked.command.text)]


@decides(NoteAward)
def arbitration_award(case: Case, asked: Asked[NoteAward], world: World) -> list[Fact]:
    """Awarded."""
    c, frees = asked.command, is_over_without(case, "arbitration")
    readable(asked, unknown("result", c.result, RESULTS))
    return [ArbitrationAwarded(result=c.result, number=c.number, heads=c.heads, fen=c.fen, text=c.text, frees=frees)]
