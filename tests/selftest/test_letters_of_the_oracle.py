"""The oracle counts letters: what was not taken up, did not arrive or stands for two is told."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from casework.bootstrap import Casework
from casework.selftest import letters
from casework.selftest.acts import Clerk
from casework.selftest.clock import FileClock
from casework.selftest.gateway import Gateway, serving
from casework.selftest.place import furnish
from tests.people import WINDOW
from tests.spec import MONDAY


@pytest.fixture
def told(sqlite_url, tmp_path, monkeypatch):
    """An office of which everybody was told once, its gateway, and where its letters begin."""
    with serving() as gateway:
        environ = {"CASEWORK_CHANNELS": str(gateway.settings(tmp_path)), "CASEWORK_NOTICES": "on", "CASEWORK_QUIET": "00:00-00:00"}
        clock = FileClock.started(tmp_path / "clock.json", MONDAY, speed=0.0)
        with Casework(sqlite_url, clock=clock, trial=True) as house:
            before = furnish(house, environ)
            house.do(Clerk(Random(1)).next().command, by=WINDOW)
            clock.step(timedelta(days=9))
            house.tick()
            assert letters.drain(house, clock, environ) == 0
            yield house, gateway, before


def broken(told, taken: Counter[str] | None = None) -> list[str]:
    """What the oracle says."""
    house, gateway, before = told
    return list(letters.lost(house, gateway.taken if taken is None else taken, before.position, before.messages))


def test_letters_that_were_sent_are_told_as_such_and_every_loss_is_told(told):
    house, gateway, before = told
    assert gateway.taken and letters.told(house, before.position)
    assert broken(told) == []
    assert any("never arrived" in line for line in broken(told, Counter()))
    with house.store.writing() as tx:
        letter, message = tx.exec_driver_sql("select letter, delivery from outbox where delivery is not null limit 1").one()
        tx.exec_driver_sql("update outbox set delivery = 'nowhere' where letter = ?", (letter,))
    assert [line.endswith("nowhere, which is not on record") for line in broken(told)] == [True]
    with house.store.writing() as tx:
        tx.exec_driver_sql("update outbox set delivery = null where letter = ?", (letter,))
        tx.exec_driver_sql("update deliveries set state = 'dead' where id = ?", (message,))
    assert [line for line in broken(told) if line.endswith("still waits")] and [line for line in broken(told) if " is dead: " in line]
    with house.store.writing() as tx:
        tx.exec_driver_sql("delete from outbox where letter = ?", (letter,))
    assert any(line.startswith(f"lost: the letter {letter}") for line in broken(told))


@pytest.mark.parametrize(("mood", "status", "taken"), [("", 200, 1), ("failing", 503, 0), ("away", 0, 0), ("forgetful", 0, 1)])
def test_a_gateway_takes_or_refuses_by_its_mood(mood, status, taken):
    gateway = Gateway()
    gateway.mood = mood
    assert gateway.answer(b'{"id": "m1"}') == status
    assert (gateway.taken["m1"], gateway.refused) == (taken, 1 - taken)
