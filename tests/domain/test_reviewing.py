"""Who may review an integrity signal, and what a review must say."""

from dataclasses import replace

import pytest

from casework.domain.refusals import BadCommand, NotYours
from casework.domain.reviewing import Reviews, may_see, reviewed, reviews_id
from tests.people import LEADER, OFFICER, SUPERVISOR

ID = "late_entry.2026-03-09.0123456789ab"


def review(by=SUPERVISOR, outcome="explained", note="当日停电", persons=("officer-1",)):
    return reviewed(ID, "late_entry", 12, persons, outcome, note, by)


def test_a_supervisor_or_a_leader_says_how_it_ended():
    for by in (SUPERVISOR, LEADER):
        made = review(by)
        assert (made.signal_id, made.rule, made.outcome, made.seen, made.note) == (ID, "late_entry", "explained", 12, None)


def test_nobody_else_sees_or_reviews_signals():
    assert may_see(SUPERVISOR) and may_see(LEADER) and not may_see(OFFICER)
    with pytest.raises(NotYours, match="reviewed by supervisor, leader, not by officer"):
        review(OFFICER)


def test_whom_a_signal_names_does_not_review_it_in_person_or_through_a_stand_in():
    for by in (replace(SUPERVISOR, person="officer-1"), replace(SUPERVISOR, acting_for="officer-1")):
        with pytest.raises(NotYours, match="names you"):
            review(by)


def test_a_review_without_note_or_with_another_outcome_is_refused_with_all_that_is_wrong():
    with pytest.raises(BadCommand) as refused:
        review(outcome="guilty", note="  ")
    first, second = refused.value.reasons
    assert "explained, followed_up, mended" in first and "note is empty" in second


def test_reviews_are_kept_by_signal_in_their_order_and_a_year_has_a_stream_of_its_own():
    year = Reviews(2026)
    for number, outcome in enumerate(("explained", "mended"), 1):
        replace(review(outcome=outcome), originator_id=year.id, originator_version=number).mutate(year)
    assert [each.outcome for each in year.of[ID]] == ["explained", "mended"] and year.version == 2
    assert year.id == reviews_id(2026) != reviews_id(2027)
