"""The office directory knows who holds which post on a day, and forgets nothing that was entered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from casework.domain.directory import (
    DIRECTORY_ID,
    AbsenceEnded,
    AbsenceRecorded,
    DeputyEnded,
    DeputyNamed,
    Directory,
    DirectoryFact,
    PostChanged,
    PostCorrected,
    PostEnded,
    PostGiven,
    RosterSet,
    UnitDissolved,
    UnitRegistered,
)
from casework.domain.envelope import Envelope
from casework.domain.office import Absence, Deputy, Holding, Office, Shift
from casework.domain.office_book import ROSTERS_KEPT, Book
from casework.domain.office_entries import inside, outside
from casework.domain.office_faults import absence_faults, deputy_faults, holding_faults, shift_faults, unit_faults
from casework.domain.values import SYSTEM_ACTOR, Actor, Unit
from tests.people import CHIEF, CITY, CITY_OFFICE, COUNTY, DIRECTORY, GOVERNMENT, INDUSTRY, OFFICE, OFFICER, TOWN
from tests.spec import at

DAY = date(2026, 3, 2)
SINCE = date(2026, 1, 1)
WANG = Holding("wang", "leader", GOVERNMENT.code, SINCE, marks=("chair",))
NAMED = DeputyNamed(deputy=Deputy("wang", "leader", GOVERNMENT.code, "li", SINCE))
AWAY = AbsenceRecorded(absence=Absence("wang", DAY, date(2026, 3, 9), "training"))


def after(*facts: DirectoryFact) -> Office:
    """The directory that these facts leave, the government of the county being there."""
    book = Book()
    for fact in (UnitRegistered(unit=GOVERNMENT), *facts):
        fact.change(book)
    return book.office()


def on_duty(start: str, end: str, person: str = "li") -> Shift:
    return Shift(GOVERNMENT.code, person, at(start), at(end))


WHOLE_WEEK = on_duty("2026-03-02", "2026-03-09", "qian")


def people_on_duty(office: Office, *moments: str) -> list[tuple[str, ...]]:
    return [office.on_duty(GOVERNMENT.code, at(moment)) for moment in moments]


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


def test_every_post_of_an_account_is_known_those_that_ended_and_those_to_come_as_well():
    past, coming = Holding("wang", "officer", COUNTY.code, date(2020, 1, 1), SINCE), replace(WANG, unit=CITY.code, since=date(2027, 1, 1))
    office = DIRECTORY.with_holding(past).with_holding(WANG).with_holding(coming)
    assert office.held_by("wang") == (past, WANG, coming)
    assert [held.post for held in office.held_by("wang") if held.holds_on(DAY)] == ["leader"]
    assert office.held_by("nobody") == ()


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
        DirectoryFact().change(Book())


def test_a_unit_without_a_town_covers_what_its_code_begins_with():
    everywhere, unknown = Unit("all", "x", "other", "province", ""), Unit("none", "x", "hrss", "county", "000000")
    office = DIRECTORY.with_unit(everywhere).with_unit(unknown)
    assert office.units_for("000000") == (unknown, everywhere)
    assert [unit.code for unit in office.units_for("620500", kind="hrss")] == [CITY.code]
    assert DIRECTORY.unit_above("620502", "hrss", "county") == CITY
    assert DIRECTORY.unit_above("620502", "hrss", "city") is None


# who left, who came


def test_a_post_that_was_ended_acts_no_more_from_that_day():
    office = after(PostGiven(holding=WANG), PostEnded(person="wang", post="leader", unit=GOVERNMENT.code, since=SINCE, until=DAY))
    assert office.actor("wang", "leader", GOVERNMENT.code, date(2026, 3, 1)) == Actor("wang", "leader", GOVERNMENT, ("chair",))
    assert office.actor("wang", "leader", GOVERNMENT.code, DAY) is None


def test_a_post_that_ends_on_its_first_day_was_never_taken():
    office = after(PostGiven(holding=WANG), PostEnded(person="wang", post="leader", unit=GOVERNMENT.code, since=SINCE, until=SINCE))
    assert office.holdings == ()


def test_nobody_acts_for_a_unit_that_was_dissolved():
    roster = RosterSet(unit=GOVERNMENT.code, start=at("2026-03-02"), end=at("2026-03-03"), shifts=(on_duty("2026-03-02", "2026-03-03"),))
    office = after(PostGiven(holding=WANG), roster, UnitDissolved(unit=GOVERNMENT))
    assert office.actor("wang", "leader", GOVERNMENT.code, DAY) is None
    assert office.units_for("620502") == () and office.shifts == {}
    assert DIRECTORY.without_unit(COUNTY.code).actor("chief", "hrss_head", COUNTY.code, DAY) is None


def test_a_changed_portfolio_leaves_the_days_before_as_they_were():
    changed = replace(WANG, since=DAY, marks=(), portfolio=("labour",))
    office = after(PostGiven(holding=WANG), PostChanged(was=SINCE, holding=changed))
    assert [h.marks for h in office.holders("leader", GOVERNMENT.code, date(2026, 3, 1))] == [("chair",)]
    assert [h.portfolio for h in office.holders("leader", GOVERNMENT.code, DAY)] == [("labour",)]


def test_a_correction_replaces_the_entry_for_all_its_days():
    right = replace(WANG, since=date(2025, 6, 1))
    office = after(PostGiven(holding=WANG), PostCorrected(was=SINCE, holding=right))
    assert office.holdings == (right,)
    assert after(PostGiven(holding=WANG), PostCorrected(was=SINCE, holding=replace(WANG, title="区长"))).holdings[0].title == "区长"


def test_the_successor_is_whoever_is_entered_as_such_else_who_began_that_day():
    left = PostEnded(person="wang", post="leader", unit=GOVERNMENT.code, since=SINCE, until=DAY)
    other, next_one = Holding("li", "leader", GOVERNMENT.code, SINCE), Holding("zhao", "leader", GOVERNMENT.code, DAY)
    office = after(PostGiven(holding=WANG), PostGiven(holding=other), left)
    assert office.successor("wang", "leader", GOVERNMENT.code, DAY) is None
    assert office.with_holding(next_one).successor("wang", "leader", GOVERNMENT.code, DAY) == next_one
    named = replace(other, person="qian", succeeds="wang")
    assert office.with_holding(next_one).with_holding(named).successor("wang", "leader", GOVERNMENT.code, DAY) == named


def test_whoever_still_holds_the_post_has_no_successor():
    changed = PostChanged(was=SINCE, holding=replace(WANG, since=DAY, portfolio=("labour",)))
    office = after(PostGiven(holding=WANG), changed, PostGiven(holding=Holding("zhao", "leader", GOVERNMENT.code, DAY)))
    assert office.successor("wang", "leader", GOVERNMENT.code, DAY) is None


def test_a_successor_is_known_even_after_the_portfolio_changed():
    changed = replace(WANG, person="zhao", since=DAY)
    office = after(
        PostGiven(holding=WANG),
        PostEnded(person="wang", post="leader", unit=GOVERNMENT.code, since=SINCE, until=DAY),
        PostGiven(holding=changed),
        PostChanged(was=DAY, holding=replace(changed, since=date(2026, 4, 1), portfolio=("labour",))),
    )
    found = office.successor("wang", "leader", GOVERNMENT.code, date(2026, 5, 1))
    assert found is not None and found.person == "zhao"


def test_an_end_touches_only_the_standing_holding():
    office = DIRECTORY.with_end("officer-1", "officer", COUNTY.code, DAY)
    assert [held.person for held in office.holders("officer", COUNTY.code, DAY)] == ["officer-2"]


# deputies and absences


def test_a_deputy_acts_only_while_the_holder_is_away_and_without_the_mark():
    office = after(PostGiven(holding=WANG), NAMED, AWAY)
    assert office.actor("li", "leader", GOVERNMENT.code, date(2026, 3, 1)) is None
    assert office.actor("li", "leader", GOVERNMENT.code, DAY) == Actor("li", "leader", GOVERNMENT, acting_for="wang")
    assert office.actor("li", "leader", GOVERNMENT.code, date(2026, 3, 9)) is None
    assert office.actor("zhao", "leader", GOVERNMENT.code, DAY) is None


def test_a_deputy_who_is_away_as_well_leaves_the_turn_to_the_next():
    second = DeputyNamed(deputy=Deputy("wang", "leader", GOVERNMENT.code, "zhao", SINCE))
    office = after(PostGiven(holding=WANG), NAMED, second, AWAY, AbsenceRecorded(absence=Absence("li", DAY, date(2026, 3, 4))))
    assert office.actor("li", "leader", GOVERNMENT.code, DAY) is None
    assert office.actor("zhao", "leader", GOVERNMENT.code, DAY) == Actor("zhao", "leader", GOVERNMENT, acting_for="wang")
    assert office.actor("zhao", "leader", GOVERNMENT.code, date(2026, 3, 4)) is None


def test_a_deputy_whose_time_ended_or_never_began_does_not_act():
    for until in (SINCE, DAY):
        ended = DeputyEnded(person="wang", post="leader", unit=GOVERNMENT.code, deputy="li", since=SINCE, until=until)
        office = after(PostGiven(holding=WANG), NAMED, AWAY, ended)
        assert office.actor("li", "leader", GOVERNMENT.code, DAY) is None
        assert len(office.deputies) == (until != SINCE)


def test_a_deputy_of_somebody_who_left_does_not_act():
    left = PostEnded(person="wang", post="leader", unit=GOVERNMENT.code, since=SINCE, until=DAY)
    assert after(PostGiven(holding=WANG), NAMED, AWAY, left).actor("li", "leader", GOVERNMENT.code, DAY) is None


def test_whoever_comes_back_early_acts_again_and_the_deputy_no_more():
    office = after(PostGiven(holding=WANG), NAMED, AWAY, AbsenceEnded(person="wang", since=DAY, until=date(2026, 3, 4)))
    assert office.is_away("wang", date(2026, 3, 3)) and not office.is_away("wang", date(2026, 3, 4))
    assert office.actor("li", "leader", GOVERNMENT.code, date(2026, 3, 4)) is None


def test_an_absence_that_is_recorded_again_from_the_same_day_is_one_absence():
    longer = AbsenceRecorded(absence=Absence("wang", DAY, date(2026, 3, 20)))
    assert after(AWAY, longer).absences == (longer.absence,)


# duty


def test_a_new_roster_replaces_its_own_hours_only():
    month = RosterSet(unit=GOVERNMENT.code, start=at("2026-03-01"), end=at("2026-03-31"), shifts=(on_duty("2026-03-01", "2026-03-31"),))
    day = RosterSet(
        unit=GOVERNMENT.code, start=at("2026-03-05"), end=at("2026-03-06"), shifts=(on_duty("2026-03-05", "2026-03-06", "zhao"),)
    )
    assert people_on_duty(after(month, day), "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-31") == [("li",), ("zhao",), ("li",), ()]


def test_a_roster_without_end_clears_all_that_comes_later():
    month = RosterSet(unit=GOVERNMENT.code, start=at("2026-03-01"), end=at("2026-03-31"), shifts=(on_duty("2026-03-01", "2026-03-31"),))
    office = after(month, RosterSet(unit=GOVERNMENT.code, start=at("2026-03-05")))
    assert people_on_duty(office, "2026-03-04 23:00", "2026-03-05", "2026-03-30") == [("li",), (), ()]


def test_of_a_night_only_its_own_hours_are_told_and_whoever_went_before_it_or_comes_after_it_is_not_on_duty():
    night = at("2026-03-02 18:00"), at("2026-03-03 08:00")
    before, after_it = on_duty("2026-03-02 08:00", "2026-03-02 18:00"), on_duty("2026-03-03 08:00", "2026-03-03 18:00")
    until_midnight = on_duty("2026-03-02 12:00", "2026-03-03 00:00", "zhao")
    assert inside((before, until_midnight, WHOLE_WEEK, after_it), *night) == (
        on_duty("2026-03-02 18:00", "2026-03-03 00:00", "zhao"),
        on_duty("2026-03-02 18:00", "2026-03-03 08:00", "qian"),
    )


def test_a_stretch_without_end_holds_all_that_comes_later():
    assert inside((WHOLE_WEEK,), at("2026-03-05"), None) == (on_duty("2026-03-05", "2026-03-09", "qian"),)
    assert inside((WHOLE_WEEK,), at("2026-03-09"), None) == ()


@pytest.mark.parametrize("end", ["2026-03-06", "2026-03-20", None])
def test_what_lies_inside_and_outside_of_a_stretch_is_the_whole_turn(end: str | None):
    stretch = at("2026-03-05"), at(end) if end else None
    parts = (*inside((WHOLE_WEEK,), *stretch), *outside((WHOLE_WEEK,), *stretch))
    assert sum((each.end - each.start for each in parts), timedelta()) == WHOLE_WEEK.end - WHOLE_WEEK.start


def test_turns_that_ended_long_before_go_with_the_next_roster():
    old, new = on_duty("2025-01-01", "2025-01-02"), on_duty("2026-03-01", "2026-03-02")
    assert new.start - old.end > ROSTERS_KEPT > timedelta(days=365)
    rosters = [RosterSet(unit=GOVERNMENT.code, start=each.start, end=each.end, shifts=(each,)) for each in (old, new)]
    assert after(rosters[0]).shifts == {GOVERNMENT.code: (old,)}
    assert after(*rosters).shifts == {GOVERNMENT.code: (new,)}


def test_what_was_handed_out_does_not_change_with_the_book():
    book = Book(DIRECTORY)
    assert book.office() is DIRECTORY
    before = book.office()
    NAMED.change(book)
    assert before.deputies == () and len(book.office().deputies) == 1


# faults


def test_a_holders_entry_tells_all_its_faults_at_once():
    held = Holding("", "boss", "nowhere", DAY, DAY, ("star",), succeeds="")
    assert [fault.split()[0] for fault in holding_faults(held, ())] == ["person", "post", "unit", "until", "marks", "succeeds"]


def test_a_mark_goes_with_its_own_post_only():
    chair = Holding("li", "hrss_head", COUNTY.code, SINCE, marks=("chair",))
    assert holding_faults(chair, {COUNTY.code}) == [
        "marks ['chair'] do not go with post hrss_head; chief marks a hrss_head, chair marks a leader"
    ]
    assert holding_faults(replace(chair, marks=("chief",)), {COUNTY.code}) == []
    assert len(holding_faults(replace(chair, post="officer"), {COUNTY.code})) == 1


def test_a_sector_belongs_to_an_industry_department():
    assert unit_faults(replace(COUNTY, sector="water")) == ["sector 'water' belongs to kind industry only; leave it out"]
    assert unit_faults(replace(INDUSTRY, sector="water")) == []


def test_entries_of_deputies_absences_and_turns_tell_all_their_faults():
    deputy = Deputy("", "boss", "nowhere", "", DAY, DAY)
    assert [fault.split()[0] for fault in deputy_faults(deputy, ())] == ["of", "deputy", "post", "unit", "until"]
    assert [fault.split()[0] for fault in absence_faults(Absence("", DAY, DAY, "fishing"))] == ["person", "until", "reason"]
    assert [fault.split()[0] for fault in shift_faults(Shift("nowhere", "", at("2026-03-02"), at("2026-03-02")), ())] == [
        "persons",
        "unit",
        "to",
    ]
