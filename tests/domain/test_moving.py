"""A case moves to another rulebook by an act of its own that says what moved, and by nothing else (design 5)."""

from dataclasses import replace

import pytest

from casework.domain.dispatching import Dispatch
from casework.domain.ladder.moving import MoveToRulebook, RulebookMoved
from casework.domain.refusals import NotYours
from casework.domain.rulebook import Rulebook
from casework.domain.statute.inquiry_time import Resume, Suspend
from casework.domain.supplement import AskSupplement, Supplemented
from casework.domain.triage import Triage
from casework.domain.values import SYSTEM_UNIT, Actor, Post, Sum
from casework.workflows.rulebook import national, rulebook_from
from tests.domain.test_books import NEW, OLD, ORDINARY, SHORTER, changed
from tests.people import COUNTY, DISPATCHER, OFFICER, SUPERVISOR
from tests.spec import CASE, Life, given, receipt
from tests.statute import cmd, filed

ADMIN = Actor("operator", Post.ADMIN, SYSTEM_UNIT)


def moves(life: Life, book: Rulebook = SHORTER) -> RulebookMoved:
    """The case is moved to the rulebook in force."""
    (fact,) = life.does(MoveToRulebook(case_no=CASE, rulebook=book.digest[:16]), ADMIN)
    assert isinstance(fact, RulebookMoved)
    return fact


def test_what_moves_says_from_when_to_when_and_who_is_told():
    life = changed(given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER), receive=ORDINARY))
    fact = moves(life)
    assert fact.moved == {
        "track..1": ("2026-03-23", "2026-03-18"), "accept..1": ("2026-03-09", "2026-03-04"),
        f"sign_in.{COUNTY.code}.1": ("2026-03-03", "2026-03-09"),
    }  # fmt: skip
    assert (life.due("track"), life.clock("track").limit, life.clock("track").revision) == ("2026-03-18", "12 working days", 2)
    assert {key for keys in fact.concerns.values() for key in keys} == set(fact.moved)
    assert {each.address for each in fact.told} == set(fact.concerns)
    assert (life.case.rulebook, life.case.books, fact.kept) == (NEW, {}, {})
    assert fact.clocks is not None
    assert fact.clocks.rulebook == NEW


def test_after_the_move_all_that_opens_follows_the_new_rulebook():
    life = changed(given(receive=ORDINARY))
    moves(life)
    life.does(cmd(Triage, track="major"), DISPATCHER)
    assert life.clock("track").limit == "25 working days"


def test_a_second_move_finds_nothing_to_do():
    life = changed(given(receive=ORDINARY))
    moves(life)
    assert life.does(MoveToRulebook(case_no=CASE, rulebook=NEW), ADMIN) == []


def test_only_the_rulebook_in_force_can_be_moved_to():
    life = changed(given(receive=ORDINARY))
    said = life.reasons(MoveToRulebook(case_no=CASE, rulebook=OLD), ADMIN)
    assert f"{OLD!r} is not in force" in said and f"{NEW} (shorter) is" in said


@pytest.mark.parametrize("by", [OFFICER, SUPERVISOR])
def test_who_may_move_a_case_is_the_dispatcher_or_the_administrator(by):
    life = changed(given(receive=ORDINARY))
    command = MoveToRulebook(case_no=CASE, rulebook=NEW)
    assert isinstance(life.refusal(command, by), NotYours)
    assert life.does(command, DISPATCHER)


def test_rungs_that_were_climbed_are_climbed_again_only_where_the_date_moved():
    life = changed(given(receive=ORDINARY))
    life.ticks("2026-03-12 10:00")
    assert life.case.climbed_on(life.clock("track")) == ("half",)
    moves(life)
    assert life.case.climbed_on(life.clock("track")) == ()


def test_a_clock_whose_rule_is_gone_stays_under_its_own_rulebook():
    life = given(receive=ORDINARY)
    rows = {name: rows for name, rows in SHORTER.rows.items() if name != "accept"}
    book = replace(SHORTER, rows=rows, digest="2" * 64)
    fact = moves(changed(life, book), book)
    assert fact.kept == {"accept..1": OLD}
    assert (life.case.book_of("accept..1"), life.case.book_of("track..1"), life.due("accept")) == (OLD, "2" * 16, "2026-03-09")
    assert life.does(MoveToRulebook(case_no=CASE, rulebook="2" * 16), ADMIN) == []


def test_a_limit_that_was_not_the_rules_and_an_owner_whom_a_fact_named_stay():
    life = changed(given(receive=ORDINARY))
    track, accept = life.clock("track"), life.clock("accept")
    life.case.clocks = {
        **life.case.clocks, track.key: replace(track, owner="hrss_head"), accept.key: replace(accept, limit="9 working days"),
    }  # fmt: skip
    moves(life)
    assert (life.clock("track").owner, life.clock("track").limit) == ("hrss_head", "12 working days")
    assert (life.clock("accept").limit, life.clock("accept").owner) == ("9 working days", accept.owner)


def test_a_limit_that_papers_will_state_from_now_on_leaves_what_runs_its_own():
    book = rulebook_from('extends = "national"\nname = "given"\n[rule.accept]\nlimit = "given"\nkind = "party"\nclass = "S"\n', "given")
    life = changed(given(receive=ORDINARY), book)
    moves(life, book)
    assert (life.clock("accept").limit, life.clock("accept").kind) == ("5 working days", "party")


def test_a_clock_of_a_rule_that_its_own_rulebook_does_not_know_keeps_limit_and_owner():
    life = changed(given(receive=ORDINARY))
    life.case.rulebook = "3" * 16
    empty = replace(national(), rows={}, digest="3" * 64)
    life.world = replace(life.world, stored={"3" * 16: empty}.__getitem__)
    fact = moves(life)
    assert (fact.moved, life.clock("track").limit, life.case.rulebook) == ({}, "15 working days", NEW)


def test_a_stopped_clock_that_the_new_rulebook_never_stops_goes_on_from_the_move():
    life = changed(filed())
    life.on("2026-03-16").gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    assert life.clock("investigate").is_paused
    life.on("2026-03-18")
    fact = moves(life)
    assert not life.clock("investigate").is_paused
    assert fact.moved["investigate..1"][0] == "" and fact.moved["investigate..1"][1] == life.due("investigate")


def test_a_stopped_clock_that_still_may_stop_waits_on_and_ends_by_the_new_limit():
    life = given(receive=receipt(claimed=Sum(10, 30_000_000)))
    life.on("2026-03-04").does(cmd(AskSupplement, items=("x",)))
    fact = moves(changed(life))
    assert (life.clock("track").is_paused, life.clock("track").limit, "track..1" in fact.moved) == (True, "12 working days", False)
    life.on("2026-03-06").does(cmd(Supplemented))
    assert life.due("track") == "2026-03-20"


def test_a_move_while_the_inquiry_stands_still_does_not_hinder_its_going_on():
    life = changed(filed())
    life.on("2026-03-16").gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    moves(life)
    life.on("2026-03-30").gets(cmd(Resume), OFFICER)
    assert life.case.suspended_at is None
