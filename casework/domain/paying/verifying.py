"""Verified 核验凭证: what was recorded proves nothing until another person saw the proof; a wrong record is set aside, never deleted."""

from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.fields import unknown
from casework.domain.paying.balances import rolled, shares
from casework.domain.paying.money import ADVANCES, METHODS
from casework.domain.paying.standing import Payment
from casework.domain.registry import Command, decides
from casework.domain.settling.mediating import promises_kept
from casework.domain.settling.reopening import reopened
from casework.domain.statute.orders import papers_met
from casework.domain.values import Fen, Line, Sum, Text

PROOFS = {
    "bank_receipt": tuple(method for method in METHODS if method != "cash_roll"),
    "signed_roll": METHODS,
    "deposit_list": ("deposit",),
    "fund_list": ADVANCES,
}
"""Proof 凭证 → the methods it proves: cash is proved by a roll signed per worker only."""

VOID_GROUNDS = ("duplicate", "returned", "wrong_entry")


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
    """Verified once; again only to add the roll that was missing, with the same sum."""
    payment, command = case.payments.get(asked.command.payment), asked.command
    if payment is None or not payment.verified:
        return None
    if command.lines and not payment.lines and proven_sum(payment, command) == payment.fen:
        return None
    return f"{payment.id} is verified already; set it aside if it is wrong"


def proven_sum(payment: Payment, command: VerifyPayment) -> Fen | None:
    """What the proof shows: the sum given, else the roll's, else the recorded one."""
    if command.fen is not None:
        return command.fen
    return rolled(command.lines) if command.lines else payment.fen


def the_void_ground_is_known(case: Case, asked: Asked[VoidPayment], world: World) -> str | None:
    """A record is set aside for a known reason."""
    return unknown("ground", asked.command.ground, VOID_GROUNDS)


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
    return [proven, *promises_kept(after), *papers_met(after)]


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
