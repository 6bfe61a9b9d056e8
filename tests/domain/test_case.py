"""What a case says of itself: sums that know what they do not know, the pressure that stands now, and a replay that adds up."""

from copy import deepcopy

import pytest

from casework.domain.case import PRESSURES, Case, case_id, fold
from casework.domain.facts import Fact
from casework.domain.paying.standing import Payment, Recovery
from casework.domain.pressing.standing import Watch
from casework.domain.settling.notes import MakeNote
from casework.domain.state import Owner
from casework.domain.values import Sum
from tests.people import OFFICER
from tests.spec import CASE, MONDAY, Life, given, receipt
from tests.statute import cmd

ORDINARY = Sum(10, 30_000_000)
"""300,000 yuan: too much for the simple track."""


def paid(fen: int | None, purpose: str = "wages", verified: bool = False) -> Payment:
    return Payment("p", "employer", fen, "transfer", purpose, "officer-1", verified=verified)


def holding(*payments: Payment, claimed: Sum = Sum(), verified: Sum | None = None) -> Case:
    case = Case(CASE)
    case.claimed, case.verified = claimed, verified
    case.payments = {f"payment-{n}": payment for n, payment in enumerate(payments)}
    return case


def test_unknown_sums_stay_unknown():
    case = holding(paid(None), verified=Sum(3, None))
    assert (case.paid_fen, case.owed_fen, case.outstanding_fen, case.balance_fen) == (None, None, None, None)
    assert (case.proven_fen, case.workers) == (0, 3)


def test_rule_12_only_verified_wages_close_the_balance():
    case = holding(paid(40), paid(25, verified=True), paid(99, "fine", True), claimed=Sum(5, 100))
    assert (case.paid_fen, case.proven_fen) == (65, 25)
    assert (case.outstanding_fen, case.balance_fen) == (35, 75)


def test_what_is_verified_comes_before_what_was_claimed():
    case = holding(claimed=Sum(5, 100), verified=Sum(4, 80))
    assert (case.owed_fen, case.workers) == (80, 4)
    assert holding(claimed=Sum(5, 100), verified=Sum()).owed_fen == 100
    assert (holding(claimed=Sum(5, 100)).outstanding_fen, holding(claimed=Sum(5, 100)).workers) == (100, 5)


def test_what_is_written_off_is_recovered_from_nobody():
    case = Case(CASE)
    claims = (Recovery("a", "fund", 100, 30), Recovery("b", "fund", 50, written_off=True), Recovery("c", "fund", None))
    case.recoveries = {claim.id: claim for claim in claims}
    assert case.recoverable_fen == 70


@pytest.mark.parametrize("standing", ["watchlisted", "raised"])
def test_the_highest_pressure_standing_is_the_pressure(standing):
    case = Case(CASE)
    assert case.pressure == "none"
    case.watch = Watch("watchlist-1", "county", "620502-lg", "backlog", MONDAY)
    case.raised = standing == "raised"
    assert case.pressure == standing
    case.owner = Owner("leader", "620502-gov", "county", MONDAY)
    assert case.pressure == max(standing, "leader_owned", key=PRESSURES.index)


def test_reminded_and_warned_fall_with_the_clock_that_caused_them():
    life = given(receive=receipt(claimed=ORDINARY))
    life.ticks("2026-03-04 09:00")
    assert life.case.pressure == "warned"
    assert "warned" in life.case.climbed_on(life.clock("dispatch"))
    life.ticks("2026-03-18 09:00")
    assert life.case.pressure == "urged"
    life.case.clocks = {"track..1": life.clock("track")}
    assert life.case.pressure == "reminded"
    life.case.clocks = {}
    assert life.case.pressure == "none"


def test_rungs_of_an_earlier_due_date_do_not_count_for_the_present_one():
    life = given(receive=receipt(claimed=ORDINARY))
    life.ticks("2026-03-12 09:00")
    clock = life.clock("track")
    assert life.case.climbed_on(clock) == ("half",)
    later = clock.with_limit("20 wd", life.world.calendar, ())
    assert life.case.climbed_on(later) == ()


def test_the_clock_of_a_rule_is_found_by_subject():
    life = given()
    assert life.case.clock("track") is life.case.clock("track", "") is not None
    assert life.case.clock("track", "else") is None


def test_a_case_has_one_stream_by_its_number():
    assert case_id(CASE) == Case(CASE).id != case_id("620502-2026-000002")


def test_a_fact_that_was_never_stamped_has_no_envelope():
    with pytest.raises(AssertionError, match="not stamped"):
        _ = Fact().envelope


def test_a_fact_holds_when_it_is_recorded_unless_it_says_when():
    life = given()
    now = life.now
    assert life.does(cmd(MakeNote, text="x"), OFFICER)[0].envelope.held_at == now
    assert life.does(cmd(MakeNote, text="x"), OFFICER, effective_at=MONDAY)[0].envelope.held_at == MONDAY


def test_replay_adds_up_to_the_same_case():
    life = given()
    life.ticks("2026-03-20 09:00")
    assert vars(fold(None, life.facts, CASE)) == vars(life.case)


def test_folding_on_goes_from_where_the_case_stands():
    life: Life = given()
    first, rest = fold(None, life.facts[:1], CASE), life.facts[1:]
    assert vars(fold(deepcopy(first), rest, CASE)) == vars(life.case)
