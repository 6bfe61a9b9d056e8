"""The tick: what is due is decided once, by the case itself, whatever the views, the clock or another scheduler do."""

import logging
import os
import signal
import warnings
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.dispatching import Dispatch
from casework.domain.ladder.due import due_rungs, expired_clocks
from casework.domain.ladder.recounting import Recounted
from casework.domain.ladder.steps import Climbed, Expired
from casework.domain.refusals import RuleRefused
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.values import SYSTEM_ACTOR
from casework.projections import ledger as ledger_module
from casework.projections.questions import clocks_of
from casework.projections.tables import clocks, docket, ledger
from casework.scheduler import giving
from casework.scheduler.sweep import sweep
from casework.scheduler.tick import tick
from casework.store import StoreUnavailable
from tests.projections.conftest import COUNTY, DISPATCHER, START, opened, received, rows_of, worked

ONE_DUE = START + timedelta(hours=40)
"""When the dispatch of a case received at START is late, and nothing else is due."""


def climbs(office: Casework, case_no: str) -> list[Climbed]:
    """The rungs a case climbed."""
    return [fact for fact in office.cases.facts(office.cases.case(case_no).id) if isinstance(fact, Climbed)]


def decided(office: Casework, case_no: str) -> Counter[tuple[str, int, str]]:
    """How often each rung of each clock and revision was decided, skipped ones included."""
    steps = [step for fact in climbs(office, case_no) for step in fact.steps]
    return Counter((step.clock, step.revision, rung) for step in steps for rung in (*step.over, step.rung))


def test_a_rung_is_climbed_when_it_is_due_and_never_again(office):
    case = received(office)
    assert office.tick(START + timedelta(hours=1)).climbs == 0
    assert office.tick(ONE_DUE).climbs == 1
    assert office.tick(ONE_DUE).climbs == 0
    assert decided(office, case) == Counter({("dispatch..1", 1, "warned"): 1})


def test_after_an_outage_each_clock_climbs_once_to_its_highest_rung(office):
    """T14."""
    case = received(office)
    office.tick(START + timedelta(days=6))
    track = [step for fact in climbs(office, case) for step in fact.steps if step.clock == "track..1"]
    assert [(step.rung, step.over) for step in track] == [("urged", ("half", "reminded", "warned"))]
    letters = [row for row in rows_of(office)["letters"] if row["clock"] == "track"]
    assert letters and {row["template"] for row in letters} == {"H.urged"}


def test_a_tick_says_what_it_did(office):
    cases = [received(office) for _ in range(3)]
    report = office.tick(ONE_DUE)
    assert (report.climbs, report.cases, report.failed, report.refused) == (3, set(cases), {}, None)
    assert report.rounds == 1


def test_a_tick_may_be_kept_to_some_cases(office):
    first, second = received(office), received(office)
    office.tick(START + timedelta(days=9), only={first})
    assert climbs(office, first) and not climbs(office, second)


def test_a_tick_decides_what_expired_and_what_opened_by_it_in_rounds(office):
    case = received(office)
    office.tick(START + timedelta(days=70))
    expired = [fact for fact in office.cases.facts(office.cases.case(case).id) if isinstance(fact, Expired)]
    assert {fact.rule for fact in expired} == {"duty_suit"}
    life = office.cases.case(case)
    assert not list(due_rungs(life, START + timedelta(days=70))) and not list(expired_clocks(life, START + timedelta(days=70)))


def test_an_empty_tick_writes_no_fact(office):
    received(office)
    newest = office.views.catch_up()
    office.tick(START)
    assert office.views.status().newest == newest


# the clock


def test_T16_a_clock_that_goes_back_stops_the_tick_with_an_alarm(office, caplog):
    """T16."""
    received(office)
    later = START + timedelta(days=9)
    tick(office.cases, office.views, later - timedelta(hours=2))
    before = office.views.status().newest
    received(office)
    with caplog.at_level(logging.CRITICAL):
        report = tick(office.cases, office.views, later - timedelta(hours=3))
    assert report.refused is not None and "went back" in report.refused and "no tick" in caplog.text
    assert office.views.status().newest == before + 1
    assert tick(office.cases, office.views, later).refused is None


def test_T16_a_clock_that_jumps_forward_climbs_what_fell_due_meanwhile_once(office):
    """T16: the host slept."""
    case = received(office)
    office.tick(START + timedelta(hours=1))
    office.tick(START + timedelta(days=3, minutes=78))
    assert max(decided(office, case).values()) == 1


def test_an_office_whose_clock_is_not_the_databases_does_not_tick(any_url, caplog):
    with Casework(any_url) as office:
        now = office.store.time()
        assert office.tick(now).refused is None
        assert office.tick(now + timedelta(seconds=50)).refused is None
        with caplog.at_level(logging.CRITICAL):
            report = office.tick(now + timedelta(seconds=75))
        assert report.refused is not None and "the database" in report.refused


def test_an_office_remembers_its_last_tick_beyond_the_process_and_a_trial_does_not(any_url, sqlite_url):
    with Casework(any_url) as office:
        now = office.store.time()
        office.tick(now)
    with Casework(any_url) as office:
        report = office.tick(now - timedelta(seconds=5))
        assert report.refused is not None and "went back" in report.refused


def test_a_trial_may_be_replayed_again_from_the_beginning(sqlite_url):
    with opened(sqlite_url) as office:
        office.tick(START + timedelta(days=9))
    with opened(sqlite_url) as office:
        assert office.tick(START).refused is None


# one case never stops the others


def test_a_case_that_refuses_or_breaks_stops_no_other(office, monkeypatch, caplog):
    cases = [received(office) for _ in range(3)]
    real = office.cases.do_each
    hurt = {cases[0]: RuleRefused(["not now"]), cases[1]: KeyError("a mistake of ours")}

    def do_each(wanted, by, **context):
        sound = iter(real([each for each in wanted if each.case_no not in hurt], by, **context))
        return [hurt.get(each.case_no) or next(sound) for each in wanted]

    monkeypatch.setattr(office.cases, "do_each", do_each)
    with caplog.at_level(logging.WARNING):
        report = office.tick(START + timedelta(days=2))
    assert set(report.failed) == set(cases[:2]) and report.cases == {cases[2]}


def test_a_database_that_does_not_answer_ends_the_tick(office, monkeypatch):
    received(office)

    monkeypatch.setattr(office.cases, "do_each", lambda wanted, *_, **__: [StoreUnavailable("gone")] * len(wanted))
    with pytest.raises(StoreUnavailable):
        office.tick(START + timedelta(days=2))


def test_a_case_in_quarantine_keeps_ticking(office, monkeypatch, caplog):
    good, bad = received(office), received(office)
    real = ledger_module.ordered_fen
    monkeypatch.setattr(ledger_module, "ordered_fen", lambda case: 1 // 0 if case.case_no == bad else real(case))
    with caplog.at_level(logging.ERROR):
        office.tick(START + timedelta(days=2))
        office.tick(START + timedelta(days=9))
    assert decided(office, bad) == decided(office, good)
    assert max(decided(office, bad).values()) == 1


# calendars


def closed_week(office: Casework) -> Calendar:
    """The calendar in force with 6 and 7 January off."""
    plain = office.policies.calendar.plain()
    plain["days_off"] = {**plain["days_off"], "2026-01-06": "test", "2026-01-07": "test"}
    return Calendar.from_plain(plain)


def test_before_anything_climbs_the_clocks_are_counted_on_the_calendar_in_force(office):
    cases = [received(office) for _ in range(2)]
    office.tick(START)
    before = {row["name"]: row["due_on"] for row in clocks_of(office.views, cases[0])}
    office.policies.activate(calendar=closed_week(office), by=SYSTEM_ACTOR)
    report = office.tick(ONE_DUE)
    assert report.recounted == 2 and {clock for case in cases for clock, _, _ in decided(office, case)} == {"track..1"}
    after = {row["name"]: row["due_on"] for row in clocks_of(office.views, cases[0])}
    assert after["dispatch"] - before["dispatch"] == timedelta(days=2) and after["duty_suit"] == before["duty_suit"]
    assert {row["calendar"] for case in cases for row in clocks_of(office.views, case)} == {office.policies.calendar.digest[:16]}


def test_a_recount_happens_once_also_where_no_date_moves(office):
    case = received(office)
    plain = office.policies.calendar.plain()
    plain["days_off"] = {**plain["days_off"], "2026-12-30": "test"}
    office.policies.activate(calendar=Calendar.from_plain(plain), by=SYSTEM_ACTOR)
    assert office.tick(START).recounted == 1
    assert office.tick(START + timedelta(minutes=1)).recounted == 0
    recounts = [fact for fact in office.cases.facts(office.cases.case(case).id) if isinstance(fact, Recounted)]
    assert len(recounts) == 1


def test_a_rebuild_after_a_recount_gives_the_same_calendars(office):
    worked(office)
    office.policies.activate(calendar=closed_week(office), by=SYSTEM_ACTOR)
    office.tick(START + timedelta(days=10))
    live = rows_of(office)
    office.views.rebuild(batch=1)
    assert rows_of(office) == live


# the sweep


def test_a_sweep_repairs_rows_that_were_lost_or_wrong_and_climbs_what_they_hid(office, caplog):
    lost, wrong, hidden, well = (received(office) for _ in range(4))
    office.views.catch_up()
    truth = rows_of(office)
    number = office.views._shelf.active().number
    with office.views._shelf.writing(number) as tx:
        tx.execute(delete(ledger).where(ledger.c.case_no == lost))
        tx.execute(delete(clocks).where(clocks.c.case_no == hidden))
        tx.execute(update(docket).where(docket.c.case_no == wrong).values(owner="nobody"))
    assert office.tick(START + timedelta(hours=1)).climbs == 0
    with caplog.at_level(logging.ERROR):
        report = sweep(office.cases, office.views, START + timedelta(hours=1))
    assert sorted(report.repaired) == sorted([lost, wrong, hidden]) and report.looked_at == 4 and report.climbed == []
    assert rows_of(office) == truth
    assert sweep(office.cases, office.views, START + timedelta(hours=1)).repaired == []
    assert well not in report.repaired
    late = sweep(office.cases, office.views, START + timedelta(days=2))
    assert sorted(late.climbed) == sorted([lost, wrong, hidden, well])


def test_a_sweep_frees_cases_whose_fault_was_mended_and_names_those_it_cannot_read(office, monkeypatch, caplog):
    case = received(office)
    monkeypatch.setattr(ledger_module, "ordered_fen", lambda case: 1 // 0)
    with caplog.at_level(logging.ERROR):
        office.views.catch_up()
        monkeypatch.undo()
        report = sweep(office.cases, office.views, START)
    assert report.freed == [office.cases.case(case).id] and office.views.quarantined() == []


def test_a_sweep_under_a_wrong_clock_does_nothing(office, caplog):
    office.tick(START + timedelta(days=1))
    with caplog.at_level(logging.CRITICAL):
        assert sweep(office.cases, office.views, START).refused is not None


# two schedulers, killed


def _tick_until_killed(url: str, days: int, hits: int) -> None:
    """A scheduler that dies without warning at its n-th chance between climbing and the letters."""
    office = Casework(url, clock=TurnedClock(START + timedelta(days=days)))
    left = hits

    def maybe_die(real):
        def act(*given, **named):
            nonlocal left
            answer = real(*given, **named)
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        return act

    giving.TOGETHER = 1  # type: ignore[misc]  # a process of its own, in which each case is a chance to die
    for thing, name in ((office.cases, "do_each"), (office.views, "catch_up")):
        setattr(thing, name, maybe_die(getattr(thing, name)))
    office.tick()


def _forked(work, *given) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        signal.alarm(20)
        try:
            work(*given)
        finally:
            os._exit(0)
    return child


def test_T15_two_schedulers_killed_fifty_times_between_deciding_and_telling_lose_no_rung_and_tell_nobody_twice(sqlite_url):
    """T15."""
    with opened(sqlite_url) as office:
        cases = [received(office) for _ in range(3)]
        office.do(Dispatch(case_no=cases[0], lead=COUNTY.code), by=DISPATCHER)
    killed = 0
    for run in range(90):
        pair = [_forked(_tick_until_killed, sqlite_url, 1 + run // 6, 1 + (run + n) % 3) for n in range(2)]
        killed += sum(os.WIFSIGNALED(os.waitpid(child, 0)[1]) for child in pair)
        if killed >= 50:
            break
    assert killed >= 50
    end = START + timedelta(days=14)
    with opened(sqlite_url, end) as office:
        office.tick(end)
        letters = rows_of(office)["letters"]
        for case_no in cases:
            case = office.cases.case(case_no)
            assert set(decided(office, case_no).values()) == {1}
            assert not list(due_rungs(case, end)) and not list(expired_clocks(case, end))
            told = {row["version"] for row in letters if row["case_no"] == case_no}
            assert told >= {fact.originator_version for fact in climbs(office, case_no) if any(step.told for step in fact.steps)}
        assert len({(row["case_id"], row["recipient"], row["clock"], row["template"]) for row in letters}) == len(letters)
        live = rows_of(office)
        office.views.rebuild()
        assert rows_of(office) == live
