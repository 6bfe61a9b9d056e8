"""Answers: each channel in its own time, with a conclusion the record holds, to the person who asked."""

import pytest

from casework.domain.linking import LinkClue
from casework.domain.settling.answers import HOLDS, Answer, NotifyPetitioner, PlatformSignIn
from casework.domain.statute.standing import Paper
from casework.domain.values import Sum
from tests.people import DISPATCHER, HEAD, OFFICER, STRANGER, WINDOW
from tests.settling_lives import OWED, cmd, dispatched, established, pay, received, resolved, struck_off
from tests.spec import given


def answer(conclusion="in_hand", **fields):
    return cmd(Answer, **({"link": "link-1", "told": "phone", "conclusion": conclusion} | fields))


def test_rule_17_one_case_many_channels_each_answered_in_its_own_time():
    life = established(channel="12345")
    life.gets(cmd(LinkClue, channel="petition"), WINDOW)
    life.gets(cmd(LinkClue, channel="platform"), WINDOW)
    due = [life.due(rule) for rule in ("answer_12345", "petition_notice", "answer_platform")]
    assert due == ["2026-03-09", "2026-03-17", "2026-03-16"]
    life.gets(answer(), OFFICER)
    assert life.case.links["link-1"].answered == "in_hand" and life.case.clock("answer_12345") is None
    assert life.clock("petition_notice", "link-2") and life.clock("answer_platform", "link-3") and life.clock("track")
    assert life.case.handling == "investigated"


def test_rule_17_a_petition_and_a_platform_have_first_steps_of_their_own():
    life = given(receive=received(channel="petition"))
    life.gets(cmd(LinkClue, channel="provincial_platform"), WINDOW)
    assert "came by petition; 平台签收" in life.reasons(cmd(PlatformSignIn, link="link-1"), DISPATCHER)
    assert "came by provincial_platform; 书面告知" in life.reasons(cmd(NotifyPetitioner, link="link-2"), HEAD)
    assert life.reasons(cmd(NotifyPetitioner, link="link-9"), HEAD) == "there is no link 'link-9'; linked: link-1, link-2"
    life.gets(cmd(NotifyPetitioner, link="link-1"), HEAD)
    life.gets(cmd(PlatformSignIn, link="link-2"), DISPATCHER)
    assert life.case.clock("petition_notice") is None and life.case.clock("platform_sign_in") is None
    assert life.clock("answer_platform", "link-2")


def test_an_answer_survives_every_exit_and_strike_off():
    life = struck_off(channel="counter")
    life.gets(cmd(LinkClue, channel="12345"), WINDOW)
    life.gets(answer("paid_in_full", link="link-2", heads=3, fen=OWED), HEAD)
    assert life.case.clock("answer_12345") is None and life.case.struck_off


def test_only_the_lead_unit_answers():
    life = dispatched(channel="12345")
    life.case.cohandlers = (STRANGER.unit,)
    assert "belongs to the lead unit" in life.reasons(answer(), STRANGER)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"conclusion": "all_good"}, "conclusion 'all_good' is unknown"),
        ({"conclusion": "paid_in_full", "heads": 3, "fen": OWED}, "by the record it could be in_hand"),
        ({"link": "link-9"}, "there is no link 'link-9'"),
        ({"told": ""}, "told '' is unknown"),
        ({"fen": 1}, "the sum of the answer is 0.01 yuan, the record says 3,000.00"),
        ({"heads": 4}, "the answer speaks of 4 workers, the record of 3"),
    ],
)
def test_an_answer_agrees_with_the_record(fields, reason):
    assert reason in established(channel="12345").reasons(answer(**fields), OFFICER)


def test_an_answer_about_money_states_heads_and_sum_solved():
    life = pay(established(channel="12345"), 100_000)
    assert "give `heads` and `fen`" in life.reasons(answer("paid_in_part", heads=1), OFFICER)
    assert "give `heads` and `fen`" in life.reasons(answer("paid_in_part", fen=100_000), OFFICER)
    assert "the record says 1,000.00" in life.reasons(answer("paid_in_part", heads=1, fen=OWED), OFFICER)
    life.gets(answer("paid_in_part", heads=1, fen=100_000), OFFICER)
    assert life.case.links["link-1"].answered == "paid_in_part"


def test_a_case_of_unknown_heads_answers_with_the_sum():
    life = pay(established(Sum(None, OWED), claimed=Sum(), channel="12345"), OWED)
    life.gets(answer("paid_in_full", fen=OWED), OFFICER)
    assert life.case.links["link-1"].answered == "paid_in_full"


def test_an_answer_is_given_once_and_corrected_by_another():
    life = dispatched(channel="12345")
    life.gets(answer(), OFFICER)
    assert "answered as in_hand already" in life.reasons(answer(), OFFICER)
    life.case.criminal = "police_filed"
    life.gets(answer("with_the_police"), OFFICER)
    assert life.case.links["link-1"].answered == "with_the_police"


def test_each_conclusion_holds_by_the_record_only():
    case = resolved(channel="12345").case
    assert {name for name, holds in HOLDS.items() if holds(case)} == {"paid_in_full"}
    case.papers = {"order-1": Paper("order-1", "order", "served")}
    case.rectified, case.kind = True, "assistance"
    assert {name for name, holds in HOLDS.items() if holds(case)} == {"paid_in_full", "ordered_to_pay", "rectified", "assistance_given"}
    for stage, conclusion, said in (
        ("unfounded", "not_wages", "not_wages"), ("unfounded", "no_debt", "no_debt"), ("unfounded", "settled_before", "no_debt"),
        ("unfounded", "false_claim", "false_claim"), ("declined", None, "not_accepted"), ("redirected", None, "redirected"),
        ("withdrawn", None, "withdrawn"), ("merged", None, "merged"),
    ):  # fmt: skip
        case.handling, case.conclusion = stage, conclusion
        assert HOLDS[said](case)
