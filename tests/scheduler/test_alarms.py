"""Alarms: a clock that cannot be trusted stops the tick and is seen until it is mended; a rung that reaches nobody is told."""

import logging
from datetime import datetime, timedelta

import pytest

from casework.bootstrap import Casework
from casework.clock import system_clock
from casework.domain.pressing.leading import NobodyToLead
from casework.domain.pressing.raising import RaiseImpossible
from casework.projections.questions import due_cases
from casework.scheduler.giving import alarms
from casework.scheduler.tick import tick
from tests.projections.conftest import COUNTY, GROUP, INTAKE, START, opened, received


class SteppedClock:
    """The machine's clock, as if somebody had stepped it; the machine itself is left alone."""

    def __init__(self) -> None:
        self.step = timedelta()

    def __call__(self) -> datetime:
        """The machine's time and the step."""
        return system_clock() + self.step


@pytest.fixture
def stepped(any_url):
    """A real office (no trial) with one case, whose clock can be stepped."""
    clock = SteppedClock()
    with Casework(any_url, clock=clock) as office:
        office.policies.furnish_office((COUNTY, GROUP), by=INTAKE)
        received(office)
        assert office.tick().refused is None
        yield office, clock


@pytest.mark.parametrize("days", [1, 30])
def test_a_clock_stepped_forth_and_back_climbs_nothing_raises_an_alarm_and_goes_on_when_it_is_right_again(stepped, days, caplog):
    office, clock = stepped
    before = office.views.status().newest
    clock.step = timedelta(days=days)
    assert days == 1 or due_cases(office.views, clock()), "a tick would climb"
    with caplog.at_level(logging.CRITICAL):
        first, again = office.tick(), office.tick()
    assert "the database" in first.refused and "the database" in again.refused and "no tick" in caplog.text
    since = office.views.alarm().since
    clock.step = timedelta(days=-days)
    assert "went back" in office.tick().refused
    alarm = office.views.alarm()
    assert (alarm.count, alarm.since) == (3, since) and "went back" in alarm.text
    assert office.views.status().newest == before
    clock.step = timedelta()
    assert office.tick().refused is None and office.views.alarm() is None


def test_an_alarm_is_seen_by_every_process_until_one_ticks_well(any_url):
    clock = SteppedClock()
    clock.step = timedelta(days=2)
    with Casework(any_url, clock=clock) as wrong, Casework(any_url) as right:
        assert right.views.alarm() is None
        wrong.tick()
        alarm = right.views.alarm()
        assert alarm is not None and "the database" in alarm.text
        right.tick()
        assert wrong.views.alarm() is None


def test_a_trial_keeps_its_alarm_with_the_process_as_it_may_be_replayed_from_the_beginning(office, any_url):
    office.tick(START + timedelta(days=2))
    for _ in range(2):
        assert "went back" in str(tick(office.cases, office.views, START).refused)
    assert office.views.alarm().count == 2
    with opened(any_url) as other:
        assert other.views.alarm() is None and other.tick(START).refused is None
    office.tick(START + timedelta(days=3))
    assert office.views.alarm() is None


def test_a_database_of_the_release_before_gets_its_place_for_alarms(any_url):
    from casework.projections.control import alarms

    with Casework(any_url) as office, office.views._shelf.control(write=True) as tx:
        alarms.drop(tx)
    with Casework(any_url) as office:
        assert office.views.alarm() is None
        assert office.tick().refused is None


def test_a_rung_that_reaches_nobody_is_counted_and_told_with_its_case(office, caplog):
    case = received(office)
    with caplog.at_level(logging.CRITICAL):
        report = office.tick(START + timedelta(days=6))
    assert report.alarms > 0
    assert any(case in line and "reached nobody" in line for line in caplog.messages)
    assert office.tick(START + timedelta(days=6, hours=1)).alarms == 0


def test_a_case_that_nobody_leads_or_can_take_up_is_told_in_words_and_with_what_helps(caplog):
    with caplog.at_level(logging.CRITICAL):
        assert alarms("620502-2026-000001", [NobodyToLead(clock="track", revision=1, level="county"), RaiseImpossible(level="city")]) == 2
    assert ["fill the post" in line or "office directory" in line for line in caplog.messages] == [True, True]
    assert all(line.startswith("case 620502-2026-000001: no ") for line in caplog.messages)
