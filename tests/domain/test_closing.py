"""Resolving and striking off: only proof resolves, somebody else strikes off, and no closing implies another."""

from datetime import date

import pytest

from casework.domain.linking import LinkClue
from casework.domain.paying.money import RecordPayment
from casework.domain.paying.standing import Payment, Recovery
from casework.domain.pressing.standing import Watch
from casework.domain.refusals import MoveNotAllowed, NotYours
from casework.domain.settling.answers import Answer
from casework.domain.settling.closing import Resolve, StrikeOff
from casework.domain.settling.establishing import Establish
from casework.domain.settling.mediating import MakePromise, Mediate
from casework.domain.settling.notes import NoteRectified
from casework.domain.settling.revisiting import Revisit
from casework.domain.settling.rulings import NoteJudgment
from casework.domain.values import Actor, Post, Sum
from tests.people import COLLEAGUE, COUNTY, DISPATCHER, HEAD, OFFICER, WINDOW
from tests.settling_lives import OWED, cmd, dispatched, established, owned, pay, resolved, revisited, satisfied, struck_off

RESOLVE = cmd(Resolve, heads=3, fen=OWED)


def test_a_case_is_resolved_when_every_worker_is_paid_by_proof():
    life = pay(established(), OWED)
    life.gets(RESOLVE, OFFICER)
    assert (life.case.handling, life.case.conclusion) == ("resolved", "paid_in_full")
    assert life.case.clock("track") is None and life.due("revisit") == "2026-03-09"


@pytest.mark.parametrize(
    "not_payment",
    [
        cmd(Mediate, result="agreed"),
        cmd(MakePromise, by="employer", until=date(2026, 4, 1), fen=OWED),
        cmd(NoteJudgment, result="for_the_workers", fen=OWED),
        cmd(RecordPayment, payer="employer", method="transfer", fen=OWED),
        cmd(RecordPayment, payer="employer", method="transfer"),
    ],
)
def test_rule_12_promise_plan_judgment_and_unproven_money_resolve_nothing(not_payment):
    life = established()
    life.gets(not_payment, OFFICER)
    assert "3,000.00 yuan are not paid by proof" in life.reasons(RESOLVE, OFFICER)


def test_rule_12_a_police_transfer_resolves_nothing():
    life = established()
    life.case.transferred, life.case.criminal, life.case.published, life.case.listed = True, "police_filed", True, True
    assert "not paid by proof" in life.reasons(RESOLVE, OFFICER)


def test_an_unknown_debt_is_never_resolved():
    life = dispatched(claimed=Sum())
    life.gets(cmd(Establish, cause="misuse", unknown_because="no_books"), OFFICER)
    assert "what is owed is not known" in life.reasons(cmd(Resolve), OFFICER)


@pytest.mark.parametrize("fields", [{}, {"heads": 2, "fen": OWED}, {"heads": 3, "fen": 1}, {"heads": None, "fen": OWED}])
def test_the_conclusion_states_heads_and_sum_as_established(fields):
    life = pay(established(), OWED)
    assert "3 workers, 3,000.00 yuan" in life.reasons(cmd(Resolve, **fields), OFFICER)


def test_the_conclusion_of_unknown_heads_leaves_them_out():
    life = pay(established(Sum(None, OWED), claimed=Sum()), OWED)
    assert "heads unknown" in life.reasons(cmd(Resolve, heads=3, fen=OWED), OFFICER)
    life.gets(cmd(Resolve, fen=OWED), OFFICER)
    assert life.case.handling == "resolved"


def test_arrears_are_not_resolved_as_rectified():
    life = pay(established(), OWED)
    assert "resolved as paid_in_full, not as 'rectified'" in life.reasons(cmd(Resolve, conclusion="rectified"), OFFICER)


def breach(**changes):
    life = dispatched(matter="site_breach", claimed=Sum(), **changes)
    life.gets(cmd(Establish, cause="other"), OFFICER)
    return life


def test_a_site_breach_is_resolved_by_a_proven_rectification():
    life = breach()
    command = cmd(Resolve, conclusion="rectified")
    assert "the rectification is not verified" in life.reasons(command, OFFICER)
    life.gets(cmd(NoteRectified), OFFICER)
    assert "the rectification is not verified" in life.reasons(command, OFFICER)
    life.gets(cmd(NoteRectified, proof="site_check"), OFFICER)
    assert "resolved as rectified" in life.reasons(cmd(Resolve), OFFICER)
    life.gets(command, OFFICER)
    life.gets(cmd(Revisit, replies=satisfied("w1")), WINDOW)
    life.gets(cmd(StrikeOff), DISPATCHER)
    assert life.case.struck_off


def test_a_site_breach_with_arrears_asks_for_the_money_as_well():
    life = breach()
    life.gets(cmd(Establish, verified=Sum(1, 500)), OFFICER)
    life.gets(cmd(NoteRectified, proof="documents"), OFFICER)
    assert "5.00 yuan are not paid by proof" in life.reasons(cmd(Resolve, conclusion="rectified"), OFFICER)


def test_only_the_lead_unit_resolves_and_its_head_approves():
    life = pay(established(), OWED)
    with pytest.raises(NotYours):
        life.gets(RESOLVE, DISPATCHER)
    assert life.does(RESOLVE, OFFICER)[0].topic == "case.requested"
    assert life.case.handling == "investigated"


def test_an_uninvestigated_case_is_not_resolved():
    with pytest.raises(MoveNotAllowed, match="it is at investigated"):
        dispatched().gets(RESOLVE, OFFICER)


def test_a_case_is_struck_off_by_the_dispatching_office():
    life = struck_off()
    assert life.case.struck_off and life.case.handling == "revisited"
    assert life.case.clock("strike_off") is None and life.clock("second_look").limit == "90 days"
    assert "struck off already" in life.reasons(cmd(StrikeOff), DISPATCHER)


def test_the_handling_unit_never_strikes_off():
    life = revisited()
    assert "cannot check itself" in life.reasons(cmd(StrikeOff), Actor("own", Post.DISPATCHER, COUNTY))
    life.case.handlers = (*life.case.handlers, DISPATCHER.person)
    assert "you handled this case" in life.reasons(cmd(StrikeOff), DISPATCHER)


def test_a_case_that_nobody_revisited_is_not_struck_off():
    with pytest.raises(MoveNotAllowed, match="it is at revisited"):
        resolved().gets(cmd(StrikeOff), DISPATCHER)


def test_the_plate_is_off_and_the_leader_signed_before_strike_off():
    life = revisited()
    life.case.watch = Watch("watchlist-1", "county", "620502-lg", "backlog", life.now)
    assert "take it off first" in life.reasons(cmd(StrikeOff), DISPATCHER)
    life.case.watch = None
    assert "leader leader has not signed off" in owned(life).reasons(cmd(StrikeOff), DISPATCHER)


def test_a_leader_who_signed_off_is_released_and_pressure_falls():
    life = owned(revisited(), signed_off=True)
    life.case.raised = True
    life.gets(cmd(StrikeOff), DISPATCHER)
    assert life.topics()[-2:] == ["struck_off", "leader_released"]
    assert life.case.owner is None and life.case.pressure == "none" and life.case.former_owner is not None


def test_rule_18_every_channel_is_answered_before_strike_off():
    life = revisited(channel="12345")
    life.gets(cmd(LinkClue, channel="platform"), WINDOW)
    assert life.reasons(cmd(StrikeOff), DISPATCHER) == "not answered yet: link-1 (12345), link-2 (platform)"
    for link in ("link-1", "link-2"):
        life.gets(cmd(Answer, link=link, conclusion="paid_in_full", heads=3, fen=OWED, told="phone"), HEAD)
    life.gets(cmd(StrikeOff), DISPATCHER)
    assert life.case.struck_off


def test_every_advance_has_its_recovery_claim_before_strike_off():
    life = revisited()
    life.case.payments = {"payment-1": Payment("payment-1", "village", OWED, "advance", "wages", "x", verified=True, advance=True)}
    life.case.verified = Sum(3, OWED)
    assert life.reasons(cmd(StrikeOff), DISPATCHER) == "no recovery claim stands for payment-1"
    life.case.recoveries = {"recovery-1": Recovery("recovery-1", "village", OWED, payment="payment-1")}
    life.gets(cmd(StrikeOff), DISPATCHER)
    assert life.case.struck_off and life.case.recoverable_fen == OWED


def test_rule_18_four_closings_and_none_implies_another():
    life = established(channel="12345")
    life.gets(cmd(Answer, link="link-1", conclusion="in_hand", told="phone"), OFFICER)
    assert life.case.handling == "investigated" and not life.case.struck_off
    pay(life, OWED)
    assert life.case.handling == "investigated"
    life.gets(RESOLVE, OFFICER)
    assert life.case.links["link-1"].answered == "in_hand" and not life.case.struck_off and life.case.procedure == "none"
    life.gets(cmd(Revisit, replies=satisfied()), WINDOW)
    assert not life.case.struck_off
    life.gets(cmd(StrikeOff), DISPATCHER)
    assert life.case.procedure == "none" and COLLEAGUE.person not in life.case.handlers
