"""What time alone does: each rung once, the highest after an outage, breaches for ever, and a recount that touches open clocks only."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.extending import Extend
from casework.domain.refusals import NotYours
from casework.domain.supplement import AskSupplement
from casework.domain.ticking import Climb, Climbed, Expired, Recount, Recounted, due_rungs, expired_clocks
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Sum
from tests.people import COUNTY, DISPATCHER, OFFICER, SUPERVISOR, SYSTEM
from tests.spec import CASE, Life, a_world, at, calendar, given, receipt
from tests.statute import cmd

ORDINARY = receipt(claimed=Sum(10, 30_000_000))
CORRECTED = Calendar({**calendar().days_off, date(2026, 3, 10): "地方假日"}, calendar().working, 2026, "地方通知")


def climbs(facts: Any, rule: str) -> list[Climbed]:
    return [fact for fact in facts if isinstance(fact, Climbed) and fact.clock.startswith(f"{rule}.")]


def quiet() -> Life:
    """A case with the worker's clock alone."""
    life = given(receive=ORDINARY)
    life.case.clocks = {"track..1": life.clock("track")}
    return life


def test_nothing_due_is_no_fact():
    assert given().does(Climb(case_no=CASE), SYSTEM) == []


def test_each_rung_is_climbed_on_its_day_and_once():
    life = quiet()
    said = []
    for day in ("2026-03-12 09:00", "2026-03-12 18:00", "2026-03-18 09:00", "2026-03-20 09:00", "2026-03-24 00:00", "2026-04-20 09:00"):
        said.append([fact.rung for fact in climbs(life.ticks(day), "track")])
    assert said == [["half"], [], ["reminded"], [], ["warned"], []]


def test_T10_a_reminder_falls_on_a_working_morning():
    mornings = set()
    for day in range(14, 31):
        life = Life().on(f"2026-09-{day} 16:00")
        life.does(ORDINARY)
        reminded = next(rung.at for rung in life.clock("track").rungs if rung.name == "reminded").astimezone(SHANGHAI)
        assert (reminded.hour, calendar().is_working(reminded.date())) == (9, True)
        mornings.add(reminded.date())
    assert date(2026, 10, 10) in mornings  # a make-up Saturday


def test_T13_a_case_that_nobody_leads_is_told_on_as_well():
    fact = climbs(given().ticks("2026-03-04"), "dispatch")[0]
    assert (fact.rung, fact.missed, fact.told, fact.copy, fact.unit) == ("warned", True, ("dispatcher",), ("supervisor",), None)


def test_the_unit_that_leads_now_is_told():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER))
    life.case.clocks = {key: replace(clock, unit="gone") for key, clock in life.case.clocks.items()}
    assert climbs(life.ticks("2026-03-06"), "track")[0].unit == COUNTY.code
    alone = given()
    alone.case.clocks = {key: replace(clock, unit="then") for key, clock in alone.case.clocks.items()}
    assert climbs(alone.ticks("2026-03-06"), "track")[0].unit == "then"


def test_T14_after_an_outage_only_the_highest_rung_is_told_and_the_others_are_noted():
    fact = climbs(quiet().ticks("2026-03-27 09:00"), "track")
    assert [(each.rung, each.over, each.missed) for each in fact] == [("warned", ("half", "reminded"), True)]


def test_T18_a_longer_limit_takes_back_no_breach_and_climbs_anew():
    life = quiet()
    life.ticks("2026-03-18 09:00")
    life.does(cmd(Extend, clock="track", limit="10 working days", reason="x"), DISPATCHER)
    assert life.case.climbed_on(life.clock("track")) == ()
    assert [fact.rung for fact in climbs(life.ticks("2026-03-31 09:00"), "track")] == ["reminded"]
    assert climbs(life.ticks("2026-03-31 10:00"), "track") == []


def test_who_is_told_stands_in_the_rulebook_the_rule_first_then_its_class_else_the_owner():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER))
    facts = life.ticks("2026-03-06")
    assert (climbs(facts, "track")[0].told, climbs(facts, "track")[0].copy) == (("unit_head", "hrss_head", "worker"), ("dispatcher",))
    assert climbs(facts, "sign_in")[0].told == ("unit_head",)
    silent = given()
    silent.world = replace(a_world(), rulebook=replace(a_world().rulebook, numbers={}))
    assert (climbs(silent.ticks("2026-03-06"), "track")[0].told, climbs(silent.ticks("2026-03-06"), "track")) == (("officer",), [])


def test_a_breach_stays_when_the_answer_comes_late():
    life = given()
    life.ticks("2026-03-04")
    first = life.case.missed["dispatch..1"]
    assert (first.due, first.answered_at) == ("2026-03-03", None)
    life.on("2026-03-05").does(cmd(Dispatch, lead=COUNTY.code), DISPATCHER)
    kept = life.case.missed["dispatch..1"]
    assert (kept.at, kept.answered_at) == (first.at, at("2026-03-05"))


def test_a_warning_before_the_day_is_no_breach():
    fact = climbs(quiet().ticks("2026-03-18 09:00"), "track")[0]
    assert (fact.missed, fact.over) == (False, ("half",))


def test_a_stopped_clock_climbs_nothing():
    life = given(receive=ORDINARY)
    life.does(cmd(AskSupplement, items=("x",)))
    assert climbs(life.ticks("2026-06-01"), "track") == []


def test_a_term_that_nobody_owed_us_runs_out_and_is_gone():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER))
    life.ticks("2026-03-05 00:00")
    assert life.case.clock("return_window") is None
    gone = [fact for fact in life.facts if isinstance(fact, Expired)]
    assert [(fact.rule, fact.subject) for fact in gone] == [("return_window", COUNTY.code)]
    assert f"return_window.{COUNTY.code}.1" not in life.case.missed


def test_an_end_says_what_became_possible():
    fact = Expired(clock="review_right.p1.1", rule="review_right", subject="p1")
    assert [(signal.name, signal.subject) for signal in fact.signals()] == [("review_right:expired", "p1")]


def test_what_is_due_is_found_by_the_case_itself():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER))
    found = {clock.rule: rungs for clock, rungs in due_rungs(life.case, at("2026-03-04 00:00"))}
    assert found["sign_in"] == ("warned",)
    assert [clock.rule for clock in expired_clocks(life.case, at("2026-03-04 00:00"))] == []
    assert [clock.rule for clock in expired_clocks(life.case, at("2026-03-05 00:00"))] == ["return_window"]


@pytest.mark.parametrize("by", [OFFICER, DISPATCHER, SUPERVISOR])
@pytest.mark.parametrize("command", [Climb(case_no=CASE), Recount(case_no=CASE, cause="x")])
def test_only_the_clock_of_the_house_climbs_and_recounts(command, by):
    assert isinstance(given().refusal(command, by), NotYours)


def test_T9_a_corrected_calendar_moves_open_clocks_and_closed_ones_keep_their_history():
    life = given(receive=ORDINARY)
    life.gets(cmd(Dispatch, lead=COUNTY.code), DISPATCHER)
    life.on("2026-03-05").does(cmd(SignIn), OFFICER)
    missed = dict(life.case.missed)
    life.world = replace(a_world(), calendar=CORRECTED)
    fact = life.does(Recount(case_no=CASE, cause="地方通知"), SYSTEM)[0]
    assert isinstance(fact, Recounted)
    assert (life.due("track"), life.clock("track").revision) == ("2026-03-24", 2)
    assert fact.moved["track..1"] == ("2026-03-23", "2026-03-24")
    assert (life.case.missed, life.case.calendar) == (missed, CORRECTED.digest[:16])
    assert "sign_in" not in {clock.split(".")[0] for clock in fact.moved}


def test_a_recount_that_moves_nothing_says_so():
    life = given()
    fact = life.does(Recount(case_no=CASE, cause="x"), SYSTEM)[0]
    assert isinstance(fact, Recounted)
    assert fact.moved == {}


def test_rule_07_a_recount_does_not_open_or_close_anything():
    life = given()
    keys = list(life.case.clocks)
    life.world = replace(a_world(), calendar=CORRECTED)
    life.does(Recount(case_no=CASE, cause="x"), SYSTEM)
    assert list(life.case.clocks) == keys
