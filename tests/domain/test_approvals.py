"""Four eyes: one person asks, another with the post that the law names decides, and both stand in the record."""

from dataclasses import replace

import pytest

from casework.domain.approvals import Approve, Refuse, chain
from casework.domain.leaving.declining import Decline
from casework.domain.refusals import RuleRefused
from casework.domain.settling.unfounded import FindUnfounded
from casework.domain.values import Sum
from tests.people import CHIEF, CITY_HEAD, COLLEAGUE, DISPATCHER, HEAD, OFFICER, WINDOW
from tests.settling_lives import dispatched
from tests.spec import Life, given, receipt
from tests.statute import cmd

DECLINE = cmd(Decline, ground="not_inspection", where_to_go="住建局", notice_sent=True)
UNFOUNDED = cmd(FindUnfounded, conclusion="no_debt", evidence=("books",), remedies=("court",), told="letter")


def asked(life: Life | None = None, command=DECLINE, by=OFFICER) -> tuple[Life, str]:
    life = life or given()
    return life, life.does(command, by)[-1].request  # type: ignore[attr-defined]  # the fact of this act


def approve(request: str) -> Approve:
    command: Approve = cmd(Approve, request=request)
    return command


def refuse(request: str, reason: str = "证据不足") -> Refuse:
    command: Refuse = cmd(Refuse, request=request, reason=reason)
    return command


def test_asking_changes_nothing_but_that_it_was_asked():
    life, request = asked()
    assert (life.case.handling, life.topics()) == ("received", ["received", "requested"])
    waiting = life.case.requests[request]
    assert (waiting.move, waiting.by, waiting.unit, waiting.wish["ground"]) == ("decline", "officer-1", "620502-hrss", "not_inspection")
    assert life.due("approval", request) == "2026-03-03"


def test_a_request_is_refused_at_once_where_its_rules_are_not_met():
    assert "neither accepted nor declined" in given(receive=receipt(kind="report")).reasons(DECLINE, OFFICER)


def test_what_was_asked_is_done_in_the_name_of_both():
    life, request = asked()
    life.on("2026-03-03").does(approve(request), HEAD)
    assert life.topics()[2:] == ["approved", "declined"]
    who = life.facts[-1].envelope
    assert (who.by, who.requested_by, who.post) == ("head", "officer-1", "unit_head")
    assert (life.case.handling, life.case.requests) == ("declined", {})
    assert life.case.clock("approval") is None
    assert life.facts[-1].stages is not None
    assert life.facts[-2].stages is None


def test_the_rules_are_asked_again_at_the_approval():
    life, request = asked()
    life.case.kind = "report"
    refusal = life.refusal(approve(request), HEAD)
    assert isinstance(refusal, RuleRefused)
    assert "neither accepted nor declined" in refusal.reasons[0]
    assert request in life.case.requests


def test_a_refusal_says_why_and_nothing_happens():
    life, request = asked()
    life.does(refuse(request), HEAD)
    assert (life.case.handling, life.case.requests, life.case.clock("approval")) == ("received", {}, None)
    assert "no reason is given" in asked()[0].reasons(refuse(asked()[1], ""), HEAD)


@pytest.mark.parametrize("answer", [approve, refuse])
def test_only_a_pending_request_is_decided(answer):
    assert "there is no pending request 'decline-x'; pending: none" in given().reasons(answer("decline-x"), HEAD)
    life, request = asked()
    assert f"pending: {request}" in life.reasons(answer("decline-x"), HEAD)
    life.does(answer(request), HEAD)
    assert "pending: none" in life.reasons(answer(request), HEAD)


@pytest.mark.parametrize("answer", [approve, refuse])
def test_rule_15_the_post_of_the_row_decides_not_any_higher_one(answer):
    life, request = asked()
    assert "decline is approved by unit_head; you act as hrss_head" in life.reasons(answer(request), CHIEF)
    assert "you act as officer" in life.reasons(answer(request), COLLEAGUE)


def test_nobody_decides_on_the_own_request():
    life, request = asked(by=WINDOW)
    same = replace(HEAD, person="window")
    assert "another person must decide" in life.reasons(approve(request), same)


def test_who_handles_the_case_does_not_approve():
    life, request = asked(dispatched(), UNFOUNDED)
    life.case.handlers = (*life.case.handlers, "head")
    assert "somebody who does not must decide" in life.reasons(approve(request), HEAD)


def test_a_chain_goes_from_desk_to_desk_each_with_its_own_clock():
    life, request = asked(dispatched(), UNFOUNDED)
    assert (life.clock("approval").owner, life.clock("approval").round) == ("unit_head", 1)
    assert "you act as dispatcher" in life.reasons(approve(request), DISPATCHER)
    life.on("2026-03-03").does(approve(request), HEAD)
    assert life.case.handling == "dispatched"
    assert (life.clock("approval").owner, life.clock("approval").round, life.due("approval")) == ("dispatcher", 2, "2026-03-04")
    life.does(approve(request), DISPATCHER)
    assert (life.case.handling, life.case.requests, life.case.clock("approval")) == ("unfounded", {}, None)
    assert life.facts[-1].envelope.requested_by == "officer-1"


def test_nobody_approves_twice_in_one_chain():
    life, request = asked(dispatched(), UNFOUNDED)
    life.does(approve(request), HEAD)
    assert "approved it already" in life.reasons(approve(request), replace(DISPATCHER, person="head"))


def test_the_second_desk_may_refuse():
    life, request = asked(dispatched(), UNFOUNDED)
    life.does(approve(request), HEAD)
    life.does(refuse(request), DISPATCHER)
    assert (life.case.handling, life.case.requests) == ("dispatched", {})


def test_a_head_of_the_level_above_may_approve():
    life, request = asked()
    assert life.does(approve(request), CITY_HEAD)[-1].topic == "case.declined"


def test_an_approval_that_comes_too_late_for_the_stage_is_refused():
    life, request = asked()
    life.case.handling = "dispatched"
    refusal = life.refusal(approve(request), HEAD)
    assert (refusal.code, "decline is not possible at handling stage dispatched" in refusal.reasons[0]) == ("move_not_allowed", True)
    life.does(refuse(request), HEAD)
    assert life.case.requests == {}


def test_late_approval_is_recorded_as_missed():
    life, request = asked()
    life.on("2026-03-04").does(approve(request), HEAD)
    assert f"approval.{request}.1" in life.case.missed


def test_two_requests_wait_side_by_side_under_names_of_their_own():
    life, first = asked()
    second = life.does(DECLINE, OFFICER)[-1].request  # type: ignore[attr-defined]  # the fact of this act
    assert (first != second, set(life.case.requests)) == (True, {first, second})
    assert {clock.subject for clock in life.case.clocks.values() if clock.rule == "approval"} == {first, second}


def test_a_chain_is_read_from_the_table():
    life, request = asked(dispatched(claimed=Sum(10, 15_000_000)), UNFOUNDED)
    assert chain(life.case.requests[request], life.world) == (("unit_head",), ("dispatcher",))
