"""Money: never refused when it arrived, proven only by another person, per worker where the roll is known."""

import pytest

from casework.domain.paying.money import RecordPayment
from casework.domain.paying.verifying import VerifyPayment, VoidPayment
from casework.domain.refusals import BadCommand, NotYours, RuleRefused
from casework.domain.settling.closing import Resolve, StrikeOff
from casework.domain.settling.unfounded import FindUnfounded
from casework.domain.statute.standing import Paper
from casework.domain.values import Line, Sum
from tests.people import COLLEAGUE, DISPATCHER, HEAD, OFFICER, SUPERVISOR, SYSTEM, WINDOW
from tests.settling_lives import OWED, ROLL, cmd, dispatched, established, pay, received, resolved, revisited, struck_off
from tests.spec import at, given


def money(**fields):
    return cmd(RecordPayment, **({"payer": "employer", "method": "transfer", "fen": OWED} | fields))


def test_money_is_recorded_at_every_stage_and_after_every_exit():
    for life in (given(receive=received()), established(), resolved(), struck_off()):
        life.gets(money(fen=5), WINDOW)
        assert life.case.payments[f"payment-{len(life.case.payments)}"].fen == 5
    gone = dispatched()
    gone.gets(cmd(FindUnfounded, conclusion="no_debt", evidence=("books",), remedies=("court",), told="letter"), OFFICER)
    gone.gets(money(), SYSTEM)
    assert gone.case.handling == "unfounded" and gone.case.paid_fen == OWED


def test_money_may_be_back_dated_but_not_into_the_future():
    life = established()
    fact = life.gets(money(), OFFICER, effective_at=at("2026-02-27"))[0]
    assert fact.envelope.held_at == at("2026-02-27") < fact.envelope.at
    with pytest.raises(RuleRefused, match="future"):
        life.gets(money(), OFFICER, effective_at=at("2027-01-01"))


def test_recording_is_no_move_of_the_dispatcher():
    with pytest.raises(NotYours):
        established().gets(money(), DISPATCHER)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"method": "barter"}, "method 'barter' is unknown"),
        ({"purpose": "gift"}, "purpose 'gift' is unknown"),
        ({"payer": ""}, "payer must be a ref of the case"),
        ({"payer": "张三"}, "payer must be a ref of the case"),
        ({"fen": 0}, "fen is 0"),
        ({"fen": -1}, "the sum is negative"),
        ({"lines": ROLL, "fen": 1}, "the roll adds up to 300000"),
    ],
)
def test_a_record_that_cannot_be_read_is_told(fields, reason):
    with pytest.raises(BadCommand, match=reason):
        established().gets(money(**fields), OFFICER)


def test_a_payment_id_is_used_once():
    life = established()
    life.gets(money(payment="payment-2", fen=1), OFFICER)
    life.gets(money(fen=2), OFFICER)
    assert list(life.case.payments) == ["payment-2", "payment-3"]
    with pytest.raises(BadCommand, match="exists already"):
        life.gets(money(payment="payment-2"), OFFICER)


def test_rule_14_amounts_are_plural_claimed_verified_paid_proven_outstanding():
    life = established()
    pay(life, 100_000)
    life.gets(money(fen=50_000), OFFICER)
    case = life.case
    assert (case.claimed.fen, case.owed_fen, case.paid_fen, case.proven_fen) == (15_000_000, OWED, 150_000, 100_000)
    assert (case.outstanding_fen, case.balance_fen) == (150_000, 200_000)


def test_unknown_is_never_zero():
    life = established()
    life.gets(money(fen=None), OFFICER)
    assert life.case.paid_fen is None and life.case.balance_fen == OWED
    assert "proves nothing" in life.reasons(cmd(VerifyPayment, payment="payment-1", proof="bank_receipt"), COLLEAGUE)
    life.gets(cmd(VerifyPayment, payment="payment-1", proof="bank_receipt", fen=OWED), COLLEAGUE)
    assert life.case.balance_fen == 0


def test_a_roll_alone_gives_the_sum():
    life = established()
    life.gets(money(fen=None, lines=ROLL[:2]), OFFICER)
    assert (life.case.payments["payment-1"].fen, life.case.payments["payment-1"].workers) == (200_000, ("w1", "w2"))
    life.gets(money(fen=None), OFFICER)
    life.gets(cmd(VerifyPayment, payment="payment-2", proof="signed_roll", lines=(ROLL[2],)), COLLEAGUE)
    assert life.case.payments["payment-2"].fen == 100_000


def test_a_roll_with_an_unknown_line_gives_no_sum():
    life = established()
    life.gets(money(fen=None, lines=(Line("w1", None), ROLL[1])), OFFICER)
    assert life.case.payments["payment-1"].fen is None


@pytest.mark.parametrize("purpose", ["fine", "compensation"])
def test_a_fine_or_compensation_never_counts_as_wages(purpose):
    life = established()
    pay(life, OWED, purpose=purpose)
    assert life.case.paid_fen is None and life.case.balance_fen == OWED
    assert "not paid by proof" in life.reasons(cmd(Resolve, heads=3, fen=OWED), OFFICER)


def test_who_recorded_does_not_verify():
    life = established()
    life.gets(money(), OFFICER)
    command = cmd(VerifyPayment, payment="payment-1", proof="bank_receipt")
    assert "another person must do this" in life.reasons(command, OFFICER)
    life.gets(command, HEAD)
    assert life.case.payments["payment-1"].verified


@pytest.mark.parametrize(
    ("method", "proof", "good"),
    [
        ("cash_roll", "signed_roll", True),
        ("cash_roll", "bank_receipt", False),
        ("transfer", "bank_receipt", True),
        ("transfer", "deposit_list", False),
        ("deposit", "deposit_list", True),
        ("fund", "fund_list", True),
        ("asset_sale", "fund_list", False),
        ("transfer", "handshake", False),
    ],
)
def test_each_way_of_paying_has_its_proof(method, proof, good):
    life = established()
    life.gets(money(method=method), OFFICER)
    command = cmd(VerifyPayment, payment="payment-1", proof=proof)
    if good:
        life.gets(command, COLLEAGUE)
        assert life.case.payments["payment-1"].proof == proof
    else:
        assert "allowed: " in life.reasons(command, COLLEAGUE)


def test_what_is_not_on_record_is_neither_verified_nor_set_aside():
    life = established()
    assert life.reasons(cmd(VerifyPayment, payment="x", proof="bank_receipt"), HEAD) == "there is no payment 'x'; recorded: none"
    assert "there is no payment" in life.reasons(cmd(VoidPayment, payment="x", ground="duplicate"), HEAD)


def test_the_proof_shows_more_than_nothing_and_agrees_with_its_roll():
    life = established()
    life.gets(money(), OFFICER)
    assert "more than 0" in life.reasons(cmd(VerifyPayment, payment="payment-1", proof="signed_roll", fen=0), HEAD)
    assert "they must agree" in life.reasons(cmd(VerifyPayment, payment="payment-1", proof="signed_roll", fen=5, lines=ROLL), HEAD)


def test_who_got_how_much_is_taken_as_said_only_where_it_is_beyond_doubt():
    life = established()
    pay(life, 100_000, workers=("w2",))
    assert life.case.payments["payment-1"].lines == (Line("w2", 100_000),)
    pay(life, 150_000)
    assert life.case.payments["payment-2"].lines == ()
    pay(life, 7, purpose="fine")
    assert life.case.payments["payment-3"].lines == ()


def test_rule_12_every_worker_of_the_roll_is_paid_by_proof():
    life = established()
    pay(life, OWED, workers=("w1",))
    reasons = life.reasons(cmd(Resolve, heads=3, fen=OWED), OFFICER)
    assert "w1 1,000.00, w2 1,000.00, w3 1,000.00" in reasons and "payment-1 does not say who got how much" in reasons
    unequal = (Line("w1", 200_000), Line("w2", 100_000))
    life.gets(cmd(VerifyPayment, payment="payment-1", proof="signed_roll", lines=unequal), COLLEAGUE)
    assert life.reasons(cmd(Resolve, heads=3, fen=OWED), OFFICER) == "by the roll these are not paid (yuan): w3 1,000.00"


def test_a_long_roll_is_told_in_short():
    roll = tuple(Line(f"w{n}", 100) for n in range(1, 9))
    life = established(Sum(8, 800, roll))
    pay(life, 800, workers=("w1",))
    assert "w5 1.00 and 3 more" in life.reasons(cmd(Resolve, heads=8, fen=800), OFFICER)


def test_a_roll_with_an_unknown_sum_resolves_nothing():
    life = established(Sum(2, 300, (Line("w1", 300), Line("w2", None))))
    pay(life, 300)
    assert "the sums of w2 are not known" in life.reasons(cmd(Resolve, heads=2, fen=300), OFFICER)


def test_imported_history_may_leave_lines_unknown():
    life = established(Sum(2, 300, (Line("w1", 300), Line("w2", None))), imported=True)
    pay(life, 300)
    life.gets(cmd(Resolve, heads=2, fen=300), OFFICER)
    assert life.case.handling == "resolved"


def test_verified_twice_only_to_add_the_roll_with_the_same_sum():
    life = established()
    pay(life, 150_000)
    again = cmd(VerifyPayment, payment="payment-1", proof="signed_roll", fen=5, lines=(Line("w1", 5),))
    assert "verified already" in life.reasons(again, HEAD)
    assert "verified already" in life.reasons(cmd(VerifyPayment, payment="payment-1", proof="signed_roll"), HEAD)
    roll = (Line("w1", 100_000), Line("w2", 50_000))
    life.gets(cmd(VerifyPayment, payment="payment-1", proof="signed_roll", lines=roll), HEAD)
    assert life.case.payments["payment-1"].lines == roll
    assert "verified already" in life.reasons(cmd(VerifyPayment, payment="payment-1", proof="signed_roll", lines=roll), HEAD)


def test_a_payment_recorded_twice_cannot_resolve_a_case_and_is_set_aside():
    life = established()
    pay(pay(life, 200_000), 200_000)
    assert "payments exceed what was established by 1,000.00 yuan" in life.reasons(cmd(Resolve, heads=3, fen=OWED), OFFICER)
    void = cmd(VoidPayment, payment="payment-2", ground="duplicate")
    assert "another person must do this" in life.reasons(void, OFFICER)
    assert "ground 'mood' is unknown" in life.reasons(cmd(VoidPayment, payment="payment-2", ground="mood"), HEAD)
    life.gets(void, HEAD)
    assert life.case.balance_fen == 100_000 and life.case.handling == "investigated"
    assert "was set aside" in life.reasons(cmd(VerifyPayment, payment="payment-2", proof="bank_receipt"), HEAD)


@pytest.mark.parametrize("life", [resolved, revisited, struck_off])
def test_money_returned_by_the_bank_sends_a_settled_case_back_to_work(life):
    life = life()
    life.gets(cmd(VoidPayment, payment="payment-1", ground="returned"), SUPERVISOR)
    case = life.case
    assert (case.handling, case.round, case.struck_off, case.balance_fen) == ("dispatched", 2, False, OWED)
    assert life.clock("track").round == 2 and life.topics()[-1] == "reopened"


def test_setting_aside_what_proved_nothing_leaves_a_settled_case_alone():
    life = resolved()
    life.gets(money(fen=5, purpose="fine"), OFFICER)
    life.gets(cmd(VoidPayment, payment="payment-2", ground="wrong_entry"), SUPERVISOR)
    assert life.case.handling == "resolved"


def test_an_advance_set_aside_takes_its_claim_with_it():
    life = established()
    life.gets(money(method="advance", payer="village", fen=5), OFFICER)
    assert life.clock("recovery", "recovery-1")
    life.gets(cmd(VoidPayment, payment="payment-1", ground="wrong_entry"), HEAD)
    assert life.case.recoverable_fen == 0 and life.case.clock("recovery") is None
    assert life.case.payments["payment-1"].advance is False


def test_an_order_to_pay_is_met_by_the_proof_of_its_sum():
    life = established()
    life.case.papers = {"order-1": Paper("order-1", "order", "served", ("employer",), sum=Sum(3, OWED, ROLL))}
    pay(life, 100_000)
    assert life.case.papers["order-1"].status == "served"
    pay(life, 200_000)
    assert life.case.papers["order-1"].status == "met" and life.topics()[-1] == "paper_met"


def test_rule_12_strike_off_asks_for_the_proof_again():
    life = revisited()
    life.case.payments = {}
    assert "not paid by proof" in life.reasons(cmd(StrikeOff), DISPATCHER)
