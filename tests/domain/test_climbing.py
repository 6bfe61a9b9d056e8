"""What time alone does: each rung once, the highest after an outage, breaches for ever, and a recount that touches open clocks only."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.extending import Extend
from casework.domain.ladder.climbing import Climb
from casework.domain.ladder.due import due_rungs, expired_clocks, next_step, why_held
from casework.domain.ladder.recounting import Recount, Recounted
from casework.domain.ladder.steps import Climbed, Expired, Step
from casework.domain.pressing.pressure import Warn
from casework.domain.refusals import NotYours
from casework.domain.state import Owner
from casework.domain.supplement import AskSupplement
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import SHANGHAI, Clock
from casework.domain.values import Recipient, Sum
from tests.people import COUNTY, DISPATCHER, OFFICE, OFFICER, SUPERVISOR, SYSTEM
from tests.spec import CASE, Life, a_world, at, calendar, given, receipt
from tests.statute import cmd

ORDINARY = receipt(claimed=Sum(10, 30_000_000))
CORRECTED = Calendar({**calendar().days_off, date(2026, 3, 10): "地方假日"}, calendar().working, 2026, "地方通知")


def climbs(facts: Any, rule: str) -> list[Step]:
    return [step for fact in facts if isinstance(fact, Climbed) for step in fact.steps if step.clock.startswith(f"{rule}.")]


def told(step: Step, role: str = "told") -> list[str]:
    return [each.address for each in step.told if each.role == role]


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
    days = (
        "2026-03-12 09:00",
        "2026-03-12 18:00",
        "2026-03-18 09:00",
        "2026-03-20 09:00",
        "2026-03-24 00:00",
        "2026-03-25 09:00",
        "2026-03-26 09:00",
    )
    for day in days:
        said.append([fact.rung for fact in climbs(life.ticks(day), "track")])
    assert said == [["half"], [], ["reminded"], [], ["warned"], ["urged"], []]


def test_T10_a_reminder_falls_on_a_working_morning():
    mornings = set()
    for day in range(14, 31):
        life = Life().on(f"2026-09-{day} 16:00")
        life.does(ORDINARY)
        reminded = next(rung.at for rung in life.clock("track").rungs if rung.name == "reminded").astimezone(SHANGHAI)
        assert (reminded.hour, calendar().is_working(reminded.date())) == (9, True)
        mornings.add(reminded.date())
    assert date(2026, 10, 10) in mornings  # a make-up Saturday


def test_T10_no_warning_before_due_falls_on_a_rest_day():
    seen = 0
    for day in range(14, 31):
        for heads, fen in ((2, 10_000_00), (10, 30_000_000), (40, 60_000_000)):
            life = Life().on(f"2026-09-{day} 16:00")
            life.does(receipt(claimed=Sum(heads, fen)))
            for clock in life.case.clocks.values():
                early = [rung.at for rung in clock.rungs if clock.due_at is None or rung.at < clock.due_at]
                days = [moment.astimezone(SHANGHAI).date() for moment in early]
                assert all(calendar().is_working(each) for each in days), (clock.key, days)
                seen += len(days)
    assert seen > 100


def test_T13_a_case_that_nobody_leads_is_told_on_as_well():
    step = climbs(given().ticks("2026-03-04"), "dispatch")[0]
    assert (step.rung, step.missed) == ("warned", True)
    assert (told(step), told(step, "copy")) == (["dispatcher"], ["supervisor"])


def test_the_unit_that_leads_now_is_told():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER))
    life.case.clocks = {key: replace(clock, unit="gone") for key, clock in life.case.clocks.items()}
    assert {each.unit for each in climbs(life.ticks("2026-03-06 00:00"), "track")[0].told} == {COUNTY.code, OFFICE.code, ""}


def test_T14_after_an_outage_only_the_highest_rung_is_told_and_the_others_are_noted():
    fact = climbs(quiet().ticks("2026-03-27 09:00"), "track")
    assert [(each.rung, each.over, each.missed) for each in fact] == [("urged", ("half", "reminded", "warned"), True)]


def decided(facts: Any) -> list[tuple[str, int, str]]:
    """What the climbs among these facts decide of the worker's clock, in order."""
    climbed = [fact for fact in facts if isinstance(fact, Climbed)]
    return [decision for fact in climbed for decision in fact.decisions() if decision[0] == "track..1"]


def test_T14_an_outage_decides_the_same_rungs_in_the_same_order_as_a_tick_on_every_day_and_none_twice():
    daily, late = quiet(), quiet()
    by_day = [decision for day in range(3, 28) for decision in decided(daily.ticks(f"2026-03-{day:02d}"))]
    assert by_day == decided(late.ticks("2026-03-27")) == [("track..1", 1, rung) for rung in ("half", "reminded", "warned", "urged")]
    assert decided(late.ticks("2026-03-27 10:00")) == []


def test_T14_one_fact_decides_every_clock_of_a_case():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER))
    climbed = [fact for fact in life.ticks("2026-04-30 09:00") if isinstance(fact, Climbed)]
    assert len(climbed) == 1
    assert {step.clock.partition(".")[0] for step in climbed[0].steps} >= {"accept", "sign_in", "first_contact", "track"}


def test_T18_a_longer_limit_takes_back_no_breach_and_climbs_anew():
    life = quiet()
    life.ticks("2026-03-18 09:00")
    life.does(cmd(Extend, clock="track", limit="10 working days", reason="x"), DISPATCHER)
    assert life.case.climbed_on(life.clock("track")) == ()
    assert [fact.rung for fact in climbs(life.ticks("2026-03-31 09:00"), "track")] == ["reminded"]
    assert climbs(life.ticks("2026-03-31 10:00"), "track") == []


def test_who_is_told_stands_in_the_rulebook_the_rule_first_then_its_class_else_the_owner():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER))
    facts = life.ticks("2026-03-06 00:00")
    track, sign_in = climbs(facts, "track")[0], climbs(facts, "sign_in")[0]
    assert (told(track), told(track, "copy")) == (["head", "chief", "deputy", "worker"], ["dispatcher"])
    assert told(sign_in) == ["chief"]
    silent = given()
    silent.world = replace(a_world(), rulebook=replace(a_world().rulebook, numbers={}))
    assert told(climbs(silent.ticks("2026-03-06 00:00"), "track")[0]) == ["head"], "the officers of a case that nobody was given are none"


def test_what_waits_for_a_signature_tells_the_desk_that_signs_and_nobody_else_yet():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER))
    numbers = {name: rows for name, rows in a_world().rulebook.numbers.items() if not name.startswith("authority.")}
    life.world = replace(a_world(), rulebook=replace(a_world().rulebook, numbers=numbers))
    facts = life.ticks("2026-03-06 09:00")
    assert (climbs(facts, "track")[0].rung, told(climbs(facts, "track")[0])) == ("urged", ["worker"])
    assert told(climbs(facts, "sign_pressure")[0]) == ["supervisor"]


def test_the_worker_hears_of_a_breach_also_where_its_own_rung_was_skipped():
    step = climbs(quiet().ticks("2026-03-27 09:00"), "track")[0]
    assert (step.rung, step.over[-1], told(step)[-1]) == ("urged", "warned", "worker")
    alone = climbs(quiet().ticks("2026-03-18 09:00"), "track")[0]
    assert "worker" not in told(alone)


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


def test_a_stopped_clock_climbs_no_rung_that_had_its_date_before():
    life = given().on("2026-03-05 08:00")
    life.does(cmd(AskSupplement, items=("x",)))
    assert [rung.name for rung in life.clock("track").rungs] == ["half"]
    assert next_step(life.case, life.clock("track")) == (None, None)
    assert climbs(life.ticks("2026-03-05"), "track") == []


def test_a_term_that_was_over_is_not_stopped_and_climbs_on():
    life = quiet()
    life.ticks("2026-03-24 01:00")
    life.on("2026-03-24 10:00").does(cmd(AskSupplement, items=("x",)))
    assert (life.clock("track").is_paused, life.due("track")) == (False, "2026-03-23")
    assert [step.rung for step in climbs(life.ticks("2026-03-25 09:00"), "track")] == ["urged"]


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
    assert [each.address for each in fact.told] == ["officer-1"]
    assert "track..1" in fact.concerns["officer-1"]
    assert (life.case.missed, life.case.calendar, life.case.counted_on) == (missed, CORRECTED.digest[:16], CORRECTED.digest[:16])
    assert "sign_in" not in {clock.split(".")[0] for clock in fact.moved}


def test_a_recount_that_moves_nothing_says_so_once():
    life = given()
    assert life.does(Recount(case_no=CASE, cause="x"), SYSTEM) == []
    life.world = replace(a_world(), calendar=replace(CORRECTED, days_off={**calendar().days_off, date(2029, 3, 5): "x"}))
    (fact,) = life.does(Recount(case_no=CASE, cause="x"), SYSTEM)
    assert isinstance(fact, Recounted)
    assert (fact.moved, fact.told, fact.concerns) == ({}, (), {})
    assert life.does(Recount(case_no=CASE, cause="x"), SYSTEM) == []


def test_rule_07_a_recount_does_not_open_or_close_anything():
    life = given()
    keys = list(life.case.clocks)
    life.world = replace(a_world(), calendar=CORRECTED)
    life.does(Recount(case_no=CASE, cause="x"), SYSTEM)
    assert list(life.case.clocks) == keys


# what is held back


def owned_case() -> Life:
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER), receive=ORDINARY)
    life.case.owner = Owner("leader", "620502-gov", "county", life.now)
    return life


def test_once_a_leader_owns_the_case_the_old_clock_only_records_its_breach():
    life = owned_case()
    life.case.clocks = {"track..1": life.clock("track")}
    life.case.climbed = {}
    assert climbs(life.ticks("2026-03-18 09:00"), "track") == []
    assert [(step.rung, step.over, step.missed) for step in climbs(life.ticks("2026-03-30 09:00"), "track")] == [("warned", (), True)]
    assert next_step(life.case, life.clock("track")) == (None, None)
    assert why_held(life.case, life.clock("track"), "urged") == "owned"


@pytest.mark.parametrize("state", ["handed_over", "police_filed", "reconsidering", "supervising"])
def test_while_the_police_have_the_matter_nothing_above_a_leader_is_climbed(state):
    life = owned_case()
    rule = life.world.rulebook.rule("own_limit", "620502", life.now.date())
    assert rule is not None
    limit = Clock.start(
        rule="own_limit", kind="duty", cls="H", opened_at=life.now, limit="30 working days", calendar=calendar(),
        specs=rule.rungs_for("major"),
    )  # fmt: skip
    life.case.clocks, life.case.criminal = {limit.key: limit}, state
    assert [step.rung for step in climbs(life.ticks("2026-07-01 09:00"), "own_limit")] == ["watchlisted"]
    assert climbs(life.ticks("2026-08-01 09:00"), "own_limit") == []
    assert (why_held(life.case, limit, "raised"), next_step(life.case, limit)) == ("police", (None, None))
    life.case.criminal = "concluded"
    assert [step.rung for step in climbs(life.ticks("2026-08-02 09:00"), "own_limit")] == ["raised"]


def test_the_next_step_of_a_term_is_its_end():
    life = given((cmd(Dispatch, lead=COUNTY.code), DISPATCHER))
    window = life.clock("return_window")
    assert next_step(life.case, window) == (None, window.due_at)


def test_a_step_that_reached_nobody_says_so():
    nobody = Step("track..1", 1, "warned", told=(Recipient(None, "head", because="nobody"),))
    assert nobody.nobody_reached and not replace(nobody, told=(Recipient("head", "unit_head"),)).nobody_reached


def test_a_climb_that_release_0_1_0_wrote_reads_as_one_step():
    state = {"clock": "track..1", "revision": 1, "rung": "warned", "missed": True, "told": ["unit_head", "worker"], "unit": "620502-hrss"}
    Climbed.upcast_v1_v2(state)
    assert state == {
        "steps": [
            {
                "clock": "track..1", "revision": 1, "rung": "warned", "missed": True,
                "told": [
                    {"person": None, "post": "unit_head", "unit": "620502-hrss", "role": "told"},
                    {"person": None, "post": "worker", "unit": "620502-hrss", "role": "told"},
                ],
            }
        ]
    }  # fmt: skip


def test_a_person_who_warns_before_the_day_does_not_take_the_breach_off_the_record():
    life = quiet()
    life.on("2026-03-16").does(cmd(Warn), SUPERVISOR)
    assert [step.rung for step in climbs(life.ticks("2026-03-23 18:00"), "track")] == ["reminded"]
    assert life.case.missed == {}
    step = climbs(life.ticks("2026-03-24 00:00"), "track")[0]
    assert (step.rung, step.missed, "worker" in told(step)) == ("warned", True, True)
    assert life.case.missed["track..1"].at == at("2026-03-24 00:00")
    assert climbs(life.ticks("2026-03-24 09:00"), "track") == []


def test_a_rung_of_that_name_before_the_day_is_said_once():
    life = quiet()
    clock = life.clock("track")
    early = tuple(replace(rung, at=at("2026-03-16")) for rung in clock.rungs if rung.name == "warned")
    life.case.clocks = {clock.key: replace(clock, rungs=early)}
    assert [step.missed for step in climbs(life.ticks("2026-03-17"), "track")] == [False]
    assert next_step(life.case, life.clock("track")) == (None, None)
