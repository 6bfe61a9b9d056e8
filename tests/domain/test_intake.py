"""A matter comes in with two receipt times that are evidence for ever; further clues join it and never reset anything."""

from dataclasses import FrozenInstanceError
from datetime import datetime

import pytest

from casework.domain.intake import Receive
from casework.domain.linking import LinkClue
from casework.domain.parties import Party
from casework.domain.refusals import BadCommand, MoveNotAllowed, NotYours
from casework.domain.values import Actor as Person
from casework.domain.values import Line, Post, Sum
from tests.people import COUNTY, DISPATCHER, HEAD, LEADER, OFFICER, SUPERVISOR, SYSTEM, WINDOW
from tests.spec import CASE, MONDAY, Life, at, given, receipt
from tests.statute import cmd

PETITION_DAY = "2026-02-27 10:00"


def faults(**changes: object) -> str:
    refusal = Life().refusal(receipt(**changes))
    assert isinstance(refusal, BadCommand)
    return "; ".join(refusal.reasons)


@pytest.mark.parametrize("by", [WINDOW, OFFICER, DISPATCHER, SUPERVISOR, SYSTEM])
def test_the_window_an_officer_the_dispatching_office_and_the_system_take_a_matter_in(by):
    assert Life().does(receipt(), by)[0].topic == "case.received"


@pytest.mark.parametrize("by", [HEAD, LEADER, Person("admin", Post.ADMIN, COUNTY)])
def test_nobody_else_takes_a_matter_in(by):
    assert isinstance(Life().refusal(receipt(), by), NotYours)


def test_a_matter_is_received_once():
    refusal = given().refusal(receipt())
    assert isinstance(refusal, MoveNotAllowed)
    assert "link_clue" in refusal.moves


def test_rule_07_first_receipt_anywhere_and_sign_in_are_two_clocks():
    life = given(receive=receipt(first_receipt_at=at("2026-02-26 16:00"), claimed=Sum(10, 30_000_000)))
    assert (life.case.first_receipt_at, life.case.received_at) == (at("2026-02-26 16:00"), MONDAY)
    assert life.clock("track").base == at("2026-02-26 16:00")
    assert (life.due("track"), life.due("accept")) == ("2026-03-18", "2026-03-09")


def test_first_receipt_is_our_own_where_nobody_had_it_before():
    assert given().case.first_receipt_at == given().case.received_at == MONDAY


def test_rule_08_the_receipt_time_cannot_be_changed():
    life = given()
    with pytest.raises(FrozenInstanceError):
        life.facts[0].received_at = at("2026-02-01")  # type: ignore[attr-defined]  # refused at run time too
    refusal = given().refusal(cmd(LinkClue, channel="12345", received_at=at("2026-02-01")), effective_at=at("2026-02-01"))
    assert "cannot be back-dated" in refusal.reasons[0]


def test_rule_08_a_receipt_opens_the_limit_of_arbitration_anew():
    assert given().due("arbitration_limit") == "2027-03-02"


@pytest.mark.parametrize(
    ("kind", "opened", "not_opened"),
    [
        ("complaint", ("accept", "duty_suit"), ("clue_decision", "answer_assistance")),
        ("report", ("clue_decision",), ("accept", "duty_suit", "answer_assistance")),
        ("own_motion", ("clue_decision",), ("accept",)),
        ("transfer", ("clue_decision",), ("accept",)),
        ("warning", ("clue_decision",), ("accept",)),
        ("assistance", ("clue_decision", "answer_assistance"), ("accept",)),
    ],
)
def test_the_kind_says_which_clocks_run(kind, opened, not_opened):
    life = given(receive=receipt(kind=kind))
    for rule in (*opened, "dispatch", "track"):
        assert life.case.clock(rule) is not None, rule
    assert [rule for rule in not_opened if life.case.clock(rule)] == []


def test_a_letter_of_assistance_is_answered_by_its_own_date():
    dated = given(receive=receipt(kind="assistance", channel="assistance", reply_by="until 2026-03-31"))
    assert dated.due("answer_assistance", "link-1") == "2026-03-31"
    assert (dated.due("track"), dated.due("dispatch")) == ("2026-03-05", "2026-03-03")
    assert given(receive=receipt(kind="assistance")).due("answer_assistance", "link-1") == "2026-03-23"


@pytest.mark.parametrize(
    ("channel", "rules"),
    [
        ("12345", ("answer_12345",)),
        ("leader_mailbox", ("answer_12345",)),
        ("petition", ("petition_notice", "petition_objection")),
        ("platform", ("platform_sign_in", "answer_platform")),
        ("provincial_platform", ("platform_sign_in", "answer_platform")),
        ("counter", ()),
        ("police", ()),
    ],
)
def test_rule_17_a_channel_brings_its_own_clock(channel, rules):
    case = given(receive=receipt(channel=channel)).case
    assert {clock.rule for clock in case.clocks.values() if clock.subject == "link-1"} == set(rules)


def test_rule_17_the_same_matter_by_three_ways_is_one_case_with_three_due_dates():
    life = given(receive=receipt(channel="platform"))
    life.does(cmd(LinkClue, channel="12345", source="12345", number="A-7"), DISPATCHER)
    life.does(cmd(LinkClue, channel="petition", received_at=at(PETITION_DAY)), WINDOW)
    assert [life.due(*pair) for pair in (("answer_platform", "link-1"), ("answer_12345", "link-2"), ("petition_notice", "link-3"))] == [
        "2026-03-16",
        "2026-03-09",
        "2026-03-16",
    ]
    assert [(link.channel, link.number) for link in life.case.links.values()] == [("platform", None), ("12345", "A-7"), ("petition", None)]
    assert life.case.links["link-3"].received_at == at(PETITION_DAY)


def test_an_earlier_receipt_that_comes_to_light_moves_the_workers_clock():
    life = given(receive=receipt(claimed=Sum(10, 30_000_000)))
    assert life.due("track") == "2026-03-23"
    life.does(cmd(LinkClue, channel="petition", received_at=at(PETITION_DAY)))
    assert life.case.first_receipt_at == at(PETITION_DAY)
    assert (life.due("track"), life.due("accept")) == ("2026-03-19", "2026-03-09")
    assert life.case.received_at == MONDAY


def test_a_later_clue_resets_nothing():
    life = given()
    before = dict(life.case.clocks)
    life.on("2026-03-04").does(cmd(LinkClue, channel="counter"))
    assert life.case.clocks == before
    assert life.case.first_receipt_at == MONDAY


def test_a_clue_joins_a_case_that_has_ended_and_reopens_nothing():
    life = given()
    life.case.handling = "withdrawn"
    life.does(cmd(LinkClue, channel="12345"), SYSTEM)
    assert life.case.handling == "withdrawn"
    assert life.case.clock("answer_12345", "link-2") is not None


def test_an_incident_at_receipt_runs_by_the_hour_and_is_on_record():
    life = given(receive=receipt(channel="incident", incident=True))
    assert (life.due("incident", "incident-1"), life.due("incident_report", "incident-1")) == ("2026-03-02 10:00", "2026-03-02 10:00")
    assert life.case.track == "major"
    assert life.case.incidents["incident-1"].at == MONDAY
    assert life.case.clock("name_leader") is not None


def test_rule_20_an_informer_belongs_to_a_report():
    informer = Party("informer-1", name="sealed:v1:x")
    assert given(receive=receipt(kind="report", informer=informer)).case.informer == informer
    assert "an informer belongs to a report" in faults(informer=informer)
    assert "a ref of their own" in faults(kind="report", informer=informer, parties=(Party("w1"), Party("informer-1")))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"region": "6205"}, "region '6205' is not a six-digit code"),
        ({"region": "６２０５０２"}, "is not a six-digit code"),
        ({"region_name": ""}, "region_name is empty"),
        ({"kind": "gossip"}, "kind 'gossip' is unknown; allowed: complaint"),
        ({"matter": "noise"}, "matter 'noise' is unknown"),
        ({"channel": "pigeon"}, "channel 'pigeon' is unknown"),
        ({"project_class": "huge"}, "project_class 'huge' is unknown"),
        ({"first_receipt_at": at("2026-03-03")}, "first_receipt_at lies in the future"),
        ({"first_receipt_at": datetime(2026, 3, 1)}, "first_receipt_at has no zone"),
        ({"number": "7"}, "number is given without its source"),
        ({"reply_by": "tomorrow"}, "reply_by: "),
        ({"claimed": Sum(1, 5, (Line("w1", 4),))}, "claimed: the roll adds up to 4 fen"),
    ],
)
def test_a_wrong_field_is_named_with_what_would_be_allowed(changes, sentence):
    assert sentence in faults(**changes)


def test_all_faults_of_a_receipt_are_told_at_once():
    refusal = Life().refusal(receipt(region="x", region_name="", kind="x", channel="x"))
    assert [reason.split()[0] for reason in refusal.reasons] == ["region", "region_name", "kind", "channel"]


def test_the_decision_itself_refuses_to_receive_into_a_case():
    from casework.domain.intake import receipt_faults

    life = given()
    assert receipt_faults(life.case, life.asked(receipt(), WINDOW)) == [f"case {CASE} exists already"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"channel": "pigeon"}, "channel 'pigeon' is unknown"),
        ({"channel": "12345", "link": "link-1"}, "link 'link-1' exists already"),
        ({"channel": "12345", "received_at": at("2026-03-03")}, "received_at lies in the future"),
        ({"channel": "12345", "received_at": datetime(2026, 3, 1)}, "received_at has no zone"),
    ],
)
def test_a_wrong_clue_is_refused(changes, sentence):
    assert sentence in given().reasons(cmd(LinkClue, **changes))


def test_only_the_desks_link_clues():
    assert isinstance(given().refusal(cmd(LinkClue, channel="12345"), OFFICER), NotYours)


def test_nothing_is_done_with_a_case_before_it_is_received():
    refusal = Life().refusal(cmd(LinkClue, channel="12345"))
    assert (type(refusal), refusal.moves) == (MoveNotAllowed, ("receive",))


def test_a_number_may_be_left_out_of_a_receipt():
    assert Receive(region="620502", region_name="x", channel="counter").case_no == ""
