"""Urging by paper 督办函: by the ladder or by a person, one for each unit, answered by the head of the unit, never urged for ever."""

import pytest

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.extending import Extend
from casework.domain.ladder.steps import Climbed
from casework.domain.pressing.issuing import addressee, higher, issuer, replier
from casework.domain.pressing.leading import NameLeader
from casework.domain.pressing.pressure import Warn
from casework.domain.pressing.standing import Cause
from casework.domain.pressing.urging import Prompted, Urge, UrgeAnswered, Urged, UrgeReply
from casework.domain.refusals import NotYours
from casework.domain.values import Actor, Post
from tests.people import (
    CHAIR,
    CHIEF,
    CITY,
    CITY_DISPATCHER,
    CITY_OFFICE,
    CITY_SUPERVISOR,
    COUNTY,
    DISPATCHER,
    GOVERNMENT,
    HEAD,
    INDUSTRY,
    INDUSTRY_HEAD,
    LEADER,
    OFFICE,
    OFFICER,
    SUPERVISOR,
    SYSTEM,
    TOWN,
)
from tests.pressed import ORDINARY, TOWN_DISPATCHER, TOWN_OFFICE, a_life, alone, holding, only, said, two_levels, worked
from tests.settling_lives import cmd
from tests.spec import Life, given, receipt
from tests.unpaid import investigated, whole


def urged() -> Life:
    """An ordinary case, two working days past its track."""
    life = worked()
    life.ticks("2026-03-25 09:00")
    return life


def test_two_working_days_after_due_the_lead_is_urged_and_owes_a_reply():
    fact = only(urged().facts, Urged)
    assert (fact.unit, fact.owner, fact.issuer, fact.level) == (COUNTY.code, "hrss_head*", OFFICE.code, "county")
    assert fact.authority == "示例政府办〔2026〕1号(样本)"
    life = urged()
    assert (life.due("urge_reply", "urge-1"), life.case.pressure) == ("2026-03-30", "urged")
    paper = life.case.papers["urge-1"]
    assert (paper.kind, paper.status, paper.addressees, paper.purpose) == ("urge", "served", (COUNTY.code,), "press")


def test_the_reply_answers_the_paper_and_the_pressure_stands_with_the_duty():
    life = urged()
    life.does(cmd(UrgeReply, paper="urge-1", text="sealed"), CHIEF)
    assert (life.case.clock("urge_reply"), life.case.papers["urge-1"].status, life.case.pressure) == (None, "met", "urged")
    alone(life, "none")
    assert life.case.pressure == "none"


def test_T18_a_due_date_that_moves_takes_the_urging_back():
    life = worked()
    life.does(cmd(Urge), SUPERVISOR)
    assert life.case.pressure == "urged"
    life.does(cmd(Extend, clock="track", limit="5 working days", reason="sealed"), DISPATCHER)
    assert life.case.pressure == "none"
    life.does(cmd(Urge), SUPERVISOR)
    assert [fact.causes[0].revision for fact in said(life.facts, Urged)] == [1, 2]


def test_only_the_unit_that_was_urged_replies_and_once():
    life = urged()
    reply = cmd(UrgeReply, paper="urge-1", text="sealed")
    assert f"went to unit {COUNTY.code}" in life.reasons(reply, INDUSTRY_HEAD)
    assert isinstance(life.refusal(reply, OFFICER), NotYours)
    life.does(reply, HEAD)
    assert "'urge-1' is no urging that waits for a reply; waiting: none" in life.reasons(reply, HEAD)
    assert "'x' is no urging" in life.reasons(cmd(UrgeReply, paper="x", text="sealed"), HEAD)


def test_one_urging_goes_to_each_unit_whatever_the_number_of_its_duties():
    life = a_life(investigated(ORDINARY, claimed=ORDINARY))
    alone(life, "track", "clue_decision", "first_contact")
    life.ticks("2026-03-25 09:00")
    facts = said(life.facts, Urged)
    assert [(fact.unit, sorted(cause.clock for cause in fact.causes)) for fact in facts] == [
        (COUNTY.code, ["clue_decision..1", "first_contact..1", "track..1"])
    ]


def test_the_dispatchers_duty_is_urged_from_above():
    life = a_life(alone(given(receive=receipt(claimed=ORDINARY)), "dispatch"))
    life.ticks("2026-03-06 09:00")
    fact = only(life.facts, Urged)
    assert (fact.unit, fact.owner, fact.issuer, fact.level) == (OFFICE.code, "dispatcher", CITY_OFFICE.code, "city")


def test_two_units_are_urged_by_two_papers():
    life = a_life(alone(given(receive=receipt(claimed=ORDINARY)), "dispatch", "accept"))
    life.ticks("2026-03-11 09:00")
    assert [(fact.paper, fact.unit) for fact in said(life.facts, Urged)] == [("urge-1", OFFICE.code), ("urge-2", COUNTY.code)]
    assert set(life.case.papers) == {"urge-1", "urge-2"}


def test_a_major_case_and_a_leaders_limit_are_urged_by_the_next_higher_office():
    much = whole(40, 60_000_000)
    life = alone(a_life(investigated(much, claimed=much)))
    life.ticks("2026-04-16 09:00")
    assert only(life.facts, Urged).issuer == CITY_OFFICE.code
    owned = a_life(investigated(ORDINARY, claimed=ORDINARY))
    owned.does(cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER)
    owned = alone(owned, "own_limit")
    owned.ticks("2026-04-16 09:00")
    fact = only(owned.facts, Urged)
    assert (fact.unit, fact.owner, fact.issuer) == (GOVERNMENT.code, "leader*", CITY_OFFICE.code)


def test_the_highest_of_several_offices_issues_the_one_paper():
    assert higher(None, OFFICE) == higher(OFFICE, None) == OFFICE
    assert higher(OFFICE, CITY_OFFICE) == higher(CITY_OFFICE, OFFICE) == CITY_OFFICE


def test_an_unanswered_urging_is_told_upwards_once_and_never_urged_again():
    life = alone(urged(), "urge_reply")
    facts = life.ticks("2026-06-30")
    assert [fact.topic for fact in facts] == ["case.climbed"]
    assert isinstance(facts[0], Climbed)
    assert [(step.clock, step.rung) for step in facts[0].steps] == [("urge_reply.urge-1.1", "warned")]
    assert said(facts, Urged) == []


def test_a_statutory_duty_is_urged_on_the_next_working_day_and_nothing_higher():
    life = a_life(alone(given(receive=receipt(claimed=ORDINARY)), "accept"))
    life.ticks("2026-03-10 09:00")
    assert (life.case.pressure, only(life.facts, Urged).unit) == ("urged", COUNTY.code)
    life.case.clocks = {key: clock for key, clock in life.case.clocks.items() if clock.rule == "accept"}
    assert life.ticks("2026-12-31") == []


# by a person


def test_a_supervisor_or_dispatcher_urges_and_the_ladder_does_not_say_it_again():
    life = worked()
    fact = only(life.does(cmd(Urge, text="sealed"), SUPERVISOR), Urged)
    assert (fact.issuer, fact.level, fact.authority, fact.text) == (OFFICE.code, "county", None, "sealed")
    assert fact.causes == (Cause("track..1", 1),)
    assert "urged already until 2026-03-23" in life.reasons(cmd(Urge), DISPATCHER)
    life.ticks("2026-03-25 09:00")
    assert len(said(life.facts, Urged)) == 1
    assert "warned" in life.case.climbed_on(life.clock("track"))


def test_what_was_said_before_stays_said():
    life = worked()
    life.does(cmd(Warn), SUPERVISOR)
    life.does(cmd(Urge), SUPERVISOR)
    assert life.case.climbed_on(life.clock("track")) == ("warned", "urged")


def test_a_prompting_letter_asks_for_a_reply_and_presses_nothing():
    life = worked()
    fact = only(life.does(cmd(Urge, instrument="prompt", text="sealed"), DISPATCHER), Prompted)
    assert (fact.paper, fact.unit, life.case.pressure, life.due("urge_reply")) == ("prompt-1", COUNTY.code, "none", "2026-03-05")
    only(life.does(cmd(UrgeReply, paper="prompt-1", text="sealed"), HEAD), UrgeAnswered)
    life.does(cmd(Urge), SUPERVISOR)
    life.does(cmd(Urge, instrument="prompt"), SUPERVISOR)
    assert "instrument 'shout' is unknown; allowed: urge, prompt" in life.reasons(cmd(Urge, instrument="shout"), SUPERVISOR)


def test_an_urging_names_an_open_duty_and_comes_from_no_lower_level():
    life = worked()
    assert "x is no open duty" in life.reasons(cmd(Urge, clock="x"), SUPERVISOR)
    office = two_levels().with_unit(TOWN_OFFICE).with_holding(holding(TOWN_DISPATCHER))
    a_life(life, office)
    assert f"unit {COUNTY.code} is of county level" in life.reasons(cmd(Urge), TOWN_DISPATCHER)
    life.does(cmd(Urge), CITY_SUPERVISOR)


@pytest.mark.parametrize("by", [OFFICER, HEAD, CHIEF, CHAIR, SYSTEM])
def test_nobody_else_urges(by):
    assert isinstance(worked().refusal(cmd(Urge), by), NotYours)


# from whom, to whom


def test_a_co_handler_that_does_not_sign_is_urged_itself():
    life = a_life(given((cmd(Dispatch, lead=COUNTY.code, cohandlers=(INDUSTRY.code,)), DISPATCHER), receive=receipt(claimed=ORDINARY)))
    life.does(cmd(SignIn), OFFICER)
    alone(life, "sign_in").ticks("2026-03-09")
    fact = only(life.facts, Urged)
    assert (fact.unit, fact.owner) == (INDUSTRY.code, "unit_head")
    life.does(cmd(UrgeReply, paper="urge-1", text="sealed"), INDUSTRY_HEAD)


def test_the_duty_of_nobody_in_the_directory_is_urged_at_the_unit_that_has_the_case():
    from dataclasses import replace

    life = worked()
    clock = replace(life.clock("track"), owner="other")
    assert addressee(life.case, clock, life.world.office, life.now.date()) == COUNTY
    assert addressee(life.case, replace(clock, owner="leader"), life.world.office, life.now.date()) == GOVERNMENT


def test_who_replies_is_the_head_that_the_directory_knows():
    office, day = two_levels(), worked().now.date()
    assert replier(CITY, office, day) == "hrss_head*"
    assert replier(TOWN, office, day) == replier(None, office, day) == "unit_head"
    bureau = office.with_unit(COUNTY)
    assert (
        replier(COUNTY, bureau.with_end("chief", "hrss_head", COUNTY.code, day).with_end("deputy", "hrss_head", COUNTY.code, day), day)
        == "unit_head"
    )


def test_without_any_office_in_the_directory_the_urging_stands_all_the_same():
    from casework.domain.office import Office

    life = worked()
    life.world = a_life(worked(), Office()).world
    life.case.lead = None
    asked = life.asked(cmd(Urge), SUPERVISOR)
    assert issuer(life.case, life.clock("track"), asked, life.world) is None
    life.ticks("2026-03-25 09:00")
    fact = only(life.facts, Urged)
    assert (fact.unit, fact.owner, fact.issuer, fact.level) == (None, "unit_head", None, None)
    assert life.case.pressure == "urged"
    assert "went to unit unknown" in life.reasons(cmd(UrgeReply, paper="urge-1", text="sealed"), HEAD)


def test_the_leader_answers_for_the_government():
    life = a_life(investigated(ORDINARY, claimed=ORDINARY))
    life.does(cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER)
    life.does(cmd(Urge), CITY_DISPATCHER)
    assert life.case.papers["urge-1"].addressees == (GOVERNMENT.code,)
    reply = cmd(UrgeReply, paper="urge-1", text="sealed")
    assert isinstance(life.refusal(reply, LEADER), NotYours)
    assert isinstance(life.refusal(reply, Actor("x", Post.INTAKE, GOVERNMENT)), NotYours)
    life.does(reply, CHAIR)


@pytest.mark.parametrize(("replied", "papers"), [(False, ["urge-1"]), (True, ["urge-1", "urge-2"])])
def test_while_a_unit_owes_a_reply_a_quick_duty_brings_it_no_second_paper(replied: bool, papers: list[str]):
    life = a_life(investigated(ORDINARY, claimed=ORDINARY))
    alone(life, "clue_decision", "first_contact")
    life.ticks("2026-03-06 09:00")
    if replied:
        life.does(cmd(UrgeReply, paper="urge-1", text="sealed"), HEAD)
    alone(life, "clue_decision")
    life.ticks("2026-03-11 09:00")
    climbed = [step.rung for fact in said(life.facts, Climbed) for step in fact.steps if step.clock == "clue_decision..1"]
    assert climbed[-1] == "urged" and [fact.paper for fact in said(life.facts, Urged)] == papers
