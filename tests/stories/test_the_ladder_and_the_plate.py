"""挂牌: the plate hangs until others have checked it and it comes off; no way out of the case is a way out from under the plate."""

import pytest

from casework.domain.pressing.proposing import Proposed
from tests.office import Office
from tests.people import (
    CITY_DISPATCHER,
    CITY_SUPERVISOR,
    COLLEAGUE,
    DISPATCHER,
    HEAD,
    LEADER,
    OFFICER,
    SUPERVISOR,
)
from tests.properties.scenes import EMPLOYER
from tests.unpaid import whole

SIGNED = {"signed_by": ("w1",), "called_back_by": "window"}
WHAT_WAS_DONE, WHAT_WAS_FOUND = "工资已支付", "已逐人核实"


@pytest.fixture
def listed(office: Office) -> Office:
    """A silent case on the watch list: the plate hangs from 30 March 2026 until 21 April."""
    office.receives(respondents=(EMPLOYER,), facts_agreed=False)
    office.dispatches()
    office.signs_in()
    office.gets("contact", OFFICER, way="phone")
    office.waits(until="2026-03-31 09:00")
    assert office.case.pressure == "watchlisted" and office.clock("watch_limit").due_text == "2026-04-21"
    return office


def proposals(office: Office) -> list[str]:
    return [fact.kind for fact in office.facts if isinstance(fact, Proposed)]


def test_taking_off_is_refused_first_and_granted_once_it_is_true(listed):
    office = listed
    office.gets("ask_take_off", OFFICER, text=WHAT_WAS_DONE)
    assert "solved" in str(office.refusal("check_take_off", SUPERVISOR, passed=True, how="call", text=WHAT_WAS_FOUND))
    office.gets("check_take_off", SUPERVISOR, passed=False, how="on_site", text="三名工人未收到")
    assert "did not pass" in str(office.refusal("take_off", DISPATCHER))
    office.gets("refuse_take_off", DISPATCHER, reason="未付清")
    assert office.case.watchlisted and office.clock("watch_limit").due_text == "2026-04-21", "the limit runs on"
    assert office.case.clock("takeoff_check") is None
    office.establishes(whole(10, 15_000_000))
    office.is_paid()
    office.is_taken_off()
    assert not office.case.watchlisted and office.case.clock("watch_limit") is None
    assert {paper.status for paper in office.case.papers.values() if paper.kind == "watchlist"} == {"lifted"}


def test_a_missed_limit_is_a_summons_the_second_a_reprimand_each_carried_by_a_person(listed):
    office = listed
    office.waits(until="2026-04-22 09:00")
    assert proposals(office) == ["summons"]
    summons = next(paper.id for paper in office.case.papers.values() if paper.kind == "summons")
    office.gets("decide_proposal", DISPATCHER, paper=summons, carried=True, reason="逾期未整改")
    office.gets("watchlist", DISPATCHER, ground="backlog", limit="10 working days")
    office.waits(until="2026-05-13 09:00")
    assert proposals(office) == ["summons", "circular"]


def test_over_government_money_the_next_level_decides_after_the_own_government_agreed(office):
    office.receives(respondents=(EMPLOYER,), facts_agreed=False, project_class="government")
    office.dispatches()
    office.signs_in()
    office.waits(until="2026-05-06 09:00")
    summons = next(paper.id for paper in office.case.papers.values() if paper.kind == "summons")
    said = {"paper": summons, "carried": True, "reason": "政府项目逾期"}
    assert "a level above decides" in str(office.refusal("decide_proposal", DISPATCHER, **said))
    assert "own government agrees first" in str(office.refusal("decide_proposal", CITY_DISPATCHER, **said))
    office.gets("decide_proposal", CITY_DISPATCHER, government_paper="区政函〔2026〕3号", **said)
    assert office.case.papers[summons].status == "carried"


@pytest.mark.parametrize("name", ["anybody", OFFICER.person, COLLEAGUE.person, HEAD.person])
def test_whoever_handles_the_case_cannot_name_just_anybody_who_agreed_to_its_end(listed, name):
    assert "dispatcher, supervisor or leader of county level" in str(listed.refusal("withdraw", OFFICER, agreed_by=name, **SIGNED))


@pytest.mark.parametrize("who", [DISPATCHER, SUPERVISOR, LEADER, CITY_SUPERVISOR])
def test_those_who_listed_it_or_stand_above_agree_and_the_plate_hangs_on_until_it_is_taken_off(listed, who):
    office = listed
    office.gets("withdraw", OFFICER, agreed_by=who.person, **SIGNED)
    assert (office.case.handling, office.case.pressure) == ("withdrawn", "watchlisted")
    assert office.clock("watch_limit").due_text == "2026-04-21", "somebody is still asked about it"
    office.waits(until="2026-04-22 09:00")
    assert [letter.clock for letter in office.letters_to(SUPERVISOR.person) if letter.on == office.today] == ["watch_limit"]
    assert proposals(office) == [], "nobody is summoned over a plate that only waits to come off"
    office.is_taken_off()
    assert office.case.clock("watch_limit") is None and not office.case.watchlisted


def test_a_plate_of_the_city_is_not_agreed_away_in_the_county(office):
    office.receives(respondents=(EMPLOYER,), facts_agreed=False)
    office.dispatches()
    office.signs_in()
    office.gets("watchlist", CITY_DISPATCHER, ground="superior")
    for county in (DISPATCHER, SUPERVISOR, LEADER):
        assert "of city level or above" in str(office.refusal("withdraw", OFFICER, agreed_by=county.person, **SIGNED))
    office.gets("withdraw", OFFICER, agreed_by=CITY_SUPERVISOR.person, **SIGNED)
    assert office.case.handling == "withdrawn"


def into_another(office: Office) -> tuple[str, str]:
    """The case is merged into a fresh one about the same employer; both numbers."""
    old = office.case_no
    office.receives(respondents=(EMPLOYER,), facts_agreed=False)
    office.dispatches()
    new, office.case_no = office.case_no, old
    office.gets("merge", DISPATCHER, into=new, same_employer=True, same_site=True)
    return old, new


def test_a_merge_hangs_the_plate_on_the_survivor_until_the_same_day(listed):
    office = listed
    old, office.case_no = into_another(office)
    case = office.case
    assert case.watch is not None and (case.watch.unit, case.watch.level) == ("620502-lg", "county")
    assert office.clock("watch_limit").due_text == "2026-04-21"
    paper = case.papers[case.watch.paper]
    assert paper.number is not None and paper.addressees == ("620502-hrss",)
    gone = office.house.cases.case(old)
    assert (gone.pressure, gone.clock("watch_limit")) == ("none", None)
    assert {each.status for each in gone.papers.values() if each.kind == "watchlist"} == {"moved"}


def test_a_plate_whose_limit_is_over_begins_anew_on_the_survivor(listed):
    listed.waits(until="2026-04-22 09:00")
    _, listed.case_no = into_another(listed)
    assert listed.clock("watch_limit").due_text == "2026-05-15"


def test_a_survivor_that_hangs_already_keeps_its_own_plate(listed):
    office, first = listed, listed.case_no
    office.receives(respondents=(EMPLOYER,), facts_agreed=False)
    office.dispatches()
    office.gets("watchlist", DISPATCHER, ground="opinion", limit="5 working days")
    second, office.case_no = office.case_no, first
    office.gets("merge", DISPATCHER, into=second, same_employer=True, same_site=True)
    office.case_no = second
    assert office.case.watch is not None and office.case.watch.ground == "opinion"
