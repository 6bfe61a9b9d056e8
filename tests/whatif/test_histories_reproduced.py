"""What releases stored is reproduced: under the rules they name every due date, breach and rung comes out as it stands there."""

import pytest

from casework.domain.facts import Fact
from casework.whatif.checking import Mismatch, checked
from casework.whatif.past import Past
from casework.whatif.replaying import Facts, number_of
from casework.whatif.rules import Rules
from tests.history.test_histories_load import HISTORIES, cases
from tests.whatif.books import past_of_histories
from tests.whatif.reproducing import tried

FIRST = "release-0.1.0"
"""Its program dated warnings on rest days, and knew no monthly look at a backlog; both were changed in 0.2.0."""
EXACT = [path for path in HISTORIES if not path.name.startswith(FIRST)]


@pytest.fixture(scope="module")
def past() -> Past:
    """All rulebooks and calendars that histories name."""
    return past_of_histories()


@pytest.fixture(scope="module")
def exact() -> list[Facts]:
    """The cases of all later releases."""
    return [placed(life) for path in EXACT for life in cases(path).values()]


def placed(facts: list[Fact]) -> Facts:
    """The facts of a case with positions behind those of the policies."""
    return list(enumerate(facts, 100))


def mismatches(lives: list[Facts], past: Past) -> list[Mismatch]:
    return [each for life in lives for each in checked(number_of(life), life, Rules(past))]


def test_every_history_since_the_second_release_is_reproduced_exactly(exact, past):
    assert len(exact) >= 50
    assert mismatches(exact, past) == []


def test_the_first_release_differs_in_the_two_things_that_were_changed_since(past):
    first = [placed(life) for path in HISTORIES if path not in EXACT for life in cases(path).values()]
    found = mismatches(first, past)
    assert {each.what for each in found} == {"ladder", "due"}
    assert {(each.clock, each.stored) for each in found if each.what == "due"} == {("backlog..1", "—")}


def test_the_rulebook_that_held_changes_nothing_where_it_is_tried(exact, past):
    for digest in sorted({each for life in exact for each in books_of(life)}):
        lives = [life for life in exact if books_of(life) == {digest}]
        found = tried(lives, Rules(past), Rules(past, rulebook=past.rulebook(digest)))
        assert (found.differing, found.tally["all", "", "cases"]) == ([], len(lives))
        said = {column: number for (table, _, column), number in found.tally.items() if table == "all"}
        assert said.get("rungs_on_record") == said.get("rungs_was") == said.get("rungs_would")
        assert said.get("late_on_record", 0) == said.get("late_was", 0) == said.get("late_would", 0)


def books_of(life: Facts) -> set[str]:
    """The rulebooks that a case was decided with."""
    return {fact.clocks.rulebook for _, fact in life if fact.clocks is not None and fact.clocks.rulebook}
