"""Signals open, close, stop and move clocks by the rulebook of the day; the old bugs of other systems at the level of a case."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.extending import Extend
from casework.domain.facts import Fact, Signal
from casework.domain.leaving.declining import Decline
from casework.domain.linking import LinkClue
from casework.domain.rulebook import Rule, Rulebook
from casework.domain.settling.mediating import MakePromise
from casework.domain.settling.notes import MakeNote
from casework.domain.settling.reopening import Reopen
from casework.domain.statute.inquiry_time import ExtendInquiry, Resume, Suspend
from casework.domain.supplement import AskSupplement, Supplemented
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import Counting
from casework.domain.timing import clock_changes, qualified, recounted, rule_of
from casework.domain.triage import Triage
from casework.domain.values import Sum
from casework.workflows.rulebook import rulebook_from
from tests.people import COUNTY, DISPATCHER, OFFICER
from tests.spec import CASE, MONDAY, Life, a_world, at, calendar, given, receipt
from tests.statute import FIRM, cmd, filed

ORDINARY = Sum(10, 30_000_000)
NOTE = cmd(MakeNote, text="x")
ASKED = cmd(AskSupplement, items=("x",))
DONE = cmd(Supplemented)


@dataclass(frozen=True, kw_only=True)
class Rang(Fact):
    """A fact of the tests that gives just these signals."""

    says: tuple[Signal, ...]

    def signals(self) -> tuple[Signal, ...]:
        """As told."""
        return self.says


def a_rule(name: str, **changes: Any) -> Rule:
    fields: dict[str, Any] = {
        "zh": name, "kind": "duty", "cls": "Q", "limit": "5 working days", "opens": (), "closes": (), "subject": "case", "basis": "",
        "confidence": "G", "since": date(2000, 1, 1), "counting": Counting(),
    }  # fmt: skip
    return Rule(name, **(fields | changes))


def under(*rules: Rule, region: str = "") -> Life:
    """A received case under a rulebook of just these rules."""
    rows: dict[str, tuple[tuple[str, Rule], ...]] = {}
    for rule in rules:
        rows[rule.name] = (*rows.get(rule.name, ()), (region, rule))
    life = given()
    life.case.clocks, life.case.rounds = {}, {}
    life.world = replace(a_world(), rulebook=Rulebook("tests", "f" * 64, "", rows, {}))
    return life


def ring(life: Life, *says: Signal) -> Any:
    """The clock changes of a fact with these signals, folded into the case."""
    fact = Rang(says=says)
    changes = clock_changes(life.case, fact, life.asked(NOTE, OFFICER), life.world)
    if changes is not None:
        life.case._absorb_clocks(changes)
    return changes


# -- opening and closing ----------------------------------------------------------------------------------------------


def test_a_fact_that_says_nothing_to_any_clock_changes_none():
    life = under(a_rule("r", opens=("a",)))
    assert ring(life) is None
    assert ring(life, Signal("unheard of")) is None


def test_changes_name_the_calendar_and_rulebook_that_decided_them():
    changes = ring(under(a_rule("r", opens=("a",))), Signal("a"))
    assert (changes.rulebook, changes.calendar) == ("f" * 16, calendar().digest[:16])


def test_a_plain_signal_is_given_once_more_with_the_kind_of_the_case():
    life = given(receive=receipt(kind="report"))
    said = [signal.name for signal in qualified((Signal("a"), Signal("b:c")), life.case)]
    assert said == ["a", "a:other", "b:c"]
    assert [signal.name for signal in qualified((Signal("a"),), given().case)] == ["a", "a:complaint"]


def test_what_runs_is_not_opened_twice_and_what_ended_begins_a_new_round():
    life = under(a_rule("r", opens=("a",), closes=("b",)))
    ring(life, Signal("a"))
    assert ring(life, Signal("a")) is None
    ring(life, Signal("b"))
    ring(life, Signal("a"))
    assert list(life.case.clocks) == ["r..2"]


def test_a_round_that_one_signal_ends_and_begins_needs_to_run():
    life = under(a_rule("cycle", kind="cycle", opens=("start", "next"), closes=("next", "stop")))
    assert ring(life, Signal("next")) is None
    ring(life, Signal("start"))
    ring(life, Signal("next"))
    assert list(life.case.clocks) == ["cycle..2"]
    ring(life, Signal("stop"))
    assert life.case.clocks == {}


def test_what_one_fact_opens_and_then_closes_never_ran():
    life = under(a_rule("r", opens=("a",), closes=("b",)))
    assert ring(life, Signal("a"), Signal("b")) is None
    assert [clock.key for clock in ring(life, Signal("b"), Signal("a")).opened] == ["r..1"]


def test_clocks_on_one_thing_run_side_by_side_and_a_signal_without_subject_ends_all():
    life = under(a_rule("r", opens=("a",), closes=("b",), subject="paper"))
    ring(life, Signal("a", "p1"), Signal("a", "p2"))
    assert list(life.case.clocks) == ["r.p1.1", "r.p2.1"]
    ring(life, Signal("b", "p1"))
    assert list(life.case.clocks) == ["r.p2.1"]
    ring(life, Signal("b"))
    assert life.case.clocks == {}


def test_a_clock_of_the_case_ignores_the_subject():
    life = under(a_rule("r", opens=("a",), closes=("b",)))
    ring(life, Signal("a", "p1"))
    assert list(life.case.clocks) == ["r..1"]
    ring(life, Signal("b", "p2"))
    assert life.case.clocks == {}


def test_an_exit_ends_everything_but_what_survives():
    life = under(
        a_rule("ends", opens=("a",)),
        a_rule("lives", opens=("a",), survives=True),
        a_rule("anew", opens=("a", "exit"), closes=("exit",), survives=True),
    )
    ring(life, Signal("a"))
    changes = ring(life, Signal("exit"))
    assert {closing.key for closing in changes.closed} == {"ends..1", "anew..1"}
    assert set(life.case.clocks) == {"lives..1", "anew..2"}


def test_a_rule_that_is_not_yet_in_force_opens_nothing_and_a_variant_has_signals_of_its_own():
    variants = (a_rule("v", opens=("a",)), a_rule("v", opens=("b",), since=date(2026, 1, 1)))
    life = under(a_rule("later", opens=("a",), since=date(2026, 3, 3)), *variants)
    assert ring(life, Signal("a")) is None
    life.on("2026-03-03")
    assert [clock.rule for clock in ring(life, Signal("a")).opened] == ["later"]


def test_a_clock_whose_rule_is_unknown_to_the_rulebook_stands_still():
    life = given()
    life.world = replace(a_world(), rulebook=Rulebook("empty", "0" * 64, "", {}, {}))
    assert rule_of(life.clock("track"), life.case, life.world) is None
    assert (ring(life, Signal("resolve")), recounted(life.case, life.world)) == (None, ())
    assert ring(life, Signal("triage", action="retrack")) is None


def test_an_answer_after_the_day_is_late_and_one_within_it_is_not():
    rule = a_rule("r", opens=("a",), closes=("b",), limit="1 day")
    for moment, missed in (("2026-03-03 23:59", False), ("2026-03-04 00:00", True)):
        life = under(rule)
        ring(life, Signal("a"))
        assert ring(life.on(moment), Signal("b")).closed[0].missed is missed


@pytest.mark.parametrize("kind", ["party", "right", "wait", "info"])
def test_only_duties_and_rounds_can_be_missed(kind):
    life = under(a_rule("r", kind=kind, cls=None, opens=("a",), closes=("b",), limit="1 day"))
    ring(life, Signal("a"))
    assert not ring(life.on("2026-04-01"), Signal("b")).closed[0].missed


def test_a_paper_states_its_own_limit_or_there_is_none_to_count():
    life = under(a_rule("r", opens=("a",), limit="given", subject="paper"))
    with pytest.raises(AssertionError, match="without a limit"):
        ring(life, Signal("a", "p"))
    ring(life, Signal("a", "p", limit="until 2026-03-20"))
    assert life.due("r") == "2026-03-20"


def test_the_owner_of_a_signal_comes_before_the_rules():
    life = under(a_rule("r", opens=("a",), owner="unit_head"))
    ring(life, Signal("a", owner="hrss_head"))
    assert life.clock("r").owner == "hrss_head"


def test_base_and_limit_meant_for_one_rule_serve_no_other():
    life = under(a_rule("r", opens=("a",)), a_rule("s", opens=("a",)))
    ring(life, Signal("a", base=at("2026-02-02"), limit="1 day", rule="r"))
    assert (life.due("r"), life.due("s")) == ("2026-02-03", "2026-03-09")


def test_the_local_law_of_the_region_counts():
    henan = Life()
    henan.does(receipt(region="410181", region_name="河南省巩义市"), replace(DISPATCHER, unit=replace(DISPATCHER.unit, region="410181")))
    assert (henan.due("accept"), given().due("accept")) == ("2026-03-09", "2026-03-09")
    assert (henan.clock("accept").limit, given().clock("accept").limit) == ("7 days", "5 working days")


def test_a_track_keeps_the_limit_in_force_at_our_receipt_and_a_statute_that_of_its_day():
    book = rulebook_from(
        'name = "office"\nextends = "national"\n'
        '[rule.track.change."2026-03-03"]\nlimit = { simple = "9 days", ordinary = "9 days", major = "9 days" }\n'
        '[rule.accept.change."2026-03-03"]\nlimit = "9 days"\n'
    )
    life = Life(world=replace(a_world(), rulebook=book))
    life.does(receipt(claimed=ORDINARY))
    life.on("2026-03-04").does(ASKED)
    life.does(DONE)
    assert (life.clock("track").limit, life.clock("accept").limit) == ("15 working days", "9 days")
    life.does(cmd(Triage, track="major"), DISPATCHER)
    assert life.clock("track").limit == "30 working days"


# -- the bug catalogue, lived by a case -------------------------------------------------------------------------------


def received(day: str, **changes: Any) -> Life:
    life = Life().on(day)
    life.does(receipt(**({"claimed": ORDINARY} | changes)))
    return life


def test_T1_a_make_up_saturday_is_a_working_day_of_the_case():
    assert received("2026-02-13").due("dispatch") == "2026-02-14"
    assert received("2026-10-09").due("dispatch") == "2026-10-10"
    assert received("2018-02-10").due("dispatch") == "2018-02-11"


def test_T2_a_case_received_before_a_year_without_calendar_runs_on_provisionally():
    life = received("2026-12-29")
    assert (life.clock("dispatch").provisional, life.clock("track").provisional) == (False, True)
    assert life.clock("track").due_at is not None


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-03-02 23:59", "2026-03-03"),
        ("2026-03-03 00:00", "2026-03-04"),
        ("2026-10-03 10:00", "2026-10-08"),
        ("2026-02-14 10:00", "2026-02-24"),
    ],
)
def test_T3_the_day_of_receipt_is_never_counted(when, due):
    assert received(when).due("dispatch") == due


def test_T4_waiting_for_the_worker_over_a_holiday_costs_only_working_days():
    plain, waited = received("2026-09-28"), received("2026-09-28")
    waited.on("2026-10-01").does(ASKED)
    waited.on("2026-10-08").does(DONE)
    assert waited.due("track") == plain.due("track") == "2026-10-23"
    asked = received("2026-09-28")
    asked.on("2026-10-08").does(ASKED)
    asked.on("2026-10-12").does(DONE)
    assert asked.due("track") == "2026-10-28"


def test_T5_stopped_and_ended_at_once_leaves_no_clock_and_no_breach():
    life = received("2026-03-02")
    life.does(ASKED)
    life.gets(cmd(Decline, ground="not_inspection", where_to_go="x", notice_sent=True), OFFICER)
    assert life.case.clock("track") is None
    assert life.case.missed == {}
    again = received("2026-03-02")
    again.does(ASKED)
    again.does(DONE)
    assert again.due("track") == "2026-03-23"


def test_T6_a_change_of_track_while_the_clock_waits_keeps_the_wait():
    life = received("2026-03-02")
    life.on("2026-03-04").does(ASKED)
    life.does(cmd(Triage, track="major"), DISPATCHER)
    assert (life.clock("track").due_at, life.clock("track").limit) == (None, "30 working days")
    life.on("2026-03-06").does(DONE)
    assert life.due("track") == "2026-04-16"


def test_T7_extension_and_suspension_give_one_date_in_either_order():
    def extend(life: Life) -> None:
        life.gets(cmd(ExtendInquiry), OFFICER)

    def stop(life: Life) -> None:
        life.gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
        life.on("2026-03-30").gets(cmd(Resume), OFFICER)

    ends = set()
    for order in ((extend, stop), (stop, extend)):
        life = filed().on("2026-03-16")
        for act in order:
            act(life)
        ends.add(life.due("investigate"))
    assert ends == {"2026-07-24"}


def test_T7_an_extension_counts_once():
    life = received("2026-03-02")
    life.does(cmd(Extend, clock="track", limit="10 working days", reason="x"), DISPATCHER)
    assert life.due("track") == "2026-04-07"
    assert len(life.clock("track").extensions) == 1


def test_T8_a_suspension_is_not_dated_back():
    assert "cannot be back-dated" in filed().on("2026-03-16").reasons(
        cmd(Suspend, ground="evidence_unobtainable"), OFFICER, effective_at=at("2026-03-10")
    )


def test_T11_reopening_counts_from_the_reopening_and_the_old_breach_stays():
    life = received("2026-03-02")
    life.gets(cmd(Dispatch, lead=COUNTY.code), DISPATCHER)
    life.ticks("2026-03-24 09:00")
    assert "track..1" in life.case.missed
    life.case.handling, life.case.clocks = "resolved", {}
    life.on("2026-04-01").does(cmd(Reopen, ground="new_arrears"), DISPATCHER)
    track = life.clock("track")
    assert (track.round, track.base, life.case.round) == (2, at("2026-04-01"), 2)
    assert "track..1" in life.case.missed
    assert "track..2" not in life.case.missed


def test_a_clue_that_was_received_before_does_not_move_a_reopened_clock():
    life = received("2026-03-02")
    life.case.handling, life.case.clocks = "resolved", {}
    life.on("2026-04-01").does(cmd(Reopen, ground="new_arrears"), DISPATCHER)
    due = life.clock("track").due_at
    life.does(cmd(LinkClue, channel="petition", received_at=at("2026-02-01")), DISPATCHER)
    assert life.clock("track").due_at == due


def test_a_promise_is_due_on_its_own_day():
    life = given(receive=receipt(respondents=(FIRM,)))
    life.does(cmd(MakePromise, by="firm", until=date(2026, 3, 21), fen=100), OFFICER)
    assert life.due("promise") == "2026-03-21"


def test_signing_late_changes_no_clock_of_the_worker():
    life = received("2026-03-02")
    life.gets(cmd(Dispatch, lead=COUNTY.code), DISPATCHER)
    before = life.clock("track")
    life.on("2026-03-20").does(cmd(SignIn), OFFICER)
    assert life.clock("track") == before


def test_only_what_the_law_lets_stop_stops():
    life = filed()
    life.gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    stopped = {clock.rule for clock in life.case.clocks.values() if clock.is_paused}
    assert stopped == {clock.rule for clock in life.case.clocks.values() if clock.pausable}
    assert "track" not in stopped


def test_a_calendar_of_the_world_is_the_one_that_counts():
    full = Calendar({**calendar().days_off, date(2026, 3, 3): "地方假日"}, calendar().working, 2026, "x")
    life = Life(world=replace(a_world(), calendar=full))
    life.does(receipt(case_no=CASE))
    assert life.due("dispatch") == "2026-03-04"
    assert life.case.received_at == MONDAY
