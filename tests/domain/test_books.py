"""Each open clock stays under the rulebook it was counted with; the ladder opens as at receipt, a statute as of today (design 5)."""

from dataclasses import replace

import pytest

from casework.domain.case import Case
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.extending import Extend
from casework.domain.facts import ClockChanges, Signal
from casework.domain.ladder.recounting import Recount
from casework.domain.leaving.merging import Merge
from casework.domain.linking import LinkClue
from casework.domain.rulebook import Rulebook
from casework.domain.settling.answers import Answer
from casework.domain.settling.reopening import Reopen
from casework.domain.statute.filing import Accept, File
from casework.domain.statute.inquiry_time import Resume, Suspend
from casework.domain.supplement import AskSupplement, Supplemented
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timing import rule_of
from casework.domain.triage import Triage
from casework.domain.values import Sum
from casework.workflows.rulebook import national, rulebook_from
from tests.domain.test_timing import ring
from tests.people import COUNTY, DISPATCHER, OFFICER, SYSTEM, TWO, WINDOW
from tests.spec import CASE, Life, a_world, calendar, given, receipt
from tests.statute import cmd, filed, received

ORDINARY = receipt(claimed=Sum(10, 30_000_000))
SHORTER = rulebook_from(
    'name = "shorter"\nextends = "national"\n[rule.track]\nlimit = { simple = "4 working days", ordinary = "12 working days", '
    'major = "25 working days" }\nlengthening = { limit = "2 working days", by = ["dispatcher"] }\n'
    '[rule.accept]\nlimit = "2 working days"\n[rule.sign_in]\nlimit = "5 working days"\n'
    '[rule.investigate]\nlimit = "30 working days"\npausable = false\n[ladder.H.ordinary]\nhalf = "10%"\n'
)
OLD, NEW = national().digest[:16], SHORTER.digest[:16]


def changed(life: Life, book: Rulebook = SHORTER) -> Life:
    """The life goes on after that rulebook was activated; the built-in one is still stored."""
    stored = {each.digest[:16]: each for each in (national(), book)}
    life.world = replace(life.world, rulebook=book, stored=stored.__getitem__)
    return life


def test_an_activation_alone_moves_no_clock_and_names_no_other_rulebook():
    life = changed(given(receive=ORDINARY))
    assert (life.due("track"), life.case.rulebook, life.case.books) == ("2026-03-23", OLD, {})
    track = rule_of(life.clock("track"), life.case, life.world)
    assert track is not None and track.limit == national().rows["track"][0][1].limit


def test_a_recount_of_the_calendar_counts_each_clock_by_its_own_rulebook():
    life = changed(given(receive=ORDINARY))
    life.world = replace(life.world, calendar=Calendar({**calendar().days_off}, calendar().working, 2026, "another paper"))
    rungs = life.clock("track").rungs
    life.does(Recount(case_no=CASE, cause="calendar x"), SYSTEM)
    assert (life.clock("track").rungs, life.due("track")) == (rungs, "2026-03-23")


def test_a_statutory_clock_that_opens_later_follows_the_rulebook_of_that_day():
    life = changed(given(receive=ORDINARY))
    life.does(cmd(AskSupplement, items=("x",)))
    life.does(cmd(Supplemented))
    assert life.clock("accept").limit == "2 working days"
    assert life.case.book_of(life.clock("accept").key) == NEW
    assert life.case.book_of("track..1") == OLD
    fact = life.facts[-1]
    assert fact.clocks is not None
    assert (fact.clocks.rulebook, fact.clocks.books) == (NEW, {})


def test_a_ladder_clock_that_opens_later_follows_the_rulebook_of_the_receipt():
    life = changed(given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER), receive=ORDINARY))
    life.case.handling, life.case.clocks = "resolved", {}
    life.on("2026-04-01").does(cmd(Reopen, ground="new_arrears"), DISPATCHER)
    track = life.clock("track")
    assert (track.limit, track.round, life.case.book_of(track.key)) == ("15 working days", 2, OLD)
    fact = life.facts[-1]
    assert fact.clocks is not None
    assert (fact.clocks.rulebook, fact.clocks.books[track.key]) == (NEW, OLD)


def test_a_case_received_after_the_activation_follows_the_new_rulebook_throughout():
    life = changed(Life())
    life.does(ORDINARY)
    assert (life.clock("track").limit, life.case.rulebook, life.case.books) == ("12 working days", NEW, {})


def test_a_new_track_of_an_old_case_has_the_limit_of_the_receipt():
    life = changed(given(receive=ORDINARY))
    life.does(cmd(Triage, track="major"), DISPATCHER)
    assert life.clock("track").limit == "30 working days"


def test_a_lengthening_is_what_the_clocks_own_rulebook_allows():
    extension = cmd(Extend, clock="track", limit="10 working days", reason="x")
    old, new = changed(given(receive=ORDINARY)), changed(Life())
    new.does(ORDINARY)
    old.does(extension, DISPATCHER)
    assert old.due("track") == "2026-04-07"
    assert "at most 2 working days" in new.reasons(extension, DISPATCHER)


def test_T6_stopped_before_a_new_rulebook_and_going_on_after_it_counts_by_the_old_one():
    plain, life = filed(), filed()
    for each in (plain, life):
        each.on("2026-03-16").gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    changed(life)
    for each in (plain, life):
        each.on("2026-03-30").gets(cmd(Resume), OFFICER)
    assert life.clock("investigate") == plain.clock("investigate")
    assert not life.clock("investigate").is_paused


def test_T6_what_the_new_rulebook_never_stops_runs_on_where_it_opened_under_it():
    life = changed(received())
    life.gets(cmd(Accept), OFFICER)
    life.gets(cmd(File, officers=TWO), OFFICER)
    life.gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    assert (life.clock("investigate").is_paused, life.clock("investigate").limit) == (False, "30 working days")


def test_a_rule_of_the_ladder_unknown_at_receipt_is_taken_from_the_rulebook_in_force():
    known = {name: rows for name, rows in national().rows.items() if name != "own_limit"}
    life = given(receive=ORDINARY)
    older = replace(national(), rows=known, digest="0" * 64)
    life.case.rulebook = "0" * 16
    life.world = replace(a_world(), stored={"0" * 16: older}.__getitem__)
    opener = national().rows["own_limit"][0][1].opens[0]
    changes = ring(life, Signal(opener, limit="15 working days"))
    (own,) = [clock for clock in changes.opened if clock.rule == "own_limit"]
    assert (life.case.book_of(own.key), changes.books) == (OLD, {})


def test_what_only_the_rulebook_of_the_receipt_opens_on_a_signal_still_opens():
    life = given(receive=ORDINARY)
    life.case.clocks, life.case.rounds = {}, {}
    track = national().rows["track"][0][1]
    deaf = replace(national(), digest="1" * 64, rows={"track": (("", replace(track, opens=())),)})
    life.world = replace(a_world(), rulebook=deaf, stored={OLD: national()}.__getitem__)
    changes = ring(life, Signal(track.opens[0]))
    assert [clock.rule for clock in changes.opened if clock.cls == "H"] == ["track"]
    assert changes.books == {"track..1": OLD}


def test_a_closed_clock_leaves_no_trace_of_its_rulebook():
    life = changed(given(receive=ORDINARY))
    life.does(cmd(Dispatch, lead=COUNTY.code), DISPATCHER)
    assert NEW in life.case.books.values()
    life.does(cmd(SignIn), OFFICER)
    assert set(life.case.books) <= set(life.case.clocks)


SECOND, THIRD = "620502-2026-000002", "620502-2026-000003"


def second(survivor: Life) -> Life:
    """Another case of that world, received now."""
    other = Life(case=Case(SECOND), world=survivor.world)
    other.does(receipt(case_no=SECOND), WINDOW)
    return other


def merges(other: Life, survivor: Life) -> None:
    """The other case, with an answer clock, goes on inside the survivor."""
    other.does(LinkClue(case_no=SECOND, channel="12345", source="12345", number="A-9"), WINDOW)
    other.others = {CASE: survivor.case}
    other.gets(Merge(case_no=SECOND, into=CASE, same_employer=True, same_site=True), DISPATCHER)


def answers(life: Life) -> list[str]:
    """The keys of the clocks that came along with the other case."""
    return [key for key in life.case.clocks if f"{SECOND}/" in key]


def test_clocks_that_come_along_with_a_merged_case_keep_their_rulebook():
    survivor = changed(given(receive=ORDINARY))
    other = second(survivor)
    merges(other, survivor)
    assert other.case.rulebook == NEW
    assert {survivor.case.book_of(key) for key in answers(survivor)} == {NEW}
    assert survivor.case.rulebook == OLD


@pytest.mark.parametrize("same", [True, False])
def test_clocks_that_come_along_on_an_older_calendar_leave_the_case_to_be_counted_again(same):
    survivor, older = given(receive=ORDINARY), Calendar({**calendar().days_off}, calendar().working, 2026, "older")
    if not same:
        survivor.world = replace(a_world(), calendar=older)
    other = second(survivor)
    other.does(LinkClue(case_no=SECOND, channel="petition", source="petition", number="A-8"), WINDOW)
    survivor.world = other.world = a_world()
    merges(other, survivor)
    assert answers(survivor) and survivor.case.counted_on == (calendar().digest[:16] if same else "")
    assert bool(survivor.does(Recount(case_no=CASE, cause="x"), SYSTEM)) is not same


def test_a_merged_case_on_an_older_calendar_that_brings_no_clock_along_leaves_nothing_to_be_counted_again():
    survivor = given(receive=ORDINARY)
    other, today = second(survivor), survivor.case.counted_on
    other.case.counted_on = "an older calendar"
    other.others = {CASE: survivor.case}
    other.gets(Merge(case_no=SECOND, into=CASE, same_employer=True, same_site=True), DISPATCHER)
    assert (answers(survivor), survivor.case.counted_on) == ([], today)
    assert survivor.does(Recount(case_no=CASE, cause="x"), SYSTEM) == []


def test_a_case_that_waits_to_be_counted_again_and_brings_no_clock_along_leaves_its_survivor_counted_as_it_was():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER), receive=ORDINARY)
    life.world = replace(a_world(), calendar=Calendar({**calendar().days_off}, calendar().working, 2026, "older"))
    merges(second(life), life)
    life.world = a_world()
    life.gets(cmd(Answer, link=f"{SECOND}/link-2", told="phone", conclusion="in_hand"), OFFICER)
    assert (answers(life), life.case.counted_on) == ([], "")
    last = Life(case=Case(THIRD))
    last.does(replace(ORDINARY, case_no=THIRD))
    life.others = {THIRD: last.case}
    life.gets(cmd(Merge, into=THIRD, same_employer=True, same_site=True), DISPATCHER)
    assert f"{CASE}/{SECOND}/link-2" in last.case.links
    assert (last.case.counted_on, last.does(Recount(case_no=THIRD, cause="x"), SYSTEM)) == (calendar().digest[:16], [])


def test_old_facts_without_any_digest_leave_their_clocks_under_the_rulebook_of_the_case():
    life = given(receive=ORDINARY)
    clock = replace(life.clock("track"), subject="x")
    life.case._absorb_clocks(ClockChanges(opened=(clock,)))
    assert (life.case.book_of(clock.key), life.case.counted_on) == (OLD, "")


def test_a_case_without_any_clock_is_under_the_rulebook_in_force():
    world = changed(Life()).world
    assert world.book("") is world.rulebook
    assert world.book(OLD) is national()
    assert a_world().book("unheard of") is national()
