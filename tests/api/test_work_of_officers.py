"""What officers' pages ask: the docket narrowed and counted, working days left, the roll worker by worker, units and their people."""

from datetime import date, timedelta

import pytest

from casework.api.working_days import after_working_days, left
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.projections.roll import roll
from tests.api.calling import calling
from tests.office import furnished
from tests.people import COUNTY, DISPATCHER, HEAD, INDUSTRY_OFFICER, OFFICER, OTHER_COUNTY, STRANGER, TOWN_OFFICER, WINDOW
from tests.web.stories import at_work


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with furnished(f"sqlite:///{tmp_path_factory.mktemp('work')}/office.db") as house, calling(house) as api:
        yield api


@pytest.fixture(scope="module")
def office(api):
    return at_work(api)


@pytest.mark.parametrize(
    "due", [date(2026, 1, 1), date(2026, 2, 14), date(2026, 3, 2), date(2026, 3, 8), date(2026, 10, 10), date(2027, 2, 1)]
)
def test_working_days_left_are_those_of_the_calendar_counted_one_by_one(api, due):
    calendar, day = api.house.policies.calendar, date(2026, 3, 2)
    first, last = min(day, due), max(day, due)
    counted = sum(calendar.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    assert left(calendar, day, due) == (counted if due >= day else -counted)
    assert left(calendar, day, None) is None


def test_a_day_so_many_working_days_on_has_just_as_many_left(api):
    calendar, day = api.house.policies.calendar, date(2026, 9, 28)
    for number in range(12):
        ends = after_working_days(calendar, day, number).astimezone(SHANGHAI).date() - timedelta(days=1)
        assert left(calendar, day, ends) == number


def test_the_docket_is_narrowed_counted_and_told_with_place_project_and_unit(api, office):
    whole = api.get("/api/v1/docket", OFFICER).json()
    assert whole["counts"]["all"] == len(whole["items"]) > 2 and whole["unit_name"] == COUNTY.name
    assert {item["project"] for item in whole["items"]} == {office.case.project_name} and whole["items"][0]["left"] >= 0
    track = api.get("/api/v1/docket?rule=track", OFFICER).json()
    assert {item["rule"] for item in track["items"]} == {"track"} and track["counts"] == whole["counts"]
    parts = [api.get(f"/api/v1/docket?due={due}", OFFICER).json()["items"] for due in ("late", "soon", "week")]
    today = api.get("/api/v1/docket?due=today", OFFICER).json()
    assert len(today["items"]) == today["counts"]["today"] and {item["left"] for item in today["items"]} <= {0}
    assert parts[0] == [] and {item["item"] for item in parts[1]} <= {item["item"] for item in parts[2]} and parts[2]
    assert [api.get(f"/api/v1/docket?{asked}", OFFICER).status_code for asked in ("kind=thing", "due=then", "track=x")] == [422] * 3


def test_a_cursor_serves_only_the_filters_it_was_made_for(api, office):
    page = api.get("/api/v1/docket?pressure=none&limit=1", OFFICER).json()
    assert api.get(page["next"], OFFICER).status_code == 200
    assert api.get(page["next"].replace("pressure=none", "track=simple"), OFFICER).json()["code"] == "bad_cursor"


def test_clocks_say_what_is_left_and_what_settles_them_but_not_of_a_past(api, office):
    rows = api.get(f"/api/v1/cases/{office.case_no}/clocks", OFFICER).json()["clocks"]
    track = next(row for row in rows if row["rule"] == "track")
    assert track["left"] > 0 and "resolve" in track["possible"]
    assert all(row["left"] is None and row["possible"] == [] for row in rows if row["state"] != "open")
    past = api.get(f"/api/v1/cases/{office.case_no}/clocks?as_of=2026-03-02", OFFICER).json()["clocks"]
    assert past and all(row["left"] is None and row["possible"] == [] for row in past)


def test_the_roll_tells_each_worker_and_money_that_names_nobody(api, office):
    told = api.get(f"/api/v1/cases/{office.case_no}/roll", OFFICER).json()
    first = told["rows"][0]
    assert (first["worker"], first["verified_fen"], first["paid_fen"], first["outstanding_fen"]) == ("w1", 3_000_000, 1_000_000, 2_000_000)
    assert told["loose_fen"] == 500_000 and told["rows"][2]["outstanding_fen"] is None and told["total"]["paid_fen"] == 1_500_000
    bare = type(office)(api.house).receives()
    found = roll(bare.case)
    assert found.rows == () and found.loose_fen is None and (found.total.claimed_fen, found.total.proven_fen) == (15_000_000, None)
    assert api.get(f"/api/v1/cases/{office.case_no}/roll", STRANGER).status_code == 404


def test_what_was_ordered_stands_with_the_worker_it_was_ordered_for(api):
    from tests.unpaid import ordered, whole

    found = roll(ordered(whole(2, 300)).case)
    assert [row.ordered_fen for row in found.rows] == [150, 150] and found.total.ordered_fen == 300


@pytest.mark.parametrize(
    ("who", "sees"), [(OFFICER, {COUNTY.code}), (TOWN_OFFICER, {TOWN_OFFICER.unit.code}), (INDUSTRY_OFFICER, {INDUSTRY_OFFICER.unit.code})]
)
def test_units_are_told_to_all_and_their_people_to_who_watches_over_them(api, who, sees):
    units = api.get("/api/v1/units", who).json()["units"]
    assert {COUNTY.code, TOWN_OFFICER.unit.code} <= {unit["code"] for unit in units} and OTHER_COUNTY.code not in {
        unit["code"] for unit in units
    }
    named = {unit["code"] for unit in units if unit["holders"]}
    assert sees <= named and (who is OFFICER or named == sees)


def test_units_are_narrowed_by_place_kind_and_post(api):
    towns = api.get("/api/v1/units?kind=town", DISPATCHER).json()["units"]
    assert {unit["kind"] for unit in towns} == {"town"}
    heads = api.get("/api/v1/units?post=unit_head", HEAD).json()["units"]
    assert all({holder["post"] for holder in unit["holders"]} == {"unit_head"} for unit in heads) and heads
    elsewhere = api.get("/api/v1/units?region=620503", WINDOW).json()["units"]
    other = next(unit for unit in elsewhere if unit["code"] == OTHER_COUNTY.code)
    assert other["holders"] == [] and api.get("/api/v1/units?region=62", WINDOW).status_code == 422
