"""Reopening: no end is a dead end; a new round, old breaches stay, the same leader comes back."""

import pytest

from casework.domain.leaving.declining import Decline
from casework.domain.leaving.withdrawing import Withdraw
from casework.domain.paying.money import RecordPayment
from casework.domain.refusals import MoveNotAllowed
from casework.domain.settling.closing import StrikeOff
from casework.domain.settling.reopening import Reopen
from casework.domain.settling.unfounded import FindUnfounded
from tests.people import DISPATCHER, OFFICER, SUPERVISOR, SYSTEM
from tests.settling_lives import cmd, dispatched, established, owned, received, resolved, revisited, struck_off
from tests.spec import given

AGAIN = cmd(Reopen, ground="new_evidence")


@pytest.mark.parametrize("life", [resolved, revisited, struck_off])
def test_a_settled_case_is_reopened_into_a_new_round(life):
    life = life()
    life.on("2026-06-01").gets(AGAIN, SUPERVISOR)
    case = life.case
    assert (case.handling, case.round, case.struck_off, case.conclusion) == ("dispatched", 2, False, None)
    assert (life.clock("track").round, life.due("track")) == (2, "2026-06-04")
    assert not {"revisit", "strike_off", "second_look"} & {clock.rule for clock in case.clocks.values()}


def test_an_open_or_merged_case_is_not_reopened():
    with pytest.raises(MoveNotAllowed):
        established().gets(AGAIN, SUPERVISOR)


def test_old_breaches_stay():
    life = dispatched()
    life.ticks("2026-03-09")
    assert any(key.startswith("track.") for key in life.case.missed)
    missed = set(life.case.missed)
    life.gets(cmd(Withdraw, signed_by=("w1",), called_back_by="window"), OFFICER)
    life.gets(AGAIN, DISPATCHER)
    assert missed <= set(life.case.missed) and life.case.handling == "dispatched"


def test_a_case_that_never_had_a_lead_goes_back_to_be_dispatched():
    life = given(receive=received(kind="complaint"))
    life.gets(cmd(Decline, ground="not_inspection", where_to_go="劳动人事争议仲裁院", notice_sent=True), OFFICER)
    life.on("2026-03-16").gets(cmd(Reopen, ground="exit_was_wrong"), DISPATCHER)
    assert life.case.handling == "received" and life.case.round == 2
    assert {"accept", "dispatch", "track"} <= {clock.rule for clock in life.case.clocks.values()}
    assert life.due("track") == "2026-03-19" and life.due("dispatch") == "2026-03-17"


def test_a_report_that_comes_back_is_decided_as_a_clue():
    life = given(receive=received(kind="report"))
    life.case.handling = "redirected"
    life.gets(cmd(Reopen, ground="order_from_above"), SUPERVISOR)
    assert life.case.handling == "received" and life.clock("clue_decision")


def test_an_unfounded_case_is_reopened_to_its_lead():
    life = dispatched()
    life.gets(cmd(FindUnfounded, conclusion="no_debt", evidence=("books",), remedies=("court",), told="letter"), OFFICER)
    life.gets(AGAIN, SUPERVISOR)
    assert life.case.handling == "dispatched" and life.clock("track")


def test_the_system_reopens_on_unpaid_or_well_founded_answers_only():
    life = resolved()
    assert "a person decides on 'new_evidence'" in life.reasons(AGAIN, SYSTEM)
    life.gets(cmd(Reopen, ground="unpaid_answer"), SYSTEM)
    assert life.case.handling == "dispatched"


@pytest.mark.parametrize("lead", [True, False])
def test_an_unknown_ground_is_told_once(lead):
    life = resolved()
    life.case.lead = life.case.lead if lead else None
    reasons = life.reasons(cmd(Reopen, ground="boredom"), SUPERVISOR)
    assert reasons.startswith("ground 'boredom' is unknown") and reasons.count(";") == 1


def test_a_leader_who_stands_goes_on_and_signs_off_anew():
    life = owned(resolved(), signed_off=True)
    life.gets(AGAIN, SUPERVISOR)
    assert life.case.owner is not None
    assert life.case.owner.acknowledged and not life.case.owner.signed_off
    assert life.clock("own_limit") and life.case.clock("acknowledge") is None


def test_a_leader_released_at_strike_off_comes_back_and_acknowledges_anew():
    life = owned(revisited(), signed_off=True)
    life.gets(cmd(StrikeOff), DISPATCHER)
    assert life.case.owner is None
    life.on("2026-04-01").gets(AGAIN, SUPERVISOR)
    owner = life.case.owner
    assert owner is not None and owner.person == "leader" and not owner.acknowledged and owner.since > life.facts[0].envelope.at
    assert life.clock("acknowledge", "leader") and life.clock("plan", "leader") and life.clock("own_limit")


def test_money_that_arrives_later_reopens_nothing():
    life = struck_off()
    life.gets(cmd(RecordPayment, payer="employer", method="transfer", fen=5), OFFICER)
    assert life.case.struck_off
