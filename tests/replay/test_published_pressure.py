"""Where the published cases stand on the ladder at the end of their source, and why: what silence led to is told by date and duty."""

from datetime import UTC, datetime

import pytest

from casework.domain.ladder.due import open_rungs, why_held
from casework.domain.pressing.leading import LeaderNamed, NobodyToLead
from casework.domain.pressing.raising import Raised, RaiseImpossible
from casework.domain.pressing.urging import Urged
from casework.domain.pressing.watching import Watchlisted
from casework.domain.timekeeping.terms import local_day
from casework.projections.questions import ledger_row_of
from tests.replay.lives import Lived

SILENT = "name_leader..1"
"""Nobody named a leader of a major case within two working days, so the system did."""
LATE = "track..1"
"""The worker's clock passed."""
OWN_LIMIT = "own_limit..1"
"""The leader's limit passed."""

STANDS = [
    ("C007", "leader_owned", "2025-01-09", SILENT),  # 33 workers, paid on the fourth day: a leader had been named by then
    ("C077", "leader_owned", "2017-12-19", SILENT),  # 180 workers, paid in a week
    ("C020", "leader_owned", "2022-01-07", SILENT),  # over 500,000 yuan
    ("C056", "leader_owned", "2019-10-25", SILENT),  # a request of another province, for 118 workers
    ("C038", "leader_owned", "2023-10-18", SILENT),  # the police have it: nothing above a leader
    ("C044", "leader_owned", "2019-12-27", SILENT),  # the police again
    ("C005", "leader_owned", "2018-01-03", LATE),  # ordinary: ten working days after 15
    ("C013", "leader_owned", "2013-12-09", LATE),  # simple: five working days after three days; paid nine years later
    ("C019", "watchlisted", "2022-04-11", LATE),  # simple, and the source ends three working days after the due day
    ("C071", "watchlisted", "2010-10-11", "incident"),  # a thousand workers on the road, paid the same day: the plate still hangs
    ("C076", "watchlisted", "2025-01-06", "incident"),  # a road blocked under the name of wages
    ("C061", "raised", "2025-04-07", OWN_LIMIT),  # three months from report to payment
    ("C002", "raised", "2018-03-09", OWN_LIMIT),  # transferred to the police on the very day of the raise
    ("C068", "raised", "2012-11-07", OWN_LIMIT),  # dispatched after two years
    ("C050", "raised", "2021-04-09", OWN_LIMIT),  # filed a year after the complaint
    ("C067", "raised", "2011-09-05", OWN_LIMIT),  # sixteen months for fourteen workers
]
UNPRESSED = ("C017", "C022", "C040", "C041", "C043", "C053", "C055", "C062", "C064", "C065", "C070", "C073", "C074", "C080")


@pytest.mark.parametrize(("source", "pressure", "day", "ground"), STANDS, ids=[row[0] for row in STANDS])
def test_a_published_case_stands_where_its_silence_led_it(lived: Lived, source: str, pressure: str, day: str, ground: str) -> None:
    assert lived.summaries[source].pressure == pressure
    kind = {"leader_owned": LeaderNamed, "watchlisted": Watchlisted, "raised": Raised}[pressure]
    first = next(fact for fact in lived.facts(source) if isinstance(fact, kind))
    why = first.causes[0].clock if isinstance(first, Raised) else getattr(first, "ground", "")
    assert (local_day(first.envelope.at).isoformat(), why) == (day, ground)


@pytest.mark.parametrize("source", UNPRESSED)
def test_a_case_of_one_day_or_paid_in_time_is_not_pressed(lived: Lived, source: str) -> None:
    assert (lived.summaries[source].pressure, lived.days_of(source, Urged)) == ("none", [])


@pytest.mark.parametrize(
    ("source", "days"),
    [
        ("C061", ["2025-04-07"]),
        ("C010", ["2016-02-18", "2017-12-21"]),  # held while the police had it; the judgment ended the hold, and what was due came
        ("C067", ["2011-09-05", "2011-11-04"]),
        ("C050", ["2021-04-09", "2021-06-07"]),  # a place that is not known has levels above it too
        ("C034", ["2021-12-07"]),  # a city already: the province is next
        ("C038", []),
        ("C044", []),
    ],
)
def test_a_raise_goes_level_by_level_and_never_while_the_police_have_the_matter(lived: Lived, source: str, days: list[str]) -> None:
    assert lived.days_of(source, Raised) == days


def test_above_the_province_there_is_nobody_and_that_is_an_alarm_once(lived: Lived) -> None:
    stuck = {source: days for source in lived.summaries if (days := lived.days_of(source, RaiseImpossible))}
    assert stuck == {
        "C034": ["2022-02-07"], "C050": ["2021-08-03"], "C059": ["2024-07-08"], "C067": ["2011-12-30"], "C068": ["2013-03-05"],
    }  # fmt: skip


# all 55


def test_the_pressure_told_is_the_one_in_the_ledger(lived: Lived) -> None:
    for source, summary in lived.summaries.items():
        row = ledger_row_of(lived.office.views, summary.case_no or "")
        assert row is not None and row["pressure"] == summary.pressure == lived.case(source).pressure, source


def test_a_case_that_kept_every_duty_is_pressed_for_its_gravity_only(lived: Lived) -> None:
    kept = [source for source, summary in lived.summaries.items() if not summary.missed]
    assert len(kept) >= 20
    assert {source for source in kept if lived.summaries[source].pressure != "none"} == {"C071", "C076"}


def test_a_major_case_older_than_two_working_days_has_a_leader_or_is_over(lived: Lived) -> None:
    for source, summary in lived.summaries.items():
        case = lived.case(source)
        asked = case.clock("name_leader")
        led = case.owner is not None or bool(lived.days_of(source, NobodyToLead)) or not case.is_open
        if summary.track == "major" and asked is None:
            assert led, source
        assert asked is None or not asked.expired(end_of(lived, source)), source


def test_every_breached_clock_of_the_ladder_has_a_decision_for_each_rung_whose_time_has_come(lived: Lived) -> None:
    seen = 0
    for source in lived.summaries:
        case, end = lived.case(source), end_of(lived, source)
        for clock in case.clocks.values():
            assert not any(rung.at <= end for rung in open_rungs(case, clock)), f"{source} {clock.key}"
            if clock.cls == "H" and clock.expired(end):
                come = [rung.name for rung in clock.rungs if rung.at <= end]
                assert all(name in case.climbed_on(clock) or why_held(case, clock, name) for name in come), f"{source} {clock.key}"
                assert "warned" in case.climbed_on(clock), f"{source} {clock.key}"
                seen += 1
    assert seen >= 15


def end_of(lived: Lived, source: str) -> datetime:
    """The last second of the day of the last fact: nothing of the case was decided later."""
    last = lived.facts(source)[-1].envelope.at
    return datetime.fromisoformat(f"{local_day(last)}T23:59:59+08:00").astimezone(UTC)
