"""How often one phone or address came within the hour: counted together by all processes, under names nobody can read."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from casework.security.rates import Rates, TooOften, rates
from casework.store import Store
from tests.spec import MONDAY

KEY = b"k" * 32
HALF_PAST = MONDAY + timedelta(minutes=30)


@pytest.fixture
def counters(any_url):
    with Store.open(any_url) as one, Store.open(any_url) as two:
        yield Rates(one, KEY), Rates(two, KEY)


def taken(counter: Rates, phone: str = "1", limit: int = 3) -> bool:
    """Whether one more request of a phone is taken."""
    try:
        counter.count(HALF_PAST, phone=(phone, limit))
    except TooOften:
        return False
    return True


def test_two_processes_count_together(counters):
    assert [taken(counters[turn % 2]) for turn in range(5)] == [True, True, True, False, False]


def test_another_phone_and_another_kind_have_counts_of_their_own(counters):
    counter = counters[0]
    assert [taken(counter, phone) for phone in ("1", "1", "1", "2")] == [True] * 4
    counter.count(HALF_PAST, address=("1", 1))


def test_who_comes_too_often_is_told_when_the_next_hour_begins_and_may_come_then(counters):
    counter = counters[0]
    for _ in range(3):
        counter.count(HALF_PAST, phone=("1", 3))
    with pytest.raises(TooOften) as refused:
        counter.count(HALF_PAST, phone=("1", 3))
    assert refused.value.seconds == 1800
    counter.count(HALF_PAST + timedelta(seconds=1800), phone=("1", 3))


def test_a_request_counts_under_every_kind_or_under_none(counters):
    counter = counters[0]
    counter.count(HALF_PAST, phone=("1", 1))
    for _ in range(3):
        with pytest.raises(TooOften):
            counter.count(HALF_PAST, phone=("1", 1), address=("a", 1))
    counter.count(HALF_PAST, address=("a", 1))


def test_many_at_once_do_not_slip_through(counters):
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda turn: taken(counters[turn % 2], limit=4), range(12)))
    assert answers.count(True) == 4


def test_hours_that_are_over_are_forgotten_and_names_are_hashes(counters):
    counter = counters[0]
    counter.count(HALF_PAST, phone=("13800000000", 5))
    counter.count(HALF_PAST + timedelta(hours=2), phone=("13900000000", 5))
    with counter.store.reading() as tx:
        assert tx.execute(select(func.count()).select_from(rates)).scalar_one() == 1
        assert b"139" not in bytes(tx.execute(select(rates.c.key)).scalar_one())
