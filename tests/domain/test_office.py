"""The office directory knows who holds which post on a day, and forgets nothing that was entered."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from casework.domain.directory import DIRECTORY_ID, Directory, DirectoryFact, PostGiven, UnitRegistered
from casework.domain.envelope import Envelope
from casework.domain.office import Holding, Office, unit_faults
from casework.domain.values import SYSTEM_ACTOR, Unit
from tests.people import CHIEF, CITY, CITY_OFFICE, COUNTY, DIRECTORY, INDUSTRY, OFFICE, OFFICER, TOWN

DAY = date(2026, 3, 2)


def test_a_post_is_held_from_its_first_day_until_the_day_it_ends():
    held = Holding("li", "officer", COUNTY.code, date(2026, 1, 1), date(2026, 3, 2))
    assert [held.holds_on(day) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 1), date(2026, 3, 2))] == [
        False,
        True,
        True,
        False,
    ]


def test_an_actor_is_known_with_the_marks_of_the_post():
    assert DIRECTORY.actor("chief", "hrss_head", COUNTY.code, DAY) == CHIEF
    assert DIRECTORY.actor("officer-1", "officer", COUNTY.code, DAY) == OFFICER


@pytest.mark.parametrize(
    ("person", "post", "unit", "day"),
    [
        ("nobody", "officer", COUNTY.code, DAY),
        ("officer-1", "unit_head", COUNTY.code, DAY),
        ("officer-1", "officer", CITY.code, DAY),
        ("officer-1", "officer", COUNTY.code, date(1999, 12, 31)),
    ],
)
def test_whoever_does_not_hold_the_post_that_day_is_no_actor(person, post, unit, day):
    assert DIRECTORY.actor(person, post, unit, day) is None


def test_a_post_of_a_unit_that_was_never_registered_acts_for_nobody():
    office = Office(holdings=(Holding("li", "officer", "gone", date(2026, 1, 1)),))
    assert office.actor("li", "officer", "gone", DAY) is None


def test_the_system_needs_no_entry():
    assert Office().actor("system", "system", "system", DAY) == SYSTEM_ACTOR


def test_the_holders_of_a_post_are_those_of_that_day():
    gone = Holding("old", "officer", COUNTY.code, date(2000, 1, 1), date(2020, 1, 1))
    holders = DIRECTORY.with_holding(gone).holders("officer", COUNTY.code, DAY)
    assert [holder.person for holder in holders] == ["officer-1", "officer-2"]


def test_units_for_a_place_come_nearest_first_and_by_kind_and_level():
    assert [unit.level for unit in DIRECTORY.units_for("620502")] == ["town", *["county"] * 4, *["city"] * 2]
    assert DIRECTORY.units_for("620502", kind="leading_group") == (OFFICE, CITY_OFFICE)
    assert DIRECTORY.units_for("620502", level="town") == (TOWN,)
    assert DIRECTORY.units_for("110101") == ()


def test_a_unit_entered_again_replaces_its_entry():
    renamed = Unit(INDUSTRY.code, "区住建局", "industry", "county", "620502")
    assert DIRECTORY.with_unit(renamed).unit(INDUSTRY.code) == renamed
    assert DIRECTORY.unit(INDUSTRY.code) == INDUSTRY


def test_a_units_entry_tells_all_its_faults_at_once():
    faults = unit_faults(Unit("", "x", "shop", "village", "62", ("fly",)))
    assert len(faults) == 5
    assert [fault.split()[0] for fault in faults] == ["code", "kind", "level", "region", "powers"]
    assert unit_faults(COUNTY) == []


def test_the_directory_is_what_its_facts_add_up_to():
    directory, holding = Directory(), Holding("li", "officer", COUNTY.code, DAY)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    who = Envelope(by="system", post="system", unit="system", at=at, command=UUID(int=1))
    for version, fact in enumerate((UnitRegistered(unit=COUNTY), PostGiven(holding=holding)), 1):
        stored = type(fact)(**{**vars(fact), "originator_id": DIRECTORY_ID, "originator_version": version, "who": who})
        stored.mutate(directory)
    assert (directory.version, directory.last_at) == (2, at)
    assert directory.office == Office({COUNTY.code: COUNTY}, (holding,))


def test_a_fact_of_the_directory_says_what_it_changes():
    with pytest.raises(NotImplementedError):
        DirectoryFact().change(Office())
