"""An approval has one working day and never more than the duty it is about; what ran out is lengthened or stopped no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.domain.approval_time import Bound, bound
from casework.domain.approvals import Approve, Approved
from casework.domain.dispatching import Dispatch
from casework.domain.extending import Extend
from casework.domain.leaving.declining import Decline
from casework.domain.requesting import Requested
from casework.domain.settling.unfounded import FindUnfounded
from casework.domain.statute.filing import Accept, File
from casework.domain.statute.inquiry_time import ExtendInquiry, Resume, Suspend
from casework.domain.timekeeping.clocks import explain_zh
from tests.people import CHIEF, COUNTY, DISPATCHER, HEAD, OFFICER, TWO
from tests.settling_lives import dispatched
from tests.spec import Life, a_world, given
from tests.statute import cmd, filed, received

ACCEPT, FILE = cmd(Accept), cmd(File, officers=TWO)
LONGER, STOP = cmd(ExtendInquiry, reason="证人在外地"), cmd(Suspend, ground="evidence_unobtainable")
DECLINE = cmd(Decline, ground="not_inspection", where_to_go="住建局", notice_sent=True)
UNFOUNDED = cmd(FindUnfounded, conclusion="no_debt", evidence=("books",), remedies=("court",), told="letter")


def ask(life: Life, command, when: str) -> Requested:
    fact = life.on(when).does(command, OFFICER)[-1]
    assert isinstance(fact, Requested)
    return fact


def approve(fact: Requested) -> Approve:
    command: Approve = cmd(Approve, request=fact.request)
    return command


def parted(life: Life, key: str, limit: str) -> None:
    """The clock counts another limit from now on."""
    clock = life.case.clocks[key]
    life.case.clocks = {**life.case.clocks, key: clock.with_limit(limit, life.world.calendar, ())}


def test_one_working_day_where_the_duty_it_is_about_leaves_as_much():
    life = received()
    fact = ask(life, ACCEPT, "2026-03-02 10:00")
    assert (fact.parent, fact.limit, fact.base) == ("accept..1", None, None)
    assert (life.due("accept"), life.due("approval")) == ("2026-03-09", "2026-03-03")


def test_never_past_the_day_on_which_the_duty_is_due():
    life = received()
    fact = ask(life, ACCEPT, "2026-03-09 15:00")
    assert (fact.parent, fact.limit) == ("accept..1", "until 2026-03-09")
    assert (life.due("approval"), life.clock("approval").due_at) == ("2026-03-09", life.clock("accept").due_at)


def test_filing_is_approved_on_the_day_of_acceptance():
    life = received()
    life.gets(ACCEPT, OFFICER)
    fact = ask(life, FILE, "2026-03-02 16:00")
    assert (fact.parent, life.due("file"), life.due("approval")) == ("file..1", "2026-03-02", "2026-03-02")


@pytest.mark.parametrize(("time", "limit"), [("14:00", "9 hours"), ("14:20", "9 hours"), ("22:30", "1 hour")])
def test_a_duty_that_ends_at_a_time_of_day_bounds_the_approval_to_the_minute(time, limit):
    life = received()
    parted(life, "accept..1", "14 hours")
    assert life.due("accept") == "2026-03-02 23:00"
    fact = ask(life, ACCEPT, f"2026-03-02 {time}")
    clock = life.clock("approval")
    assert (clock.limit, clock.due_text) == (limit, "2026-03-02 23:00")
    assert fact.base is not None and timedelta(0) <= clock.opened_at - fact.base < timedelta(hours=1)


def test_the_proof_of_a_bounded_approval_ends_on_its_due_date():
    for parent, asked_at in (("5 working days", "2026-03-09 15:00"), ("14 hours", "2026-03-02 14:20")):
        life = received()
        parted(life, "accept..1", parent)
        ask(life, ACCEPT, asked_at)
        clock = life.clock("approval")
        proof = clock.proof(life.world.calendar)
        assert (proof.due_at, proof.days[-1].date) == (clock.due_at, clock.due_on)
        assert str(clock.due_on) in explain_zh(proof)[-1]


def test_a_duty_that_is_over_bounds_nothing_and_the_late_act_is_approved_and_stays_missed():
    life = received()
    fact = ask(life, ACCEPT, "2026-03-10 09:00")
    assert (fact.parent, fact.limit, life.due("approval")) == ("accept..1", None, "2026-03-11")
    life.does(approve(fact), HEAD)
    assert life.case.procedure == "accepted" and "accept..1" in life.case.missed


def test_an_approval_that_comes_after_the_duty_stands_and_both_are_missed():
    life = received()
    fact = ask(life, ACCEPT, "2026-03-09 15:00")
    life.on("2026-03-10 09:00").does(approve(fact), HEAD)
    assert life.case.procedure == "accepted"
    assert {"accept..1", f"approval.{fact.request}.1"} <= set(life.case.missed)


def test_the_earliest_of_several_duties_is_the_parent():
    life = filed()
    parted(life, "investigate..1", "3 working days")
    fact = ask(life, cmd(Suspend, ground="evidence_unobtainable"), "2026-03-05 10:00")
    stoppable = {clock.key: clock.due_at for clock in life.case.clocks.values() if clock.pausable}
    assert fact.parent == min(stoppable, key=lambda key: (stoppable[key], key)) == "investigate..1"
    assert (fact.limit, life.due("approval")) == ("until 2026-03-05", "2026-03-05")


def test_what_answers_no_duty_has_no_parent():
    life = dispatched()
    fact = ask(life, UNFOUNDED, "2026-03-05 15:00")
    assert (fact.parent, fact.limit, life.due("approval")) == ("", None, "2026-03-06")
    assert life.due("track") == "2026-03-05", "an exit sweeps the worker's clock away and does not answer it"


def test_a_stopped_duty_bounds_nothing():
    life = filed()
    life.gets(STOP, OFFICER)
    assert life.clock("investigate").due_at is None
    fact = ask(life, cmd(Resume), "2026-03-03")
    assert (fact.parent, life.due("suspension_review")) == ("suspension_review..1", "2026-04-01")


def test_the_second_desk_is_bounded_like_the_first():
    life = dispatched()
    fact = ask(life, UNFOUNDED, "2026-03-03")
    passed = life.on("2026-03-04").does(approve(fact), HEAD)[0]
    assert isinstance(passed, Approved) and not passed.done
    assert (passed.parent, passed.limit, passed.base, life.due("approval")) == ("", None, None, "2026-03-05")


def test_before_the_rule_of_approvals_existed_nothing_is_bounded():
    life = received()
    rows = {name: found for name, found in life.world.rulebook.rows.items() if name != "approval"}
    life.world = replace(a_world(), rulebook=replace(life.world.rulebook, rows=rows))
    fact = ask(life, ACCEPT, "2026-03-09 15:00")
    assert (fact.parent, fact.limit, life.case.clock("approval")) == ("accept..1", None, None)


def test_a_duty_whose_rule_is_gone_is_no_parent():
    life = received()
    asked = life.on("2026-03-09 15:00").asked(ACCEPT, OFFICER)
    assert bound(life.case, (), asked, life.world) == Bound()


# after the expiry


@pytest.mark.parametrize(("command", "sentence"), [(LONGER, "can be lengthened no more"), (STOP, "can be stopped no more")])
def test_nothing_that_ran_out_while_the_request_lay_there_is_lengthened_or_stopped(command, sentence):
    life = filed()
    parted(life, "investigate..1", "5 working days")
    fact = ask(life, command, "2026-03-09 16:00")
    assert (fact.parent, life.due("approval")) == ("investigate..1", "2026-03-09")
    assert sentence in life.on("2026-03-10 00:00").reasons(approve(fact), CHIEF)
    assert fact.request in life.case.requests and life.due("investigate") == "2026-03-09"


@pytest.mark.parametrize("command", [LONGER, STOP])
def test_until_the_last_minute_it_is(command):
    life = filed()
    parted(life, "investigate..1", "5 working days")
    fact = ask(life, command, "2026-03-09 16:00")
    assert life.on("2026-03-09 23:59").does(approve(fact), CHIEF)
    assert life.due("investigate") != "2026-03-09"


def test_what_ran_out_is_not_even_asked_for():
    life = filed()
    parted(life, "investigate..1", "5 working days")
    life.on("2026-03-10")
    assert "can be stopped no more" in life.reasons(STOP, OFFICER)
    assert "can be lengthened no more" in life.reasons(LONGER, OFFICER)


def test_the_dispatching_office_lengthens_no_track_that_ran_out_either():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER))
    track = life.clock("track")
    assert track.due_at is not None
    life.on(track.due_at)
    assert "can be lengthened no more" in life.reasons(cmd(Extend, clock="track", limit="1 working day", reason="等证据"), DISPATCHER)


def test_a_late_decline_stands_as_well():
    life = given()
    fact = ask(life, DECLINE, "2026-03-09 15:00")
    assert (fact.parent, fact.limit) == ("accept..1", "until 2026-03-09")
    life.on("2026-03-12").does(approve(fact), HEAD)
    assert life.case.handling == "declined" and "accept..1" in life.case.missed
