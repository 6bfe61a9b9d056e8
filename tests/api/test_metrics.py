"""Metrics: figures by template and never by path, for this machine or a supervisor, and none of them about anybody."""

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from casework.api.metrics import asked_for, outcome
from casework.store import Store, StoreUnavailable
from tests.api.calling import Api, calling
from tests.office import furnished
from tests.people import DISPATCHER, OFFICER, SUPERVISOR


@pytest.fixture
def api(tmp_path) -> Iterator[Api]:
    with furnished(f"sqlite:///{tmp_path / 'office.db'}") as house, calling(house) as api:
        yield api


def figures(api: Api) -> dict[tuple[str, ...], float]:
    """Every figure by its name and labels."""
    answer = api.get("/metrics", SUPERVISOR)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain")
    samples = (sample for family in text_string_to_metric_families(answer.text) for sample in family.samples)
    return {(sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value for sample in samples}


def test_requests_are_counted_by_template_and_commands_by_move(api):
    case_no = api.received()
    api.moves(case_no, "dispatch", OFFICER, {"lead": "620502-hrss"})
    api.moves(case_no, "dispatch", DISPATCHER, {"lead": "620502-hrss"})
    api.moves(case_no, "dispatch", DISPATCHER, {"lead": "620502-hrss"}, seen='"v1"')
    api.moves(case_no, "sign_in", DISPATCHER, {"officer": 7})
    api.get(f"/api/v1/cases/{case_no}", SUPERVISOR)
    api.get(f"/api/v1/cases/{case_no}", None)
    api.get(f"/somewhere/{case_no}", SUPERVISOR)
    found = figures(api)
    commands = {name[1:]: value for name, value in found.items() if name[0] == "casework_commands_total"}
    assert commands == {
        ("receive", "done"): 1, ("dispatch", "done"): 1, ("dispatch", "not_yours"): 1, ("dispatch", "stale"): 1, ("sign_in", "invalid"): 1,
    }  # fmt: skip
    requests = {name[1:]: value for name, value in found.items() if name[0] == "casework_requests_total"}
    assert requests["GET", "/api/v1/cases/{case_no}", "200"] == requests["GET", "/api/v1/cases/{case_no}", "401"] == 1
    assert requests["POST", "/api/v1/cases/{case_no}/moves/{move}", "200"] == 1 and requests["GET", "unmatched", "404"] == 1
    assert not any(case_no in label for name in found for label in name)
    assert found["casework_request_seconds_count", "GET", "/api/v1/cases/{case_no}"] == 2


def test_gauges_tell_how_views_clocks_ticks_and_notices_stand(api):
    before = figures(api)
    assert before["casework_up",] == 1 and "casework_tick_age_seconds" not in {name[0] for name in before}
    api.received()
    behind = figures(api)["casework_view_lag",]
    assert behind > 0
    api.house.tick()
    after = figures(api)
    assert after["casework_view_lag",] == 0 and after["casework_open_clocks",] > 0 and after["casework_late_clocks",] == 0
    assert after["casework_tick_age_seconds",] == 0 and after["casework_tick_alarm",] == 0
    assert after["casework_deliveries_waiting",] == after["casework_deliveries_dead",] == 0
    assert after["casework_quarantined_cases",] == 0


def test_a_database_that_does_not_answer_is_a_figure_and_no_fault(api, monkeypatch):
    def gone(_self: Store) -> str:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(Store, "schema", gone)
    local = TestClient(api.client.app, client=("127.0.0.1", 5000)).get("/metrics")
    assert local.status_code == 200 and "casework_up 0.0" in local.text and "casework_view_lag" not in local.text


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.8.9.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.8", {}, 401),
        ("somewhere", {}, 401),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.8"}, 401),
        ("127.0.0.1", {"Forwarded": "for=10.0.0.8"}, 401),
    ],
)
def test_only_a_scraper_on_this_machine_needs_no_token(api, host, headers, status):
    assert TestClient(api.client.app, client=(host, 5000)).get("/metrics", headers=headers).status_code == status


def test_an_officer_may_not_read_the_figures(api):
    answer = api.get("/metrics", OFFICER)
    assert answer.status_code == 403 and answer.json()["code"] == "not_yours"


@pytest.mark.parametrize(
    ("method", "route", "move", "found"),
    [
        ("POST", "/api/v1/cases", "", "receive"),
        ("GET", "/api/v1/cases", "", None),
        ("POST", "/api/v1/cases/{case_no}/moves/{move}", "sign_in", "sign_in"),
        ("POST", "/api/v1/cases/{case_no}/moves/{move}", "620502199001011234", "unknown"),
        ("GET", "/api/v1/cases/{case_no}/moves", "", None),
        ("POST", "unmatched", "", None),
    ],
)
def test_a_move_is_counted_by_its_name_and_what_is_none_by_one_word(method, route, move, found):
    assert asked_for(method, route, {"move": move}) == found


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (200, "done"),
        (201, "done"),
        (403, "not_yours"),
        (409, "refused"),
        (412, "stale"),
        (422, "invalid"),
        (500, "failed"),
        (503, "not_ready"),
    ],
)  # fmt: skip
def test_each_status_is_an_outcome(status, word):
    assert outcome(status) == word
