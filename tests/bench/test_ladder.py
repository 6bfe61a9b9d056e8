"""The bench of the ladder: every figure is measured, budgets are judged only where they speak of that size."""

import json

import pytest

from casework.bench.figures import Figure
from casework.bench.ladder import NOW, Size, climb_the_ladder, fill
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.ladder.due import due_rungs
from tests.cli.conftest import casework

TINY = Size(cases=30, due=10, commands=16, recounts=10)


def test_every_figure_of_the_ladder_is_measured_and_every_due_rung_is_climbed(any_url):
    with Casework(any_url, clock=TurnedClock(NOW), trial=True) as house:
        made = fill(house, TINY)
        figures = climb_the_ladder(house, TINY, made)
        assert not any(list(due_rungs(house.cases.case(case), NOW)) for case in made.due)
    assert all(figure.value is not None and figure.value > 0 for figure in figures)
    assert [figure.figure for figure in figures][:3] == ["open cases", "open clocks", "plain commands/s"]
    assert next(f for f in figures if f.figure.startswith("idle tick")).ok is None, "the budget speaks of a million clocks"


@pytest.mark.parametrize(
    ("figure", "ok"),
    [
        (Figure("ratio", 0.3, 0.25, 0.5), True),
        (Figure("ratio", 0.2, 0.25, 0.5), False),
        (Figure("ms", 9.0, 10.0, most=True), True),
        (Figure("ms", 11.0, 10.0, most=True), False),
        (Figure("ms", 11.0, 10.0, most=True, applies=False), None),
        (Figure("ms", None, 10.0), None),
        (Figure("count", 3), None),
    ],
)
def test_a_budget_is_kept_or_not_or_does_not_speak_of_it(figure, ok):
    assert figure.ok is ok
    assert figure.plain() == {
        "figure": figure.figure, "value": figure.value, "budget": figure.budget, "stretch": figure.stretch, "ok": ok,
    }  # fmt: skip


def test_the_command_tells_people_and_machines_the_same_figures(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'bench.db'}"
    said = casework("bench", "ladder", "--cases", "12", "--due", "4", "--json", "--database", url)
    rows = json.loads(said.out)
    assert {name for row in rows for name in row} == {"figure", "value", "budget", "stretch", "ok"}
    assert said.code == (1 if any(row["ok"] is False for row in rows) else 0)
    shown = casework("bench", "ladder", "--cases", "12", "--due", "4")
    assert "督办测速" in shown.out and "climbs/s ÷ commands/s" in shown.out


def test_more_due_than_there_are_is_refused_in_a_sentence():
    said = casework("bench", "ladder", "--cases", "10", "--due", "11")
    assert said.code == 1 and "give --cases at least as many" in said.err


def test_a_real_office_is_never_filled_with_copies(sqlite_url):
    with Casework(sqlite_url):
        pass
    said = casework("bench", "ladder", "--database", sqlite_url)
    assert said.code == 1 and "use a new one for a trial" in said.err
