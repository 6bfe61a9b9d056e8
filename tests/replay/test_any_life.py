"""Whatever a source prints, in whatever order: a replay ends, tells what it refused, and keeps its promises."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.replay.reading import Source, Step
from casework.replay.timeline import play_sources
from casework.replay.words import STEPS
from tests.replay.lives import START, Play, planned, source

DAYS = st.dates(date(2006, 1, 1), date(2026, 6, 30))
CHANNELS = st.sampled_from((None, "worker complaint", "举报", "department transfer", "platform warning", "协查函", "12345", "petition"))
SUMS = st.sampled_from((None, 0, 100, 500_000, 5_000_000, 100_000_000))


@st.composite
def lives(draw: st.DrawFn) -> Source:
    """Steps of any word in any order; exact days rising, falling, equal or missing; sums missing, partial, full or too much."""
    day = draw(DAYS)
    steps = []
    for word in draw(st.lists(st.sampled_from(STEPS), min_size=1, max_size=8)):
        day += timedelta(days=draw(st.sampled_from((-3, 0, 0, 1, 4, 10, 40, 300))))
        on, printed = draw(st.sampled_from(((day, None), (None, "relative"), (None, f"{day:%Y-%m} (近日)"), (None, f"{day:%Y}"))))
        steps.append(Step(word, on, printed, draw(st.sampled_from((None, "judgment", "arrested")))))
    return Source(
        "R", tuple(steps), region=draw(st.sampled_from((None, "四川省宜宾市珙县", "海南省", "某市(未印)"))), channel=draw(CHANNELS),
        workers=draw(st.sampled_from((None, 0, 1, 12, 40))), amount_fen=draw(SUMS), paid_fen=draw(SUMS),
    )  # fmt: skip


@given(lives())
def test_an_exact_day_never_moves_and_every_step_is_planned_once(life: Source) -> None:
    told = [act for act in planned(life) if act.printed]
    assert sorted(act.step for act in told) == list(range(len(life.steps)))
    for act in told:
        on, received = life.steps[act.step].on, min(a.day for a in told)
        assert on is None or act.day == on or (act.own_day == on and act.day >= received)


@given(st.lists(lives(), min_size=12, max_size=12))
@settings(max_examples=2, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large])
def test_any_lives_end_on_one_timeline_without_an_exception(several: list[Source]) -> None:
    with TemporaryDirectory() as folder, Casework(f"sqlite:///{Path(folder) / 'r.db'}", clock=TurnedClock(START), trial=True) as office:
        summaries = play_sources(office, several)
    assert len(summaries) == len(several)
    for life, summary in zip(several, summaries, strict=True):
        assert summary.case_no is not None
        assert all(refused.reasons and refused.step in STEPS for refused in summary.refused)
        assert summary.stage != "resolved" or life.is_site_breach or (life.paid_fen or 0) >= (life.amount_fen or 1)


def test_a_sum_that_is_too_small_refuses_the_transfer_and_the_life_goes_on(played: Play) -> None:
    life = source(("received", "2020-05-06"), ("transferred_to_police", "2020-06-05"), ("note", "2020-06-08"), workers=12, amount_fen=100)
    [summary] = played(life)
    assert [refused.step for refused in summary.refused] == ["transferred_to_police"]
    assert not summary.transferred_to_police
    assert summary.stage == "investigated"


def test_until_lets_the_clock_run_on_and_misses_what_nobody_answers(played: Play) -> None:
    life = source(("received", "2020-05-06"), ("note", "2020-05-06"), channel="complaint")
    [short] = played(life)
    assert short.missed == ()


def test_until_counts_missed_as_of_that_day(played: Play) -> None:
    life = source(("received", "2020-05-06"), ("note", "2020-05-06"), channel="complaint")
    [summary] = played(life, until=date(2020, 5, 31))
    assert {duty.clock for duty in summary.missed} >= {"accept", "dispatch"}


def test_money_without_a_known_sum_proves_nothing(played: Play) -> None:
    [summary] = played(source(("received", "2020-05-06"), ("paid", "2020-05-07"), workers=3, amount_fen=300))
    assert (summary.stage, summary.paid_fen, summary.outstanding_fen) == ("received", None, 300)


def test_the_last_money_step_carries_the_total(played: Play) -> None:
    life = source(("received", "2020-05-06"), ("part_paid", "2020-05-07"), ("paid", "2020-05-08"), workers=3, amount_fen=300, paid_fen=300)
    [summary] = played(life)
    assert (summary.stage, summary.paid_fen, summary.outstanding_fen) == ("resolved", 300, 0)


def test_an_act_after_an_exit_reopens_the_case(played: Play) -> None:
    life = source(("received", "2020-05-06"), ("declined", "2020-05-08"), ("mediation", "2020-05-20"), channel="complaint")
    [summary] = played(life)
    assert summary.refused == ()
    assert summary.inferred[:2] == ("reopen", "dispatch")
    assert summary.stage == "dispatched"


def test_a_leader_who_owns_acknowledges_forms_a_team_and_plans(played: Play) -> None:
    [summary] = played(source(("received", "2020-05-06"), ("leader_owns", "2020-05-07"), workers=3, amount_fen=300))
    assert (summary.pressure, summary.track, summary.missed) == ("leader_owned", "major", ())
    assert {"acknowledge", "form_team", "plan"} <= set(summary.inferred)
