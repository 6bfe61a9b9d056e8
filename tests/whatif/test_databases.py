"""Both databases are read alike: range by range, up to a position, whole cases only."""

from itertools import pairwise
from multiprocessing import active_children
from uuid import UUID

from casework.store.history import history
from casework.whatif.reading import cases, end_of, past_of, ranges
from casework.whatif.running import Plan, replayed
from casework.whatif.window import Window
from tests.office import Office, furnished


def test_every_case_is_read_once_whatever_the_ranges(any_url):
    with furnished(any_url) as house:
        numbers = [Office(house).receives().case_no for _ in range(5)]
        newest = house.cases.recorder.max_notification_id()
        calendar = house.policies.calendar
    with history(any_url) as opened:
        end = end_of(opened)
        assert end.position == newest
        assert past_of(opened).calendar(calendar.digest[:16]) == calendar
        for parts in (1, 7, 256):
            read = [rows for low, high in ranges(parts) for rows in cases(opened, low, high, end.position)]
            assert len(read) == len(numbers)
            assert {row.topic for rows in read for row in rows[:1]} == {"case.received"}
        early = [rows for low, high in ranges(3) for rows in cases(opened, low, high, end.position - 1)]
        assert sum(map(len, early)) < sum(map(len, read))


def test_a_run_that_is_given_up_leaves_no_process_behind(sqlite_url):
    with furnished(sqlite_url) as house:
        Office(house).receives()
    with history(sqlite_url) as opened:
        end = end_of(opened)
    done: list[int] = []
    running = replayed(Plan(sqlite_url, end, Window(end.at)), 2, lambda number, _: done.append(number))
    next(running)
    assert len(active_children()) == 2
    running.close()
    assert (done, active_children()) == ([1], [])


def test_the_ranges_hold_every_id_once():
    parts = ranges(256)
    assert (parts[0][0], parts[-1][1]) == (UUID(int=0), UUID(int=2**128 - 1))
    assert all(int(one[1]) + 1 == int(other[0]) for one, other in pairwise(parts))
