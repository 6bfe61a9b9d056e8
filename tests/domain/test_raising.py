"""Raising 提级: by the ladder, by the higher level, or asked for; the lead moves, the territory helps, no statutory clock starts anew."""

import pytest

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.leaving.redirecting import Redirect
from casework.domain.office import Office
from casework.domain.pressing.asking_up import AskRaise, DeclineRaise, RaiseAsked, RaiseDeclined
from casework.domain.pressing.leading import LeaderNamed, NameLeader, NobodyToLead
from casework.domain.pressing.raising import OwnedAbove, Raise, Raised, RaiseImpossible, inspection_above, taken_up
from casework.domain.refusals import NotYours
from casework.domain.returning import ReturnDispatch
from casework.domain.statute.filing import File
from casework.domain.values import Actor, Post
from tests.people import (
    CHIEF,
    CITY,
    CITY_DISPATCHER,
    CITY_HEAD,
    CITY_OFFICE,
    CITY_OFFICER,
    CITY_SUPERVISOR,
    COUNTY,
    DISPATCHER,
    GOVERNMENT,
    HEAD,
    INDUSTRY,
    OFFICER,
    SUPERVISOR,
    TOWN,
    TWO,
)
from tests.pressed import CITY_GOVERNMENT, ORDINARY, PROVINCE, a_life, alone, only, said, two_levels, worked
from tests.settling_lives import cmd
from tests.spec import MONDAY, Life, given, receipt
from tests.unpaid import investigated

UP = cmd(Raise, ground="sealed")
ASK = cmd(AskRaise, ground="sealed")


def owned(*rules: str, office: Office | None = None) -> Life:
    """A leader of the county owns an ordinary case since 2026-03-02; the leader's limit ends on 2026-04-14."""
    life = a_life(investigated(ORDINARY, claimed=ORDINARY), office)
    life.does(cmd(NameLeader, leader="leader", unit=GOVERNMENT.code), DISPATCHER)
    return alone(life, "own_limit", *rules)


def raised() -> Life:
    """The same, taken up by the city ten working days after the limit."""
    life = owned()
    life.ticks("2026-04-28 09:00")
    return life


def test_ten_working_days_past_the_leaders_limit_the_city_takes_the_case_up():
    life = raised()
    fact = only(life.facts, Raised)
    assert (fact.lead, fact.former, fact.level, fact.authority) == (CITY, COUNTY.code, "city", "示例政府办〔2026〕1号(样本)")
    assert (life.case.lead, life.case.cohandlers, life.case.pressure) == (CITY, (COUNTY,), "raised")
    assert life.due("sign_in", CITY.code) == "2026-04-29"
    assert life.case.signed_in == (COUNTY.code,)


def test_the_citys_leader_owns_it_and_the_former_stays_responsible_for_the_territory():
    life = raised()
    fact = only(life.facts, OwnedAbove)
    assert (fact.former, fact.leader, fact.unit, fact.level, fact.because[0]) == (
        "leader",
        "city-leader",
        CITY_GOVERNMENT.code,
        "city",
        "raised",
    )
    assert life.case.owner is not None and life.case.former_owner is not None
    assert (life.case.owner.person, life.case.owner.acknowledged, life.case.former_owner.person) == ("city-leader", False, "leader")
    assert life.clock("acknowledge").subject == "city-leader"


def test_the_leaders_limit_begins_a_new_round_and_its_breach_stays():
    life = raised()
    clock = life.clock("own_limit")
    assert (clock.round, clock.limit, clock.unit) == (2, "30 working days", CITY.code)
    assert life.case.missed["own_limit..1"].due == "2026-04-14"


def test_filing_date_and_statutory_clocks_stand():
    life = a_life(investigated(ORDINARY, claimed=ORDINARY))
    life.gets(cmd(File, officers=TWO), OFFICER)
    before = {key: clock for key, clock in life.case.clocks.items() if clock.cls in ("S", "H")}
    filed = life.case.filed_on
    life.does(UP, CITY_DISPATCHER)
    after = {key: clock for key, clock in life.case.clocks.items() if key in before}
    assert (after, life.case.filed_on) == (before, filed)
    assert before.keys() >= {"track..1", "investigate..1"}


def test_a_raised_case_climbs_to_the_next_level_again():
    life = owned(office=two_levels().with_unit(PROVINCE))
    life.ticks("2026-04-28 09:00")
    alone(life, "own_limit").ticks("2026-07-10 09:00")
    assert [fact.lead for fact in said(life.facts, Raised)] == [CITY, PROVINCE]
    assert (life.case.cohandlers, life.case.pressure) == ((COUNTY, CITY), "raised")


def test_where_nobody_stands_above_an_alarm_is_recorded_and_the_supervisor_told():
    life = raised()
    alone(life, "own_limit").ticks("2026-08-10 09:00")
    fact = only(life.facts, RaiseImpossible)
    assert (fact.level, [cause.clock for cause in fact.causes]) == ("city", ["own_limit..2"])
    assert [each.person for each in fact.told] == [CITY_SUPERVISOR.person]
    assert (life.case.lead, life.case.pressure) == (CITY, "raised")


def test_an_alarm_without_any_directory_names_no_level():
    life = a_life(owned(), Office())
    life.case.lead = None
    life.ticks("2026-04-28 09:00")
    assert (only(life.facts, RaiseImpossible).level, life.case.pressure) == ("", "leader_owned")


def test_a_raised_case_is_never_returned():
    life = raised()
    life.case.handling = "dispatched"
    assert "cannot be returned" in life.reasons(cmd(ReturnDispatch, ground="sealed", proposed=COUNTY.code), CITY_HEAD)


def test_raised_falls_only_with_an_exit_or_strike_off():
    life = raised()
    life.does(cmd(SignIn), CITY_OFFICER)
    alone(life, "none")
    assert life.case.pressure == "raised"
    life.gets(cmd(Redirect, to="court", receiver="x", proof="y", agreed_by="city-leader"), CITY_OFFICER)
    assert (life.case.raised, life.case.pressure) == (False, "none")


# by a person


@pytest.mark.parametrize("by", [CITY_DISPATCHER, CITY_SUPERVISOR])
def test_the_higher_level_takes_a_case_up_of_its_own_accord(by):
    life = worked()
    facts = life.does(UP, by)
    fact = only(facts, Raised)
    assert (fact.lead, fact.authority, fact.ground) == (CITY, None, "sealed")
    assert (only(facts, LeaderNamed).leader, life.case.pressure) == ("city-leader", "raised")


def test_a_leader_of_that_level_or_above_goes_on_owning_it():
    life = worked()
    life.does(cmd(NameLeader, leader="city-leader", unit=CITY_GOVERNMENT.code), CITY_DISPATCHER)
    facts = life.does(UP, CITY_DISPATCHER)
    assert [fact.topic for fact in facts] == ["case.raised"]
    assert life.case.owner is not None and life.case.owner.person == "city-leader"


def test_where_the_city_has_no_leader_the_alarm_is_recorded_and_the_former_one_goes_on():
    from tests.people import DIRECTORY

    life = owned(office=DIRECTORY)
    facts = life.does(UP, CITY_DISPATCHER)
    assert only(facts, NobodyToLead).level == "city"
    assert life.case.owner is not None and life.case.owner.person == "leader"


@pytest.mark.parametrize("by", [DISPATCHER, SUPERVISOR])
def test_the_own_level_raises_nothing(by):
    assert "a level above takes it up, yours is of county level" in worked().reasons(UP, by)


@pytest.mark.parametrize("by", [CHIEF, CITY_HEAD, HEAD])
def test_nobody_else_raises(by):
    assert isinstance(worked().refusal(UP, by), NotYours)


def test_a_raise_goes_to_an_inspection_of_the_level_that_raises():
    life = worked()
    assert "'620502-hrss' is no labour inspection of city level" in life.reasons(
        cmd(Raise, ground="sealed", unit=COUNTY.code), CITY_DISPATCHER
    )
    assert "'x' is no labour inspection" in life.reasons(cmd(Raise, ground="sealed", unit="x"), CITY_DISPATCHER)
    provincial = Actor("p", Post.DISPATCHER, PROVINCE)
    assert "no labour inspection of province level" in life.reasons(UP, provincial)
    life.does(cmd(Raise, ground="sealed", unit=CITY.code), CITY_DISPATCHER)
    assert life.case.lead == CITY


def test_a_case_without_a_lead_has_nobody_to_be_raised_from():
    life = given(receive=receipt(claimed=ORDINARY))
    life.world = worked().world
    facts = taken_up(life.case, CITY, life.asked(UP, CITY_DISPATCHER), life.world)
    fact = only(facts, Raised)
    assert (fact.former, [signal.name for signal in fact.signals()]) == (None, ["reassign", "raise"])
    fact.effect(life.case)
    assert (life.case.lead, life.case.cohandlers) == (CITY, ())
    nowhere = given(receive=receipt(claimed=ORDINARY))
    assert inspection_above(nowhere.case, Office(), MONDAY.date()) is None


def test_a_town_is_raised_to_its_county_and_co_handlers_stay():
    life = a_life(given((cmd(Dispatch, lead=TOWN.code, cohandlers=(INDUSTRY.code,)), CITY_DISPATCHER), receive=receipt(claimed=ORDINARY)))
    assert inspection_above(life.case, life.world.office, MONDAY.date()) == COUNTY
    life.does(UP, DISPATCHER)
    assert (life.case.lead, life.case.cohandlers) == (COUNTY, (INDUSTRY, TOWN))


# asked for


def test_the_lead_asks_the_higher_office_which_answers_by_raising():
    life = worked()
    fact = only(life.does(ASK, HEAD), RaiseAsked)
    assert (fact.paper, fact.to) == ("raise-request-1", CITY_OFFICE.code)
    clock = life.clock("raise_reply")
    assert (clock.owner, clock.unit, clock.due_text) == ("dispatcher", CITY_OFFICE.code, "2026-03-05")
    assert "waits for its answer until 2026-03-05" in life.reasons(ASK, HEAD)
    life.does(UP, CITY_DISPATCHER)
    assert life.case.clock("raise_reply") is None
    assert "no request for a raise that waits" in life.reasons(cmd(DeclineRaise, paper="raise-request-1", reason="sealed"), CITY_DISPATCHER)


def test_the_office_that_was_asked_may_decline_with_a_reason():
    life = worked()
    life.does(ASK, HEAD)
    no = cmd(DeclineRaise, paper="raise-request-1", reason="sealed")
    assert "620500-lg was asked and answers" in life.reasons(no, DISPATCHER)
    assert "no reason" in life.reasons(cmd(DeclineRaise, paper="raise-request-1", reason=""), CITY_DISPATCHER)
    assert "'x' is no request" in life.reasons(cmd(DeclineRaise, paper="x", reason="sealed"), CITY_DISPATCHER)
    only(life.does(no, CITY_DISPATCHER), RaiseDeclined)
    assert (life.case.clock("raise_reply"), life.case.papers["raise-request-1"].status) == (None, "met")
    assert only(life.does(ASK, HEAD), RaiseAsked).paper == "raise-request-2"


def test_only_the_head_of_the_lead_asks_and_only_where_somebody_stands_above():
    life = worked()
    assert isinstance(life.refusal(ASK, OFFICER), NotYours)
    assert "belongs to the lead unit" in life.reasons(ASK, Actor("x", Post.UNIT_HEAD, INDUSTRY))
    life.world = a_life(worked(), two_levels().without_unit(CITY_OFFICE.code)).world
    assert "no dispatching office above" in life.reasons(ASK, HEAD)
    life.world = a_life(worked(), Office()).world
    life.case.lead = None
    assert "no dispatching office above" in life.reasons(ASK, HEAD)


def test_what_nobody_was_given_yet_is_given_by_the_raise():
    life = given()
    life.does(UP, CITY_DISPATCHER)
    assert (life.case.handling, life.case.lead, life.case.clock("dispatch")) == ("dispatched", CITY, None)
    assert life.case.clock("sign_in", CITY.code) is not None
