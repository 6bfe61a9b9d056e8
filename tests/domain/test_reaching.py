"""Who is told: posts become persons, the absent have deputies, empty posts a next in line, and nobody at all is an alarm."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.ladder.reaching import Reach
from casework.domain.leaving.declining import Decline
from casework.domain.office import Absence, Deputy, Holding, Office, Shift
from casework.domain.state import Owner
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import Recipient, Unit
from tests.people import (
    CHAIR,
    CHIEF,
    CITY_DISPATCHER,
    CITY_OFFICE,
    CITY_SUPERVISOR,
    COUNTY,
    DIRECTORY,
    DISPATCHER,
    GOVERNMENT,
    HEAD,
    INDUSTRY,
    LEADER,
    OFFICE,
    OFFICER,
    TOWN,
)
from tests.spec import MONDAY, Life, given
from tests.statute import cmd

DAY = MONDAY.date()
POLICE = Unit("620502-police", "秦州区公安局", "police", "county", "620502")


def led(lead: str = COUNTY.code, *cohandlers: str) -> Life:
    return given((cmd(Dispatch, lead=lead, cohandlers=cohandlers), DISPATCHER))


def handled() -> Life:
    life = led()
    life.does(cmd(SignIn, officer=OFFICER.person), HEAD)
    return life


def reach(life: Life, office: Office = DIRECTORY, clock: Clock | None = None, at: datetime = MONDAY) -> Reach:
    return Reach(life.case, clock or life.clock("track"), office, at)


def reached(life: Life, *roles: str, office: Office = DIRECTORY, **more: Any) -> list[str]:
    return [each.address for each in reach(life, office, **more).told({"told": roles})]


def away(*people: str, office: Office = DIRECTORY) -> Office:
    return replace(office, absences=tuple(Absence(person, DAY, DAY + timedelta(days=9)) for person in people))


def emptied(post: str, unit: str = COUNTY.code) -> Office:
    return replace(DIRECTORY, holdings=tuple(h for h in DIRECTORY.holdings if (h.post, h.unit) != (post, unit)))


def owned(life: Life, person: str = "leader", **fields: Any) -> Life:
    life.case.owner = Owner(person, GOVERNMENT.code, "county", MONDAY, **fields)
    return life


# posts


def test_the_officer_who_is_told_is_the_one_who_handles_the_case():
    assert reached(handled(), "officer") == ["officer-1"]


def test_where_nobody_handles_it_yet_the_head_of_the_unit_is_told_instead():
    told = reach(led()).told({"told": ("officer",)})
    assert told == (Recipient("head", "unit_head", COUNTY.code, instead_of="officer", because="vacant"),)


def test_a_case_that_nobody_leads_reaches_the_inspection_of_the_place_and_its_dispatcher():
    assert reached(given(), "unit_head", "dispatcher") == ["head", "dispatcher"]


def test_the_star_asks_for_the_mark():
    assert reached(led(), "hrss_head*") == ["chief"]
    assert reached(led(), "hrss_head") == ["chief", "deputy"]


def test_of_several_heads_the_one_who_answers_for_labour_is_told():
    holdings = tuple(replace(h, portfolio=("labour",)) if h.person == "deputy" else h for h in DIRECTORY.holdings)
    assert reached(led(), "hrss_head", office=replace(DIRECTORY, holdings=holdings)) == ["deputy"]


def test_a_case_that_an_industry_department_leads_has_its_own_heads_and_the_bureau_of_the_place():
    life = led(INDUSTRY.code)
    assert reached(life, "unit_head", "head", "hrss_head*") == ["industry-head", "chief"]
    assert reached(life, "industry") == ["industry-head"]


def test_a_town_has_its_own_head_and_the_countys_dispatcher():
    life = given()
    life.case.lead = TOWN
    assert reached(life, "head", "dispatcher", "next_dispatcher") == ["town-head", "dispatcher", "city-dispatcher"]


def test_who_is_told_gets_no_copy_and_nobody_is_named_twice():
    told = reach(led()).told({"told": ("unit_head", "head", "unit_head"), "copy": ("hrss_head", "dispatcher")})
    assert [(each.address, each.role) for each in told] == [
        ("head", "told"),
        ("chief", "told"),
        ("deputy", "copy"),
        ("dispatcher", "copy"),
    ]


# T22: absent, vacant, nobody


def test_T22_an_absent_holder_is_replaced_by_the_deputy_and_it_is_recorded():
    office = replace(away("head"), deputies=(Deputy("head", "unit_head", COUNTY.code, "officer-2", DAY),))
    told = reach(led(), office).told({"told": ("unit_head",)})
    assert told == (Recipient("officer-2", "unit_head", COUNTY.code, instead_of="head", because="absent"),)


def test_T22_where_the_deputy_is_away_too_the_next_in_line_is_told_and_it_is_recorded():
    office = replace(away("head", "officer-2"), deputies=(Deputy("head", "unit_head", COUNTY.code, "officer-2", DAY),))
    told = reach(led(), office).told({"told": ("unit_head",)})
    assert [(each.person, each.instead_of, each.because) for each in told] == [
        ("chief", "unit_head", "absent"),
        ("deputy", "unit_head", "absent"),
    ]


def test_T22_an_empty_post_passes_to_the_next_in_line():
    told = reach(led(), emptied("unit_head")).told({"told": ("unit_head",)})
    assert [(each.person, each.because) for each in told] == [("chief", "vacant"), ("deputy", "vacant")]


def test_T22_an_empty_office_passes_to_the_next_higher_level():
    gone = replace(DIRECTORY, holdings=tuple(h for h in DIRECTORY.holdings if not h.unit.startswith("620502")))
    told = reach(led(), gone).told({"told": ("unit_head",)})
    assert [(each.person, each.unit) for each in told] == [("city-dispatcher", CITY_OFFICE.code)]


def test_T22_nobody_at_all_is_said_and_is_an_alarm():
    nobody = replace(DIRECTORY, holdings=())
    told = reach(led(), nobody).told({"told": ("unit_head",)})
    assert told == (Recipient(None, "unit_head", COUNTY.code, because="nobody"),)
    assert told[0].address == f"unit_head@{COUNTY.code}"


def test_in_a_directory_without_units_the_post_alone_is_named():
    assert reach(given(), Office()).told({"told": ("unit_head", "head", "next_leader")}) == (
        Recipient(None, "unit_head", because="nobody"),
        Recipient(None, "hrss_head*", because="nobody"),
        Recipient(None, "leader*", because="nobody"),
    )


# roles


def test_the_worker_is_told_in_plain_words_without_an_account():
    assert reach(led()).told({"told": ("worker",)}) == (Recipient(None, "worker"),)


def test_the_owner_of_a_duty_is_told_and_another_authority_is_not():
    life = led()
    sign_in = life.clock("sign_in")
    assert reached(life, "owner", clock=replace(sign_in, owner="unit_head")) == ["head"]
    assert reached(life, "owner", clock=replace(sign_in, owner="other")) == []


def test_the_desk_of_an_approval_is_where_it_was_put():
    life = led()
    desk = Clock.start(
        rule="approval", kind="duty", owner="unit_head", unit=INDUSTRY.code, opened_at=MONDAY, limit="1 day", calendar=life.world.calendar
    )
    assert reached(life, "owner", "head", clock=desk) == ["industry-head"]
    assert reached(life, "asker", clock=desk) == []


def test_who_asked_hears_of_a_silent_desk():
    life = given()
    life.does(cmd(Decline, ground="not_inspection", where_to_go="劳动仲裁", notice_sent=True), OFFICER)
    clock = life.clock("approval")
    assert reached(life, "asker", clock=clock) == ["officer-1"]


def test_an_assignee_hears_of_its_own_signature():
    life = led(COUNTY.code, INDUSTRY.code)
    signing = next(clock for clock in life.case.clocks.values() if (clock.rule, clock.subject) == ("sign_in", INDUSTRY.code))
    assert reached(life, "unit_head", clock=signing) == ["industry-head"]


def test_heads_of_co_handlers_are_those_of_their_organisations():
    assert reached(led(COUNTY.code, INDUSTRY.code), "co_handlers") == ["industry-head"]


def test_the_territory_government_is_its_chair():
    assert reached(led(), "government") == ["chair"]


def test_the_leader_before_anybody_owns_it_is_the_one_of_the_place():
    assert reached(led(), "leader") == ["leader", "chair"]


def test_the_leader_who_owns_it_is_told_the_deputy_in_absence_else_the_chair():
    life = owned(led())
    assert reached(life, "leader", "deputy") == ["leader"]
    covered = replace(DIRECTORY, deputies=(Deputy("leader", "leader", GOVERNMENT.code, "vice", DAY),))
    assert reached(life, "deputy", office=covered) == ["vice"]
    gone = replace(covered, absences=(Absence("leader", DAY, DAY + timedelta(days=3)),))
    assert reach(life, gone).told({"told": ("leader",)})[0] == Recipient(
        "vice", "leader", GOVERNMENT.code, instead_of="leader", because="absent"
    )
    alone = away("leader", "vice", office=covered)
    assert reached(life, "deputy", office=alone) == []
    assert [(each.person, each.instead_of, each.because) for each in reach(life, alone).told({"told": ("leader",)})] == [
        ("chair", "leader", "absent")
    ]


def test_over_a_leaders_own_duty_stands_the_chair_of_that_leaders_government():
    city = Unit("620500-gov", "天水市人民政府", "government", "city", "620500")
    office = DIRECTORY.with_unit(city).with_holding(Holding("mayor", "leader", city.code, date(2020, 1, 1), marks=("chair",)))
    life = led()
    life.case.owner = Owner("vice-mayor", city.code, "city", MONDAY)
    mine = replace(life.clock("sign_in"), rule="acknowledge", owner="leader")
    assert reached(life, "leader*", office=office, clock=mine) == ["mayor"]
    assert reached(life, "leader*", office=office) == ["chair"]
    life.case.owner = Owner("bureau-leader", COUNTY.code, "county", MONDAY)
    assert reached(life, "leader*", office=office, clock=mine) == ["chair"]


def test_a_leader_who_left_is_told_no_more_but_the_chair():
    left = owned(led(), "gone")
    assert [(each.person, each.instead_of, each.because) for each in reach(left).told({"told": ("leader",)})] == [
        ("chair", "gone", "vacant")
    ]


def test_nobody_owns_it_nobody_deputises():
    assert reached(led(), "deputy", "team", "former_leader") == []


def test_the_team_is_the_heads_of_its_units():
    life = owned(led(), units=(COUNTY.code, INDUSTRY.code, "gone"))
    assert reached(life, "team") == ["chief", "industry-head"]


def test_the_former_leader_stays_responsible_for_the_territory():
    life = led()
    life.case.former_owner = Owner("old", GOVERNMENT.code, "county", MONDAY)
    assert reached(life, "former_leader") == ["old"]


def test_the_next_level_is_the_one_above_the_lead_else_the_own():
    assert reached(led(), "next_dispatcher", "next_supervisor") == ["city-dispatcher", "city-supervisor"]
    alone = replace(DIRECTORY, units={code: unit for code, unit in DIRECTORY.units.items() if unit.level == "county"})
    assert reached(led(), "next_dispatcher", office=alone) == ["dispatcher"]


def test_the_polices_contact_is_its_duty_officer_else_its_head_else_the_office():
    assert reach(led()).told({"told": ("police_contact",)}) == (Recipient(None, "police_contact"),)
    police = DIRECTORY.with_unit(POLICE)
    assert reached(led(), "police_contact", office=police) == [f"police_contact@{POLICE.code}"]
    headed = police.with_holding(Holding("captain", "unit_head", POLICE.code, date(2020, 1, 1)))
    assert reached(led(), "police_contact", office=headed) == ["captain"]
    on_duty = replace(headed, shifts={POLICE.code: (Shift(POLICE.code, "constable", MONDAY, MONDAY + timedelta(hours=8)),)})
    assert reached(led(), "police_contact", office=on_duty) == ["constable"]


# day and night


def shifts(at: datetime) -> Office:
    turn = {unit.code: (Shift(unit.code, f"night-{unit.code}", at, at + timedelta(hours=12)),) for unit in (COUNTY, OFFICE, GOVERNMENT)}
    return replace(DIRECTORY, shifts=turn)


NIGHT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize("rule", ["incident", "incident_report"])
def test_an_incident_reaches_the_duty_roster_as_well(rule):
    life = handled()
    clock = Clock.start(rule=rule, kind="duty", owner="officer", opened_at=NIGHT, limit="1 hour", calendar=life.world.calendar)
    told = reached(life, "officer", "dispatcher", "leader", office=shifts(NIGHT), clock=clock, at=NIGHT)
    night = [f"night-{unit.code}" for unit in (COUNTY, OFFICE, GOVERNMENT)]
    assert told == ["officer-1", night[0], "dispatcher", night[1], "leader", "chair", night[2]]


def test_nobody_off_duty_is_woken_and_other_duties_wake_nobody():
    life = handled()
    assert reached(life, "officer", office=shifts(NIGHT), at=NIGHT) == ["officer-1"]
    clock = Clock.start(rule="incident", kind="duty", owner="officer", opened_at=NIGHT, limit="1 hour", calendar=life.world.calendar)
    assert reached(life, "officer", office=shifts(NIGHT - timedelta(days=2)), clock=clock, at=NIGHT) == ["officer-1"]
    assert reached(given(), "officer", office=Office(), clock=clock, at=NIGHT) == ["officer"]


def test_the_people_of_the_tests_are_who_they_are():
    assert [a.person for a in (CHIEF, CHAIR, LEADER, CITY_DISPATCHER, CITY_SUPERVISOR)] == [
        "chief",
        "chair",
        "leader",
        "city-dispatcher",
        "city-supervisor",
    ]
