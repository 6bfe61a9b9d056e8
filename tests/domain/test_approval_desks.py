"""Every request lies on a named desk: the post asked, its unit, and the persons there now who may decide."""

from dataclasses import replace
from datetime import date

import pytest

from casework.domain.approvals import Approve, Refuse
from casework.domain.desks import desk_of
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.leaving.declining import Decline
from casework.domain.office import Absence, Deputy, Holding, Office
from casework.domain.requesting import Requested
from casework.domain.settling.unfounded import FindUnfounded
from casework.domain.statute.evidence import QueryAssets
from casework.domain.values import Actor
from tests.people import CITY, CITY_HEAD, COUNTY, DIRECTORY, DISPATCHER, HEAD, INDUSTRY, INDUSTRY_OFFICER, OFFICE, OFFICER, WINDOW
from tests.settling_lives import dispatched
from tests.spec import Life, a_world, given
from tests.statute import cmd, filed

DECLINE = cmd(Decline, ground="not_inspection", where_to_go="住建局", notice_sent=True)
UNFOUNDED = cmd(FindUnfounded, conclusion="no_debt", evidence=("books",), remedies=("court",), told="letter")
ASSETS = cmd(QueryAssets, assets=("bank_accounts",), addressees=("firm",))


def away(office: Office, *persons: str, deputies: tuple[Deputy, ...] = ()) -> Office:
    absences = tuple(Absence(person, date(2026, 2, 1), date(2026, 6, 1)) for person in persons)
    return replace(office, absences=(*office.absences, *absences), deputies=(*office.deputies, *deputies))


def without(office: Office, *persons: str) -> Office:
    return replace(office, holdings=tuple(held for held in office.holdings if held.person not in persons))


def asked(office: Office = DIRECTORY, command=DECLINE, by: Actor = OFFICER, life: Life | None = None) -> tuple[Life, Requested]:
    life = life or given()
    life.world = replace(a_world(), office=office)
    fact = life.does(command, by)[-1]
    assert isinstance(fact, Requested)
    return life, fact


def there(fact: Requested) -> list[tuple[str | None, str, str, str | None, str]]:
    return [(each.person, each.post, each.unit, each.instead_of, each.because) for each in fact.desk]


STAND_IN = Deputy("head", "unit_head", COUNTY.code, "officer-2", date(2026, 1, 1))


def test_the_desk_is_the_post_of_the_requesters_own_unit_with_who_is_there():
    life, fact = asked()
    assert (fact.asks, fact.unit, there(fact)) == ("unit_head", COUNTY.code, [("head", "unit_head", COUNTY.code, None, "")])
    clock, waiting = life.clock("approval"), life.case.requests[fact.request]
    assert (clock.owner, clock.unit) == ("unit_head", COUNTY.code)
    assert (waiting.desk_unit, waiting.asks, waiting.since) == (COUNTY.code, "unit_head", waiting.at)


def test_a_department_asks_its_own_head_even_where_another_leads():
    life = dispatched(INDUSTRY.code)
    life.does(cmd(SignIn), INDUSTRY_OFFICER)
    _, fact = asked(command=UNFOUNDED, by=INDUSTRY_OFFICER, life=life)
    assert (fact.unit, [each.person for each in fact.desk]) == (INDUSTRY.code, ["industry-head"])


def test_an_absent_head_is_asked_in_the_person_of_the_deputy_who_may_decide():
    office = away(DIRECTORY, "head", deputies=(STAND_IN,))
    life, fact = asked(office)
    assert there(fact) == [("officer-2", "unit_head", COUNTY.code, "head", "absent")]
    deputy = office.actor("officer-2", "unit_head", COUNTY.code, date(2026, 3, 2))
    assert deputy is not None and deputy.acting_for == "head"
    assert life.does(cmd(Approve, request=fact.request), deputy)[-1].topic == "case.declined"
    assert life.facts[-1].envelope.acting_for == "head"


@pytest.mark.parametrize(("office", "because"), [(away(DIRECTORY, "head"), "absent"), (without(DIRECTORY, "head"), "vacant")])
def test_where_nobody_sits_at_the_desk_the_next_in_line_is_told_but_does_not_decide(office, because):
    life, fact = asked(office)
    assert fact.unit == COUNTY.code
    assert {(each.person, each.instead_of, each.because) for each in fact.desk} == {
        ("chief", "unit_head", because), ("deputy", "unit_head", because),
    }  # fmt: skip
    chief = replace(HEAD, person="chief", post="hrss_head")
    assert "is approved by unit_head" in life.reasons(cmd(Approve, request=fact.request), chief)


def test_a_directory_that_knows_nobody_raises_the_alarm():
    _, fact = asked(Office({COUNTY.code: COUNTY}))
    assert there(fact) == [(None, "unit_head", COUNTY.code, None, "nobody")]


def test_a_post_of_another_kind_of_organisation_that_is_missing_is_nobodys():
    life = dispatched()
    life.world = replace(a_world(), office=Office({COUNTY.code: COUNTY}, (Holding("head", "unit_head", COUNTY.code, date(2020, 1, 1)),)))
    request = life.does(UNFOUNDED, OFFICER)[-1].request  # type: ignore[attr-defined]  # the fact of this act
    life.does(cmd(Approve, request=request), HEAD)
    waiting = life.case.requests[request]
    assert (waiting.desk_unit, [each.because for each in waiting.desk], life.clock("approval").owner) == ("", ["nobody"], "dispatcher")


def test_a_chain_goes_on_to_the_desk_of_the_dispatching_office():
    life, fact = asked(command=UNFOUNDED, life=dispatched())
    life.on("2026-03-03").does(cmd(Approve, request=fact.request), HEAD)
    waiting, clock = life.case.requests[fact.request], life.clock("approval")
    assert (waiting.desk_unit, [each.person for each in waiting.desk]) == (OFFICE.code, ["dispatcher"])
    assert (clock.owner, clock.unit, waiting.since) == ("dispatcher", OFFICE.code, life.facts[-1].envelope.at)
    assert waiting.since is not None and waiting.at < waiting.since


def test_what_can_be_done_no_more_is_not_passed_on_to_the_next_desk():
    life, fact = asked(command=UNFOUNDED, life=dispatched())
    life.case.handling = "resolved"
    assert "not possible at handling stage resolved" in life.reasons(cmd(Approve, request=fact.request), HEAD)
    assert life.does(cmd(Refuse, request=fact.request, reason="已结"), HEAD)


def test_a_query_of_assets_lies_on_the_desk_of_the_city_because_a_county_may_not_approve_it():
    life, fact = asked(command=ASSETS, life=filed())
    assert (fact.asks, fact.unit, [each.person for each in fact.desk]) == ("hrss_head", CITY.code, ["city-chief"])
    assert life.clock("approval").unit == CITY.code


def test_a_head_who_handles_the_case_is_no_desk_and_the_level_above_is_asked():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER), (cmd(SignIn, officer="head"), HEAD))
    _, fact = asked(command=UNFOUNDED, life=life)
    assert (fact.unit, [each.person for each in fact.desk]) == (CITY.code, ["city-head"])
    assert life.does(cmd(Approve, request=fact.request), CITY_HEAD)


def test_where_four_eyes_bar_everybody_the_request_lies_at_home_and_nobody_is_there():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER), (cmd(SignIn, officer="head"), HEAD))
    life.case.handlers = ("head", "city-head")
    _, fact = asked(command=UNFOUNDED, life=life)
    assert there(fact) == [(None, "unit_head", COUNTY.code, None, "nobody")]


def test_the_deputy_of_the_absent_head_is_not_asked_about_the_own_wish():
    by = replace(OFFICER, person="officer-2")
    _, fact = asked(away(DIRECTORY, "head", deputies=(STAND_IN,)), by=by)
    assert (fact.unit, [each.person for each in fact.desk]) == (CITY.code, ["city-head"])


def test_a_head_in_another_post_is_not_asked_about_the_own_wish():
    _, fact = asked(by=replace(WINDOW, person="head"))
    assert [each.person for each in fact.desk] == ["city-head"]


def test_a_unit_that_the_directory_does_not_know_is_its_own_home():
    _, fact = asked(Office())
    assert (fact.unit, [each.because for each in fact.desk]) == (COUNTY.code, ["nobody"])


def test_a_starred_post_is_asked_of_the_chief_in_office_and_never_of_a_deputy():
    life = given()
    wish = life.asked(DECLINE, OFFICER, requested_by=OFFICER.person)
    at_home = desk_of(life.case, wish, life.world, "hrss_head*", COUNTY, frozenset())
    assert (at_home.unit, [each.person for each in at_home.people]) == (COUNTY.code, ["chief"])
    deputies = (Deputy("chief", "hrss_head", COUNTY.code, "deputy", date(2026, 1, 1)),)
    world = replace(life.world, office=away(DIRECTORY, "chief", deputies=deputies))
    above = desk_of(life.case, wish, world, "hrss_head*", COUNTY, frozenset())
    assert (above.unit, [each.person for each in above.people]) == (CITY.code, ["city-chief"])
