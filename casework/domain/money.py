"""Money 支付: what arrived is recorded and never refused; what was recorded proves nothing until another person verified it."""

from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.balances import shares
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.fields import numbered, unknown
from casework.domain.mediating import promises_kept
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.reopening import reopened
from casework.domain.state import Payment, Recovery
from casework.domain.values import Fen, Line, Sum, Text

METHODS = ("transfer", "cash_roll", "deposit", "fund", "advance", "asset_sale", "court", "presale_funds")
ADVANCES = ("fund", "advance")
"""Methods by which somebody who does not owe pays first; each opens a recovery claim 追偿."""
PURPOSES = ("wages", "compensation", "fine")
PROOFS = {
    "bank_receipt": tuple(m for m in METHODS if m != "cash_roll"), "signed_roll": METHODS, "deposit_list": ("deposit",), "fund_list": ADVANCES,
}  # fmt: skip
"""Proof 凭证 → the methods it proves: cash is proved by a roll signed per worker only."""
VOID_GROUNDS = ("duplicate", "returned", "wrong_entry")


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
class VerifyPayment(Command, backdates=True):
    """Verify a payment by its proof 核验凭证: another person than the recorder. `fen` and `lines` are what the proof shows.

    Verified without a roll, it may be verified again with one.
    """

    payment: str
    proof: str
    fen: Fen | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VoidPayment(Command):
    """Set a record aside 支付更正: entered twice, returned by the bank, or entered wrongly; never by who recorded it."""

    payment: str
    ground: str
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


@dataclass(frozen=True, kw_only=True)
class PaymentVerified(Fact, topic="case.payment_verified"):
    """The proof was checked by another person; sum and roll are what it shows."""

    payment: str
    proof: str
    fen: Fen
    lines: tuple[Line, ...] = ()

    def effect(self, case: Case) -> None:
        """Proven; a recovery claim of this payment takes the proven sum."""
        proven = replace(case.payments[self.payment], verified=True, proof=self.proof, fen=self.fen, lines=self.lines)
        case.payments = {**case.payments, self.payment: proven}
        case.recoveries = {
            key: replace(claim, fen=self.fen) if claim.payment == self.payment else claim for key, claim in case.recoveries.items()
        }


@dataclass(frozen=True, kw_only=True)
class PaymentVoided(Fact, topic="case.payment_voided"):
    """A record of money was set aside; it stays readable and counts for nothing."""

    payment: str
    ground: str
    recovery: str | None = None
    note: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """A recovery claim falls with its payment."""
        return (Signal("written_off", self.recovery),) if self.recovery else ()

    def effect(self, case: Case) -> None:
        """Counts no more."""
        case.payments = {**case.payments, self.payment: replace(case.payments[self.payment], purpose="void", verified=False, advance=False)}
        case.recoveries = {
            key: replace(claim, written_off=True) if key == self.recovery else claim for key, claim in case.recoveries.items()
        }


def the_payment_is_on_record(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The payment exists and was not set aside."""
    payment = case.payments.get(asked.command.payment)
    if payment is None:
        return f"there is no payment {asked.command.payment!r}; recorded: {', '.join(case.payments) or 'none'}"
    return f"{payment.id} was set aside" if payment.purpose == "void" else None


def by_another_than_the_recorder(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Who recorded the money neither proves it nor sets it aside (four eyes)."""
    payment = case.payments.get(asked.command.payment)
    if payment is None or payment.recorded_by != asked.by.person:
        return None
    return f"you recorded {payment.id}; another person must do this"


def the_proof_fits(case: Case, asked: Asked[VerifyPayment], world: World) -> str | None:
    """A kind of proof that can prove this way of paying."""
    if wrong := unknown("proof", asked.command.proof, PROOFS):
        return wrong
    payment = case.payments.get(asked.command.payment)
    if payment is None or payment.method in PROOFS[asked.command.proof]:
        return None
    fitting = [proof for proof, methods in PROOFS.items() if payment.method in methods]
    return f"{asked.command.proof} does not prove {payment.method}; allowed: {', '.join(fitting)}"


def the_proof_shows_a_sum(case: Case, asked: Asked[VerifyPayment], world: World) -> str | None:
    """A payment of unknown sum proves nothing; roll and sum of the proof agree."""
    payment, command = case.payments.get(asked.command.payment), asked.command
    if payment is None:
        return None
    fen = proven_sum(payment, command)
    if fen is None:
        return f"the sum of {payment.id} is not known and proves nothing; give in `fen` what the proof shows"
    fault = Sum(fen=fen, lines=command.lines).fault()
    if fen <= 0:
        return "the proof shows no money; fen must be more than 0"
    return fault


def not_verified_before(case: Case, asked: Asked[VerifyPayment], world: World) -> str | None:
    """Verified once; again only to add the roll that was missing."""
    payment = case.payments.get(asked.command.payment)
    if payment is None or not payment.verified or (asked.command.lines and not payment.lines):
        return None
    return f"{payment.id} is verified already; set it aside if it is wrong"


def proven_sum(payment: Payment, command: VerifyPayment) -> Fen | None:
    """What the proof shows: the sum given, else the roll's, else the recorded one."""
    if command.fen is not None:
        return command.fen
    return rolled(command.lines) if command.lines else payment.fen


def rolled(lines: tuple[Line, ...]) -> Fen | None:
    """What a roll adds up to, or None where a sum in it is unknown or there is no roll."""
    known = [line.fen for line in lines if line.fen is not None]
    return sum(known) if lines and len(known) == len(lines) else None


def the_void_ground_is_known(case: Case, asked: Asked[VoidPayment], world: World) -> str | None:
    """A record is set aside for a known reason."""
    return unknown("ground", asked.command.ground, VOID_GROUNDS)


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
        None if command.payer else "payer is empty; give the ref of who paid, or unknown",
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


@decides(VerifyPayment)
def verify_payment(case: Case, asked: Asked[VerifyPayment], world: World) -> list[Fact]:
    """Proven, with what follows: promises kept and orders met."""
    command = asked.command
    payment = case.payments[command.payment]
    fen = proven_sum(payment, command)
    assert fen is not None, "a clause refused unknown sums"
    proven = PaymentVerified(payment=payment.id, proof=command.proof, fen=fen, lines=command.lines or shares(case, payment, fen))
    after = copy(case)
    proven.effect(after)
    return [proven, *promises_kept(after)]


@decides(VoidPayment)
def void_payment(case: Case, asked: Asked[VoidPayment], world: World) -> list[Fact]:
    """Set aside; a case that was resolved on it goes back to work."""
    command = asked.command
    claim = next((r.id for r in case.recoveries.values() if r.payment == command.payment and not r.written_off), None)
    voided = PaymentVoided(payment=command.payment, ground=command.ground, recovery=claim, note=command.note)
    after = copy(case)
    voided.effect(after)
    owing = case.handling in ("resolved", "revisited") and after.balance_fen != case.balance_fen and (after.balance_fen or 0) > 0
    return [voided, *([reopened(case, "payment_set_aside", asked)] if owing else [])]
