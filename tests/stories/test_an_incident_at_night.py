"""夜间群体性事件: thirty people at the gate at two in the morning; everybody is told in that minute, whoever is on duty as well."""

from datetime import timedelta

import pytest

from casework.domain.directory import RosterSet
from casework.domain.office import Shift
from casework.domain.pressing.incidents import ReportIncident
from tests.people import COUNTY, GOVERNMENT, HEAD, OFFICE, OFFICER, SYSTEM
from tests.properties.scenes import EMPLOYER
from tests.spec import at
from tests.unpaid import POLICE, whole

NIGHT = "2026-03-08 02:10"
"""A Sunday."""


@pytest.fixture
def at_night(office):
    """A case under way, and a duty roster for that night."""
    office.receives(claimed=whole(10, 15_000_000), respondents=(EMPLOYER,))
    office.dispatches()
    office.signs_in()
    start = at("2026-03-07 18:00")
    turns = [
        RosterSet(
            unit=unit.code,
            start=start,
            end=start + timedelta(hours=15),
            shifts=(Shift(unit.code, f"night-{unit.code}", start, start + timedelta(hours=15)),),
        )
        for unit in (COUNTY, OFFICE, GOVERNMENT, POLICE)
    ]
    office.house.policies.enter(lambda _: turns, by=SYSTEM)
    office.waits(until=NIGHT)
    return office


def told_now(office, rule):
    """Who a clock's letters of this minute went to."""
    fact = next(fact for fact in reversed(office.facts) if fact.topic == "case.climbed")
    return fact, {each.address for step in fact.steps if step.clock.startswith(f"{rule}.") for each in step.told}


def test_both_hours_tell_everybody_in_the_minute_they_open(at_night):
    office = at_night
    reported = office.house.clock()
    office.does(ReportIncident(case_no=office.case_no, heads=30, text="工人堵门"), OFFICER)
    everybody = {"officer-1", "head", "chief", "deputy", "dispatcher", "leader", "chair", "supervisor"}
    on_duty = {f"night-{unit.code}" for unit in (COUNTY, OFFICE, GOVERNMENT, POLICE)}
    for rule in ("incident", "incident_report"):
        fact, told = told_now(office, rule)
        assert fact.envelope.at == reported, "no tick was needed"
        assert told >= everybody | on_duty
    assert office.case.track == "major"
    assert office.house.tick(reported).climbs == 0, "and nobody is told twice"


def test_half_an_hour_later_again_and_at_the_hour_and_then_upwards(at_night):
    office = at_night
    office.does(ReportIncident(case_no=office.case_no, heads=30), OFFICER)
    said = []
    for minutes in (29, 31, 59, 61, 121):
        office.house.tick(at(NIGHT) + timedelta(minutes=minutes))
        said.append(office.case.climbed_on(office.clock("incident")))
    assert said == [
        ("told",),
        ("told", "half_hour"),
        ("told", "half_hour"),
        ("told", "half_hour", "warned"),
        ("told", "half_hour", "warned", "late"),
    ]
    _, told = told_now(office, "incident")
    assert {"chief", "supervisor", "chair", "city-dispatcher"} <= told


def test_it_ends_on_arrival_and_on_the_report_not_on_reading(at_night):
    office = at_night
    office.does(ReportIncident(case_no=office.case_no, heads=30), OFFICER)
    office.gets("arrive", OFFICER)
    assert office.case.clock("incident") is None
    office.gets("incident_reported", HEAD, government=GOVERNMENT.code, superior="620500-hrss")
    assert office.case.clock("incident_report") is None
    assert not [key for key in office.case.missed if key.startswith("incident")]
