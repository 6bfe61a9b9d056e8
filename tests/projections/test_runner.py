"""The runner: the same rows live and rebuilt, whatever the batch, however many run, whichever case is poison."""

import logging
import multiprocessing
import warnings
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import text, update

from casework.codec import FactMapper
from casework.projections import ledger as ledger_module
from casework.projections.batch import Reader
from casework.projections.control import active
from casework.projections.following import Follower, Overtaken
from casework.projections.rebuilding import LEASE, RebuildRunning
from casework.projections.runner import Views
from casework.projections.tables import NAMES
from casework.store import Store, StoreUnavailable
from tests.projections.conftest import START, bounced, opened, received, rows_of, worked


@pytest.mark.parametrize("batch", [1, 3, 500])
def test_a_rebuild_gives_the_same_rows_table_by_table_as_the_life_before(office, batch):
    worked(office)
    bounced(office)
    live = rows_of(office)
    assert all(live[name] for name in NAMES)
    told = []
    reached = office.views.rebuild(lambda at, newest: told.append((at, newest)), batch=batch)
    assert rows_of(office) == live
    assert told[-1] == (reached, reached) and len(told) >= reached / 500 and told == sorted(told)


def test_reading_fact_by_fact_gives_the_same_rows_as_reading_in_batches(any_url):
    with opened(any_url) as office:
        worked(office)
        live = rows_of(office)
        office.views.rebuild(batch=1)
        one_by_one = rows_of(office)
    assert one_by_one == live


def test_a_runner_that_forgets_every_case_at_once_gives_the_same_rows(small):
    worked(small)
    live = rows_of(small)
    small.views._reader = Reader(small.store.recorder, small.cases.mapper, memory=0)
    small.views.rebuild(batch=2)
    assert rows_of(small) == live


def test_an_empty_office_has_empty_views_and_no_lag(office):
    office.views.catch_up()
    status = office.views.status()
    assert status.lag == 0 and status.position == status.newest
    assert rows_of(office)["ledger"] == []


def test_catching_up_twice_changes_nothing(office):
    worked(office)
    live = rows_of(office)
    office.views.catch_up()
    assert rows_of(office) == live


def test_many_runners_at_once_count_every_fact_once(any_url):
    with opened(any_url) as office:
        for _ in range(12):
            received(office)
        runners = [Views(office.store, office.cases) for _ in range(3)]
        start = Barrier(len(runners))

        def run(views):
            start.wait()
            views.catch_up(batch=2)

        threads = [Thread(target=run, args=(views,)) for views in runners]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        live = rows_of(office)
        for views in runners:
            views.close()
        assert len(live["ledger"]) == 12 and len(live["timeline"]) == 12
        office.views.rebuild()
        assert rows_of(office) == live


def test_a_batch_that_lost_the_race_writes_nothing(office):
    received(office)
    views = office.views
    number = views._shelf.active().number
    reader = Reader(office.store.recorder, office.cases.mapper)
    slow = Follower(office.store, views._shelf, reader, number)
    place = slow.place()
    seen = reader.after(place.at, 500)
    views.catch_up()
    with pytest.raises(Overtaken):
        slow._take(place, seen)


def test_a_rebuild_drops_the_old_generation_and_other_processes_follow_to_the_new_one(office):
    worked(office, 2)
    other = Views(office.store, office.cases)
    before = office.views._shelf.active().number
    office.views.rebuild()
    after = office.views._shelf.active().number
    assert after != before and office.views._shelf.numbers() == [after]
    received(office)
    assert other.catch_up() == other.status().newest
    assert len(rows_of(office)["ledger"]) == 3
    other.close()


def test_a_rebuild_goes_on_while_facts_come_in_and_misses_none(any_url):
    with opened(any_url) as office:
        worked(office)
        late: list[str] = []

        def busy(_at, _newest):
            if len(late) < 5:
                late.append(received(office))
                office.views.catch_up()

        office.views.rebuild(busy, batch=3)
        office.views.catch_up()
        live = rows_of(office)
        assert {row["case_no"] for row in live["ledger"]} >= set(late)
        office.views.rebuild()
        assert rows_of(office) == live


def test_two_rebuilds_at_once_are_refused_and_a_killed_one_leaves_no_rubbish(office):
    assert office.store.acquire_lease(LEASE, "another", 60) is not None
    with pytest.raises(RebuildRunning):
        office.views.rebuild()
    office.store.release_lease(LEASE, "another")
    shelf = office.views._shelf
    shelf.make(max(shelf.numbers()) + 1)
    office.views.rebuild()
    assert shelf.numbers() == [shelf.active().number]


def test_a_rebuild_whose_lease_another_took_stops_before_the_swap(small):
    worked(small, 2)
    before = small.views._shelf.active()

    def stolen(_at, _newest):
        with small.store.writing() as tx:
            tx.execute(text("update leases set holder = 'another', until = until + 60 where name = 'rebuild'"))

    with pytest.raises(RebuildRunning):
        small.views.rebuild(stolen, batch=1)
    assert small.views._shelf.active() == before


def test_views_of_another_release_are_rebuilt_on_opening(any_url):
    with opened(any_url) as office:
        worked(office)
        live = rows_of(office)
        number = office.views._shelf.active().number
        with office.views._shelf.control(write=True) as tx:
            tx.execute(update(active).values(schema=0))
        with pytest.raises(StoreUnavailable, match="another release"):
            office.views.catch_up()
    with opened(any_url) as office:
        assert office.views._shelf.active().number != number
        assert rows_of(office) == live


def _first_look(url, start, answers):
    with Store.open(url) as store:
        start.wait()
        views = Views(store, HasMapper())
        answers.put(views.catch_up())
        views.close()


class HasMapper:
    """An application that is nothing but its mapper."""

    mapper = FactMapper()


def test_two_processes_may_make_the_views_of_an_office_at_the_same_moment(sqlite_url):
    with opened(sqlite_url) as office:
        received(office)
        assert office.store.folder is not None
        for path in office.store.folder.glob("office.views*"):
            path.unlink()
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(2), context.Queue()
    processes = [context.Process(target=_first_look, args=(sqlite_url, start, answers)) for _ in range(2)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for process in processes:
            process.start()
    assert all(answers.get(timeout=20) > 0 for _ in processes)
    for process in processes:
        process.join()


# poison


def test_a_fact_that_cannot_be_read_sets_its_case_aside_and_all_others_go_on(office, caplog):
    good, bad = received(office), received(office)
    stream = office.cases.case(bad).id
    from eventsourcing.persistence import StoredEvent

    office.store.recorder.insert_events([StoredEvent(stream, 2, "case.of_next_year", b"{}")])
    later = received(office)
    with caplog.at_level(logging.ERROR):
        office.views.catch_up()
    (aside,) = office.views.quarantined()
    assert aside.case_no == bad and aside.view == "facts" and "case.of_next_year" in aside.error
    assert "quarantine" in caplog.text
    status = office.views.status()
    assert status.lag == 0 and status.quarantine["ledger"] == 1
    rows = {row["case_no"]: row["version"] for row in rows_of(office)["ledger"]}
    assert rows == {good: 1, bad: 1, later: 1}
    assert office.views.retry_quarantined() == []
    assert office.views.quarantined()[0].since == aside.since


def test_a_row_that_cannot_be_made_sets_its_case_aside_until_it_can(office, monkeypatch, caplog):
    good, bad = received(office), received(office)
    real = ledger_module.ordered_fen

    def broken(case):
        if case.case_no == bad:
            raise ZeroDivisionError("a mistake of ours")
        return real(case)

    monkeypatch.setattr(ledger_module, "ordered_fen", broken)
    with caplog.at_level(logging.ERROR):
        office.views.catch_up()
    (aside,) = office.views.quarantined()
    assert aside.view == "ledger" and "ZeroDivisionError" in aside.error
    office.tick(START + timedelta(days=9))
    assert {row["case_no"] for row in rows_of(office)["ledger"]} == {good}
    monkeypatch.undo()
    assert office.views.retry_quarantined() == [office.cases.case(bad).id]
    live = rows_of(office)
    assert live["quarantine"] == [] and {row["case_no"] for row in live["ledger"]} == {good, bad}
    office.views.rebuild()
    assert rows_of(office) == live


def test_a_value_the_database_refuses_sets_its_case_aside_and_not_the_batch(postgres_url, monkeypatch, caplog):
    with opened(postgres_url) as office:
        good, bad = received(office), received(office)
        real = ledger_module.ordered_fen
        monkeypatch.setattr(ledger_module, "ordered_fen", lambda case: 2**70 if case.case_no == bad else real(case))
        with caplog.at_level(logging.ERROR):
            office.views.catch_up()
        assert [aside.case_no for aside in office.views.quarantined()] in ([bad], [None])
        assert {row["case_no"] for row in rows_of(office)["ledger"]} == {good}


def test_a_database_that_does_not_answer_sets_no_case_aside(small, monkeypatch):
    received(small)

    def gone(*_):
        raise StoreUnavailable("gone")

    monkeypatch.setattr(small.views._reader, "rows", gone)
    with pytest.raises(StoreUnavailable):
        small.views.catch_up()
    monkeypatch.undo()
    small.views.catch_up()
    assert small.views.quarantined() == [] and len(rows_of(small)["ledger"]) == 1


def test_a_batch_begun_before_a_case_came_free_is_not_written(small, monkeypatch, caplog):
    bad = received(small)
    monkeypatch.setattr(ledger_module, "ordered_fen", lambda case: 1 / 0)
    with caplog.at_level(logging.ERROR):
        small.views.catch_up()
    monkeypatch.undo()
    views = small.views
    reader = Reader(small.store.recorder, small.cases.mapper)
    slow = Follower(small.store, views._shelf, reader, views._shelf.active().number)
    place = slow.place()
    received(small)
    assert views.retry_quarantined()
    with pytest.raises(Overtaken):
        slow._take(place, reader.after(place.at, 500))
    views.catch_up()
    assert {row["case_no"] for row in rows_of(small)["ledger"]} >= {bad}


def test_catching_up_ends_after_the_batch_in_hand_when_the_process_is_to_end_and_goes_on_later(office):
    for _ in range(8):
        received(office)
    newest = office.store.recorder.max_notification_id()
    office.views.ending.set()
    reached = office.views.catch_up(batch=1)
    assert reached < newest
    office.views.ending.clear()
    assert office.views.catch_up(batch=1) == newest
