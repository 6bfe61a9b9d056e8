"""What is settled on the spot 马上办 in its lawful form: corrected at once, or ordered at once on a numbered paper."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.papers import PURPOSES, asked_paper, keep, new_id
from casework.domain.statute.standing import Paper
from casework.domain.values import Fen, Inspector, Sum, Text


@dataclass(frozen=True, kw_only=True)
class CorrectOnSpot(Command, workflow=PROCEDURE):
    """The breach was put right before the officers' eyes 当场纠正 (条例 15). `proof` are codes such as photo, signed_record."""

    officers: tuple[Inspector, ...]
    breach: Text
    facts_clear: bool = False
    proof: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OrderOnSpot(Command, workflow=PROCEDURE):
    """Order on the spot 当场限期改正指令 (Order 25 art. 31): a numbered paper, handed over at once and filed away in two days.

    `until` is the last day to obey. Unmet, the case is filed.
    """

    paper: str = ""
    number: str
    officers: tuple[Inspector, ...]
    addressees: tuple[str, ...]
    until: date
    purpose: str = "rectify"
    sum: Sum | None = None
    facts_clear: bool = False
    proof: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileAway(Command, workflow=PROCEDURE):
    """Put the on-spot paper into the file 归档 (Order 25 art. 32)."""

    paper: str


@dataclass(frozen=True, kw_only=True)
class CorrectedOnSpot(Fact, topic="case.corrected_on_spot"):
    """A breach was put right on the spot."""

    officers: tuple[Inspector, ...]
    breach: Text
    proof: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OrderedOnSpot(Fact, topic="case.ordered_on_spot"):
    """An order was written and handed over on the spot."""

    paper: str
    number: str
    officers: tuple[Inspector, ...]
    addressees: tuple[str, ...]
    until: date
    purpose: str
    sum: Sum | None = None
    proof: tuple[str, ...] = ()
    proven_before: Fen = 0

    def signals(self) -> tuple[Signal, ...]:
        """Ordered and served in one: the date runs."""
        return (Signal("order_on_spot", self.paper), Signal("served:order", self.paper, limit=f"until {self.until}", rule="order_due"))

    def effect(self, case: Case) -> None:
        """One more paper, already served."""
        at = self.envelope.held_at
        keep(
            case,
            Paper(
                self.paper, "on_spot_order", "served", self.addressees, self.purpose, self.sum, self.until, number=self.number,
                served_at=at, way="direct", approved_at=at, proven_before=self.proven_before,
            ),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FiledAway(Fact, topic="case.filed_away"):
    """The on-spot paper lies in the file."""

    paper: str

    def signals(self) -> tuple[Signal, ...]:
        """Filed away."""
        return (Signal("on_spot:filed_away", self.paper),)


# rules


def the_facts_are_clear(case: Case, asked: Asked[Any], world: World) -> str | None:
    """On the spot only where facts are clear and proof is certain (条例 15; Order 25 art. 31)."""
    if asked.command.facts_clear and asked.command.proof:
        return None
    return "on the spot needs clear facts and certain proof (条例 15); name the proof, or file the case and inquire"


def the_paper_is_numbered(case: Case, asked: Asked[Any], world: World) -> str | None:
    """An order on the spot carries its number from the start."""
    return None if asked.command.number else "the on-spot order has no number; write the number printed on the form"


def the_last_day_is_not_past(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The date to obey is today or later: the paper is handed over today."""
    return None if asked.command.until >= asked.day else f"the date {asked.command.until} is past; it must be today or later"


def it_orders_something_lawful(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Purpose pay or rectify; payment with an exact sum and heads, save in imported history."""
    command = asked.command
    if command.purpose not in PURPOSES:
        return f"purpose {command.purpose!r} is unknown; allowed: {', '.join(PURPOSES)}"
    if command.purpose == "rectify" or case.imported or (command.sum is not None and None not in (command.sum.fen, command.sum.heads)):
        return command.sum.fault() if command.sum is not None else None
    return "an order to pay states the exact sum and the heads; state them, or order rectification only"


def it_is_an_on_spot_paper(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only on-spot papers are filed away within two days."""
    paper = asked_paper(case, asked)
    return f"{paper.id} is a {paper.kind}; this is for an on-spot order" if paper is not None and paper.kind != "on_spot_order" else None


# decisions


@decides(CorrectOnSpot)
def correct_on_spot(case: Case, asked: Asked[CorrectOnSpot], world: World) -> list[Fact]:
    """Put right."""
    command = asked.command
    return [CorrectedOnSpot(officers=command.officers, breach=command.breach, proof=command.proof)]


@decides(OrderOnSpot)
def order_on_spot(case: Case, asked: Asked[OrderOnSpot], world: World) -> list[Fact]:
    """Ordered and handed over."""
    command = asked.command
    return [
        OrderedOnSpot(
            paper=new_id(case, "on_spot_order", command.paper), number=command.number, officers=command.officers,
            addressees=command.addressees, until=command.until, purpose=command.purpose, sum=command.sum, proof=command.proof,
            proven_before=case.proven_fen,
        )
    ]  # fmt: skip


@decides(FileAway)
def file_away(case: Case, asked: Asked[FileAway], world: World) -> list[Fact]:
    """Filed away."""
    return [FiledAway(paper=asked.command.paper)]
