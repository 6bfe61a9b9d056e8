"""Reporting figures, counting them again and correcting them, as people do it: by the API and on the command line."""

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from casework.commands.speaking import BadInput
from casework.commands.statistics import span_of
from casework.security.readings_report import Wanted, found
from tests.api.calling import calling, reasons
from tests.cli.conftest import casework, settings
from tests.people import CITY_DISPATCHER, CITY_SUPERVISOR, DISPATCHER, LEADER, OFFICER, STRANGER, SUPERVISOR
from tests.reporting.conftest import is_paid_before, passes

__all__ = ["settings"]
"""No setting of this machine."""
MARCH = {"region": "620502", "from": "2026-03-01", "to": "2026-03-31"}


@pytest.fixture
def api(small):
    with calling(small.house) as api:
        yield api


def posted(api, path, by, body):
    return api.call("POST", f"/api/v1/reports{path}", by, json=body)


def later(small):
    """April has come; what the officer puts on record now was paid in March."""
    passes(small, "2026-04-10 10:00")
    small.house.views.catch_up()


def test_figures_are_reported_read_counted_again_and_corrected(api, small):
    later(small)
    draft = posted(api, "", SUPERVISOR, {**MARCH, "dry_run": True})
    assert draft.status_code == 200 and draft.json()["number"] is None
    made = posted(api, "", SUPERVISOR, MARCH)
    assert made.status_code == 201, made.text
    number, told = made.json()["number"], made.json()
    assert told["figures"] == draft.json()["figures"] and told["by"] == "supervisor" and told["corrections"] == []
    assert {"figure": "cases", "zh": "案件数", "en": "cases", "unit": "cases", "value": 4, "unknown": 0} in told["figures"]
    assert posted(api, "", DISPATCHER, MARCH).status_code == 409
    is_paid_before(small, 15)
    draft = posted(api, f"/{number}/corrections", SUPERVISOR, {"reason": "银行回单迟到", "dry_run": True})
    assert draft.status_code == 200 and draft.json()["at"] is None
    correction = posted(api, f"/{number}/corrections", DISPATCHER, {"reason": "银行回单迟到"})
    assert correction.status_code == 201 and correction.json()["reason"] == "银行回单迟到"
    (paid,) = [each for each in correction.json()["differences"] if each["figure"] == "paid_fen"]
    assert (paid["zh"], paid["by"], paid["cases"]) == ("已支付金额", 500, {small.case_no: 500})
    shown = api.get(f"/api/v1/reports/{number}", LEADER).json()
    assert shown["figures"] == told["figures"] and shown["corrections"] == [correction.json()]
    assert api.client.app.state.served.readings.flush()
    (opened,) = [each for each in found(small.house.store, Wanted(person=LEADER.person)) if each.opened]
    assert (opened.door, opened.fields, opened.region) == ("report", (f"report:{number}.1:reason",), "620502")
    again = api.get(f"/api/v1/reports/{number}/recomputed", LEADER).json()
    assert again["is_equal"] and [row["apart"] for row in again["counted"]] == [{}, {}]
    (row,) = api.get("/api/v1/reports", SUPERVISOR).json()["reports"]
    assert (row["number"], row["cases"], row["corrections"]) == (number, 4, 1)


def test_reports_of_a_place_are_seen_by_whoever_sees_all_of_it(api):
    number = posted(api, "", CITY_DISPATCHER, {**MARCH, "region": "6205"}).json()["number"]
    assert api.get("/api/v1/reports", CITY_SUPERVISOR).json()["reports"][0]["number"] == number
    assert api.get("/api/v1/reports", SUPERVISOR).json()["reports"] == []
    for path in (f"/{number}", f"/{number}/recomputed"):
        none, hidden = (api.get(f"/api/v1/reports{each}", SUPERVISOR) for each in (path.replace(number, "2026-0099"), path))
        assert hidden.status_code == none.status_code == 404 and hidden.text == none.text.replace("2026-0099", number)
    assert posted(api, f"/{number}/corrections", SUPERVISOR, {"reason": "x"}).status_code == 404
    assert api.get("/api/v1/reports?year=2025", CITY_SUPERVISOR).json() == {"year": 2025, "reports": []}


def test_who_may_not_report_is_told_so(api):
    for path in ("", "/2026-0001", "/2026-0001/recomputed"):
        for by in (OFFICER, STRANGER):
            assert api.get(f"/api/v1/reports{path}", by).status_code == 403
    for by, region in ((OFFICER, "620502"), (LEADER, "620502"), (SUPERVISOR, "6205"), (SUPERVISOR, "620503")):
        assert posted(api, "", by, {**MARCH, "region": region}).status_code == 403
    number = posted(api, "", SUPERVISOR, MARCH).json()["number"]
    assert posted(api, f"/{number}/corrections", LEADER, {"reason": "x"}).status_code == 403


WRONG = (
    ({"region": "moon"}, "region"),
    ({"from": "2026-03-32"}, "from"),
    ({"to": "2026-02-01"}, "lies before from"),
    ({"from": "2026-06-01", "to": "2026-06-30"}, "has not come yet"),
    ({"as": "me"}, "as"),
    ({"dry_run": "yes"}, "dry_run"),
)


def test_a_field_that_is_wrong_is_named(api):
    for changes, why in WRONG:
        answer = posted(api, "", SUPERVISOR, MARCH | changes)
        assert answer.status_code == 422 and why in reasons(answer), changes


def test_a_correction_without_reason_or_without_a_change_is_refused(api):
    number = posted(api, "", SUPERVISOR, MARCH).json()["number"]
    assert posted(api, f"/{number}/corrections", SUPERVISOR, {}).status_code == 422
    refused = posted(api, f"/{number}/corrections", SUPERVISOR, {"reason": "x"})
    assert refused.status_code == 409 and "nothing to correct" in reasons(refused)


def said(*args, code=0):
    found = casework(*args)
    assert found.code == code, found.err
    return found.out


def test_the_command_line_reports_counts_again_corrects_shows_and_lists(small, tmp_path):
    url, file = ("--database", f"sqlite:///{tmp_path / 'office' / 'office.db'}"), tmp_path / "office" / "office.db"
    later(small)
    period = ("statistics", "report", "2026-03-01..2026-03-31", "--region", "620502", "--by", "supervisor", *url)
    assert "草稿，未上报" in said(*period, "--dry-run") and json.loads(said("statistics", "list", "--json", "--year", "2026", *url)) == []
    made = json.loads(said(*period, "--json"))
    year = made["number"][:4]
    is_paid_before(small, 15)
    assert "一致 equal" in said("statistics", "recompute", made["number"], *url)
    correction = ("statistics", "correct", made["number"], "--by", "dispatcher", "--reason", "银行回单迟到", *url)
    assert "草稿，未登记" in said(*correction, "--dry-run")
    told = said(*correction)
    assert "已支付金额 paid" in told and "+5.00 元" in told and small.case_no in told and "原因 reason: 银行回单迟到" in told
    shown = json.loads(said("statistics", "show", made["number"], "--json", *url))
    assert shown["figures"] == made["figures"] and shown["corrections"][0]["reason"] == "银行回单迟到"
    assert "统计报表 Report" in said("statistics", "show", made["number"], *url)
    assert made["number"] in said("statistics", "list", "--year", year, *url)
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("update facts set state = replace(state, '\"fen\":15000000', '\"fen\":16000000') where topic = 'case.received'")
    wrong = said("statistics", "recompute", made["number"], *url, code=1)
    assert "不一致 NOT EQUAL" in wrong and "申报金额 claimed: 上报 reported" in wrong and "casework verify" in wrong
    assert not json.loads(said("statistics", "recompute", made["number"], "--json", *url, code=1))[0]["is_equal"]


def test_the_command_line_refuses_who_may_not_report_and_what_is_no_report(small, tmp_path):
    url = ("--database", f"sqlite:///{tmp_path / 'office' / 'office.db'}")
    for account in ("leader", "nobody"):
        refused = casework("statistics", "report", "2026-03", "--by", account, *url)
        assert refused.code == 1 and "holds no post of dispatcher or supervisor" in refused.err
    beyond = casework("statistics", "report", "2026-03", "--by", "supervisor", "--region", "6205", *url)
    assert beyond.code == 1 and "reaches beyond what you see" in beyond.err
    assert "there is no report 2026-0009" in casework("statistics", "show", "2026-0009", *url).err


def test_a_period_is_a_month_or_two_days():
    assert span_of("2026-02") == (date(2026, 2, 1), date(2026, 2, 28))
    assert span_of("2026-02-03..2026-03-04") == (date(2026, 2, 3), date(2026, 3, 4))
    for wrong in ("2026", "2026-13", "2026-02-03..", "February"):
        with pytest.raises(BadInput, match=r"MONTH\|FROM\.\.TO"):
            span_of(wrong)
