"""A printed leader who finds that the ladder named one already, and a printed exit while somebody presses."""

from datetime import date
from typing import Any

import pytest

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.pressing.leading import LeaderChanged, LeaderNamed
from casework.domain.pressing.owning import LeaderAcknowledged, PlanSet, TeamFormed
from tests.replay.lives import START, Lived, Play, lived_in, source

MAJOR: dict[str, Any] = {"region": "四川省宜宾市珙县", "workers": 40, "amount_fen": 300_000}
LADDER, CHAIR = "511526-gov-leader-2", "511526-gov-leader-1"
"""Whom the ladder names, and the first leader of that government."""


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Casework:
    """A new trial office whose clock stands long ago."""
    return Casework(f"sqlite:///{tmp_path_factory.mktemp('led') / 'trial.db'}", clock=TurnedClock(START), trial=True)


def leaders(lived: Lived) -> list[tuple[str, str]]:
    """Who was named or changed, and by which post."""
    facts = (fact for fact in lived.facts("T1") if isinstance(fact, LeaderNamed | LeaderChanged))
    return [(fact.leader, fact.envelope.post) for fact in facts]


def test_a_leader_printed_in_time_is_named_by_the_dispatching_office(office: Casework) -> None:
    with office:
        lived = lived_in(office, source(("received", "2020-05-06"), ("leader_owns", "2020-05-07"), ("note", "2020-05-08"), **MAJOR))
        assert leaders(lived) == [(CHAIR, "dispatcher")]
        assert (lived.summaries["T1"].pressure, lived.summaries["T1"].missed) == ("leader_owned", ())


def test_a_leader_printed_late_is_the_one_whom_the_ladder_named(office: Casework) -> None:
    with office:
        lived = lived_in(office, source(("received", "2020-05-06"), ("leader_owns", "2020-05-20"), ("note", "2020-05-21"), **MAJOR))
        assert leaders(lived) == [(LADDER, "system")]
        [taken] = [fact.envelope for fact in lived.facts("T1") if isinstance(fact, LeaderAcknowledged)]
        assert (taken.by, taken.inferred) == (LADDER, False)
        others = [fact.envelope for fact in lived.facts("T1") if isinstance(fact, TeamFormed | PlanSet)]
        assert [(each.by, each.inferred) for each in others] == [(LADDER, True), (LADDER, True)]
        assert {duty.clock for duty in lived.summaries["T1"].missed} >= {"name_leader", "acknowledge", "team", "plan"}


def test_a_printed_naming_changes_the_leader_whom_the_ladder_named(office: Casework) -> None:
    life = source(("received", "2020-05-06"), ("leader_owns", "2020-05-20"), said={1: "Leader named"}, **MAJOR)
    with office:
        lived = lived_in(office, life)
        assert leaders(lived) == [(LADDER, "system"), (CHAIR, "dispatcher")]
        owner = lived.case("T1").owner
        assert owner is not None and owner.acknowledged


def test_a_second_printing_is_a_note_and_a_second_naming_a_change(office: Casework) -> None:
    steps = (("received", "2020-05-06"), ("leader_owns", "2020-05-07"), ("leader_owns", "2020-05-08"), ("leader_owns", "2020-05-09"))
    with office:
        lived = lived_in(office, source(*steps, said={3: "leader changed"}, **MAJOR))
        assert lived.summaries["T1"].refused == ()
        assert leaders(lived) == [(CHAIR, "dispatcher"), (LADDER, "dispatcher")]


def test_a_leader_after_a_raise_is_of_the_level_that_has_the_case(office: Casework) -> None:
    with office:
        lived = lived_in(office, source(("received", "2020-05-06"), ("leader_owns", "2021-03-01"), said={1: "named"}, **MAJOR))
        assert lived.summaries["T1"].refused == ()
        assert leaders(lived)[-1] == ("510000-gov-leader-1", "dispatcher")


def test_a_leader_who_has_done_all_owes_nothing_more_when_printed_again_by_the_source(office: Casework) -> None:
    steps = (("received", "2020-05-06"), ("leader_owns", "2020-05-20"), ("leader_owns", "2020-05-21"))
    with office:
        lived = lived_in(office, source(*steps, **MAJOR))
        assert lived.summaries["T1"].refused == ()
        assert len(lived.days_of("T1", LeaderAcknowledged)) == 1


def test_an_exit_is_refused_while_the_plate_hangs_and_the_life_goes_on(played: Play) -> None:
    life = source(
        ("group_incident", "2020-05-06"), ("declined", "2020-05-07"), ("mediation", "2020-05-20"), ("note", "2020-05-21"),
        channel="complaint", **MAJOR,
    )  # fmt: skip
    [summary] = played(life)
    assert [refused.step for refused in summary.refused] == ["declined"]
    assert "must agree to this exit" in summary.refused[0].reasons[0]
    assert (summary.stage, "reopen" in summary.inferred) == ("dispatched", False)


def test_a_paid_case_asks_for_no_leader_however_long_it_waits(played: Play) -> None:
    [summary] = played(source(("received", "2020-05-06"), ("paid", "2020-05-06"), paid_fen=300_000, **MAJOR), until=date(2021, 5, 6))
    assert summary.stage == "resolved"
    assert summary.pressure not in ("watchlisted", "leader_owned", "raised")
