"""Exactly one unit leads at any time; whoever gets the case must sign, and the worker's clock never starts again."""

from dataclasses import replace

import pytest

from casework.domain.dispatch_rules import one_organisation
from casework.domain.dispatching import AddCohandler, Dispatch, Reassign, SignIn, unit_of
from casework.domain.refusals import MoveNotAllowed, NotYours, RuleRefused
from casework.domain.values import Actor, Post, Sum, Unit
from tests.people import (
    CITY,
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
    STRANGER,
    TOWN,
    TOWN_HEAD,
    TOWN_OFFICER,
    WINDOW,
)  # fmt: skip
from tests.spec import MONDAY, Life, a_world, given, receipt
from tests.statute import cmd

MAJOR = receipt(claimed=Sum(40, 60_000_000), project_class="government")


def to(lead, *cohandlers):
    return cmd(Dispatch, lead=lead.code, cohandlers=tuple(unit.code for unit in cohandlers))


def given_to(lead=COUNTY, *cohandlers):
    return given((to(lead, *cohandlers), DISPATCHER))


def test_a_dispatch_names_one_lead_and_its_helpers():
    life = given_to(COUNTY, TOWN, INDUSTRY)
    assert (life.case.handling, life.case.lead, life.case.cohandlers) == ("dispatched", COUNTY, (TOWN, INDUSTRY))
    assert life.case.clock("dispatch") is None
    for unit in (COUNTY, TOWN, INDUSTRY):
        assert (life.due("sign_in", unit.code), life.due("return_window", unit.code)) == ("2026-03-03", "2026-03-04")
    assert life.due("first_contact") == "2026-03-04"


def test_rule_07_the_workers_clock_runs_before_through_and_after_the_dispatch():
    life = given()
    before = life.clock("track")
    life.on("2026-03-03").does(to(COUNTY), DISPATCHER)
    life.does(cmd(SignIn), OFFICER)
    life.does(cmd(Reassign, lead=CITY.code), CITY_DISPATCHER)
    assert life.clock("track") == before


@pytest.mark.parametrize(
    ("command", "by", "sentence"),
    [
        (cmd(Dispatch, lead="nowhere"), DISPATCHER, "unit 'nowhere' is not in the office directory"),
        (cmd(Dispatch, lead=COUNTY.code, cohandlers=("x", "y")), DISPATCHER, "unit 'x', 'y' is not in the office directory"),
        (to(COUNTY, COUNTY), DISPATCHER, "a unit is named twice"),
        (to(COUNTY, TOWN, TOWN), DISPATCHER, "a unit is named twice"),
        (to(OTHER_COUNTY), DISPATCHER, "not competent for the place of work (620502)"),
        (to(TOWN), DISPATCHER, "may not push its departments' work down to a town"),
        (to(INDUSTRY), HEAD, "dispatches inside the own unit only"),
    ],
)
def test_a_dispatch_is_refused_with_its_reason(command, by, sentence):
    assert sentence in given().reasons(command, by)


def test_all_reasons_against_a_dispatch_are_told_at_once():
    refusal = given().refusal(to(OTHER_COUNTY, OTHER_COUNTY), HEAD)
    assert isinstance(refusal, RuleRefused)
    assert len(refusal.reasons) == 3


@pytest.mark.parametrize(("lead", "by"), [(COUNTY, HEAD), (TOWN, TOWN_HEAD), (TOWN, CITY_DISPATCHER)])
def test_a_unit_head_takes_a_case_a_town_may_lead_by_itself_or_by_the_city(lead, by):
    assert given().does(to(lead), by)[0].topic == "case.dispatched"


def test_a_major_project_case_goes_to_the_territory_and_to_the_industry_department():
    life = given(receive=MAJOR)
    assert "双交双办" in life.reasons(to(COUNTY), DISPATCHER)
    assert "双交双办" in life.reasons(to(COUNTY, TOWN), DISPATCHER)
    assert "双交双办" in life.reasons(to(INDUSTRY), DISPATCHER)
    assert life.does(to(COUNTY, INDUSTRY), DISPATCHER)


@pytest.mark.parametrize("changes", [{"imported": True}, {"project_class": None}, {"project_class": "none"}])
def test_history_and_matters_without_a_project_need_no_industry_department(changes):
    assert given(receive=replace(MAJOR, **changes)).does(to(COUNTY), DISPATCHER)


def test_only_the_dispatching_office_or_a_head_dispatches_and_only_once():
    assert isinstance(given().refusal(to(COUNTY), WINDOW), NotYours)
    assert isinstance(given_to().refusal(to(COUNTY), DISPATCHER), MoveNotAllowed)


def test_signing_in_names_the_handler_and_starts_the_handlers_own_clock():
    life = given_to()
    life.does(cmd(SignIn), OFFICER)
    assert (life.case.signed_in, life.case.handlers) == ((COUNTY.code,), ("officer-1",))
    assert life.case.clock("sign_in") is None
    assert life.due("handle", COUNTY.code) == "2026-03-05"


def test_a_head_signs_for_an_officer_or_for_the_unit():
    life = given_to(COUNTY, TOWN)
    life.does(cmd(SignIn, officer="officer-2"), HEAD)
    life.does(cmd(SignIn), TOWN_HEAD)
    assert (life.case.handlers, life.case.signed_in) == (("officer-2",), (COUNTY.code, TOWN.code))


def test_an_officer_who_signs_for_two_units_handles_once():
    life = given_to(COUNTY, TOWN)
    life.does(cmd(SignIn, officer="officer-1"), OFFICER)
    life.does(cmd(SignIn, officer="officer-1"), TOWN_HEAD)
    assert life.case.handlers == ("officer-1",)


def test_late_signing_is_missed_and_the_handlers_clock_counts_from_when_it_was_due():
    life = given_to().on("2026-03-05")
    life.does(cmd(SignIn), OFFICER)
    assert f"sign_in.{COUNTY.code}.1" in life.case.missed
    assert life.due("handle") == "2026-03-09"


def test_each_assignee_signs_for_itself_and_once():
    life = given_to(COUNTY, TOWN)
    life.does(cmd(SignIn), TOWN_OFFICER)
    assert life.case.clock("sign_in", COUNTY.code) is not None
    assert "signed in already" in life.reasons(cmd(SignIn), TOWN_OFFICER)
    assert f"was given to {COUNTY.code}, {TOWN.code}, not to {INDUSTRY.code}" in life.reasons(cmd(SignIn), INDUSTRY_OFFICER)


def test_signing_without_a_clock_counts_from_now():
    life = given_to()
    life.case.clocks = {}
    life.does(cmd(SignIn), OFFICER)
    assert life.clock("handle").base > MONDAY


def test_a_stranger_from_another_county_has_no_part_in_the_case():
    assert "has no part in a case of region 620502" in given_to().reasons(cmd(SignIn), STRANGER)


def test_reassigning_ends_the_former_leads_clocks_and_asks_the_new_one_to_sign():
    life = given_to(COUNTY, TOWN)
    life.does(cmd(SignIn), OFFICER)
    life.on("2026-03-03").does(cmd(Reassign, lead=INDUSTRY.code), DISPATCHER)
    assert (life.case.lead, life.case.cohandlers) == (INDUSTRY, (TOWN,))
    assert life.case.clock("handle", COUNTY.code) is None
    assert life.due("sign_in", INDUSTRY.code) == "2026-03-04"
    assert life.due("sign_in", TOWN.code) == "2026-03-03"


def test_a_former_lead_that_never_signed_owes_no_signature_any_more():
    life = given_to().on("2026-03-03")
    life.does(cmd(Reassign, lead=INDUSTRY.code), DISPATCHER)
    assert life.case.clock("sign_in", COUNTY.code) is None
    assert life.case.missed == {}


def test_a_unit_that_leads_again_signs_again():
    life = given_to()
    life.does(cmd(SignIn), OFFICER)
    life.does(cmd(Reassign, lead=INDUSTRY.code), DISPATCHER)
    life.does(cmd(Reassign, lead=COUNTY.code), DISPATCHER)
    assert life.clock("sign_in", COUNTY.code).round == 2
    life.does(cmd(SignIn), OFFICER)
    assert life.case.clock("sign_in", COUNTY.code) is None


def test_a_helper_that_becomes_the_lead_signs_as_the_lead_and_helps_no_more():
    life = given_to(COUNTY, INDUSTRY)
    life.does(cmd(SignIn), INDUSTRY_OFFICER)
    life.does(cmd(Reassign, lead=INDUSTRY.code), DISPATCHER)
    assert (life.case.lead, life.case.cohandlers, life.case.signed_in) == (INDUSTRY, (), ())
    assert life.does(cmd(SignIn), INDUSTRY_OFFICER)


@pytest.mark.parametrize(
    ("lead", "by", "sentence"),
    [
        ("nowhere", DISPATCHER, "is not in the office directory"),
        (OTHER_COUNTY.code, DISPATCHER, "not competent for the place of work"),
        (COUNTY.code, DISPATCHER, f"unit {COUNTY.code} leads already"),
        (INDUSTRY.code, HEAD, "inside the own unit only"),
        (TOWN.code, DISPATCHER, "down to a town"),
    ],
)
def test_a_reassignment_really_changes_to_a_competent_lead(lead, by, sentence):
    assert sentence in given_to().reasons(cmd(Reassign, lead=lead), by)


def test_nothing_is_reassigned_before_it_was_dispatched():
    assert isinstance(given().refusal(cmd(Reassign, lead=COUNTY.code), DISPATCHER), MoveNotAllowed)


def test_a_helper_is_added_and_signs_in():
    life = given_to()
    life.does(cmd(AddCohandler, unit=INDUSTRY.code), DISPATCHER)
    assert (life.case.cohandlers, life.due("sign_in", INDUSTRY.code)) == ((INDUSTRY,), "2026-03-03")
    assert life.does(cmd(SignIn), INDUSTRY_OFFICER)


def test_a_former_lead_that_helps_signs_again():
    life = given_to()
    life.does(cmd(SignIn), OFFICER)
    life.does(cmd(Reassign, lead=INDUSTRY.code), DISPATCHER)
    life.does(cmd(AddCohandler, unit=COUNTY.code), DISPATCHER)
    assert life.does(cmd(SignIn), OFFICER)


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [("nowhere", "not in the office directory"), (COUNTY.code, "has the case already"), (TOWN.code, "has the case already")],
)
def test_a_helper_is_a_known_unit_that_does_not_have_the_case(unit, sentence):
    assert sentence in given_to(COUNTY, TOWN).reasons(cmd(AddCohandler, unit=unit), DISPATCHER)


def test_a_unit_head_adds_no_helpers_outside_the_own_unit():
    life = given_to()
    assert "inside the own unit only" in life.reasons(cmd(AddCohandler, unit=INDUSTRY.code), HEAD)
    life.does(cmd(AddCohandler, unit=INDUSTRY.code), INDUSTRY_HEAD)
    assert life.case.cohandlers == (INDUSTRY,)


def test_a_unit_the_table_let_through_is_known():
    with pytest.raises(AssertionError, match="nowhere"):
        unit_of(a_world(), "nowhere")
    assert unit_of(a_world(), OFFICE.code) == OFFICE


# a dispatch goes neither upwards nor out of the own house

BRIGADE = Unit("620502-insp", "秦州区劳动保障监察大队", "hrss", "county", "620502", ("labour_inspection",))
ROADS = Unit("620502-roads", "秦州区交通运输局", "industry", "county", "620502", sector="transport")
ROADS_SQUAD = Unit("620502-roads-2", "秦州区交通综合执法队", "industry", "county", "620502", sector="transport")
BRIGADE_HEAD = Actor("brigade-head", Post.UNIT_HEAD, BRIGADE)


def among(life: Life, *units: Unit) -> Life:
    office = life.world.office
    life.world = replace(life.world, office=replace(office, units={**office.units, **{unit.code: unit for unit in units}}))
    return life


def test_a_county_gives_no_case_to_the_city_neither_to_lead_nor_to_help():
    life = given()
    for command in (to(CITY), to(COUNTY, CITY)):
        assert f"unit {CITY.code} stands above {OFFICE.code}" in life.reasons(command, DISPATCHER)
    assert life.does(to(CITY), CITY_DISPATCHER)


def test_a_county_neither_reassigns_upwards_nor_asks_the_city_to_help():
    life = given_to()
    assert "stands above" in life.reasons(cmd(Reassign, lead=CITY.code), DISPATCHER)
    assert "stands above" in life.reasons(cmd(AddCohandler, unit=CITY.code), DISPATCHER)
    assert life.does(cmd(AddCohandler, unit=CITY.code), CITY_DISPATCHER)


def test_a_head_names_no_helper_outside_the_own_unit_at_a_dispatch():
    assert "inside the own unit only" in given().reasons(to(COUNTY, INDUSTRY), HEAD)


def test_the_head_of_another_unit_does_not_take_the_case_away():
    life = among(given_to(), BRIGADE)
    for by, lead in ((INDUSTRY_HEAD, INDUSTRY), (BRIGADE_HEAD, BRIGADE), (TOWN_HEAD, TOWN)):
        assert f"unit {COUNTY.code} leads: its head moves the case" in life.reasons(cmd(Reassign, lead=lead.code), by)
    assert life.case.lead == COUNTY


def test_the_head_of_the_lead_moves_it_to_the_own_brigade_and_back():
    life = among(given_to(), BRIGADE)
    before = life.clock("track")
    life.does(cmd(Reassign, lead=BRIGADE.code), HEAD)
    life.does(cmd(Reassign, lead=COUNTY.code), BRIGADE_HEAD)
    assert (life.case.lead, life.clock("track")) == (COUNTY, before)


def test_a_head_takes_a_case_for_the_own_brigade_and_lets_it_help():
    life = among(given(), BRIGADE)
    life.does(to(BRIGADE, COUNTY), HEAD)
    assert (life.case.lead, life.case.cohandlers) == (BRIGADE, (COUNTY,))
    helped = among(given_to(), BRIGADE)
    helped.does(cmd(AddCohandler, unit=BRIGADE.code), HEAD)
    assert helped.case.cohandlers == (BRIGADE,)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (COUNTY, COUNTY, True),
        (COUNTY, BRIGADE, True),
        (COUNTY, CITY, False),
        (COUNTY, OTHER_COUNTY, False),
        (ROADS, ROADS_SQUAD, True),
        (ROADS, replace(ROADS_SQUAD, sector="water"), False),
        (INDUSTRY, replace(INDUSTRY, code="620502-x"), False),
        (TOWN, replace(TOWN, code="620502-taijing"), False),
        (OFFICE, replace(OFFICE, code="620502-lg-2"), False),
    ],
)
def test_a_bureau_and_its_brigade_are_one_organisation_and_two_towns_are_not(one, other, same):
    assert one_organisation(one, other) is one_organisation(other, one) is same
