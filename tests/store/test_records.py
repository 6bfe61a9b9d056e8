"""Counters, leases and what a database is, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

import pytest

from casework.store import PurposeError, Store


def test_numbers_run_from_one_for_each_region_and_year(store):
    assert [store.next_number("620502", 2026) for _ in range(3)] == [1, 2, 3]
    assert store.next_number("620502", 2027) == store.next_number("620503", 2026) == 1


def test_a_number_is_never_given_twice(store):
    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(lambda _: store.next_number("620502", 2026), range(60)))
    assert sorted(numbers) == list(range(1, 61))


def test_a_lease_has_one_holder_until_it_runs_out(store):
    assert store.acquire_lease("tick", "a", 60) == 1
    assert store.acquire_lease("tick", "b", 60) is None
    assert store.acquire_lease("tick", "a", 60) == 1
    assert store.acquire_lease("delivery", "b", 60) == 1


def test_a_lease_that_ran_out_goes_to_the_next_with_a_higher_epoch(store):
    assert store.acquire_lease("tick", "a", -1) == 1
    assert store.acquire_lease("tick", "b", 60) == 2
    assert store.acquire_lease("tick", "a", 60) is None


def test_a_holder_that_lost_its_lease_in_between_gets_a_new_epoch(store):
    assert store.acquire_lease("tick", "a", -1) == 1
    assert store.acquire_lease("tick", "a", 60) == 2


def test_a_released_lease_is_free_at_once_and_only_its_holder_releases_it(store):
    store.acquire_lease("tick", "a", 60)
    store.release_lease("tick", "b")
    assert store.acquire_lease("tick", "b", 60) is None
    store.release_lease("tick", "a")
    assert store.acquire_lease("tick", "b", 60) == 2


def test_of_many_who_want_a_lease_one_gets_it(store):
    with ThreadPoolExecutor(6) as pool:
        epochs = list(pool.map(lambda holder: store.acquire_lease("tick", str(holder), 60), range(12)))
    assert sorted(epoch for epoch in epochs if epoch is not None) == [1]


def test_a_new_database_is_an_office_and_may_be_marked_as_a_trial(store, any_url):
    assert not store.is_trial and store.meta.created_at.tzinfo == UTC
    store.mark_trial()
    store.mark_trial()
    assert store.is_trial
    with Store.open(any_url) as again:
        assert again.is_trial and again.meta == store.meta


def test_a_database_with_facts_of_an_office_cannot_become_a_trial(store, fact):
    store.recorder.insert_events([fact(1)])
    with pytest.raises(PurposeError, match="holds facts of an office"):
        store.mark_trial()
    assert not store.is_trial


def test_a_trial_stays_one_when_facts_are_there(store, fact):
    store.mark_trial()
    store.recorder.insert_events([fact(1)])
    store.mark_trial()
    assert store.is_trial


def test_the_database_tells_the_time_in_utc(new_url):
    with Store.open(new_url) as store:
        first, second, created = store.time(), store.time(), store.meta.created_at
    assert first.tzinfo == UTC and first <= second
    assert abs((first - created).total_seconds()) < 60
