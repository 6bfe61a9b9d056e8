"""Two axes of time: a case as it was and as it was known is the same fold of the same facts, only of fewer of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.domain.case import fold
from casework.domain.paying.money import RecordPayment
from casework.domain.refusals import CaseNotFound
from casework.domain.settling.notes import MakeNote, NoteFlight
from casework.projections.clocks import all_clock_rows
from casework.projections.life import Life
from casework.projections.past import past
from casework.projections.picturing import picture, words
from tests.people import OFFICER
from tests.spec import MONDAY
from tests.spec import Life as Living
from tests.statute import demanded, fined, inquired
from tests.unpaid import unpaid

LIVES: dict[str, Callable[[], Living]] = {"unpaid": unpaid, "demanded": demanded, "fined": fined, "inquired": inquired}


@pytest.fixture(scope="module", params=LIVES)
def lived(request) -> Living:
    life = LIVES[request.param]()
    life.does(NoteFlight(case_no=life.case.case_no), OFFICER, effective_at=life.now - timedelta(days=2))
    life.does(MakeNote(case_no=life.case.case_no, kind="visit"), OFFICER, effective_at=MONDAY + timedelta(minutes=3))
    return life


def seen(life: Life):
    return picture(life.case), all_clock_rows(life)


def test_known_now_and_as_of_now_are_the_case_as_it_stands(lived):
    end, number = lived.now, lived.case.case_no
    for axes in ((None, None), (end, None), (None, end), (end, end)):
        then = past(lived.facts, number, *axes)
        assert seen(then.life) == seen(Life.of(lived.facts)) and then.left_out == () and then.facts == tuple(lived.facts)
        assert picture(then.case) == picture(lived.case)


def test_known_at_any_moment_is_a_database_that_stops_there(lived):
    number, moments = lived.case.case_no, sorted({fact.envelope.at for fact in lived.facts})
    for moment in moments:
        stored = [fact for fact in lived.facts if fact.envelope.at <= moment]
        then = past(lived.facts, number, None, moment)
        assert seen(then.life) == seen(Life.of(stored)) and picture(then.case) == picture(fold(None, stored, number))
        assert seen(past(stored, number, None, moment).life) == seen(then.life)


def test_as_of_a_moment_is_every_fact_that_held_by_then_and_is_not_left_out(lived):
    for moment in sorted({max(fact.envelope.held_at, MONDAY) for fact in lived.facts}):
        then = past(lived.facts, lived.case.case_no, moment, None)
        held = [fact.originator_version for fact in lived.facts if fact.envelope.held_at <= moment]
        assert sorted([*(fact.originator_version for fact in then.facts), *then.left_out]) == held


def test_both_axes_together_are_what_was_known_by_then_of_what_held_by_then(lived):
    number, middle = lived.case.case_no, lived.facts[len(lived.facts) // 2].envelope.at
    for held in (middle, lived.now):
        known = [fact for fact in lived.facts if fact.envelope.at <= middle]
        assert seen(past(lived.facts, number, held, middle).life) == seen(past(known, number, held, None).life)


def test_what_is_back_dated_was_so_and_was_not_known():
    life = unpaid()
    day = life.now
    life.on(day + timedelta(days=9)).does(
        RecordPayment(case_no=life.case.case_no, payer="contractor", method="transfer", fen=500), OFFICER, effective_at=day
    )
    number, before = life.case.case_no, past(life.facts, life.case.case_no, None, day).case
    assert [p.fen for p in past(life.facts, number, day, None).case.payments.values()] == [500]
    assert past(life.facts, number, day, day).case.payments == before.payments == {}


def test_there_was_no_case_before_its_receipt_even_where_a_note_is_dated_earlier():
    life = unpaid()
    life.does(NoteFlight(case_no=life.case.case_no), OFFICER, effective_at=MONDAY - timedelta(days=7))
    life.does(MakeNote(case_no=life.case.case_no), OFFICER, effective_at=MONDAY - timedelta(days=6))
    for axes in ((MONDAY - timedelta(seconds=1), None), (None, MONDAY - timedelta(seconds=1)), (MONDAY - timedelta(days=6), life.now)):
        with pytest.raises(CaseNotFound, match="yet"):
            past(life.facts, life.case.case_no, *axes)
    assert past(life.facts, life.case.case_no, MONDAY, None).case.employer_fled is True


def test_a_fact_that_rests_on_a_later_one_leaves_the_case_as_it_was():
    life = unpaid()
    place = next(n for n, fact in enumerate(life.facts) if fact.topic == "case.dispatched")
    facts = list(life.facts)
    facts[place] = replace(facts[place], who=replace(facts[place].envelope, effective_at=life.now + timedelta(days=1)))
    then = past(facts, life.case.case_no, life.now, None)
    assert then.case.lead is None and len(then.facts) + len(then.left_out) == len(facts) - 1


def test_every_part_of_a_case_has_a_chinese_name_or_is_none_of_the_readers_business(lived):
    inner = {
        "id", "case_no", "version", "last_at", "clocks", "rounds", "climbed", "calendar", "counted_on", "rulebook", "books", "urged_on",
        "leaderless", "notices", "returns", "staged_at", "held_before",
    }  # fmt: skip
    assert set(vars(lived.case)) - inner <= set(words()) and set(picture(lived.case)) != set()
