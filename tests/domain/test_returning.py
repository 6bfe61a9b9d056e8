"""Who says "not mine" says it once, in time, with another owner; somebody decides, and no clock stops meanwhile."""

from dataclasses import replace
from typing import Any

import pytest

from casework.domain.dispatching import Dispatch, Reassign, SignIn
from casework.domain.ladder.steps import Climbed, Step
from casework.domain.leaving.redirecting import Redirect, TakeBack
from casework.domain.refusals import MoveNotAllowed, NotYours
from casework.domain.returning import AdjudicateReturn, Designate, HandUp, ReturnDispatch
from casework.domain.values import Actor, Unit
from tests.people import (
    CHIEF,
    CITY,
    CITY_CHIEF,
    CITY_DISPATCHER,
    COUNTY,
    DISPATCHER,
    HEAD,
    INDUSTRY,
    INDUSTRY_HEAD,
    INDUSTRY_OFFICER,
    OFFICE,
    OFFICER,
    OTHER_COUNTY,
    TOWN,
    TOWN_HEAD,
    TOWN_OFFICER,
)  # fmt: skip
from tests.spec import Life, at, given
from tests.statute import cmd

RETURN = cmd(ReturnDispatch, ground="不属于劳动报酬", proposed=INDUSTRY.code)
REFUSED = cmd(AdjudicateReturn, granted=False)


def dispatched(*cohandlers: Unit, lead: Unit = COUNTY, by: Actor = DISPATCHER) -> Life:
    return given((cmd(Dispatch, lead=lead.code, cohandlers=tuple(unit.code for unit in cohandlers)), by))


def returned(*cohandlers) -> Life:
    life = dispatched(*cohandlers)
    life.on("2026-03-03").does(RETURN, HEAD)
    return life


def granted(to):
    return cmd(AdjudicateReturn, granted=True, lead=to.code)


def designates(unit):
    return cmd(Designate, lead=unit.code)


# -- return


def test_rule_07_a_return_stops_no_clock_of_the_worker():
    life = dispatched()
    before = [life.clock("track"), life.clock("accept")]
    life.on("2026-03-03").does(RETURN, HEAD)
    assert [life.clock("track"), life.clock("accept")] == before
    assert (life.case.returned_by, life.case.lead, life.due("adjudicate_return", COUNTY.code)) == (COUNTY.code, COUNTY, "2026-03-04")
    assert [life.case.clock(rule, COUNTY.code) for rule in ("sign_in", "return_window")] == [None, None]


def test_the_window_ends_with_its_last_day():
    assert dispatched().on("2026-03-04 23:59").does(RETURN, HEAD)
    assert "the return window has ended" in dispatched().on("2026-03-05 00:00").reasons(RETURN, HEAD)
    ticked = dispatched()
    ticked.ticks("2026-03-05 09:00")
    assert "the return window has ended" in ticked.reasons(RETURN, HEAD)


def test_once_only():
    life = returned()
    life.does(granted(INDUSTRY), DISPATCHER)
    assert "returned once already" in life.reasons(RETURN, INDUSTRY_HEAD)


def test_never_after_a_designation():
    life = dispatched()
    life.does(designates(COUNTY), CITY_DISPATCHER)
    assert "a designation is final" in life.reasons(RETURN, HEAD)


def test_only_the_head_of_an_assignee_returns():
    assert "was given to 620502-hrss" in dispatched().reasons(RETURN, TOWN_HEAD)
    assert isinstance(dispatched().refusal(RETURN, OFFICER), NotYours)


# -- adjudication


def test_a_granted_return_names_the_new_lead_who_signs_in():
    life = returned(TOWN)
    life.does(granted(INDUSTRY), DISPATCHER)
    assert (life.case.lead, life.case.cohandlers, life.case.returned_by, life.case.designated) == (INDUSTRY, (TOWN,), None, False)
    assert life.case.clock("adjudicate_return") is None
    assert life.due("sign_in", INDUSTRY.code) == "2026-03-04"
    assert life.does(cmd(SignIn), INDUSTRY_OFFICER)


def test_a_helper_that_takes_the_lead_helps_no_more():
    life = dispatched(INDUSTRY)
    life.does(cmd(SignIn), INDUSTRY_OFFICER)
    life.does(RETURN, HEAD)
    life.does(granted(INDUSTRY), DISPATCHER)
    assert (life.case.lead, life.case.cohandlers, life.case.signed_in) == (INDUSTRY, (), ())


def test_a_helpers_return_leaves_the_lead_where_it_is():
    life = dispatched(TOWN)
    life.does(RETURN, TOWN_HEAD)
    life.does(granted(INDUSTRY), DISPATCHER)
    assert (life.case.lead, life.case.cohandlers) == (COUNTY, (INDUSTRY,))


def test_a_refused_return_designates_the_unit_which_signs_after_all():
    life = dispatched()
    life.does(cmd(SignIn), OFFICER)
    life.on("2026-03-03").does(RETURN, HEAD)
    life.does(REFUSED, DISPATCHER)
    assert (life.case.lead, life.case.designated, life.case.returned_by) == (COUNTY, True, None)
    assert life.due("sign_in", COUNTY.code) == "2026-03-04"
    life.does(cmd(SignIn), OFFICER)
    assert life.case.clock("sign_in") is None
    assert "a designation is final" in life.reasons(RETURN, HEAD)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (cmd(AdjudicateReturn, granted=True), "names the new lead by its code"),
        (cmd(AdjudicateReturn, granted=True, lead="nowhere"), "names the new lead by its code"),
        (granted(COUNTY), "returned the case or leads it"),
        (granted(OTHER_COUNTY), "not competent for the place of work"),
    ],
)
def test_a_granted_return_names_another_competent_unit(command, sentence):
    assert sentence in returned().reasons(command, DISPATCHER)


def test_only_a_pending_return_is_adjudicated_and_by_the_dispatching_office():
    assert "no return is waiting" in dispatched().reasons(REFUSED, DISPATCHER)
    assert isinstance(returned().refusal(REFUSED, HEAD), NotYours)


def test_a_reassignment_answers_the_return_of_the_former_lead():
    life = returned()
    life.does(cmd(Reassign, lead=INDUSTRY.code), DISPATCHER)
    assert (life.case.returned_by, life.case.clock("adjudicate_return")) == (None, None)


def test_a_reassignment_leaves_the_return_of_a_helper_waiting():
    life = dispatched(TOWN)
    life.does(RETURN, TOWN_HEAD)
    life.does(cmd(Reassign, lead=INDUSTRY.code), DISPATCHER)
    assert life.case.returned_by == TOWN.code
    assert life.does(REFUSED, DISPATCHER)


def test_a_granted_return_goes_neither_up_to_the_city_nor_down_to_a_town():
    life = returned()
    assert "stands above" in life.reasons(granted(CITY), DISPATCHER)
    assert "down to a town" in life.reasons(granted(TOWN), DISPATCHER)
    assert life.does(granted(CITY), CITY_DISPATCHER)


def test_a_town_helps_in_the_place_of_a_helper_that_returned():
    life = dispatched(INDUSTRY)
    life.does(RETURN, INDUSTRY_HEAD)
    life.does(granted(TOWN), DISPATCHER)
    assert (life.case.lead, life.case.cohandlers) == (COUNTY, (TOWN,))


# -- what is kept of a return


def test_a_return_lies_on_the_desk_of_the_dispatching_office_and_the_workers_clock_stands_as_it_was():
    life = dispatched()
    before = life.clock("track")
    life.on("2026-03-03").does(RETURN, HEAD)
    clock = life.clock("adjudicate_return")
    assert (clock.owner, clock.unit) == ("dispatcher", OFFICE.code)
    life.does(REFUSED, DISPATCHER)
    assert life.clock("track") == before


def test_without_a_dispatching_office_in_the_directory_the_return_lies_with_the_lead():
    life = dispatched()
    office = life.world.office
    units = {code: unit for code, unit in office.units.items() if unit.kind != "leading_group"}
    life.world = replace(life.world, office=replace(office, units=units))
    life.on("2026-03-03").does(RETURN, HEAD)
    assert life.clock("adjudicate_return").unit == COUNTY.code


def kept(life: Life) -> list[tuple[Any, ...]]:
    return [(each.unit, each.answered_at is not None, each.granted, each.designated) for each in life.case.returned]


@pytest.mark.parametrize(
    ("answer", "by", "outcome"),
    [
        (granted(INDUSTRY), DISPATCHER, (True, True, False)),
        (REFUSED, DISPATCHER, (True, False, True)),
        (designates(INDUSTRY), CITY_CHIEF, (True, None, True)),
        (cmd(Reassign, lead=INDUSTRY.code), DISPATCHER, (True, None, False)),
    ],
)
def test_a_return_keeps_how_it_was_answered(answer, by, outcome):
    life = returned()
    life.on("2026-03-03 17:00").does(answer, by)
    (bounced,) = life.case.returned
    assert kept(life) == [(COUNTY.code, *outcome)]
    assert (bounced.unit_name, bounced.proposed) == (COUNTY.name, INDUSTRY.code)
    assert (bounced.dispatched_at, bounced.returned_at, bounced.answered_at) == (
        life.facts[1].envelope.at, at("2026-03-03"), at("2026-03-03 17:00"),
    )  # fmt: skip


def test_a_return_that_falls_with_its_case_stays_unanswered_and_a_later_one_is_answered_alone():
    life = returned()
    life.does(cmd(Redirect, to="other_hrss", receiver="兰州市人社局", proof="回执"), DISPATCHER)
    assert kept(life) == [(COUNTY.code, False, None, False)] and life.case.clock("adjudicate_return") is None
    life.does(cmd(TakeBack, ground="refused"), DISPATCHER)
    life.does(cmd(Dispatch, lead=COUNTY.code), DISPATCHER)
    life.does(RETURN, HEAD)
    life.does(REFUSED, DISPATCHER)
    assert kept(life) == [(COUNTY.code, False, None, False), (COUNTY.code, True, False, True)]


def climbed(life: Life, when: str) -> list[Step]:
    steps = [step for fact in life.ticks(when) if isinstance(fact, Climbed) for step in fact.steps]
    return [step for step in steps if step.clock.startswith("adjudicate_return.")]


def test_a_silent_adjudicator_is_told_with_the_supervisor_urged_two_days_later_and_the_workers_clock_runs_on():
    life = returned()
    track = life.clock("track")
    steps = {step.rung: step for step in climbed(life, "2026-03-05 09:00")}
    assert {(each.post, each.role) for each in steps["warned"].told} == {("dispatcher", "told"), ("supervisor", "copy")}
    assert f"adjudicate_return.{COUNTY.code}.1" in life.case.missed
    assert [step.rung for step in climbed(life, "2026-03-06 09:00")] == ["urged"]
    assert (life.case.returned_by, life.case.lead, life.case.designated) == (COUNTY.code, COUNTY, False)
    assert (life.clock("track").due_at, life.clock("track").base) == (track.due_at, track.base)
    life.does(REFUSED, DISPATCHER)
    assert kept(life) == [(COUNTY.code, True, False, True)]


# -- hand up


def in_town() -> Life:
    return dispatched(lead=TOWN, by=TOWN_HEAD)


def test_a_town_that_could_not_settle_hands_up_to_the_inspection_of_its_county():
    life = in_town()
    life.does(cmd(SignIn), TOWN_OFFICER)
    before = life.clock("track")
    life.does(cmd(HandUp, to=COUNTY.code), TOWN_HEAD)
    assert (life.case.lead, life.case.returns, life.clock("track")) == (COUNTY, 0, before)
    assert life.due("sign_in", COUNTY.code) == "2026-03-03"
    assert life.case.clock("handle", TOWN.code) is None


@pytest.mark.parametrize("to", [INDUSTRY.code, OTHER_COUNTY.code, TOWN.code, "nowhere"])
def test_a_case_is_handed_up_only_to_a_unit_that_may_inspect_there(to):
    assert "with the power of labour inspection" in in_town().reasons(cmd(HandUp, to=to), TOWN_HEAD)


def test_only_the_town_that_leads_hands_up():
    assert "only a case that a town leads" in dispatched().reasons(cmd(HandUp, to=CITY.code), HEAD)
    life = in_town()
    assert "this belongs to the lead unit" in life.reasons(cmd(HandUp, to=CITY.code), HEAD)
    life.case.lead = None
    assert "only a case that a town leads" in life.reasons(cmd(HandUp, to=CITY.code), TOWN_HEAD)


# -- designation


def test_rule_15_the_common_superior_designates_even_before_any_dispatch():
    life = given()
    life.does(designates(COUNTY), CITY_CHIEF)
    assert (life.case.handling, life.case.lead, life.case.designated) == ("dispatched", COUNTY, True)
    assert life.case.clock("dispatch") is None
    assert (life.due("sign_in", COUNTY.code), life.due("first_contact")) == ("2026-03-03", "2026-03-04")


def test_rule_07_a_designation_leaves_the_workers_clock_alone_and_ends_the_former_leads():
    life = returned(TOWN)
    before = life.clock("track")
    life.does(designates(INDUSTRY), DISPATCHER)
    assert (life.case.lead, life.clock("track"), life.case.returned_by) == (INDUSTRY, before, None)
    assert life.case.clock("adjudicate_return") is None
    assert life.case.clock("sign_in", TOWN.code) is not None


def test_a_case_under_investigation_stays_there_when_it_is_designated():
    life = dispatched()
    life.case.handling = "investigated"
    life.does(designates(INDUSTRY), CITY_DISPATCHER)
    assert life.case.handling == "investigated"


@pytest.mark.parametrize(
    ("unit", "by", "allowed"),
    [
        (INDUSTRY, DISPATCHER, True),
        (INDUSTRY, CHIEF, False),
        (INDUSTRY, CITY_CHIEF, True),
        (CITY, CITY_DISPATCHER, True),
        (CITY, CITY_CHIEF, False),
        (CITY, DISPATCHER, False),
    ],
)
def test_rule_15_nobody_designates_a_peer_but_the_leading_group_of_that_level(unit, by, allowed):
    life = dispatched()
    if allowed:
        assert life.does(designates(unit), by)
    else:
        assert "only the common superior" in life.reasons(designates(unit), by)


def test_a_superior_of_another_place_is_not_the_common_one():
    from dataclasses import replace

    elsewhere = replace(CITY_CHIEF, unit=replace(CITY, region="620600"))
    life = dispatched()
    life.case.cohandlers = (elsewhere.unit,)
    assert "only the common superior" in life.reasons(designates(INDUSTRY), elsewhere)


def test_an_unknown_or_strange_unit_is_not_designated():
    assert "not in the office directory" in dispatched().reasons(cmd(Designate, lead="x"), CITY_CHIEF)
    assert "not competent" in dispatched().reasons(designates(OTHER_COUNTY), CITY_CHIEF)


def test_after_the_end_nothing_is_designated():
    life = dispatched()
    life.case.handling = "resolved"
    assert isinstance(life.refusal(designates(INDUSTRY), CITY_CHIEF), MoveNotAllowed)
