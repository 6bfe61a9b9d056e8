"""The answer to a payment is lost after COMMIT and the clerk sends it again: the worker is paid once, on record and in the sum."""

import sqlite3
from uuid import UUID

import pytest

from casework.domain.paying.money import RecordPayment
from casework.domain.refusals import CommandReused
from casework.store import StoreUnavailable
from casework.store.sqlite import SqliteFacts
from tests.office import furnished
from tests.people import COLLEAGUE, OFFICER, WINDOW
from tests.properties.roads import receipt

ID = UUID(int=77)


@pytest.fixture
def office(any_url):
    """An office with a case, on either database."""
    with furnished(any_url, trial=True) as house:
        yield house


def payment(case: str, fen: int = 15_000_000) -> RecordPayment:
    """The payment of the whole sum."""
    return RecordPayment(case_no=case, payer="contractor", method="transfer", fen=fen)


def lose_the_next_answer(house, monkeypatch, *, stored: bool, forgets_too: bool) -> None:
    """The next write is carried out, or not, and its answer is lost; looking the id up at once may fail as well."""
    write = house.store.recorder.insert_events

    def lost(facts, **given):
        monkeypatch.setattr(house.store.recorder, "insert_events", write)
        if stored:
            write(facts, **given)
        raise StoreUnavailable("the connection was lost")

    def gone(id):
        raise StoreUnavailable("the database is gone")

    monkeypatch.setattr(house.store.recorder, "insert_events", lost)
    if forgets_too:
        monkeypatch.setattr(house.store, "command", gone)


@pytest.mark.parametrize("forgets_too", [False, True], ids=["found at once", "found by the retry"])
@pytest.mark.parametrize("stored", [True, False], ids=["lost after COMMIT", "lost before COMMIT"])
def test_a_payment_whose_answer_was_lost_is_stored_once(office, monkeypatch, stored, forgets_too):
    case = office.do(receipt(), by=WINDOW).case_no
    before = office.cases.case(case).version
    lose_the_next_answer(office, monkeypatch, stored=stored, forgets_too=forgets_too)
    if stored and not forgets_too:
        first = office.do(payment(case), by=OFFICER, id=ID)
        assert (first.version, first.repeated) == (before + 1, True)
    else:
        with pytest.raises(StoreUnavailable):
            office.do(payment(case), by=OFFICER, id=ID)
    monkeypatch.undo()
    again = office.do(payment(case), by=OFFICER, id=ID)
    assert (again.case_no, again.version, again.repeated) == (case, before + 1, stored)
    after = office.cases.case(case)
    assert (len(after.payments), after.paid_fen, after.version) == (1, 15_000_000, before + 1)


def test_the_id_of_a_lost_answer_serves_no_other_payment_and_nobody_else(office):
    case = office.do(receipt(), by=WINDOW).case_no
    office.do(payment(case), by=OFFICER, id=ID)
    with pytest.raises(CommandReused):
        office.do(payment(case, fen=1), by=OFFICER, id=ID)
    with pytest.raises(CommandReused):
        office.do(payment(case), by=COLLEAGUE, id=ID)
    assert office.cases.case(case).paid_fen == 15_000_000


@pytest.mark.parametrize("stored", [True, False], ids=["after COMMIT", "before COMMIT"])
def test_a_disk_that_fails_at_the_commit_itself_pays_nobody_twice(sqlite_url, monkeypatch, stored):
    with furnished(sqlite_url, trial=True) as house:
        case = house.do(receipt(), by=WINDOW).case_no
        assert isinstance(house.store.recorder, SqliteFacts)
        commit = house.store.recorder._commit

        def lose(connection):
            monkeypatch.undo()
            if stored:
                commit(connection)
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(house.store.recorder, "_commit", lose)
        if stored:
            assert house.do(payment(case), by=OFFICER, id=ID).repeated
        else:
            with pytest.raises(StoreUnavailable):
                house.do(payment(case), by=OFFICER, id=ID)
        assert house.do(payment(case), by=OFFICER, id=ID).repeated == stored
        assert len(house.cases.case(case).payments) == 1
