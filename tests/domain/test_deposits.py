"""The wage deposit: drawn on an unmet order, paid by the bank within its days, filled up again."""

from dataclasses import replace

import pytest

from casework.domain.paying.deposits import DrawDeposit, NoteDepositPaid, NoteDepositRefilled
from casework.domain.paying.money import RecordPayment
from casework.domain.paying.verifying import VerifyPayment
from casework.domain.refusals import BadCommand
from casework.domain.statute.serving import Serve
from casework.domain.statute.standing import Paper
from casework.domain.values import Line, Sum
from tests.people import COLLEAGUE, DISPATCHER, OFFICER, SYSTEM, TWO
from tests.settling_lives import OWED, ROLL, cmd, dispatched, established


def ordered(status="unmet", kind="order", purpose="pay"):
    """Established, and a paper to obey stands as the procedure would leave it."""
    life = established()
    life.case.papers = {"order-1": Paper("order-1", kind, status, ("contractor",), purpose=purpose, sum=Sum(3, OWED, ROLL))}
    return life


def draw(**fields):
    return cmd(DrawDeposit, **({"order": "order-1", "contractor": "contractor", "fen": OWED} | fields))


def test_a_deposit_is_drawn_on_an_unmet_order_with_approval():
    life = ordered()
    life.gets(draw(lines=ROLL), OFFICER)
    paper = life.case.papers["deposit-1"]
    assert (paper.kind, paper.status, paper.follows) == ("deposit", "approved", "order-1")
    assert (paper.addressees, paper.sum) == (("contractor",), Sum(3, OWED, ROLL))
    assert life.case.balance_fen == OWED


def test_an_unmet_decision_to_pay_is_as_good_as_an_order():
    life = ordered(kind="handling_decision")
    life.gets(draw(), DISPATCHER)
    assert life.case.papers["deposit-1"].follows == "order-1"


@pytest.mark.parametrize("changes", [{"status": "served"}, {"purpose": "rectify"}, {"kind": "penalty_decision"}])
def test_an_order_that_is_not_unmet_or_not_to_pay_draws_no_deposit(changes):
    assert "unmet: none" in ordered(**changes).reasons(draw(), OFFICER)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"order": "order-9"}, "'order-9' is none; unmet: order-1"),
        ({"fen": 0}, "state the exact sum"),
        ({"fen": OWED + 1}, "still owed 3,000.00 yuan"),
        ({"fen": 5, "lines": ROLL}, "they must agree"),
        ({"contractor": "stranger"}, "'stranger' is no respondent"),
        ({"lines": (Line("w9", OWED),)}, "w9 stands in no verified roll"),
    ],
)
def test_a_deposit_against_a_rule_is_refused_with_the_way_out(fields, reason):
    assert reason in ordered().reasons(draw(**fields), OFFICER)


def test_a_deposit_is_not_drawn_for_an_unknown_debt():
    life = dispatched(claimed=Sum())
    life.case.papers = ordered().case.papers
    assert "still owed 不详 yuan" in life.reasons(draw(), OFFICER)


def test_the_bank_has_five_working_days_and_the_contractor_ten():
    life = ordered()
    life.gets(draw(), OFFICER)
    life.gets(cmd(Serve, paper="deposit-1", way="direct", proof=("receipt",), officers=TWO), OFFICER)
    assert life.due("deposit_pay", "deposit-1") == "2026-03-09"
    facts = life.gets(cmd(NoteDepositPaid, paper="deposit-1", fen=OWED), OFFICER)
    assert [fact.topic for fact in facts] == ["case.deposit_paid", "case.payment_recorded"]
    assert life.case.clock("deposit_pay") is None and life.due("deposit_refill", "deposit-1") == "2026-03-16"
    assert life.case.papers["deposit-1"].status == "met"
    life.gets(cmd(NoteDepositRefilled, paper="deposit-1"), SYSTEM)
    assert life.case.clock("deposit_refill") is None


def test_deposit_money_still_needs_its_proof():
    life = ordered()
    life.gets(draw(), OFFICER)
    life.gets(cmd(NoteDepositPaid, paper="deposit-1", fen=OWED), OFFICER)
    payment = life.case.payments["payment-1"]
    assert (payment.payer, payment.advance, life.case.balance_fen) == ("contractor", False, OWED)
    life.gets(cmd(VerifyPayment, payment="payment-1", proof="deposit_list"), COLLEAGUE)
    assert life.case.balance_fen == 0


def test_deposit_money_without_a_notice_is_recorded_like_any_money_and_never_refused():
    life = established()
    assert "recorded by record_payment" in life.reasons(cmd(NoteDepositPaid, paper="deposit-1", fen=5), OFFICER)
    life.gets(cmd(RecordPayment, payer="contractor", method="deposit", fen=OWED), OFFICER)
    assert life.case.paid_fen == OWED
    life.case.papers = {"order-1": replace(ordered().case.papers["order-1"])}
    assert "is no notice" in life.reasons(cmd(NoteDepositRefilled, paper="order-1"), OFFICER)


def test_a_record_of_deposit_money_that_cannot_be_read_is_told():
    life = ordered()
    life.gets(draw(), OFFICER)
    with pytest.raises(BadCommand, match="fen is 0"):
        life.gets(cmd(NoteDepositPaid, paper="deposit-1", fen=0), OFFICER)
