"""Statistics by HTTP: the numbers of the views in the shape that is described, with the rules they were counted by."""

from collections.abc import Iterator

import pytest

from casework.domain.scope import Scope
from casework.projections.statistics import GROUPINGS, SUMS, Asked, statistics, total
from tests.api.asked_office import asked_office
from tests.api.calling import Api, reasons
from tests.office import Office
from tests.people import CITY_SUPERVISOR, STRANGER, SUPERVISOR

FIGURES = ("cases", "open", "resolved", "exited", "struck_off", "overdue")


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[tuple[Api, Office]]:
    with asked_office(tmp_path_factory.mktemp("statistics")) as world:
        yield world


@pytest.fixture
def api(world) -> Api:
    api: Api = world[0]
    return api


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_grouping_tells_what_the_views_add_up(api, by):
    told = api.get(f"/api/v1/statistics?by={by}", CITY_SUPERVISOR).json()
    now, policies = api.house.clock(), api.house.policies
    groups = statistics(api.house.views, Asked(by, Scope("6205"), now, now))
    assert [(group["key"], group["cases"]) for group in told["groups"]] == [(group.key, group.numbers.counts["cases"]) for group in groups]
    numbers = total(groups)
    assert {name: told["total"][name] for name in FIGURES} == {name: numbers.counts[name] for name in FIGURES}
    assert {name: (told["total"][name]["known"], told["total"][name]["unknown"]) for name in SUMS} == dict(numbers.sums)
    assert told["total"]["on_time"] == {
        "kept": numbers.counts["kept"], "judged": numbers.counts["judged"], "rate": numbers.on_time_rate,
    }  # fmt: skip
    assert sum(told["total"]["ages"].values()) == told["total"]["open"] > 0
    assert (told["by"], told["position"]) == (by, api.house.views.status().position)
    assert policies.rulebook.digest.startswith(told["rulebook"]) and policies.calendar.digest.startswith(told["calendar"])


def test_each_reads_the_numbers_of_their_own_scope_and_days(api):
    def cases(by, query: str = "") -> int:
        return int(api.get(f"/api/v1/statistics?{query}", by).json()["total"]["cases"])

    assert (cases(CITY_SUPERVISOR), cases(SUPERVISOR), cases(STRANGER)) == (8, 6, 2)
    assert (cases(CITY_SUPERVISOR, "region=620503"), cases(SUPERVISOR, "region=620503")) == (2, 0)
    assert (cases(CITY_SUPERVISOR, "to=2026-03-02"), cases(CITY_SUPERVISOR, "from=2026-03-03")) == (7, 1)


def test_an_unknown_grouping_is_refused_with_those_there_are(api):
    answer = api.get("/api/v1/statistics?by=colour", SUPERVISOR)
    assert answer.status_code == 422 and "allowed: region, unit, track" in reasons(answer)
    answer = api.get("/api/v1/statistics?from=2026-04-01&to=2026-03-01", SUPERVISOR)
    assert answer.status_code == 422 and "lies before" in reasons(answer)


def numbers(api, query: str) -> list[str]:
    return [case["case_no"] for case in api.get(f"/api/v1/cases?limit=200&{query}", CITY_SUPERVISOR).json()["cases"]]


def test_what_was_counted_can_be_listed_by_the_same_days_stage_and_month(api):
    every, total = numbers(api, ""), api.get("/api/v1/statistics?by=stage", CITY_SUPERVISOR).json()["total"]
    assert len(numbers(api, "open=true")) == total["open"] and sorted([*numbers(api, "open=true"), *numbers(api, "open=false")]) == every
    assert (len(numbers(api, "to=2026-03-02")), len(numbers(api, "from=2026-03-03"))) == (7, 1)
    (month,) = api.get("/api/v1/recovered", CITY_SUPERVISOR).json()["months"]
    paid = [case for case in every if (api.get(f"/api/v1/cases/{case}", CITY_SUPERVISOR).json()["money"]["paid_fen"] or 0)]
    assert numbers(api, f"proven={month['month']}") == paid and month["workers"] > 0 and numbers(api, "proven=2020-01") == []
    assert 0 < len(numbers(api, "due_by=2026-03-04")) < len(every) and numbers(api, "due_by=2020-01-01") == []
    answer = api.get("/api/v1/cases?proven=2026-13", CITY_SUPERVISOR)
    assert answer.status_code == 422 and api.get("/api/v1/cases?from=2026-04-01&to=2026-03-01", CITY_SUPERVISOR).status_code == 422


def test_the_facts_of_a_case_tell_who_and_what_they_follow_from_page_by_page(api, world):
    case_no, facts = world[1].case_no, world[1].facts
    told, url = [], f"/api/v1/cases/{case_no}/facts?limit=3"
    while url:
        page = api.get(url, SUPERVISOR).json()
        told += page["facts"]
        url = page["next"]
    assert [(each["version"], each["topic"], each["by"]) for each in told] == [
        (fact.originator_version, fact.topic, fact.envelope.by) for fact in facts
    ]  # fmt: skip
    missed = {clock["key"] for each in told for clock in each["clocks"] if clock["change"] == "missed"}
    started = {clock["key"] for each in told for clock in each["clocks"] if clock["change"] == "started"}
    assert missed <= started != set() and told[0]["unit_name"]
    past = api.get(f"/api/v1/cases/{case_no}/facts?known_at=2026-03-02", SUPERVISOR).json()["facts"]
    assert 0 < len(past) < len(told) and api.get(f"/api/v1/cases/{case_no}/facts?as_of=2020-01-01", SUPERVISOR).status_code == 404
