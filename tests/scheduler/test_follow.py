"""Following: woken when facts are stored, by one of all processes; the others look whether it stands still."""

import threading

import pytest

from casework.projections.runner import Views
from casework.scheduler.follow import Follow
from tests.projections.conftest import opened, received, rows_of

PATIENCE = 20.0


class Hours:
    """A time that stands until it is turned."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def caught_up(office, monkeypatch):
    """Set when the views of the office reached the newest fact."""
    there, real = threading.Event(), office.views.catch_up

    def catch_up(*args, **kwargs):
        reached = real(*args, **kwargs)
        if reached == office.store.recorder.max_notification_id():
            there.set()
        return reached

    monkeypatch.setattr(office.views, "catch_up", catch_up)
    return there


def test_facts_are_followed_at_once_and_not_at_the_next_beat(office, caught_up):
    follow = Follow(office.views, every=600.0)
    follow.start()
    try:
        assert caught_up.wait(PATIENCE)
        for number in range(1, 4):
            caught_up.clear()
            received(office)
            assert caught_up.wait(PATIENCE)
            assert len(rows_of(office)["ledger"]) == number
    finally:
        follow.stop()


def test_what_another_process_stored_is_heard_of_on_a_server(postgres_url, monkeypatch):
    with opened(postgres_url) as office:
        bell = office.views.bell()
        assert bell.is_mine()
        with opened(postgres_url) as other:
            received(other)
        bell.wait(PATIENCE)
        received(office)
        bell.wait(PATIENCE)
        bell.close()


def test_one_of_two_follows_and_the_other_only_when_that_one_stands_still_or_is_gone(office):
    time, other = Hours(), Views(office.store, office.cases)
    first, second = Follow(office.views, every=1.0, now=time), Follow(other, every=1.0, now=time)
    one, two = office.views.bell(), other.bell()
    assert first.look(one) and not first.look(one)
    received(office)
    assert not second.look(two)
    time.now = 1.0
    assert first.look(one) and not second.look(two)
    received(office)
    assert not second.look(two)
    time.now = 1.5
    assert not second.look(two)
    time.now = 3.5
    assert second.look(two)
    one.close()
    received(office)
    assert two.is_mine() and second.look(two)
    two.close()
    other.close()
    assert len(rows_of(office)["ledger"]) == 3


def test_a_server_that_went_away_is_listened_to_again(postgres_url):
    with opened(postgres_url) as office:
        bell = office.views.bell()
        assert bell.is_mine() and bell.is_mine()
        with office.store.writing() as tx:
            tx.exec_driver_sql("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 727")
        bell.wait(PATIENCE)
        assert bell.is_mine()
        received(office)
        bell.wait(PATIENCE)
        bell.ring()
        bell.wait(PATIENCE)
        bell.close()
        bell.ring()


def test_files_that_cannot_be_locked_let_everybody_follow(small, monkeypatch):
    import fcntl

    def refused(*_):
        raise OSError("no locks on this file system")

    monkeypatch.setattr(fcntl, "flock", refused)
    one, two = small.views.bell(), small.views.bell()
    assert one.is_mine() and two.is_mine()
    one.close()
    two.close()


def test_a_fault_is_told_and_following_goes_on(small, monkeypatch, caplog):
    there, real, faults = threading.Event(), small.views.catch_up, [ZeroDivisionError("a mistake of ours")]

    def catch_up():
        if faults:
            raise faults.pop()
        there.set()
        return real()

    monkeypatch.setattr(small.views, "catch_up", catch_up)
    follow = Follow(small.views, every=0.01)
    follow.start()
    assert there.wait(PATIENCE)
    follow.stop()
    assert "tried again in a moment" in caplog.text
