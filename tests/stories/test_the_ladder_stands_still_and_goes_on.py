"""司法跟踪与提级: while the police have the matter nobody takes it up from above; when they give it back the next level does at once."""

from datetime import date

import pytest

from casework.domain.office import Holding
from casework.domain.pressing.raising import OwnedAbove, Raised
from casework.domain.pressing.urging import Urged
from casework.domain.values import Unit
from tests.leaders import CITY_GOVERNMENT
from tests.office import Office
from tests.people import CHIEF, CITY, CITY_HEAD, CITY_OFFICE, CITY_OFFICER, COUNTY, HEAD, LEADER, OFFICER, SYSTEM
from tests.properties.scenes import EMPLOYER
from tests.stories.test_an_employer_who_fled import fled, transferred
from tests.stories.test_the_ladder_never_falls_silent import filed, leave

PROVINCE = Unit("620000-hrss", "甘肃省人力资源和社会保障厅", "hrss", "province", "620000", ("labour_inspection",))
PROVINCE_OFFICE = Unit("620000-lg", "甘肃省治欠办", "leading_group", "province", "620000")
PROVINCE_GOVERNMENT = Unit("620000-gov", "甘肃省人民政府", "government", "province", "620000")


def above(office: Office) -> None:
    """The city and the province have leaders, the province its inspection."""

    def post(person, of, unit, *marks):
        return Holding(person, of, unit.code, date(2000, 1, 1), None, marks)

    office.house.policies.furnish_office(
        (CITY_GOVERNMENT, PROVINCE, PROVINCE_OFFICE, PROVINCE_GOVERNMENT),
        (
            post("city-leader", "leader", CITY_GOVERNMENT), post("city-chair", "leader", CITY_GOVERNMENT, "chair"),
            post("province-head", "unit_head", PROVINCE), post("province-dispatcher", "dispatcher", PROVINCE_OFFICE),
            post("province-supervisor", "supervisor", PROVINCE_OFFICE), post("province-leader", "leader", PROVINCE_GOVERNMENT),
            post("province-chair", "leader", PROVINCE_GOVERNMENT, "chair"),
        ),
        by=SYSTEM,
    )  # fmt: skip


def raises(office: Office) -> list[tuple[str, date]]:
    """To whom the case was raised, and when."""
    return [(fact.lead.code, fact.envelope.at.date()) for fact in office.facts if isinstance(fact, Raised)]


def test_the_police_hold_the_raise_back_and_their_refusal_lets_it_go(office):
    above(office)
    transferred(fled(office))
    office.waits(until="2026-07-01 09:00")
    case = office.case
    assert (case.criminal, case.pressure, raises(office)) == ("handed_over", "leader_owned", [])
    assert "follow_up..1" in case.missed and "own_limit..1" in case.missed, "late is late, whoever has the matter"
    office.gets("police_decline", OFFICER, reason="证据不足")
    office.waits(until="2026-07-02 09:00")
    assert raises(office) == [(CITY.code, date(2026, 7, 2))]


@pytest.fixture
def untouched(office: Office) -> Office:
    """A case that was received and dispatched, and nothing else, in an office that goes up to the province."""
    above(office)
    office.receives(respondents=(EMPLOYER,), facts_agreed=False)
    office.dispatches()
    return office


def test_county_city_province_each_with_a_leader_of_its_own_and_the_territory_stays_in_it(untouched):
    office = untouched
    office.waits(until="2026-10-01 09:00")
    assert [unit for unit, _ in raises(office)] == [CITY.code, PROVINCE.code]
    owners = [(fact.former, fact.leader, fact.level) for fact in office.facts if isinstance(fact, OwnedAbove)]
    assert owners == [("leader", "city-leader", "city"), ("city-leader", "province-leader", "province")]
    case = office.case
    assert case.first_receipt_at is not None and case.clock("track") is not None and case.clock("track").due_text == "2026-03-23"
    assert {unit.code for unit in case.cohandlers} == {COUNTY.code, CITY.code}
    assert case.former_owner is not None and case.former_owner.person == "city-leader"


def test_the_duties_of_who_no_longer_leads_are_over(untouched):
    office = untouched
    office.waits(until="2026-10-01 09:00")
    running = set(office.case.clocks)
    assert not {key for key in running if "leader." in key and "province" not in key}
    assert {key for key in running if key.startswith(("sign_in", "first_contact"))} <= {f"sign_in.{PROVINCE.code}.1", "first_contact..1"}


def test_a_case_that_nobody_was_given_is_given_by_the_raise(office):
    office.receives(respondents=(EMPLOYER,), facts_agreed=False)
    office.waits(until="2026-06-05 09:00")
    assert (office.case.lead.code, office.case.handling) == (CITY.code, "dispatched")
    assert office.case.clock("dispatch") is None and "dispatch..1" in office.case.missed
    office.gets("sign_in", CITY_HEAD, officer=CITY_OFFICER.person)
    assert office.case.handlers[-1] == CITY_OFFICER.person


def test_a_case_that_nobody_was_given_bothers_the_head_and_not_every_officer(office):
    office.receives(respondents=(EMPLOYER,), facts_agreed=False)
    office.waits(until="2026-03-18 09:00")
    assert office.letters_to(OFFICER.person) == []
    assert [letter.template for letter in office.letters_to(HEAD.person) if letter.clock == "track"] == ["H.half", "H.reminded"]


def test_the_weeks_progress_is_urged_of_the_unit_that_owes_it_and_the_limit_of_the_leader_who_does(office):
    office.receives(respondents=(EMPLOYER,), facts_agreed=False)
    office.dispatches()
    office.signs_in()
    office.waits(until="2026-04-07 10:00")
    for paper in [paper for paper in office.case.papers.values() if paper.kind == "urge" and COUNTY.code in paper.addressees]:
        office.gets("urge_reply", CHIEF, paper=paper.id, text="正在核查")
    office.gets("acknowledge", LEADER)
    office.waits(until="2026-05-22 09:00")
    went = {cause.clock.partition(".")[0]: fact.unit for fact in office.facts if isinstance(fact, Urged) for cause in fact.causes}
    assert "plan" not in went, "its head owes a reply about the team already"
    assert (went["progress"], went["own_limit"], went["team"]) == (COUNTY.code, "620502-gov", "620502-gov")
    for fact in (fact for fact in office.facts if isinstance(fact, Urged)):
        clock = fact.causes[0].clock.partition(".")[0]
        letters = (*office.letters_to("chair"), *office.letters_to("chief"), *office.letters_to("dispatcher"))
        told = {letter.recipient for letter in letters if letter.clock.startswith(clock) and letter.template.endswith("urged")}
        who_replies = {"leader*": "chair", "hrss_head*": "chief", "dispatcher": "dispatcher"}[fact.owner]
        assert who_replies in told, f"{fact.unit} owes a reply to {fact.paper} and was not told"
    assert CITY_OFFICE.code in {fact.issuer for fact in office.facts if isinstance(fact, Urged)}


def test_of_a_bureau_and_its_brigade_the_one_with_a_head_takes_the_case(untouched):
    office = untouched
    bureau, brigade = (
        Unit(f"620500-{code}", name, "hrss", "city", "620500", ("labour_inspection",)) for code, name in (("a", "市人社局"), ("b", "支队"))
    )
    leave(office, CITY_HEAD.person)
    office.house.policies.furnish_office(
        (bureau, brigade), (Holding("brigade-head", "unit_head", brigade.code, date(2000, 1, 1)),), by=SYSTEM
    )  # fmt: skip
    office.waits(until="2026-06-05 09:00")
    assert [unit for unit, _ in raises(office)] == [brigade.code]
    office.waits(until="2026-06-10 09:00")
    assert next(letter.template for letter in office.letters_to("brigade-head") if letter.clock.startswith("sign_in")) == "Q.warned"


def test_only_the_leader_who_is_chosen_hears_that_the_case_is_theirs(office):
    above(office)
    filed(office)
    office.waits(until="2026-04-07 09:00")
    assert office.case.owner is not None
    heard = {
        person: [letter.template for letter in office.letters_to(person) if letter.on == office.today] for person in ("leader", "chair")
    }
    assert heard == {"leader": ["Q.named"], "chair": ["H.leader_owned"]}, "the chair has a copy, as the government of the territory"
