"""What somebody may see: the cases of a territory, and those in which their own unit has a part; a token only ever narrows it."""

import pytest

from casework.domain.dispatching import AddCohandler, Dispatch
from casework.domain.leaving.declining import Decline
from casework.domain.pressing.urging import Urge
from casework.domain.scope import Scope, bare, part_units, territory_of
from casework.domain.state import Owner
from casework.domain.values import Actor, Post, Unit
from tests.people import (
    CITY,
    CITY_SUPERVISOR,
    COUNTY,
    DISPATCHER,
    GOVERNMENT,
    INDUSTRY,
    INDUSTRY_OFFICER,
    LEADER,
    OFFICER,
    OTHER_COUNTY,
    STRANGER,
    SUPERVISOR,
    SYSTEM,
    TOWN,
    TOWN_OFFICER,
    WINDOW,
)
from tests.pressed import worked
from tests.spec import CASE, MONDAY, given

PROVINCE = Unit("620000-hrss", "甘肃省人社厅", "hrss", "province", "620000")
NATION = Unit("000000-hrss", "未知", "hrss", "county", "000000")


def test_who_watches_over_a_territory_sees_it_whole() -> None:
    case = given().case
    assert Scope.of(OFFICER) == Scope("620502", COUNTY.code)
    for person in (OFFICER, SUPERVISOR, CITY_SUPERVISOR, LEADER, Actor("p", Post.OFFICER, PROVINCE), SYSTEM):
        assert Scope.of(person).sees(case)
    assert not Scope.of(STRANGER).sees(case)


@pytest.mark.parametrize("person", [TOWN_OFFICER, INDUSTRY_OFFICER])
def test_towns_and_departments_see_only_their_own_cases(person: Actor) -> None:
    assert Scope.of(person) == Scope(None, person.unit.code)
    assert not Scope.of(person).sees(given().case)


@pytest.mark.parametrize(
    ("unit", "territory"),
    [(COUNTY, "620502"), (CITY, "6205"), (PROVINCE, "62"), (GOVERNMENT, "620502"), (TOWN, None), (INDUSTRY, None), (NATION, "000000")],
)
def test_a_territory_follows_from_kind_and_level(unit: Unit, territory: str | None) -> None:
    assert territory_of(unit) == territory


def test_a_town_government_watches_over_no_territory() -> None:
    assert territory_of(Unit("t", "镇政府", "government", "town", "620502")) is None


def test_the_lead_and_its_helpers_see_the_case_wherever_it_lies() -> None:
    life = given((Dispatch(case_no=CASE, lead=INDUSTRY.code), DISPATCHER), (AddCohandler(case_no=CASE, unit=TOWN.code), DISPATCHER))
    assert {INDUSTRY.code, TOWN.code} <= part_units(life.case)
    assert Scope.of(INDUSTRY_OFFICER).sees(life.case) and Scope.of(TOWN_OFFICER).sees(life.case)


def test_the_unit_that_is_asked_to_approve_sees_the_case() -> None:
    life = given()
    life.does(Decline(case_no=CASE, ground="not_inspection", where_to_go="仲裁委", notice_sent=True), WINDOW)
    desk = next(iter(life.case.requests.values())).desk_unit
    assert desk in part_units(life.case)


def test_who_owes_a_reply_to_an_urging_sees_the_case() -> None:
    life = worked()
    life.does(Urge(case_no=CASE, text="请尽快办理"), SUPERVISOR)
    [urge] = [paper for paper in life.case.papers.values() if paper.kind == "urge"]
    assert set(urge.addressees) <= part_units(life.case)


def test_the_unit_of_the_owner_sees_the_case() -> None:
    case = given().case
    assert GOVERNMENT.code not in part_units(case)
    case.owner = Owner("leader", GOVERNMENT.code, "county", case.received_at or MONDAY)
    assert GOVERNMENT.code in part_units(case)


@pytest.mark.parametrize(
    ("person", "region", "scope"),
    [
        (CITY_SUPERVISOR, "620502", Scope("620502")), (CITY_SUPERVISOR, "620500", Scope("6205")), (CITY_SUPERVISOR, "62", Scope(None)),
        (OFFICER, "620503", Scope(None)), (OFFICER, "620502", Scope("620502")), (OFFICER, "620500", Scope(None)),
        (TOWN_OFFICER, "620502", Scope(None)), (SYSTEM, "620502", Scope("620502")), (SYSTEM, None, Scope("")),
    ],
)  # fmt: skip
def test_a_token_narrows_what_its_holder_sees_and_never_widens_it(person: Actor, region: str | None, scope: Scope) -> None:
    assert Scope.of(person, region) == scope


def test_a_narrowed_token_leaves_out_the_cases_of_the_own_unit_too() -> None:
    life = given((Dispatch(case_no=CASE, lead=COUNTY.code), DISPATCHER))
    assert Scope.of(OFFICER).sees(life.case)
    assert not Scope.of(OFFICER, "620503").sees(life.case)


@pytest.mark.parametrize(("code", "kept"), [("620000", "62"), ("620500", "6205"), ("620502", "620502"), ("62", "62"), ("6205", "6205")])
def test_the_zeros_of_a_code_mean_all_below(code: str, kept: str) -> None:
    assert bare(code) == kept


def test_nobody_covers_what_is_not_theirs() -> None:
    assert Scope("6205").covers("620502") and not Scope("6205").covers("620102")
    assert not Scope(None, OTHER_COUNTY.code).covers("620502")
