"""A case's terms do not depend on who wrote what down first: the same acts with the same times give the same due date in any order."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given as property_of
from hypothesis import strategies as st

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.extending import Extend
from casework.domain.ladder.recounting import Recount
from casework.domain.linking import LinkClue
from casework.domain.statute.filing import File
from casework.domain.statute.inquiry_time import ExtendInquiry, Resume, Suspend
from casework.domain.supplement import AskSupplement, Supplemented
from casework.domain.timekeeping.clocks import Clock
from casework.domain.triage import Triage
from tests.people import COUNTY, DISPATCHER, HEAD, OFFICER, SYSTEM, TWO, WINDOW
from tests.spec import CASE, MONDAY, Life, at, given
from tests.unpaid import found

FILED = at("2026-03-04")
HOUR = timedelta(hours=1)
Acts = list[tuple[str, datetime, datetime]]
"""What was done, from when, until when."""


def spans(most: int) -> st.SearchStrategy[Acts]:
    """Up to so many suspensions, one after the other, inside the first three months of an investigation of sixty working days."""
    cuts = st.lists(st.integers(1, 24 * 80), min_size=2 * most, max_size=2 * most, unique=True).map(sorted)
    pairs = cuts.map(
        lambda hours: [("suspended", FILED + s * HOUR, FILED + e * HOUR) for s, e in zip(hours[::2], hours[1::2], strict=True)]
    )
    return st.tuples(pairs, st.integers(0, most)).map(lambda drawn: list(drawn[0][: drawn[1]]))


def filed() -> Life:
    """An investigation of sixty working days that began on 4 March."""
    life = given(receive=found())
    life.gets(Dispatch(case_no=CASE, lead=COUNTY.code), DISPATCHER)
    life.gets(SignIn(case_no=CASE, officer="officer-1"), HEAD)
    life.on(FILED).gets(File(case_no=CASE, officers=TWO), OFFICER)
    return life


def recorded(life: Life, acts: Acts) -> Life:
    """Each act under its own time, in the order of the list."""
    for what, start, end in acts:
        life.on(start)
        if what == "suspended":
            life.gets(Suspend(case_no=CASE, ground="evidence_unobtainable"), OFFICER)
            life.on(end).gets(Resume(case_no=CASE), OFFICER)
        elif what == "lengthened":
            life.gets(ExtendInquiry(case_no=CASE, reason="案情复杂"), OFFICER)
        else:
            life.does(Recount(case_no=CASE, cause="calendar"), SYSTEM)
    return life


def told(clock: Clock) -> tuple[Any, ...]:
    """What a clock promises, without how often it was moved on the way."""
    return clock.due_at, clock.due_on, clock.provisional, [(rung.name, rung.at) for rung in clock.rungs]


@property_of(stops=spans(3), lengthened=st.booleans(), order=st.randoms(use_true_random=False))
def test_suspensions_and_the_extension_of_an_inquiry_give_one_due_date_in_any_order_of_recording(stops, lengthened, order):
    early, later = FILED + 5 * HOUR, FILED + 30 * HOUR
    acts: Acts = [*stops, *([("lengthened", early, early)] if lengthened else []), ("recounted", later, later)]
    shuffled = list(acts)
    order.shuffle(shuffled)
    straight, other = (recorded(filed(), sequence) for sequence in (acts, shuffled))
    plain, clock = filed().clock("investigate"), straight.clock("investigate")
    assert told(clock) == told(other.clock("investigate"))
    assert straight.case.extended == other.case.extended
    assert plain.due_at and clock.due_at and (clock.due_at > plain.due_at if lengthened else clock.due_at >= plain.due_at)


def receipts(most: int) -> st.SearchStrategy[list[datetime]]:
    """Up to four receipts of further clues, so many hours before our own at most."""
    return st.lists(st.integers(1, most), max_size=4).map(lambda hours: [MONDAY - h * HOUR for h in hours])


@property_of(clues=receipts(24 * 40), waited=st.one_of(st.none(), st.integers(1, 24 * 5)), order=st.randoms(use_true_random=False))
def test_the_workers_clock_counts_from_the_earliest_receipt_in_whatever_order_the_clues_come_to_light(clues, waited, order):
    in_any_order(clues, [("supplement", waited)] * (waited is not None), order)


@property_of(clues=receipts(48), waited=st.one_of(st.none(), st.integers(1, 24 * 5)), order=st.randoms(use_true_random=False))
def test_a_heavier_track_given_in_time_counts_the_same_in_whatever_order_it_is_written_down(clues, waited, order):
    in_any_order(clues, [*([("supplement", waited)] * (waited is not None)), ("major", None)], order)


def in_any_order(clues: list[datetime], others: list[tuple[str, Any]], order: Any) -> None:
    """The worker's clock after these acts is the same in the order given and in another, and counts from the earliest receipt."""
    acts = [*(("clue", moment) for moment in clues), *others]
    shuffled = list(acts)
    order.shuffle(shuffled)
    straight, other = (with_clues(sequence) for sequence in (acts, shuffled))
    assert told(straight.clock("track")) == told(other.clock("track"))
    assert straight.clock("track").base == min([MONDAY, *clues]) == straight.case.first_receipt_at


@property_of(hours=st.integers(24 * 5, 24 * 40))
def test_a_heavier_track_gives_no_term_back_that_was_over(hours):
    life = with_clues([("clue", MONDAY - hours * HOUR)])
    over = life.clock("track")
    assert over.due_at is not None and over.due_at < MONDAY
    life.gets(Triage(case_no=CASE, track="major"), DISPATCHER)
    assert life.clock("track").due_at == over.due_at


def with_clues(acts: list[tuple[str, Any]]) -> Life:
    """A complaint whose further clues, completion and heavier track are put down in this order, all on the first days."""
    life = given()
    for what, value in acts:
        if what == "clue":
            life.on(MONDAY + HOUR).gets(LinkClue(case_no=CASE, channel="media", received_at=value), WINDOW)
        elif what == "major":
            life.on(MONDAY + 2 * HOUR).gets(Triage(case_no=CASE, track="major"), DISPATCHER)
        else:
            life.on(MONDAY + 3 * HOUR).gets(AskSupplement(case_no=CASE, items=("身份证明",)), WINDOW)
            life.on(MONDAY + (3 + value) * HOUR).gets(Supplemented(case_no=CASE), WINDOW)
    return life


@property_of(early=st.booleans(), waited=st.integers(1, 48))
def test_an_extension_of_the_workers_clock_before_or_after_a_completion_gives_one_due_date(early, waited):
    def lengthen(life):
        life.on(MONDAY + HOUR).gets(Extend(case_no=CASE, clock="track", limit="3 working days", reason="人数多"), DISPATCHER)

    life = given()
    if early:
        lengthen(life)
    life.on(MONDAY + 2 * HOUR).gets(AskSupplement(case_no=CASE, items=("身份证明",)), WINDOW)
    life.on(MONDAY + (2 + waited) * HOUR).gets(Supplemented(case_no=CASE), WINDOW)
    if not early:
        lengthen(life)
    other = given()
    other.on(MONDAY + 2 * HOUR).gets(AskSupplement(case_no=CASE, items=("身份证明",)), WINDOW)
    lengthen(other)
    other.on(MONDAY + (2 + waited) * HOUR).gets(Supplemented(case_no=CASE), WINDOW)
    assert told(life.clock("track")) == told(other.clock("track"))
