"""Three tracks by heads and money, up at any time, down seldom, and always counted from first receipt."""

from datetime import date

import pytest

from casework.domain.settling.establishing import Establish
from casework.domain.triage import Gravity, Triage, is_higher, proposed_track, receipt_day
from casework.domain.values import Sum
from casework.workflows.rulebook import national
from tests.people import DISPATCHER, HEAD, OFFICER, SYSTEM, WINDOW
from tests.settling_lives import dispatched
from tests.spec import Life, at, given, receipt
from tests.statute import cmd

ORDINARY = Sum(10, 30_000_000)


@pytest.mark.parametrize(
    ("gravity", "track"),
    [
        (Gravity(29, 19_999_999), "simple"),
        (Gravity(29, 20_000_000), "ordinary"),
        (Gravity(30, 1), "major"),
        (Gravity(1, 49_999_999), "ordinary"),
        (Gravity(1, 50_000_000), "major"),
        (Gravity(None, 50_000_000), "major"),
        (Gravity(None, 1), "ordinary"),
        (Gravity(1, None), "ordinary"),
        (Gravity(None, None), "ordinary"),
        (Gravity(1, 1, incident=True), "major"),
        (Gravity(1, 1, facts_agreed=False), "ordinary"),
        (Gravity(1, 1, employer_reachable=False), "ordinary"),
        (Gravity(1, 1, facts_agreed=True, employer_reachable=True), "simple"),
    ],
)
def test_the_numbers_in_force_propose_a_track_and_unknown_is_ordinary(gravity, track):
    assert proposed_track(gravity, national(), "620502", date(2026, 3, 2)) == track


@pytest.mark.parametrize(("track", "than", "higher"), [("major", "simple", True), ("simple", "simple", False), ("simple", None, True)])
def test_tracks_are_ordered(track, than, higher):
    assert is_higher(track, than) is higher


@pytest.mark.parametrize(("track", "due"), [("simple", "2026-03-05"), ("ordinary", "2026-03-23"), ("major", "2026-04-14")])
def test_the_limit_counts_from_first_receipt_whenever_the_track_changes(track, due):
    life = given(receive=receipt(claimed=ORDINARY)).on("2026-03-05")
    if track != "ordinary":
        life.does(cmd(Triage, track=track), DISPATCHER)
    assert (life.case.track, life.due("track")) == (track, due)


def test_a_major_case_asks_for_a_leader_once():
    life = given()
    life.does(cmd(Triage, track="major"), HEAD)
    assert life.due("name_leader") == "2026-03-04"
    assert life.topics()[-1] == "triaged"


@pytest.mark.parametrize("by", [WINDOW, HEAD, DISPATCHER, SYSTEM])
def test_up_at_any_time_even_when_the_clock_is_due(by):
    life = given(receive=receipt(claimed=ORDINARY))
    life.ticks("2026-03-30 09:00")
    life.does(cmd(Triage, track="major"), by)
    assert life.case.track == "major"


def test_an_officer_does_not_choose_the_track():
    assert "belongs to dispatcher" in given().reasons(cmd(Triage, track="major"), OFFICER)


@pytest.mark.parametrize("by", [WINDOW, HEAD, SYSTEM])
def test_down_is_for_the_dispatching_office_only(by):
    assert "by the dispatching office only" in given(receive=receipt(claimed=ORDINARY)).reasons(cmd(Triage, track="simple"), by)


def test_never_down_once_the_clock_is_due():
    life = given(receive=receipt(claimed=ORDINARY)).on("2026-03-24 00:00")
    assert "before the clock is due" in life.reasons(cmd(Triage, track="simple"), DISPATCHER)
    assert given(receive=receipt(claimed=ORDINARY)).on("2026-03-23 23:59").does(cmd(Triage, track="simple"), DISPATCHER)


def test_never_down_while_pressure_stands():
    life = given(receive=receipt(claimed=ORDINARY))
    life.ticks("2026-03-18 10:00")
    assert life.case.pressure == "urged"
    assert "no pressure stands" in life.reasons(cmd(Triage, track="simple"), DISPATCHER)


def test_down_while_the_workers_clock_is_stopped_or_ended():
    life = given(receive=receipt(claimed=ORDINARY))
    life.case.clocks = {}
    assert life.does(cmd(Triage, track="simple"), DISPATCHER)


@pytest.mark.parametrize(("track", "sentence"), [("express", "track 'express' is unknown"), ("simple", "on track simple already")])
def test_the_track_is_one_of_three_and_another_than_now(track, sentence):
    assert sentence in given().reasons(cmd(Triage, track=track), DISPATCHER)


def test_the_numbers_raise_a_case_by_themselves_when_they_are_verified():
    life = dispatched()
    life.gets(cmd(Establish, verified=Sum(31, None), cause="misuse", unknown_because="no_books"), OFFICER)
    assert life.case.track == "major"
    life.gets(cmd(Establish, verified=Sum(2, None), unknown_because="no_books"), OFFICER)
    assert life.case.track == "major"


def test_the_numbers_are_those_in_force_at_our_receipt():
    life = Life()
    asked = life.on("2026-03-05").asked(receipt(), WINDOW)
    assert receipt_day(life.case, asked) == date(2026, 3, 5)
    life.case.received_at = at("2026-02-01")
    assert receipt_day(life.case, asked) == date(2026, 2, 1)
