"""Import and export over the wire: posts, scope, and what the description says is what comes."""

import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import text

from casework.security.imports import Imports, SheetGone
from tests.api.calling import calling
from tests.office import furnished
from tests.people import HEAD, STRANGER, SUPERVISOR, WINDOW

SHEET = "来源,来源编号,县区,项目名称\n12345,WIRE-1,秦州区,甲项目\n12345,WIRE-2,秦州区,乙项目\n".encode()


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('exchange')}/office.db") as house, calling(house) as api:
        yield api


def done(api):
    for thread in list(api.client.app.state.served.working._threads):
        thread.join(20)


def handed(api, by=WINDOW, sheet=SHEET, **fields):
    answer = api.call("POST", "/api/v1/imports", by, data=fields, files={"file": ("线索.csv", sheet, "text/csv")})
    done(api)
    return answer


def test_a_sheet_is_handed_in_checked_started_and_told(api):
    answer = handed(api)
    assert answer.status_code == 202, answer.text
    at = answer.headers["location"]
    checked = api.get(at, WINDOW).json()
    assert (checked["state"], checked["counts"]["ready"], checked["faults"]) == ("checked", 2, [])
    assert [column["field"] for column in checked["columns"]] == ["source", "number", "region_name", "project_name"]
    assert api.call("POST", f"{at}/start", WINDOW).status_code == 202
    done(api)
    taken = api.get(at, WINDOW).json()
    assert (taken["state"], taken["counts"]["taken"]) == ("taken", 2)
    assert [each["state"] for each in api.get("/api/v1/imports", WINDOW).json()["imports"]] == ["taken"]


def test_an_interrupted_import_goes_on_where_it_stopped(api):
    sheet = SHEET.replace(b"WIRE", b"CUT")
    api.call("POST", f"{handed(api, sheet=sheet).headers['location']}/start", WINDOW)
    done(api)
    at = handed(api, sheet=sheet).headers["location"]
    work = api.client.app.state.served.working.works.recent(1)[0]
    api.client.app.state.served.working.works.end(work.id, interrupted=True)
    assert api.get(at, WINDOW).json()["state"] == "interrupted"
    api.call("POST", f"{at}/start", WINDOW)
    done(api)
    assert api.get(at, WINDOW).json()["counts"] == {"taken": 0, "there": 2, "ready": 0, "faulty": 0, "passed": 0}


def test_a_sheet_is_forgotten_with_its_key_after_seven_days(api):
    at = handed(api).headers["location"]
    imports = Imports(api.house.store, api.house.vault)
    assert imports.forget_old(api.house.clock() + timedelta(days=6)) == 0
    assert imports.forget_old(api.house.clock() + timedelta(days=8)) > 0
    assert api.get(at, WINDOW).status_code == 404
    with pytest.raises(SheetGone):
        imports.sheet(at.rpartition("/")[2])


def test_others_neither_see_nor_start_it_and_some_posts_may_not_at_all(api):
    at = handed(api).headers["location"]
    assert api.get(at, STRANGER).status_code == 404
    assert api.call("POST", f"{at}/start", STRANGER).status_code == 404
    assert handed(api, HEAD).status_code == 403
    assert api.get(f"/api/v1/imports/{'0' * 32}/report", WINDOW).status_code == 404


def test_nothing_of_a_sheet_lies_open_in_the_database(api):
    handed(api)
    with api.house.store.reading() as tx:
        kept = tx.execute(text("select options, sheet, report from imports")).all()
    assert kept
    assert not any("甲项目".encode() in bytes(row[1]) or "线索" in row[0] for row in kept)


def test_the_ledger_holds_the_scope_of_who_asks(api):
    api.received(region="620503", region_name="麦积区")
    api.house.views.catch_up()
    assert regions(api.get("/api/v1/export/ledger", STRANGER)) == {"620503"}
    assert "620503" not in regions(api.get("/api/v1/export/ledger", WINDOW))
    assert regions(api.get("/api/v1/export/ledger?from=2030-01-01", SUPERVISOR)) == set()
    assert api.get("/api/v1/export/ledger?stage=nowhere", WINDOW).status_code == 422


def regions(answer):
    assert answer.status_code == 200, answer.text
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content))["台账"].iter_rows(values_only=True))
    return {row[6] for row in rows[1:-1]}


def test_while_other_long_work_runs_a_sheet_is_not_kept_and_the_caller_told_to_wait(api):
    works, before = api.client.app.state.served.working.works, len(api.get("/api/v1/imports", WINDOW).json()["imports"])
    other = works.begin("rebuild", "admin", "u", {})
    try:
        answer = handed(api)
    finally:
        works.end(other.id)
    assert (answer.status_code, answer.json()["code"]) == (409, "busy")
    assert len(api.get("/api/v1/imports", WINDOW).json()["imports"]) == before
