"""The work that is measured: the moves of the published cases, given again as they were replayed, whole and by people alone."""

from pathlib import Path

import pytest

from casework.bench.cold import FACTS, lay_by
from casework.bench.living import published_work
from casework.bench.moves import furnish_published, give, published_lives
from casework.bench.recording import recorded
from casework.bootstrap import Casework
from casework.samples import __file__ as samples


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A trial office with the units of the published cases."""
    with Casework(f"sqlite:///{tmp_path_factory.mktemp('bench')}/office.db", trial=True) as house:
        furnish_published(house.cases)
        yield house


@pytest.fixture(scope="module")
def work():
    """The lives, decided once."""
    return published_work()


def test_no_move_of_a_published_life_is_refused_when_it_is_told_again(work):
    told = zip(work.templates, published_lives(), strict=True)
    assert all(len(template.commands) == len(life) for template, life in told)
    assert len(work.templates) == 55 and 400 < work.median_fact <= 600


def test_a_life_given_by_people_makes_a_case_of_its_own(house, work):
    life = min((life for life in work.lives if len(life) > 8), key=len)
    first, second = (list(give(house, life)) for _ in range(2))
    assert len(first) == len(second) == len(life)
    assert {done.case_no for done in first}.isdisjoint(done.case_no for done in second)
    assert all(done.facts for done in (*first, *second))


def test_cases_laid_by_are_exactly_so_long_and_laid_by_once(house, work):
    laid = lay_by(house, work, FACTS, 4)
    assert lay_by(house, work, FACTS, 4) == laid
    assert [house.cases.case(each.case_no).version for each in laid] == 4 * [FACTS]


def test_the_recorded_moves_are_those_of_the_replay(tmp_path):
    lines = (Path(samples).parent / "published.jsonl").read_text(encoding="utf-8").splitlines()
    lives = published_lives()
    short = min(range(len(lives)), key=lambda n: len(lives[n]))
    kept = [move.plain()[:8] for move in lives[short]]
    for line in lines:
        if kept[0][1]["region_name"] in line:
            (tmp_path / "one.jsonl").write_text(line + "\n", encoding="utf-8")
            [again] = recorded(tmp_path / "one.jsonl")
            if again[0].at == lives[short][0].at:
                assert [move.plain()[:8] for move in again] == kept
                return
    pytest.fail("the shortest life is one of the published cases; record them anew")
