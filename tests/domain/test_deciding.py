"""From a request to facts: refused with every reason, stamped in order, and never a change on the way."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from casework.domain.deciding import decide, not_before, together
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.facts import ClockChanges, Closing
from casework.domain.linking import LinkClue
from casework.domain.refusals import BadCommand, MoveNotAllowed, NotYours, Refusal, RuleRefused
from casework.domain.registry import Command, commands
from casework.domain.settling.notes import MakeNote
from casework.domain.supplement import AskSupplement
from casework.domain.triage import Triage
from casework.domain.values import SYSTEM_ACTOR
from tests.people import CITY_DISPATCHER, COUNTY, DISPATCHER, OFFICER, OTHER_COUNTY, STRANGER, WINDOW
from tests.spec import CASE, MONDAY, Life, at, given, receipt
from tests.statute import cmd

NOTE = cmd(MakeNote, text="x")


class Unheard(Command, move="unheard_of"):
    """A command that nobody decides."""


def test_a_move_that_nobody_decides_is_a_bad_command():
    refusal = given().refusal(Unheard(case_no=CASE))
    assert isinstance(refusal, BadCommand)
    assert refusal.reasons == ("there is no move 'unheard_of'",)
    assert isinstance(refusal, ValueError)


def test_a_move_of_another_stage_tells_where_it_is_possible_and_what_is_possible_here():
    refusal = given().refusal(cmd(SignIn), OFFICER)
    assert isinstance(refusal, MoveNotAllowed)
    assert refusal.reasons == ("sign_in is not possible at handling stage received; it is at dispatched, investigated",)
    assert "dispatch" in refusal.moves
    assert "sign_in" not in refusal.moves


def test_a_move_of_another_post_tells_whose_it_is():
    refusal = given().refusal(cmd(Dispatch, lead=COUNTY.code), WINDOW)
    assert isinstance(refusal, NotYours)
    assert refusal.reasons == ("dispatch belongs to dispatcher, unit_head; you act as intake",)


def test_all_reasons_are_told_at_once_and_each_only_once():
    refusal = given().refusal(cmd(Dispatch, lead="x", cohandlers=("x", "x")), DISPATCHER)
    assert isinstance(refusal, RuleRefused)
    assert len(refusal.reasons) == 2
    assert str(refusal) == "; ".join(refusal.reasons)


def test_a_refusal_may_be_one_sentence():
    assert (Refusal("no").reasons, str(Refusal(())), Refusal("no").moves) == (("no",), "refused", ())


def test_a_unit_without_part_in_the_case_is_told_who_has():
    refusal = given().refusal(NOTE, STRANGER)
    assert isinstance(refusal, NotYours)
    assert "its lead, a co-handler or a unit of that territory does" in refusal.reasons[0]


def test_a_helper_from_elsewhere_and_the_level_above_have_part_in_it():
    life = given()
    life.case.cohandlers = (OTHER_COUNTY,)
    assert life.does(NOTE, STRANGER)
    assert life.does(NOTE, CITY_DISPATCHER)
    life.case.cohandlers, life.case.lead = (), OTHER_COUNTY
    assert life.does(NOTE, STRANGER)


def test_news_may_be_dated_back_but_not_forward():
    life = given().on("2026-03-03")
    noon = at("2026-03-02 12:00")
    who = life.does(NOTE, OFFICER, effective_at=noon)[0].envelope
    assert (who.effective_at, who.at, who.held_at) == (noon, at("2026-03-03"), noon)
    assert "lies in the future" in life.reasons(NOTE, OFFICER, effective_at=at("2026-03-04"))


def test_a_date_that_no_calendar_reaches_is_a_slip_of_the_pen():
    refusal = Life().refusal(receipt(arrears_until=date(2926, 3, 2)))
    assert isinstance(refusal, BadCommand)
    assert "arrears_until 2926-03-02 is no date of a case" in refusal.reasons[0]


def test_what_moves_a_stage_is_never_dated_back():
    assert "dispatch cannot be back-dated" in given().reasons(cmd(Dispatch, lead=COUNTY.code), DISPATCHER, effective_at=MONDAY)


def test_facts_carry_who_when_and_why_in_order():
    life = given()
    cause, chain = UUID(int=7), UUID(int=8)
    fact = life.does(NOTE, OFFICER, reason="r", causation=cause, correlation=chain, inferred=True)[0]
    who = fact.envelope
    assert (who.by, who.post, who.unit) == ("officer-1", "officer", COUNTY.code)
    assert (who.reason, who.causation, who.correlation, who.inferred, who.requested_by) == ("r", cause, chain, True, None)
    assert (fact.originator_id, fact.originator_version) == (life.case.id, 2)


def test_the_recorded_time_never_goes_back():
    assert not_before(None, MONDAY) == MONDAY
    assert not_before(MONDAY, MONDAY - timedelta(hours=1)) == MONDAY
    assert not_before(MONDAY, MONDAY + timedelta(hours=1)) == MONDAY + timedelta(hours=1)
    life = given()
    last = life.case.last_at
    life.on(MONDAY - timedelta(hours=1)).does(NOTE, OFFICER)
    assert life.case.last_at == last


def test_clocks_that_a_decision_moves_are_kept_beside_those_of_the_rulebook():
    brought = ClockChanges(closed=(Closing("a", MONDAY),))
    found = ClockChanges(calendar="c", closed=(Closing("a", MONDAY, missed=True), Closing("b", MONDAY)))
    assert together(None, None) is None
    assert together(brought, None) is brought
    assert together(None, found) is found
    assert together(brought, found) == ClockChanges(calendar="c", closed=(Closing("a", MONDAY), Closing("b", MONDAY)))


def test_deciding_touches_nothing():
    life = given()
    acts: list[tuple[Any, Any]] = [
        (cmd(AskSupplement, items=("x",)), WINDOW), (cmd(LinkClue, channel="12345"), DISPATCHER), (cmd(Triage, track="major"), DISPATCHER),
        (cmd(Dispatch, lead=COUNTY.code), DISPATCHER), (cmd(SignIn), OFFICER),
    ]  # fmt: skip
    for command, by in acts:
        before = deepcopy(vars(life.case))
        decide(life.case, life.asked(command, by), life.world)
        assert vars(life.case) == before, command.move
        life.does(command, by)


def test_the_same_request_on_the_same_case_leads_to_the_same_facts():
    life = given()
    asked = life.asked(cmd(Dispatch, lead=COUNTY.code), DISPATCHER)
    assert decide(life.case, asked, life.world) == decide(life.case, asked, life.world)


def test_a_new_case_knows_no_region_and_turns_nobody_away():
    assert Life().does(receipt(), SYSTEM_ACTOR)


def test_the_registry_is_read_only():
    with pytest.raises(TypeError):
        commands()["receive"] = commands()["dispatch"]  # type: ignore[index]  # refused at run time too
