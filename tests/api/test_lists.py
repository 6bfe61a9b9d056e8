"""The lists: cases by every filter, the docket, the escalation ledger, returned dispatches, and the caller's letters."""

from collections.abc import Iterator
from typing import Any

import pytest

from casework.projections.questions import ledger_rows
from tests.api.asked_office import asked_office
from tests.api.calling import Api, reasons
from tests.office import Office
from tests.people import CITY_SUPERVISOR, COUNTY, DISPATCHER, HEAD, OFFICER, STRANGER, SUPERVISOR, WINDOW


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[tuple[Api, Office]]:
    with asked_office(tmp_path_factory.mktemp("lists")) as world:
        yield world


@pytest.fixture
def api(world) -> Api:
    api: Api = world[0]
    return api


FIRST = ("620502-2026-000001", "620502-2026-000002", "620502-2026-000003")
"""The late ones that nobody has dispatched."""


def listed(api: Api, query: str, by=CITY_SUPERVISOR) -> list[dict[str, Any]]:
    answer = api.get(f"/api/v1/cases?{query}", by)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["cases"]
    return found


def rows(api: Api) -> list[dict[str, Any]]:
    return [dict(row) for row in ledger_rows(api.house.views)]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("", lambda row: True),
        ("stage=resolved", lambda row: row["handling"] == "resolved"),
        ("track=simple", lambda row: row["track"] == "simple"),
        ("region=620503", lambda row: row["region"] == "620503"),
        ("region=6205", lambda row: row["region"].startswith("6205")),
        ("unit=620502-hrss", lambda row: row["lead"] == "620502-hrss"),
        ("overdue=true", lambda row: row["overdue"] > 0),
        ("overdue=false", lambda row: row["overdue"] == 0),
        ("pressure=leader_owned", lambda row: row["pressure"] == "leader_owned"),
        ("kind=report", lambda row: row["kind"] == "report"),
        ("matter=arrears", lambda row: row["matter"] == "arrears"),
        ("channel=12345", lambda row: row["channel"] == "12345"),
        ("struck_off=false", lambda row: not row["struck_off"]),
        ("q=620503-", lambda row: row["case_no"].startswith("620503-")),
        ("q=安置房1", lambda row: row["case_no"].endswith("000002") and row["region"] == "620502"),
        ("q=安 置 房", lambda row: row["project_class"] == "government"),
        ("region=620502&overdue=true&stage=received", lambda row: row["case_no"] in FIRST),
    ],
)
def test_each_filter_lists_exactly_the_cases_that_fit(api, query, fits):
    wanted = [row["case_no"] for row in rows(api) if fits(row)]
    assert [case["case_no"] for case in listed(api, query)] == wanted and wanted
    answer = api.get(f"/api/v1/cases?{query}", CITY_SUPERVISOR).json()
    assert (answer["count"], answer["count_exact"]) == (len(wanted), True)


@pytest.mark.parametrize("query", ["q=620599", "q=王小明", "stage=revisited", "owner=nobody", "struck_off=true", "region=11", "q=%25"])
def test_a_filter_that_nothing_fits_lists_nothing(api, query):
    assert listed(api, query) == []


def test_a_row_tells_the_case_as_the_ledger_has_it(api):
    (row,) = (row for row in rows(api) if row["handling"] == "resolved")
    (told,) = listed(api, "stage=resolved")
    assert {name: told[name] for name in ("case_no", "paid_fen", "outstanding_fen", "lead", "version", "missed")} == {
        name: row[name] for name in ("case_no", "paid_fen", "outstanding_fen", "lead", "version", "missed")
    }
    assert "case_id" not in told and told["received_at"].endswith("Z")


def test_every_answer_of_the_views_says_how_far_they_are(api):
    newest = api.house.views.status().position
    case_no = rows(api)[0]["case_no"]
    for path in (
        "cases",
        "docket",
        "ledger",
        "returns",
        "notices",
        "feed",
        "statistics",
        f"cases/{case_no}/history",
        f"cases/{case_no}/clocks",
    ):
        assert api.get(f"/api/v1/{path}", SUPERVISOR).headers["x-position"] == str(newest), path


@pytest.mark.parametrize(
    ("path", "query", "says"),
    [
        ("cases", "stage=finished", "received, dispatched"),
        ("cases", "colour=red", "allowed: after, limit"),
        ("cases", "limit=0", "greater than or equal to 1"),
        ("cases", "limit=201", "less than or equal to 200"),
        ("cases", "limit=1&limit=2", "limit is given 2 times"),
        ("cases", "region=6205021", "query.region"),
        ("cases", "overdue=perhaps", "query.overdue"),
        ("cases", "q=", "query.q"),
        ("cases", "q=%00", "query.q"),
        ("cases", "unit=a%0ab", "query.unit"),
        ("docket", "post=king", "post 'king' is unknown; allowed: intake"),
        ("docket", "post=system", "allowed: intake"),
        ("docket", "unit=620502-moon", "the office directory has no such unit"),
        ("returns", "unit=620502-moon", "the office directory has no such unit"),
        ("returns", "from=2026-03-02&to=2026-03-01", "to: 2026-03-01 lies before"),
        ("returns", "from=0001-01-01", "between 1949 and 9998"),
        ("returns", "to=9999-12-31", "between 1949 and 9998"),
        ("ledger", "unit=x", "unknown here; allowed: region"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(api, path, query, says):
    answer = api.get(f"/api/v1/{path}?{query}", SUPERVISOR)
    assert answer.status_code == 422 and says in reasons(answer), answer.text


def test_a_made_up_parameter_is_not_echoed_at_length(api):
    answer = api.get("/api/v1/cases?" + "x" * 500 + "=1&%E5%BC%A0=1", SUPERVISOR)
    assert answer.status_code == 422 and "x" * 41 not in answer.text and "张" not in answer.text


# docket


def docket(api: Api, by, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/v1/docket?limit=200{query}", by).json()
    return found


def test_the_docket_is_that_of_the_callers_unit_and_post(api):
    mine = docket(api, HEAD)
    assert (mine["unit"], mine["post"]) == (COUNTY.code, "unit_head")
    officers = docket(api, OFFICER)["items"]
    assert officers and {(item["unit"], item["owner"]) for item in officers} == {(COUNTY.code, "officer")}
    assert [item["due_at"] or "9" for item in officers] == sorted(item["due_at"] or "9" for item in officers)
    assert all(item["possible"] for item in officers if item["rule"] == "first_contact")


def test_what_no_unit_has_yet_lies_with_the_posts_of_its_place(api):
    waiting = {row["case_no"] for row in rows(api) if row["region"] == "620502" and row["handling"] == "received"}
    assert {item["case_no"] for item in docket(api, DISPATCHER)["items"] if item["rule"] == "dispatch"} == waiting
    assert {item["rule"] for item in docket(api, WINDOW)["items"]} >= {"accept"}
    assert {item["case_no"][:6] for item in docket(api, DISPATCHER)["items"]} == {"620502"}


def test_a_supervisor_reads_the_docket_of_a_unit_in_scope_and_nothing_out_of_it(api):
    whole = docket(api, SUPERVISOR, f"&unit={COUNTY.code}")
    assert whole["post"] is None and {item["owner"] for item in whole["items"]} > {"officer"}
    assert {item["unit"] for item in whole["items"]} == {COUNTY.code}
    one = docket(api, SUPERVISOR, f"&unit={COUNTY.code}&post=officer")["items"]
    assert one == [item for item in whole["items"] if item["owner"] == "officer"]
    assert docket(api, STRANGER, f"&unit={COUNTY.code}")["items"] == []


# the escalation ledger


def test_the_escalation_ledger_tells_each_breach_with_its_decisions(api):
    found = api.get("/api/v1/ledger?limit=200", CITY_SUPERVISOR).json()
    late = {row["case_no"] for row in rows(api) if row["overdue"]}
    assert {clock["case_no"] for clock in found["clocks"]} == late and found["next"] is None
    (track,) = (clock for clock in found["clocks"] if clock["rule"] == "track" and clock["case_no"].endswith("620502-2026-000001"))
    assert [one["decision"] for one in track["decisions"]].count("climbed") >= 3 and track["decisions"][0]["reached"]
    assert track["pressure"] != "none" and track["pressure_why"] and track["region_name"] == "秦州区"
    county = api.get("/api/v1/ledger?limit=200&region=620503", CITY_SUPERVISOR).json()["clocks"]
    assert {clock["case_no"][:6] for clock in county} == {"620503"}
    assert api.get("/api/v1/ledger?limit=200&region=620503", SUPERVISOR).json()["clocks"] == []


# returns and notices


def test_returns_are_counted_for_the_units_of_the_scope(api):
    (county,) = api.get("/api/v1/returns", SUPERVISOR).json()["departments"]
    assert (county["unit"], county["dispatched"], county["returned"], county["rate"]) == (COUNTY.code, 2, 0, 0.0)
    assert api.get("/api/v1/returns?from=2026-03-03", SUPERVISOR).json()["departments"] == []
    assert api.get("/api/v1/returns?to=2026-03-02", SUPERVISOR).json()["departments"] == [county]
    assert api.get("/api/v1/returns", STRANGER).json()["departments"] == []


def test_notices_are_the_callers_own_newest_first(api):
    mine = api.get("/api/v1/notices?limit=200", HEAD).json()["notices"]
    assert mine and [notice["position"] for notice in mine] == sorted((notice["position"] for notice in mine), reverse=True)
    assert all(notice["zh"] and notice["state"] is None for notice in mine)
    theirs = {notice["id"] for notice in api.get("/api/v1/notices?limit=200", OFFICER).json()["notices"]}
    assert not theirs & {notice["id"] for notice in mine}
