"""The worker: one leader by lease, a metronome that remembers nothing, and a clean stop."""

import logging
import os
import signal
import sys
import threading
import warnings
from datetime import timedelta

import pytest
from sqlalchemy import text

from casework.scheduler import giving
from casework.scheduler.ending import ended_by_signals
from casework.scheduler.jobs import metronome, patient, run_worker
from casework.scheduler.leadership import Leadership
from casework.scheduler.sweep import sweep
from casework.store import StoreUnavailable
from tests.projections.conftest import START, opened, received

PATIENCE = 10.0
LIMIT = 60
"""Seconds after which a process that does not end is killed, so that its test fails instead of waiting for ever."""


def let_pass(office, name: str = "tick") -> None:
    """The lease runs out, as if its holder had been stopped for long."""
    with office.store.writing() as tx:
        tx.execute(text("update leases set until = 0 where name = :name"), {"name": name})


def test_one_process_leads_and_another_takes_over_when_its_lease_ran_out(office):
    first, second = Leadership(office.cases), Leadership(office.cases)
    assert first.lead() and not second.lead() and second.epoch is None
    assert first.lead() and first.epoch == 1
    let_pass(office)
    assert second.lead() and second.epoch == 2
    assert not first.lead() and first.epoch is None


def test_a_leader_that_resigns_makes_nobody_wait(office):
    first, second = Leadership(office.cases), Leadership(office.cases)
    assert first.lead()
    second.resign()
    assert not second.lead()
    first.resign()
    assert second.lead()


def test_a_leader_whose_database_does_not_answer_leads_no_longer(office, monkeypatch):
    leadership = Leadership(office.cases)
    assert leadership.lead()

    def gone(*_):
        raise StoreUnavailable("gone")

    monkeypatch.setattr(office.cases.store, "acquire_lease", gone)
    with pytest.raises(StoreUnavailable):
        leadership.lead()
    assert leadership.epoch is None


def test_the_metronome_never_skips_a_beat_that_came_late_and_never_runs_two_at_once(small):
    scheduler = metronome(small, Leadership(small.cases))
    scheduler.start(paused=True)
    try:
        assert {job.id for job in scheduler.get_jobs()} == {"tick", "lease", "sweep", "audit"}
        for job in scheduler.get_jobs():
            assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    finally:
        scheduler.shutdown()


def test_only_the_leader_ticks_and_sweeps(small):
    case = received(small)
    small.clock.turn_to(START + timedelta(hours=40))
    other, own = Leadership(small.cases), Leadership(small.cases)
    jobs = {job.id: job.func for job in metronome(small, own).get_jobs()}
    assert other.lead()
    jobs["tick"]()
    jobs["sweep"]()
    assert not small.cases.case(case).climbed
    other.resign()
    jobs["tick"]()
    assert small.cases.case(case).climbed


def test_a_database_that_does_not_answer_is_told_in_one_line_and_the_next_beat_comes(caplog):
    def gone() -> None:
        raise StoreUnavailable("the database is not ready: gone")

    with caplog.at_level(logging.WARNING):
        patient(gone)()
    assert caplog.messages == ["the database is not ready: gone"]


def test_a_worker_ticks_until_it_is_told_to_stop_and_gives_the_lease_back(small, monkeypatch):
    case = received(small)
    small.clock.turn_to(START + timedelta(hours=40))
    stop, climbed = threading.Event(), threading.Event()
    real = small.tick

    def tick():
        report = real()
        if report.climbs:
            climbed.set()
        return report

    monkeypatch.setattr(small, "tick", tick)
    worker = threading.Thread(target=run_worker, args=(small, stop), kwargs={"every": 0.05, "follow": 0.05})
    worker.start()
    assert climbed.wait(PATIENCE)
    stop.set()
    worker.join(PATIENCE)
    assert not worker.is_alive() and small.cases.case(case).climbed
    assert Leadership(small.cases).lead()


def test_a_worker_that_is_told_to_end_leaves_the_rest_of_a_long_tick_to_the_next(small, monkeypatch):
    cases = [received(small) for _ in range(3)]
    small.clock.turn_to(START + timedelta(hours=40))
    stop, do_each = threading.Event(), small.cases.do_each
    monkeypatch.setattr(giving, "TOGETHER", 1)

    def told_to_end(*given, **named):
        stop.set()
        assert small.ending.wait(PATIENCE)
        return do_each(*given, **named)

    monkeypatch.setattr(small.cases, "do_each", told_to_end)
    run_worker(small, stop, every=0.05, follow=0.05)
    monkeypatch.undo()
    assert sum(bool(small.cases.case(case).climbed) for case in cases) == 1
    assert small.tick().climbs == 2 and small.tick().climbs == 0


def _work(url: str, ready: int) -> None:
    office = opened(url, START + timedelta(hours=40))
    stop = threading.Event()
    real = office.tick

    def tick():
        report = real()
        os.write(ready, b".")
        return report

    setattr(office, "tick", tick)  # noqa: B010  # a method
    run_worker(office, stop, every=0.05, follow=0.05)
    office.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_finishes_and_exits_by_itself(sqlite_url, number):
    with opened(sqlite_url) as office:
        case = received(office)
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        signal.alarm(LIMIT)
        try:
            _work(sqlite_url, writer)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writer)
    assert os.read(reader, 1) == b"."
    os.kill(child, number)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(reader)
    with opened(sqlite_url, START + timedelta(hours=40)) as office:
        assert office.cases.case(case).climbed and Leadership(office.cases).lead()


@pytest.fixture
def no_waiting_for_ever():
    """A main thread that waits for itself is told to give up."""

    def give_up(*_):
        raise TimeoutError("the main thread waits for what only it could do")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(int(PATIENCE))
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("no_waiting_for_ever")
def test_a_signal_is_heard_though_the_main_thread_holds_the_lock_of_the_event_it_sets():
    stop = threading.Event()
    with ended_by_signals(stop):
        with stop._cond:  # type: ignore[attr-defined]  # the lock within
            os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(PATIENCE)


def wake_another_than(sleeper, stop):
    """A signal to this thread, once the other waits for `stop`."""
    while (frame := sys._current_frames()[sleeper.ident].f_back) is None or frame.f_locals.get("self") is not stop:
        del frame
    del frame
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)


@pytest.mark.usefixtures("no_waiting_for_ever")
def test_a_signal_is_heard_though_it_does_not_wake_the_main_thread():
    """As when it comes just before the main thread falls asleep: here another thread gets it."""
    stop = threading.Event()
    with ended_by_signals(stop):
        other = threading.Thread(target=wake_another_than, args=(threading.main_thread(), stop))
        other.start()
        stop.wait()
    other.join()


def test_signals_are_handled_as_before_when_the_worker_is_gone():
    before, threads = signal.getsignal(signal.SIGTERM), threading.active_count()
    stop = threading.Event()
    with ended_by_signals(stop):
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(PATIENCE)
    assert signal.getsignal(signal.SIGTERM) is before and threading.active_count() == threads
    away = threading.Thread(target=lambda: ended_by_signals(stop).__enter__())
    away.start()
    away.join()
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_sweep_that_is_told_to_end_leaves_the_cases_to_the_next(small):
    received(small)
    small.ending.set()
    assert sweep(small.cases, small.views, small.clock(), small.ending).looked_at == 0
    small.ending.clear()
    assert sweep(small.cases, small.views, small.clock(), small.ending).looked_at == 1
