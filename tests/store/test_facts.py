"""Facts keep their order, have no holes, and are written once with their command and sources, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from casework.store import CommandKnown, SourceKnown, SourceRecord, Store

CASE = UUID("00000000-0000-0000-0000-0000000000c1")
OTHER = UUID("00000000-0000-0000-0000-0000000000c2")


def test_facts_come_back_in_order_and_byte_for_byte(store, fact):
    state = '{"zh":"欠薪","fen": 1}'.encode()
    positions = store.recorder.insert_events([fact(1, state=state), fact(1, OTHER), fact(2)])
    assert positions == sorted(positions) and len(set(positions)) == 3
    assert [(f.originator_version, f.state) for f in store.recorder.select_events(CASE)] == [(1, state), (2, b'{"fen":1}')]
    assert [f.originator_version for f in store.recorder.select_events(CASE, desc=True, limit=1)] == [2]
    assert [f.originator_version for f in store.recorder.select_events(CASE, gt=1, lte=2)] == [2]


def test_notifications_page_by_position(store, fact):
    positions = store.recorder.insert_events([fact(version) for version in range(1, 8)])
    page = store.recorder.select_notifications(positions[2], 3, inclusive_of_start=False)
    assert [f.id for f in page] == positions[3:6]
    assert [f.id for f in store.recorder.select_notifications(positions[2], 2)] == positions[2:4]
    assert [f.id for f in store.recorder.select_notifications(None, 9, stop=positions[1])] == positions[:2]
    assert store.recorder.select_notifications(None, 9, topics=["test.other"]) == []
    assert len(store.recorder.select_notifications(None, 9, topics=["test.paid"])) == 7
    assert store.recorder.max_notification_id() == positions[-1]


def test_an_empty_store_has_no_last_position(store):
    assert store.recorder.max_notification_id() is None
    assert store.recorder.select_events(CASE) == []


@pytest.mark.parametrize("versions", [[2], [1, 3], [0], [1, 1], [2, 1]])
def test_a_version_that_is_not_stored_plus_one_is_refused_whole(store, fact, versions):
    with pytest.raises(IntegrityError):
        store.recorder.insert_events([fact(1, OTHER), *(fact(version) for version in versions)])
    assert store.recorder.max_notification_id() is None


def test_the_same_version_twice_is_refused(store, fact):
    store.recorder.insert_events([fact(1)])
    with pytest.raises(IntegrityError):
        store.recorder.insert_events([fact(1)])


def test_a_command_is_stored_with_its_facts_and_found_again(store, fact, asked):
    command = asked(2)
    positions = store.recorder.insert_events([fact(1), fact(2)], command=command)
    found = store.command(command.id)
    assert found is not None and found.repeats(command)
    assert (found.case_id, found.version, found.position) == (CASE, 2, positions[-1])
    assert store.command(uuid4()) is None


def test_a_command_without_facts_is_remembered_too(store, fact, asked):
    (position,) = store.recorder.insert_events([fact(1)])
    command = asked(1)
    assert store.recorder.insert_events([], command=command) == []
    assert store.command(command.id).position == position


def test_a_repeated_command_is_told_from_a_reused_id(store, fact, asked):
    first = asked()
    store.recorder.insert_events([fact(1)], command=first)
    for again, same in ((asked(id=first.id), True), (asked(id=first.id, body=b"two"), False), (asked(id=first.id, caller="other"), False)):
        with pytest.raises(CommandKnown) as known:
            store.recorder.insert_events([fact(2)], command=again)
        assert known.value.record.repeats(again) is same
    assert len(store.recorder.select_events(CASE)) == 1


def test_a_known_command_is_told_even_where_the_version_is_stale_too(store, fact, asked):
    command = asked()
    store.recorder.insert_events([fact(1)], command=command)
    with pytest.raises(CommandKnown):
        store.recorder.insert_events([fact(1)], command=command)


def test_a_source_number_leads_to_one_case_only(store, fact):
    store.recorder.insert_events([fact(1)], sources=[SourceRecord("12345", "A1", CASE), SourceRecord("platform", "A1", CASE)])
    with pytest.raises(SourceKnown) as known:
        store.recorder.insert_events([fact(1, OTHER)], sources=[SourceRecord("12345", "A1", OTHER)])
    assert known.value.case_id == CASE == store.source("12345", "A1") == store.source("platform", "A1")
    assert store.source("12345", "A2") is None
    assert store.recorder.select_events(OTHER) == []


def test_a_refused_write_leaves_no_command_and_no_source(store, fact, asked):
    command = asked()
    with pytest.raises(IntegrityError):
        store.recorder.insert_events([fact(5)], command=command, sources=[SourceRecord("12345", "A1", CASE)])
    assert store.command(command.id) is None
    assert store.source("12345", "A1") is None


def test_many_threads_on_one_case_leave_no_hole(store, fact):
    def write(_: int) -> int:
        done = 0
        while done < 15:
            last = store.recorder.select_events(CASE, desc=True, limit=1)
            try:
                store.recorder.insert_events([fact(last[0].originator_version + 1 if last else 1)])
                done += 1
            except IntegrityError:
                continue
        return done

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(write, range(6))) == 90
    assert [f.originator_version for f in store.recorder.select_events(CASE)] == list(range(1, 91))


def test_a_naive_tail_misses_nothing_while_twelve_write(store, fact):
    seen: list[int] = []
    stop = Event()

    def tail() -> None:
        last, done = 0, False
        while not done:
            done = stop.is_set()
            page = store.recorder.select_notifications(last, 500, inclusive_of_start=False)
            seen.extend(each.id for each in page)
            last = seen[-1] if seen else 0

    def write(_: int) -> None:
        case = uuid4()
        for version in range(1, 201, 2):
            store.recorder.insert_events([fact(version, case), fact(version + 1, case)])

    reader = Thread(target=tail)
    reader.start()
    try:
        with ThreadPoolExecutor(12) as pool:
            list(pool.map(write, range(12)))
    finally:
        stop.set()
        reader.join()
    assert len(seen) == 2400
    assert seen == [each.id for each in store.recorder.select_notifications(None, 9999)]


def test_nobody_subscribes(store):
    with pytest.raises(NotImplementedError):
        store.recorder.subscribe()


def test_the_fast_insert_of_the_library_is_refused(any_url, monkeypatch):
    monkeypatch.setenv("CASES_POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    with pytest.raises(Exception, match="CASES_POSTGRES_ENABLE_DB_FUNCTIONS lets readers miss facts"):
        Store.open(any_url)


def test_state_is_json_that_auditors_read_in_sql(store, fact):
    store.recorder.insert_events([fact(1)])
    reading = {"sqlite": "select state ->> '$.fen' from facts", "postgresql": "select state::json ->> 'fen' from facts"}
    with store.reading() as connection:
        assert str(connection.exec_driver_sql(reading[store.dialect]).scalar_one()) == "1"
