"""Questions about one case: history, clocks, the proof of a clock, and why it was escalated or not."""

from collections.abc import Iterator

import pytest

from tests.api.asked_office import asked_office
from tests.api.calling import Api, reasons
from tests.office import Office
from tests.people import OFFICER, STRANGER, SUPERVISOR


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[tuple[Api, Office]]:
    with asked_office(tmp_path_factory.mktemp("questions")) as world:
        yield world


def test_the_history_tells_every_fact_with_who_and_when(world):
    api, office = world
    told = api.get(f"/api/v1/cases/{office.case_no}/history?limit=200", OFFICER).json()
    assert [fact["topic"].removeprefix("case.") for fact in told["facts"]] == office.topics and told["version"] == office.case.version
    first = told["facts"][0]
    assert (first["by"], first["post"], first["inferred"]) == ("window", "intake", False) and "登记投诉" in first["zh"]


def test_a_history_that_is_not_read_yet_says_how_far_the_case_is(world):
    api, _ = world
    case_no = api.received()
    told = api.get(f"/api/v1/cases/{case_no}/history", OFFICER).json()
    assert (told["version"], told["facts"], told["next"]) == (1, [], None)


def test_all_clocks_are_told_open_and_ended(world):
    api, office = world
    told = api.get(f"/api/v1/cases/{office.case_no}/clocks", OFFICER).json()["clocks"]
    assert {clock["key"] for clock in told if clock["state"] == "open"} == set(office.case.clocks)
    assert any(clock["state"] == "closed" and clock["closed_at"] for clock in told)
    assert {clock["key"] for clock in told if clock["missed"]} == set(office.case.missed)


def test_a_clock_is_proved_day_by_day_by_its_name_or_key(world):
    api, office = world
    path = f"/api/v1/cases/{office.case_no}/clocks"
    told = api.get(f"{path}/track/proof", OFFICER)
    assert told.headers["etag"] == f'"v{office.case.version}"'
    proof = told.json()
    counted = [day["date"] for day in proof["days"] if day["counted"] is not None]
    assert counted[-1] == proof["due"] and proof["state"] == "running" and proof["missed"] is True and proof["basis"]
    assert api.get(f"{path}/track..1/proof", OFFICER).json() == proof
    answer = api.get(f"{path}/moon/proof", OFFICER)
    assert answer.status_code == 404 and answer.json()["code"] == "clock_not_found" and "it has" in reasons(answer)


def test_why_tells_each_open_clock_and_on_wish_the_ended_or_one(world):
    api, office = world
    path = f"/api/v1/cases/{office.case_no}/why"
    told = api.get(path, SUPERVISOR).json()
    assert {clock["key"] for clock in told["clocks"]} == set(office.case.clocks)
    assert told["pressure"] == office.case.pressure != "none" and told["why"]["zh"].startswith("现为")
    (track,) = api.get(f"{path}?clock=track", SUPERVISOR).json()["clocks"]
    assert {rung["word"] for rung in track["rungs"]} <= {"climbed", "over"} and track["lines"][0]["zh"]
    whole = api.get(f"{path}?ended=true", SUPERVISOR).json()["clocks"]
    assert {clock["state"] for clock in whole} > {"open"}
    answer = api.get(f"{path}?clock=moon", SUPERVISOR)
    assert answer.status_code == 422 and "has no clock 'moon'" in reasons(answer)


@pytest.mark.parametrize("path", ["history", "clocks", "clocks/track/proof", "why"])
def test_a_case_of_others_does_not_exist(world, path):
    api, office = world
    for number in (office.case_no, "620502-2026-999999", "nonsense"):
        answer = api.get(f"/api/v1/cases/{number}/{path}", STRANGER)
        assert answer.status_code == 404 and reasons(answer) == f"there is no case {number}"


@pytest.mark.parametrize(
    "query", ["history?after=-1", "history?after=x", "history?limit=0", "clocks?state=open", "why?ended=2", "why?clock="]
)
def test_what_cannot_be_asked_is_refused(world, query):
    api, office = world
    assert api.get(f"/api/v1/cases/{office.case_no}/{query}", OFFICER).status_code == 422
