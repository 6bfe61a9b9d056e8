"""Returned dispatches, row by row and department by department; and the docket in pages, with requests on the desk that is asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.dispatching import Dispatch, Reassign
from casework.domain.leaving.declining import Decline
from casework.domain.leaving.redirecting import Redirect
from casework.domain.office import Holding
from casework.domain.parties import Respondent
from casework.domain.registry import Command
from casework.domain.returning import AdjudicateReturn, Designate, ReturnDispatch
from casework.domain.statute.filing import Accept
from casework.domain.values import Actor, Unit
from casework.projections.docket import BadPlace, Place, docket_rows
from casework.projections.questions import docket_of
from casework.projections.returns_report import Wanted, returned_dispatches
from casework.projections.tables import docket, returns
from tests import people as spec_people
from tests.projections.conftest import COUNTY, DISPATCHER, INTAKE, OFFICER, START, received, rows_of, worked
from tests.spec import given
from tests.statute import cmd

DECLINE = cmd(Decline, ground="not_inspection", where_to_go="住建局", notice_sent=True)
HOUSING = Unit("zj-620502", "秦州区住建局", "industry", "county", "620502", sector="construction")
CITY_GROUP = Unit("zq-620500", "天水市治欠办", "leading_group", "city", "620500")
CITY_DISPATCHER = Actor("city-dispatch", "dispatcher", CITY_GROUP)
HEAD = Actor("a-head", "unit_head", COUNTY)
HOUSING_HEAD = Actor("z-head", "unit_head", HOUSING)
NAMES = {unit.code: unit.name for unit in (COUNTY, HOUSING)}


@pytest.fixture
def house(office: Casework) -> Iterator[Casework]:
    """The office with a department, its heads and the city's dispatching office."""
    holdings = [Holding(by.person, by.post, by.unit.code, START.date()) for by in (HEAD, HOUSING_HEAD, DISPATCHER)]
    office.policies.furnish_office((HOUSING, CITY_GROUP), holdings, by=INTAKE)
    yield office


def later(office: Casework, hours: float) -> None:
    assert isinstance(office.clock, TurnedClock)
    office.clock.turn_to(office.clock() + timedelta(hours=hours))


def does(office: Casework, case: str, command: type[Command], by: Actor, **fields: Any) -> None:
    office.do(command(case_no=case, **fields), by=by)


def bounced(office: Casework, hours: float = 2, lead: Unit = COUNTY, by: Actor = HEAD, **case: Any) -> str:
    """Dispatched to a unit, which returns it so many hours later."""
    number = received(office, **case)
    does(office, number, Dispatch, DISPATCHER, lead=lead.code)
    later(office, hours)
    other = HOUSING if lead == COUNTY else COUNTY
    does(office, number, ReturnDispatch, by, ground="不是我们的", proposed=other.code)
    return number


def listed(office: Casework) -> list[dict[str, Any]]:
    office.views.catch_up()
    statement = select(returns).order_by(returns.c.case_no, returns.c.number)
    return office.views.ask(lambda tx: [dict(row) for row in tx.execute(statement).mappings()])


def report(office: Casework, **wanted: Any) -> dict[str, Any]:
    office.views.catch_up()
    return {each.unit: each for each in returned_dispatches(office.views, Wanted(**wanted), NAMES)}


def test_a_return_is_a_row_that_tells_who_bounced_it_when_and_that_it_waits(house):
    case = bounced(house, hours=3)
    (row,) = listed(house)
    assert (row["case_no"], row["unit"], row["unit_name"], row["proposed"]) == (case, COUNTY.code, COUNTY.name, HOUSING.code)
    assert row["returned_at"] - row["dispatched_at"] == timedelta(hours=3)
    assert (row["adjudicated_at"], row["granted"], row["designated"], row["late"], row["open"]) == (None, None, False, False, True)
    assert "ground" not in row


@pytest.mark.parametrize(
    ("command", "by", "fields", "outcome"),
    [
        (AdjudicateReturn, DISPATCHER, {"granted": True, "lead": HOUSING.code}, (True, False)),
        (AdjudicateReturn, DISPATCHER, {"granted": False}, (False, True)),
        (Designate, CITY_DISPATCHER, {"lead": HOUSING.code}, (None, True)),
        (Reassign, DISPATCHER, {"lead": HOUSING.code}, (None, False)),
    ],
)
def test_the_row_tells_how_it_was_answered(house, command, by, fields, outcome):
    case = bounced(house)
    listed(house)
    later(house, 5)
    does(house, case, command, by, **fields)
    (row,) = listed(house)
    assert (row["granted"], row["designated"]) == outcome
    assert (row["adjudicated_at"] - row["returned_at"], row["open"], row["late"]) == (timedelta(hours=5), False, False)


def test_a_return_that_fell_with_its_case_is_neither_open_nor_answered(house):
    case = bounced(house)
    does(house, case, Redirect, DISPATCHER, to="other_hrss", receiver="兰州市人社局", proof="回执")
    (row,) = listed(house)
    assert (row["open"], row["adjudicated_at"], row["granted"]) == (False, None, None)
    assert report(house)[COUNTY.code].otherwise == 1


def test_an_adjudication_that_was_missed_is_late_for_ever(house):
    case = bounced(house)
    house.tick(START + timedelta(days=4))
    assert [(row["late"], row["open"]) for row in listed(house)] == [(True, True)]
    later(house, 24 * 4)
    does(house, case, AdjudicateReturn, DISPATCHER, granted=False)
    assert [(row["late"], row["open"], row["granted"]) for row in listed(house)] == [(True, False, False)]


def test_departments_are_counted_and_timed(house):
    quick, slow = bounced(house, hours=2), bounced(house, hours=6)
    bounced(house, hours=1, lead=HOUSING, by=HOUSING_HEAD)
    for _ in range(2):
        does(house, received(house), Dispatch, DISPATCHER, lead=COUNTY.code)
    later(house, 4)
    does(house, quick, AdjudicateReturn, DISPATCHER, granted=True, lead=HOUSING.code)
    does(house, slow, AdjudicateReturn, DISPATCHER, granted=False)
    found = report(house)
    assert list(found) == [COUNTY.code, HOUSING.code], "the most returns first"
    county, housing = found[COUNTY.code], found[HOUSING.code]
    assert (county.name, county.dispatched, county.returned, county.rate) == (COUNTY.name, 4, 2, 0.5)
    assert (county.granted, county.refused, county.pending, county.otherwise, county.late) == (1, 1, 0, 0, 0)
    assert (county.hours_until_returned, county.hours_until_adjudicated) == (4.0, 8.0), "medians of 2 and 6, of 11 and 5 hours"
    assert (housing.dispatched, housing.returned, housing.pending, housing.hours_until_adjudicated) == (1, 1, 1, None)


def test_every_assignee_counts_because_each_may_return(house):
    does(house, received(house), Dispatch, DISPATCHER, lead=COUNTY.code, cohandlers=(HOUSING.code,))
    assert {unit: (each.dispatched, each.rate, each.hours_until_returned) for unit, each in report(house).items()} == {
        COUNTY.code: (1, 0.0, None), HOUSING.code: (1, 0.0, None),
    }  # fmt: skip


def test_the_report_is_about_a_place_a_unit_or_a_time(house):
    bounced(house)
    later(house, 24)
    bounced(house, lead=HOUSING, by=HOUSING_HEAD)
    assert set(report(house, region="620502")) == set(report(house, region="620500")) == {COUNTY.code, HOUSING.code}
    assert report(house, region="620503") == {}
    assert set(report(house, unit=HOUSING.code)) == {HOUSING.code}
    assert set(report(house, since=START + timedelta(hours=20))) == {HOUSING.code}
    assert set(report(house, until=START + timedelta(hours=20))) == {COUNTY.code}


def test_a_unit_that_left_the_directory_keeps_the_name_of_its_last_return(house):
    bounced(house)
    house.views.catch_up()
    (row,) = returned_dispatches(house.views, Wanted(), {})
    assert row.name == COUNTY.name
    does(house, received(house), Dispatch, DISPATCHER, lead=HOUSING.code)
    house.views.catch_up()
    assert {each.name for each in returned_dispatches(house.views, Wanted(unit=HOUSING.code), {})} == {HOUSING.code}


def test_a_return_without_a_dispatch_in_the_time_asked_has_no_rate(house):
    bounced(house)
    house.views.catch_up()
    (found,) = returned_dispatches(house.views, Wanted(), NAMES)
    assert found.rate == 1.0
    assert replace(found, dispatched=0).rate is None


def test_rebuilding_makes_the_same_rows_and_a_wrong_row_is_seen(house):
    case = bounced(house)
    does(house, case, AdjudicateReturn, DISPATCHER, granted=False)
    house.views.catch_up()
    before = rows_of(house)["returns"]
    house.views.rebuild()
    assert rows_of(house)["returns"] == before != []
    id = before[0]["case_id"]
    life = house.views._reader.life(id)
    assert not house.views.is_wrong_about(life)
    with house.views._shelf.writing(house.views._generation().number) as tx:
        tx.execute(update(returns).values(granted=True))
    assert house.views.is_wrong_about(life)


# the docket


def asked(office: Casework) -> dict[str, Any]:
    case = received(office, respondents=(Respondent("r1", name="某建筑公司"),))
    later(office, 1)
    does(office, case, Accept, OFFICER)
    office.views.catch_up()
    (row,) = [row for row in docket_of(office.views, case_no=case) if row["kind"] == "request"]
    return dict(row)


def test_a_request_lies_with_the_unit_and_post_that_are_asked(house):
    row = asked(house)
    assert (row["unit"], row["owner"], row["desk"], row["asked_by"]) == (COUNTY.code, "unit_head", "a-head", "a-officer")
    assert row["since"] == START + timedelta(hours=1)
    accept = next(each for each in docket_of(house.views, case_no=row["case_no"]) if each["item"] == "accept..1")
    assert (row["parent"], row["parent_due"]) == ("accept", accept["due_at"])
    assert row["item"] in {each["item"] for each in docket_of(house.views, unit=COUNTY.code, posts=("unit_head",))}
    assert (accept["desk"], accept["parent"], accept["since"]) == (None, None, START)


def test_the_docket_in_pages_is_the_docket(house):
    worked(house)
    asked(house)
    whole = docket_of(house.views)
    dated = [row for row in whole if row["due_at"] is not None]
    for size in (1, 3, len(whole)):
        pages: list[Any] = []
        place: Place | None = None
        while page := docket_of(house.views, limit=size, after=place):
            pages += page
            place = Place.parse(str(Place.of(page[-1])))
        assert pages == whole
    assert len({row["due_at"] for row in dated}) < len(dated), "several things are due at one moment"


def test_what_is_undated_comes_last_and_pages_go_through_it_too(house):
    worked(house)
    with house.views._shelf.writing(house.views._generation().number) as tx:
        tx.execute(update(docket).where(docket.c.rule == "track").values(due_at=None))
    whole = docket_of(house.views)
    undated = [row for row in whole if row["due_at"] is None]
    assert len(undated) > 1 and whole[-len(undated) :] == undated
    assert docket_of(house.views, after=Place.of(undated[0])) == undated[1:]
    assert docket_of(house.views, after=Place.of(whole[-len(undated) - 1])) == undated
    assert str(Place.of(undated[0])).startswith("-/")


@pytest.mark.parametrize("text", ["", "yesterday/620502-2026-000001/x", "-/620502-2026-000001", "-//item", "2026-03-02T00:00:00+00:00"])
def test_what_is_no_place_is_told(text):
    with pytest.raises(BadPlace, match="is no place in the docket"):
        Place.parse(text)


def test_a_request_of_release_0_1_0_names_no_desk_and_lies_where_its_clock_does():
    life = given()
    life.does(DECLINE, spec_people.OFFICER)
    (waiting,) = life.case.requests.values()
    life.case.requests = {waiting.id: replace(waiting, asks="", desk_unit="", desk=(), since=None, parent="")}
    (row,) = [row for row in docket_rows(life.case) if row["kind"] == "request"]
    clock = life.clock("approval")
    assert (row["owner"], row["unit"], row["desk"], row["parent"], row["since"]) == ("unit_head", clock.unit, None, None, waiting.at)
    life.case.clocks = {}
    (row,) = docket_rows(life.case)
    assert (row["owner"], row["unit"], row["due_at"]) == ("", None, None)
