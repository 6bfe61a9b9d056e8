"""Advances and recovery: the workers' balance falls, a claim opens, the fund and the owner keep to their limits."""

from dataclasses import replace
from datetime import date

import pytest

from casework.domain.approvals import Approve
from casework.domain.paying.advances import Advance
from casework.domain.paying.money import RecordPayment
from casework.domain.paying.recovering import Recover, ReviewRecovery, WriteOffRecovery
from casework.domain.paying.verifying import VerifyPayment
from casework.domain.settling.notes import NoteFlight
from casework.domain.values import Line, Sum
from tests.people import CHIEF, COLLEAGUE, COUNTY, DISPATCHER, OFFICER, SYSTEM
from tests.settling_lives import OWED, cmd, dispatched, established

FUND = {"payer": "government", "source": "fund", "ground": "cannot_pay", "government_paper": "秦州政发〔2026〕1号"}
THIRD = {"payer": "contractor", "source": "general_contractor", "fen": OWED}


def advance(**fields):
    return cmd(Advance, **(FUND | {"fen": 100_000} | fields))


def test_an_advance_is_approved_lowers_the_balance_when_proven_and_opens_a_claim():
    life = established()
    life.gets(advance(), OFFICER)
    assert life.topics()[-3:] == ["approved", "payment_recorded", "recovery_opened"]
    payment = life.case.payments["payment-1"]
    assert (payment.method, payment.advance, payment.verified, life.case.balance_fen) == ("fund", True, False, OWED)
    life.gets(cmd(VerifyPayment, payment="payment-1", proof="fund_list"), COLLEAGUE)
    assert (life.case.balance_fen, life.case.recoverable_fen) == (200_000, 100_000)
    assert life.clock("recovery", "recovery-1")


def test_who_asked_for_an_advance_does_not_verify_it():
    life = established()
    life.gets(advance(), OFFICER)
    assert "another person" in life.reasons(cmd(VerifyPayment, payment="payment-1", proof="fund_list"), OFFICER)


def test_the_dispatching_office_may_ask_too():
    life = established()
    life.gets(cmd(Advance, **THIRD), DISPATCHER)
    assert life.case.payments["payment-1"].method == "advance"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"source": "lottery"}, "source 'lottery' is unknown"),
        ({"part": "all"}, "part 'all' is unknown"),
        ({"payer": "张三"}, "payer must be a ref of the case"),
        ({"fen": 0}, "fen must be more than 0"),
        ({"lines": (Line("w1", 5),), "fen": 6}, "they must agree"),
        ({"fen": OWED + 1}, "advance at most that"),
        ({"fen": OWED}, "the fund advances part of the wages or living costs only"),
        ({"ground": None}, "ground None is unknown"),
        ({"ground": "fled"}, "the employer is not on record as fled"),
        ({"government_paper": None}, "name its paper in `government_paper`"),
        ({"workers": ("w9",)}, "w9 stands in no verified roll"),
        ({"source": "owner"}, "the unpaid project money is not stated"),
    ],
)
def test_an_advance_against_a_rule_is_refused_with_the_way_out(fields, reason):
    assert reason in established().reasons(advance(**fields), OFFICER)


def test_the_fund_may_pay_living_costs_and_for_an_employer_who_fled():
    life = established()
    life.gets(cmd(NoteFlight), OFFICER)
    life.gets(advance(part="living_costs", ground="fled", fen=OWED), OFFICER)
    assert life.case.recoverable_fen == OWED


def test_a_town_asks_for_the_fund_and_cannot_approve_it():
    life = established()
    request = life.does(advance(), OFFICER)[0].signals()[0].subject
    mayor = replace(CHIEF, unit=replace(COUNTY, level="town"))
    assert "county or above" in life.reasons(cmd(Approve, request=request), mayor)
    life.gets(cmd(Approve, request=request), CHIEF)
    assert life.case.recoverable_fen == 100_000


def test_nobody_advances_an_unknown_debt():
    life = dispatched(claimed=Sum())
    assert "establish the sum before anybody advances" in life.reasons(advance(), OFFICER)


def numbers(life, **values):
    """The same rulebook with a region's own numbers for the fund."""
    rulebook = life.world.rulebook
    own = {name.replace("__", "."): (("", date(2020, 5, 1), value),) for name, value in values.items()}
    life.world = replace(life.world, rulebook=replace(rulebook, numbers={**rulebook.numbers, **own}))
    return life


def test_a_region_limits_the_fund_to_a_percentage():
    life = numbers(established(), fund__percent=20)
    assert "at most 20 % of the arrears here; advance at most 600.00 yuan" in life.reasons(advance(fen=60_001), OFFICER)
    life.gets(advance(fen=60_000), OFFICER)
    assert life.case.recoverable_fen == 60_000


def test_a_region_limits_the_fund_per_worker():
    life = numbers(established(), fund__per_worker_fen=20_000)
    assert "at most 200.00 yuan a worker" in life.reasons(advance(fen=60_001), OFFICER)
    assert "at most 200.00 yuan a worker" in life.reasons(advance(fen=20_001, lines=(Line("w1", 20_001),)), OFFICER)
    life.gets(advance(fen=60_000), OFFICER)
    unknown = numbers(established(Sum(None, OWED), claimed=Sum()), fund__per_worker_fen=20_000)
    unknown.gets(advance(), OFFICER)
    assert unknown.case.recoverable_fen == 100_000


def test_rule_13_an_owner_advances_up_to_the_unpaid_project_money():
    life = established()
    owner = {"payer": "owner", "source": "owner", "fen": 100_000}
    assert "up to the unpaid project money, 999.99 yuan" in life.reasons(cmd(Advance, unpaid_project_fen=99_999, **owner), OFFICER)
    life.gets(cmd(Advance, unpaid_project_fen=100_000, **owner), OFFICER)
    assert life.case.recoveries["recovery-1"].by == "owner"


@pytest.mark.parametrize("payer", ["landlord", "village", "contractor"])
def test_an_advance_by_a_third_party_is_recorded_like_money_and_opens_that_payers_claim(payer):
    life = established()
    life.gets(cmd(RecordPayment, payer=payer, method="advance"), OFFICER)
    assert life.case.recoveries["recovery-1"].by == payer and life.case.recoverable_fen == 0
    life.gets(cmd(VerifyPayment, payment="payment-1", proof="signed_roll", fen=50_000), COLLEAGUE)
    assert life.case.recoverable_fen == 50_000 and life.case.balance_fen == 250_000


def test_a_fine_paid_for_somebody_opens_no_claim():
    life = established()
    life.gets(cmd(RecordPayment, payer="village", method="advance", fen=5, purpose="fine"), OFFICER)
    assert life.case.recoveries == {}


def claimed():
    life = established()
    life.gets(cmd(Advance, **THIRD), OFFICER)
    life.gets(cmd(RecordPayment, payer="village", method="advance", fen=5), OFFICER)
    life.gets(cmd(VerifyPayment, payment="payment-1", proof="signed_roll"), COLLEAGUE)
    return life


def test_a_part_that_came_back_begins_the_next_round_and_the_whole_ends_it():
    life = claimed()
    life.gets(cmd(Recover, recovery="recovery-1", fen=100_000), OFFICER)
    assert life.clock("recovery", "recovery-1").round == 2 and life.case.recoverable_fen == 200_005
    assert "2,000.00 yuan are left to recover" in life.reasons(cmd(Recover, recovery="recovery-1", fen=200_001), OFFICER)
    life.gets(cmd(Recover, recovery="recovery-1", fen=200_000), SYSTEM)
    assert life.case.clock("recovery", "recovery-1") is None and life.clock("recovery", "recovery-2")
    assert "settled already" in life.reasons(cmd(Recover, recovery="recovery-1", fen=1), OFFICER)
    assert life.case.balance_fen == 0


def test_a_claim_of_unknown_sum_is_never_recovered_in_full():
    life = established()
    life.gets(cmd(RecordPayment, payer="village", method="advance"), OFFICER)
    life.gets(cmd(Recover, recovery="recovery-1", fen=100), OFFICER)
    assert life.clock("recovery", "recovery-1").round == 2


def test_a_recovery_is_followed_up_every_ninety_days():
    life = claimed()
    life.gets(cmd(ReviewRecovery, recovery="recovery-1"), DISPATCHER)
    assert life.clock("recovery", "recovery-1").round == 2


def test_a_recovery_is_written_off_with_approval_and_costs_the_workers_nothing():
    life = claimed()
    assert "ground 'tired' is unknown" in life.reasons(cmd(WriteOffRecovery, recovery="recovery-1", ground="tired"), DISPATCHER)
    life.gets(cmd(WriteOffRecovery, recovery="recovery-1", ground="bankrupt"), DISPATCHER)
    assert life.case.recoverable_fen == 5 and life.case.balance_fen == 0
    assert life.case.clock("recovery", "recovery-1") is None
    assert "settled already" in life.reasons(cmd(ReviewRecovery, recovery="recovery-1"), DISPATCHER)


def test_what_is_recovered_is_more_than_nothing_on_a_claim_that_exists():
    life = claimed()
    reasons = life.reasons(cmd(Recover, recovery="x", fen=0), OFFICER)
    assert "there is no recovery claim 'x'; open: recovery-1, recovery-2" in reasons and "fen must be more than 0" in reasons
    assert "there is no recovery claim" in life.reasons(cmd(Recover, recovery="x", fen=1), OFFICER)
