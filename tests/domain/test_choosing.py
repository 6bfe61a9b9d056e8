"""The leader is chosen by region, level, portfolio and load; who is away is replaced by the deputy; nobody at all is an alarm."""

from dataclasses import replace

import pytest

from casework.domain.pressing.choosing import Choice, leader_for, nobody, owned
from casework.domain.pressing.incidents import ReportIncident
from casework.domain.pressing.leading import LeaderNamed, LeaderSucceeded, NobodyToLead
from casework.domain.values import Unit
from tests.leaders import CITY_GOVERNMENT, CONSTRUCTION, TODAY, Matter, a_case, led_by, post
from tests.people import CITY, COUNTY, GOVERNMENT, OFFICER, OTHER_COUNTY, SUPERVISOR, TOWN
from tests.spec import CASE, Life

PAPER = "政府办〔2026〕1号"
OTHER_TOWN = replace(TOWN, code="620502-guanzi", name="关子镇人民政府")


def chosen(life: Life, least: str | None = None, /, **loads: int) -> Choice:
    """Who is chosen; a failing test shows that nobody was."""
    choice = leader_for(*Matter(life, loads).view, least)
    assert choice is not None, "nobody was chosen"
    return choice


def small(lead: str = COUNTY.code) -> Life:
    """Ten workers and 150,000 yuan: a simple case."""
    return a_case(10, 15_000_000, lead)


# level and region


def test_a_major_case_goes_to_the_county_government_of_the_place():
    elsewhere = Unit("620503-gov", "麦积区人民政府", "government", "county", "620503")
    life = led_by(a_case(), post("far", unit=elsewhere), post("near"), post("city", unit=CITY_GOVERNMENT), units=(elsewhere,))
    assert chosen(life) == Choice("near", GOVERNMENT.code, "county", None, ("major", "any_leader"))


def test_an_ordinary_case_goes_to_the_county_government_even_where_the_bureau_has_leaders():
    life = led_by(a_case(10, 30_000_000), post("bureau", unit=COUNTY), post("county"))
    assert (life.case.track, chosen(life).person) == ("ordinary", "county")


@pytest.mark.parametrize(
    ("lead", "posts", "person"),
    [
        (TOWN, ("town", "bureau", "county"), "town"),
        (TOWN, ("bureau", "county"), "bureau"),
        (COUNTY, ("town", "bureau", "county"), "bureau"),
        (COUNTY, ("town", "county"), "county"),
    ],
)
def test_a_simple_case_goes_to_the_leads_town_else_the_bureau_else_the_county(lead, posts, person):
    units = {"town": TOWN, "bureau": COUNTY, "county": GOVERNMENT}
    life = led_by(small(lead.code), *(post(name, unit=units[name]) for name in posts), post("other", unit=OTHER_TOWN), units=(OTHER_TOWN,))
    assert (life.case.track, chosen(life).person) == ("simple", person)


def test_a_town_that_the_directory_no_longer_knows_has_no_leader():
    life = led_by(small(TOWN.code), post("town", unit=TOWN), post("county"))
    life.world = replace(life.world, office=life.world.office.without_unit(TOWN.code))
    assert chosen(life).person == "county"


@pytest.mark.parametrize(("heads", "fen", "why"), [(200, 1, "many_workers"), (1, 500_000_000, "large_sum")])
def test_many_workers_or_a_large_sum_ask_for_the_city(heads, fen, why):
    life = led_by(a_case(heads, fen), post("county"), post("city", unit=CITY_GOVERNMENT))
    assert chosen(life) == Choice("city", CITY_GOVERNMENT.code, "city", None, (why, "any_leader"))


def test_an_extreme_incident_asks_for_the_city():
    life = led_by(a_case(), post("county"), post("city", unit=CITY_GOVERNMENT))
    life.does(ReportIncident(case_no=CASE, extreme=True), OFFICER)
    assert chosen(life).because == ("extreme_incident", "any_leader")


def test_units_of_two_counties_ask_for_the_city_and_two_of_one_county_do_not():
    posts = (post("county"), post("city", unit=CITY_GOVERNMENT))
    assert chosen(led_by(a_case(helpers=(OTHER_COUNTY.code,)), *posts)).because == ("two_counties", "any_leader")
    assert chosen(led_by(a_case(helpers=(TOWN.code,)), *posts)).person == "county"


def test_a_leader_is_never_below_the_unit_that_leads_nor_below_the_level_asked_for():
    posts = (post("county"), post("city", unit=CITY_GOVERNMENT))
    assert chosen(led_by(a_case(lead=CITY.code), *posts)).person == "city"
    assert chosen(led_by(a_case(), *posts), "city").person == "city"


def test_before_anybody_leads_the_place_alone_decides():
    life = led_by(a_case(), post("county"))
    life.case.lead = None
    assert chosen(life).person == "county"


def test_none_at_that_level_is_the_next_level_and_says_so():
    life = led_by(a_case(), post("city", unit=CITY_GOVERNMENT))
    assert chosen(life).because == ("major", "next_level", "any_leader")


def test_none_at_all_is_nobody():
    assert leader_for(*Matter(led_by(a_case())).view) is None


# portfolio and load


def test_the_sector_of_an_industry_department_comes_before_labour_and_labour_before_the_others():
    posts = (post("a-chair", chair=True), post("b-any"), post("c-labour", "labour"), post("d-builder", "transport", "construction"))
    with_industry = led_by(a_case(helpers=(CONSTRUCTION.code,)), *posts)
    assert (chosen(with_industry).person, chosen(with_industry).because) == ("d-builder", ("major", "in_charge_of_sector"))
    without = led_by(a_case(), *posts)
    assert (chosen(without).person, chosen(without).because) == ("c-labour", ("major", "in_charge_of_labour"))


def test_a_department_that_the_directory_does_not_know_speaks_for_the_sector_it_had():
    life = led_by(a_case(helpers=(CONSTRUCTION.code,)), post("any"), post("builder", "construction"))
    life.case.cohandlers = (CONSTRUCTION,)
    life.world = replace(life.world, office=life.world.office.without_unit(CONSTRUCTION.code))
    assert chosen(life).person == "builder"


def test_the_chair_comes_last_among_equals_and_before_a_less_fitting_portfolio():
    life = led_by(a_case(), post("a-chair", chair=True), post("b-any"))
    assert chosen(life, **{"b-any": 9}).person == "b-any"
    life = led_by(a_case(), post("a-chair", "labour", chair=True), post("b-any"))
    assert chosen(life).person == "a-chair"


def test_the_least_loaded_of_equals_is_chosen_and_it_is_said_why():
    life = led_by(a_case(), post("a"), post("b"), post("c", "labour"), post("d", "labour"))
    assert chosen(life, c=3, d=2) == Choice("d", GOVERNMENT.code, "county", None, ("major", "in_charge_of_labour", "least_loaded"))
    assert chosen(life, c=2, d=2).person == "c"


def test_loads_are_none_where_a_person_asks():
    life = led_by(a_case(), post("b"), post("a"))
    asked = life.asked(ReportIncident(case_no=CASE), SUPERVISOR)
    choice = leader_for(life.case, asked, life.world)
    assert choice is not None
    assert choice.person == "a"


# absence


def test_for_who_is_away_the_named_deputy_takes_the_case():
    life = led_by(a_case(), post("holder", "labour"), post("second"), deputies=(("holder", "second"),), away="holder")
    assert chosen(life) == Choice("second", GOVERNMENT.code, "county", "holder", ("major", "in_charge_of_labour", "deputy_stands_in"))


@pytest.mark.parametrize(
    ("deputies", "away"),
    [
        ((), "holder"),
        ((("holder", "head"),), "holder"),
        ((("holder", "second"),), "holder second"),
    ],
    ids=["no deputy", "the deputy is no leader", "the deputy is away as well"],
)
def test_without_a_deputy_who_is_there_and_is_a_leader_the_next_candidate_is_taken(deputies, away):
    life = led_by(a_case(), post("holder", "labour"), post("second"), post("third"), deputies=deputies, away=away)
    assert chosen(life).person == ("third" if "second" in away else "second")


def test_where_everybody_of_the_county_is_away_the_city_is_asked():
    life = led_by(a_case(), post("holder"), post("city", unit=CITY_GOVERNMENT), away="holder")
    assert chosen(life).person == "city"


def test_a_post_that_ended_or_has_not_begun_is_no_candidate():
    life = led_by(a_case(), post("gone", until=TODAY), post("here", since=TODAY))
    assert chosen(life).person == "here"


# what the choice becomes


def test_the_chosen_one_owns_the_case_under_the_paper():
    life = led_by(a_case(), post("county", "labour"))
    [fact] = owned(life.case, "track..1", *Matter(life).view[1:], PAPER)
    assert fact == LeaderNamed(
        leader="county", unit=GOVERNMENT.code, level="county", because=("major", "in_charge_of_labour"), authority=PAPER, ground="track..1"
    )


def test_a_leader_who_stands_in_post_stays():
    life = led_by(a_case(), post("county"))
    fact = owned(life.case, "", *Matter(life).view[1:], PAPER)[0]
    replace(fact, who=life.facts[0].who).effect(life.case)
    assert owned(life.case, "", *Matter(life).view[1:], PAPER) == []


def test_a_leader_who_left_the_post_is_followed_by_the_chosen_one():
    life = led_by(a_case(), post("county"))
    replace(owned(life.case, "", *Matter(life).view[1:], PAPER)[0], who=life.facts[0].who).effect(life.case)
    led_by(life, post("other"))
    [fact] = owned(life.case, "", *Matter(life).view[1:], PAPER)
    assert isinstance(fact, LeaderSucceeded)
    assert (fact.former, fact.leader, fact.since, fact.authority) == ("county", "other", life.now, PAPER)


def test_nobody_to_choose_is_an_alarm_for_the_supervisor_once_for_each_revision_of_the_clock():
    life = led_by(a_case())
    [alarm] = owned(life.case, "track..1", *Matter(life).view[1:], PAPER)
    assert isinstance(alarm, NobodyToLead)
    assert (alarm.clock, alarm.level, [each.person for each in alarm.told]) == ("track..1", "county", ["supervisor"])
    alarm.effect(life.case)
    assert owned(life.case, "track..1", *Matter(life).view[1:], PAPER) == []
    assert owned(life.case, "name_leader..1", *Matter(life).view[1:], PAPER) != []
    life.case.clocks = {**life.case.clocks, "track..1": replace(life.clock("track"), revision=2)}
    assert owned(life.case, "track..1", *Matter(life).view[1:], PAPER) != []


def test_an_alarm_hangs_on_the_workers_clock_else_on_any_else_on_none():
    life = led_by(a_case())
    [alarm] = nobody(life.case, "", *Matter(life).view[1:])
    assert isinstance(alarm, NobodyToLead)
    assert (alarm.clock, alarm.because) == ("track..1", "nobody")
    life.case.clocks = {key: clock for key, clock in life.case.clocks.items() if clock.rule == "sign_in"}
    [alarm] = nobody(life.case, "", *Matter(life).view[1:])
    assert isinstance(alarm, NobodyToLead) and alarm.clock == f"sign_in.{COUNTY.code}.1"
    life.case.clocks = {}
    assert nobody(life.case, "", *Matter(life).view[1:]) == [NobodyToLead(clock="", revision=0, level="county")]
