"""Money 支付: what arrived is recorded and never refused; what was recorded proves nothing until another person verified it."""

from dataclasses import dataclass

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.fields import not_a_ref, numbered, unknown
from casework.domain.paying.balances import rolled
from casework.domain.paying.standing import Payment, Recovery
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.values import Fen, Line, Sum, Text

METHODS = ("transfer", "cash_roll", "deposit", "fund", "advance", "asset_sale", "court", "presale_funds")

ADVANCES = ("fund", "advance")
"""Methods by which somebody who does not owe pays first; each opens a recovery claim 追偿."""

PURPOSES = ("wages", "compensation", "fine")


@dataclass(frozen=True, kw_only=True)
class RecordPayment(Command, backdates=True):
    """Record money that arrived 支付登记, at any stage, also back-dated; never refused. Fen; an unknown sum is None and proves nothing.

    `payer` is a ref of a respondent or a word such as government, landlord, village: never a person's name. `workers` and
    `lines` are refs of the roll; an advance by whoever does not owe opens that payer's recovery claim.
    """

    payment: str = ""
    payer: str
    method: str
    fen: Fen | None = None
    purpose: str = "wages"
    workers: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    months: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class PaymentRecorded(Fact, topic="case.payment_recorded"):
    """Money arrived."""

    payment: str
    payer: str
    method: str
    fen: Fen | None = None
    purpose: str = "wages"
    workers: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    months: tuple[str, ...] = ()
    advance: bool = False
    note: Text | None = None

    def effect(self, case: Case) -> None:
        """One more payment, unproven; who asked for it counts as its recorder."""
        paid = Payment(
            self.payment, self.payer, self.fen, self.method, self.purpose, self.envelope.requested_by or self.envelope.by,
            workers=self.workers, months=self.months, advance=self.advance, lines=self.lines,
        )  # fmt: skip
        case.payments = {**case.payments, self.payment: paid}


@dataclass(frozen=True, kw_only=True)
class RecoveryOpened(Fact, topic="case.recovery_opened"):
    """Somebody who does not owe paid the workers and may recover it from who owes (724号令 18, 19, 29, 30, 63)."""

    recovery: str
    by: str
    payment: str
    fen: Fen | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The recovery is followed up until it is recovered or written off."""
        return (Signal("advance", self.recovery),)

    def effect(self, case: Case) -> None:
        """One more claim."""
        case.recoveries = {**case.recoveries, self.recovery: Recovery(self.recovery, self.by, self.fen, payment=self.payment)}


def recorded(case: Case, command: RecordPayment) -> list[Fact]:
    """The facts of money that arrived: the payment, and the recovery claim that an advance of wages opens."""
    name = command.payment or numbered("payment", case.payments, len(case.payments) + 1)
    advance = command.method in ADVANCES and command.purpose == "wages"
    fen = command.fen if command.fen is not None else rolled(command.lines)
    workers = command.workers or tuple(line.worker for line in command.lines)
    facts: list[Fact] = [
        PaymentRecorded(
            payment=name, payer=command.payer, method=command.method, fen=fen, purpose=command.purpose, workers=workers,
            lines=command.lines, months=command.months, advance=advance, note=command.note,
        )
    ]  # fmt: skip
    claim = numbered("recovery", case.recoveries, len(case.recoveries) + 1)
    return [*facts, RecoveryOpened(recovery=claim, by=command.payer, payment=name, fen=fen)] if advance else facts


def faults(case: Case, command: RecordPayment) -> list[str]:
    """Everything wrong with the form of a record; its content is never refused."""
    checks = [
        unknown("method", command.method, METHODS), unknown("purpose", command.purpose, PURPOSES),
        not_a_ref("payer", command.payer, [r.ref for r in case.respondents]),
        f"payment {command.payment!r} exists already; leave `payment` out to get a new one" if command.payment in case.payments else None,
        "fen is 0; money that arrived is more than 0, or left out if the sum is unknown" if command.fen == 0 else None,
        Sum(fen=command.fen, lines=command.lines).fault(),
    ]  # fmt: skip
    return [fault for fault in checks if fault]


@decides(RecordPayment)
def record_payment(case: Case, asked: Asked[RecordPayment], world: World) -> list[Fact]:
    """Recorded, whatever the stage. Raises BadCommand for a record that cannot be read."""
    if wrong := faults(case, asked.command):
        raise BadCommand(wrong)
    return recorded(case, asked.command)
