"""Health: alive without a database, ready with one, and every trouble named with what to do and without a secret."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text

from casework.api import checks
from casework.projections import ledger as ledger_module
from casework.store import Store, StoreUnavailable
from tests.api.calling import Api, calling, reasons
from tests.office import furnished


@pytest.fixture
def api(any_url) -> Iterator[Api]:
    with furnished(any_url) as house, calling(house) as api:
        yield api


@pytest.fixture
def small(sqlite_url) -> Iterator[Api]:
    with furnished(sqlite_url) as house, calling(house) as api:
        yield api


def test_a_fresh_office_is_ready_and_says_that_nobody_ticks(api):
    api.house.views.catch_up()
    assert api.get("/health/live", None).json() == {"status": "live"}
    ready = api.get("/health/ready", None)
    assert ready.status_code == 200 and ready.json()["lag"] == 0 and ready.json()["tick_age"] is None
    (warning,) = ready.json()["warnings"]
    assert warning["code"] == "no_tick" and "casework worker" in warning["en"] and "casework worker" in warning["zh"]
    assert api.get("/health/ready?strict=true", None).status_code == 503


def test_after_a_tick_all_is_well_until_ticks_stay_away(small):
    small.house.tick()
    ready = small.get("/health/ready?strict=true", None)
    assert ready.status_code == 200 and ready.json()["warnings"] == [] and ready.json()["tick_age"] == 0
    small.house.clock.turn_to(small.house.clock() + timedelta(seconds=checks.SILENT + 1))
    ready = small.get("/health/ready", None).json()
    assert [warning["code"] for warning in ready["warnings"]] == ["no_tick"] and ready["tick_age"] == checks.SILENT + 1


def test_an_alarm_is_told_without_its_text(small):
    small.house.tick()
    small.house.views.note_alarm("the clock of worker-7 at 10.0.0.7 differs")
    ready = small.get("/health/ready", None)
    assert ready.json()["alarm"] is True and [each["code"] for each in ready.json()["warnings"]] == ["tick_alarm"]
    assert "10.0.0.7" not in ready.text


def test_a_case_in_quarantine_is_counted(small, monkeypatch, caplog):
    small.received()
    monkeypatch.setattr(ledger_module, "ordered_fen", lambda _case: 1 / 0)
    with caplog.at_level(logging.ERROR):
        small.house.tick()
    ready = small.get("/health/ready", None).json()
    assert ready["quarantine"] == 1 and "quarantine" in {each["code"] for each in ready["warnings"]}


def test_views_that_lag_are_a_warning_and_too_far_behind_not_ready(small, monkeypatch):
    small.house.tick()
    small.received()
    assert small.get("/health/ready", None).json()["lag"] > 0
    monkeypatch.setattr(checks, "SLOW", 0)
    assert [each["code"] for each in small.get("/health/ready", None).json()["warnings"]] == ["views_slow"]
    monkeypatch.setattr(checks, "BEHIND", 0)
    answer = small.get("/health/ready", None)
    assert answer.status_code == 503 and answer.headers["retry-after"] and "views_behind" in reasons(answer)


def test_a_database_that_another_release_migrated_is_not_served(api):
    with api.house.store.writing() as tx:
        tx.execute(text("update casework_schema set version_num = '9999'"))
    answer = api.get("/health/ready", None)
    assert answer.status_code == 503 and "schema" in reasons(answer) and "restart" in reasons(answer)
    assert api.get("/health/live", None).status_code == 200


def test_a_database_that_does_not_answer_is_not_ready_and_names_no_address(small, monkeypatch):
    def gone(_self: Store) -> str:
        raise StoreUnavailable("the database postgresql://secret-host/office is not ready")

    monkeypatch.setattr(Store, "schema", gone)
    answer = small.get("/health/ready", None)
    assert answer.status_code == 503 and "database" in reasons(answer) and "secret-host" not in answer.text
    assert small.get("/health/live", None).status_code == 200


def test_a_database_that_went_away_is_told_within_its_limits(postgres_url, postgres):
    with furnished(postgres_url) as house, calling(house) as api:
        house.store.engine.dispose()
        house.store.recorder.close()
        name = postgres_url.split("?")[0].rsplit("/", 1)[-1]
        with psycopg.connect(postgres.get_uri(), autocommit=True) as admin:
            admin.execute(f"drop database {name} with (force)")
        try:
            answer = api.get("/health/ready", None)
            assert answer.status_code == 503 and "database" in reasons(answer)
        finally:
            with psycopg.connect(postgres.get_uri(), autocommit=True) as admin:
                admin.execute(f"create database {name}")


def test_the_time_of_a_trial_is_not_judged(sqlite_url):
    with furnished(sqlite_url, trial=True) as house, calling(house) as api:
        house.views.catch_up()
        ready = api.get("/health/ready?strict=1", None)
        assert ready.status_code == 200 and ready.json()["tick_age"] is None


def test_an_unknown_question_is_refused(small):
    assert small.get("/health/ready?verbose=1", None).status_code == 422
