"""The wage deposit 工资保证金 (人社部发〔2021〕65号): drawn when an order to pay stays unmet, paid by the bank, filled up again."""

from dataclasses import dataclass, field, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.paying.money import RecordPayment, faults, recorded
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.statute.papers import ORDERS, asked_paper, change, keep, new_id
from casework.domain.statute.standing import Paper
from casework.domain.values import Fen, Line, Sum, yuan

DRAWN_ON = (*ORDERS, "handling_decision")


@dataclass(frozen=True, kw_only=True)
class DrawDeposit(Command):
    """Draw the deposit 动用保证金: a notice to the bank and the contractor on the ground of an unmet order to pay. Fen.

    The notice is served like any paper; the bank then pays within five working days.
    """

    paper: str = ""
    order: str
    contractor: str
    fen: Fen
    lines: tuple[Line, ...] = ()
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class NoteDepositPaid(Command, move="deposit_paid", backdates=True):
    """The bank paid from the deposit 保证金已支付: the notice is met and the money is on record, still to be verified."""

    paper: str
    fen: Fen | None = None
    lines: tuple[Line, ...] = ()
    payment: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteDepositRefilled(Command, move="deposit_refilled", backdates=True):
    """The contractor filled the deposit up, or gave a new guarantee 保证金已补足."""

    paper: str


@dataclass(frozen=True, kw_only=True)
class DepositDrawn(Fact, topic="case.deposit_drawn"):
    """A notice to draw the deposit was approved; served, the bank's days run."""

    paper: str
    order: str
    contractor: str
    sum: Sum = field(default_factory=Sum)
    number: str | None = None

    def effect(self, case: Case) -> None:
        """One more paper."""
        drawn = Paper(self.paper, "deposit", "approved", (self.contractor,), sum=self.sum, number=self.number, follows=self.order)
        keep(case, replace(drawn, approved_at=self.envelope.at))


@dataclass(frozen=True, kw_only=True)
class DepositPaid(Fact, topic="case.deposit_paid"):
    """The bank paid."""

    paper: str

    def signals(self) -> tuple[Signal, ...]:
        """The bank's days end, the contractor's begin."""
        return (Signal("deposit:paid", self.paper),)

    def effect(self, case: Case) -> None:
        """The notice is met."""
        change(case, self.paper, status="met")


@dataclass(frozen=True, kw_only=True)
class DepositRefilled(Fact, topic="case.deposit_refilled"):
    """The deposit is full again."""

    paper: str

    def signals(self) -> tuple[Signal, ...]:
        """The contractor's days end."""
        return (Signal("deposit:refilled", self.paper),)


def an_order_to_pay_is_unmet(case: Case, asked: Asked[DrawDeposit], world: World) -> str | None:
    """The deposit is drawn when the contractor was ordered to pay and did not (65号; 724号令 32)."""
    order = case.papers.get(asked.command.order)
    if order is not None and order.kind in DRAWN_ON and order.purpose == "pay" and order.status == "unmet":
        return None
    fitting = [p.id for p in case.papers.values() if p.kind in DRAWN_ON and p.purpose == "pay" and p.status == "unmet"]
    return f"the deposit is drawn on an unmet order to pay; {asked.command.order!r} is none; unmet: {', '.join(fitting) or 'none'}"


def the_deposit_covers_what_is_owed(case: Case, asked: Asked[DrawDeposit], world: World) -> str | None:
    """Only for wages of this project still owed (724号令 33), with a roll that agrees."""
    command = asked.command
    if command.fen <= 0:
        return "fen must be more than 0; state the exact sum to be paid"
    if case.balance_fen is None or command.fen > case.balance_fen:
        return f"the workers are still owed {yuan(case.balance_fen)} yuan; draw at most what is established and owed (724号令 art. 33)"
    return Sum(fen=command.fen, lines=command.lines).fault()


def the_contractor_is_a_respondent(case: Case, asked: Asked[DrawDeposit], world: World) -> str | None:
    """Whose deposit it is, is a respondent of the case."""
    known = [r.ref for r in case.respondents]
    if asked.command.contractor in known:
        return None
    return f"{asked.command.contractor!r} is no respondent of the case; known: {', '.join(known) or 'none'}"


def it_is_a_deposit_notice(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The paper is a notice to draw the deposit; money without one is recorded by record_payment."""
    paper = asked_paper(case, asked)
    if paper is not None and paper.kind == "deposit":
        return None
    return f"{asked.command.paper!r} is no notice to draw a deposit; money that came without one is recorded by record_payment"


@decides(DrawDeposit)
def draw_deposit(case: Case, asked: Asked[DrawDeposit], world: World) -> list[Fact]:
    """The notice, to be served."""
    command = asked.command
    total = Sum(heads=len(command.lines) or None, fen=command.fen, lines=command.lines)
    paper = new_id(case, "deposit", command.paper)
    return [DepositDrawn(paper=paper, order=command.order, contractor=command.contractor, sum=total, number=command.number)]


@decides(NoteDepositPaid)
def deposit_paid(case: Case, asked: Asked[NoteDepositPaid], world: World) -> list[Fact]:
    """Paid by the bank, and money on record in the contractor's name. Raises BadCommand for a record that cannot be read."""
    command = asked.command
    notice = case.papers[command.paper]
    record = RecordPayment(
        case_no=command.case_no, payment=command.payment, payer=notice.addressees[0], method="deposit", fen=command.fen, lines=command.lines
    )
    if wrong := faults(case, record):
        raise BadCommand(wrong)
    return [DepositPaid(paper=notice.id), *recorded(case, record)]


@decides(NoteDepositRefilled)
def deposit_refilled(case: Case, asked: Asked[NoteDepositRefilled], world: World) -> list[Fact]:
    """Full again."""
    return [DepositRefilled(paper=asked.command.paper)]
