"""The access log is written behind the answers, on both databases, and says itself what it could not keep."""

import logging
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from casework.security.access_log import LONGEST, Access, AccessLog
from casework.store import Store, StoreUnavailable
from tests.spec import MONDAY

ALL = MONDAY - timedelta(days=1)


def refused(number=0, **changes):
    entry = Access(MONDAY + timedelta(seconds=number), "GET", f"/api/v1/cases/{number}", 404, "case_not_found")
    return replace(entry, **changes)


@pytest.fixture
def store(identity_store):
    return identity_store


@pytest.fixture
def log(store):
    log = AccessLog(store)
    yield log
    assert log.flush()


class Held(Store):
    """A store whose writing stands still until it is let go; then it does what the real one does, or fails."""

    def __init__(self, store, fault=None):
        self.store, self.fault, self.go, self.entered = store, fault, Event(), Event()

    @contextmanager
    def writing(self):
        self.entered.set()
        assert self.go.wait(20)
        if self.fault is not None:
            raise self.fault
        with self.store.writing() as tx:
            yield tx


def test_what_was_recorded_is_there_in_order_after_a_flush(log):
    entries = [refused(number, person="li", post="officer", unit="u", token="t", case_no="c", address="a") for number in range(500)]
    for entry in entries:
        log.record(entry)
    assert log.flush()
    assert list(log.since(ALL, 1000)) == entries


def test_since_is_inclusive_and_the_newest_are_kept(log):
    for number in range(10):
        log.record(refused(number))
    assert log.flush()
    assert [entry.at for entry in log.since(MONDAY + timedelta(seconds=7), 100)] == [MONDAY + timedelta(seconds=n) for n in (7, 8, 9)]
    assert [entry.path[-1] for entry in log.since(ALL, 2)] == ["8", "9"]


def test_a_standing_database_holds_up_nobody_and_what_is_too_much_is_counted(store, caplog):
    held = Held(store)
    log = AccessLog(held, waiting=10)
    log.record(refused(0))
    assert held.entered.wait(20)
    for number in range(1, 31):
        log.record(refused(number))
    assert not log.flush(0.0)
    with caplog.at_level(logging.ERROR, "casework.access"):
        held.go.set()
        assert log.flush()
    kept = AccessLog(store).since(ALL, 100)
    assert len(kept) == 12 and kept[-1].code == "dropped 20" and "20 entries" in caplog.text


@pytest.mark.parametrize("fault", [StoreUnavailable("the disk is full"), RuntimeError("a mistake")])
def test_a_failing_database_costs_the_entries_and_nothing_else(store, caplog, fault):
    held = Held(store, fault)
    log = AccessLog(held)
    with caplog.at_level(logging.ERROR, "casework.access"):
        held.go.set()
        log.record(refused())
        assert log.flush()
    assert "1 entries of the access log are lost" in caplog.text
    held.fault = None
    log.record(refused(1))
    assert log.flush() and [entry.path for entry in AccessLog(store).since(ALL, 10)] == ["/api/v1/cases/1"]


def test_nothing_can_be_smuggled_into_the_log(log):
    log.record(refused(path="/a\n2026 200 ok\x00\x1b[2J\ud800" + "x" * 1000))
    assert log.flush()
    (entry,) = log.since(ALL, 10)
    assert entry.path.isprintable() and len(entry.path) == LONGEST and entry.path.startswith("/a\N{REPLACEMENT CHARACTER}2026")


def test_a_flush_of_nothing_is_done(log):
    assert log.flush(0.0)
