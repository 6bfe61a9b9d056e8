"""A rebuild by several processes: the same rows as by one, and nothing lost when one of them, or all, are killed."""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from casework.projections import rebuilding
from casework.projections.batch import Reader
from casework.projections.building import SPACE, Builder, Share, Site
from casework.projections.crew import ENOUGH, MOST, Crew, WorkerLost, workers_for
from casework.projections.memory import unhurried_memory
from casework.store import StoreUnavailable
from tests.projections.conftest import rows_of, worked
from tests.projections.test_rebuilding import without_since

LIMIT = 30.0
"""Seconds within which a process must have ended."""
STANDING_STILL = """
import sys, threading
from casework.bootstrap import Casework
from casework.projections import rebuilding

class Told(rebuilding.Crew):
    def fill(self, told):
        def still(read):
            print(*self.pids, flush=True)
            threading.Event().wait()
        super().fill(still)

rebuilding.Crew = Told
with Casework(sys.argv[1], create=False) as office:
    office.views.rebuild(workers=2)
"""


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or waits for nobody to ask how it ended."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def have_ended(pids: Iterable[int]) -> bool:
    """Whether all of these are gone, or go within LIMIT seconds."""
    end, left = monotonic() + LIMIT, [pid for pid in pids if not has_ended(pid)]
    while left and monotonic() < end:
        sleep(0.02)
        left = [pid for pid in left if not has_ended(pid)]
    return not left


def test_two_processes_leave_the_same_rows_as_one_and_set_the_same_case_aside(office):
    numbers = worked(office)
    poisoned = office.cases.case(numbers[0])
    office.store.recorder.insert_events([StoredEvent(poisoned.id, 1 + poisoned.version, "case.of_next_year", b"{}")])
    office.views.rebuild(workers=1)
    alone = rows_of(office)
    told: list[tuple[int, int]] = []
    done = office.views.rebuild_compared(None, lambda read, of: told.append((read, of)), workers=2)
    assert without_since(rows_of(office)) == without_since(alone) and len(alone["quarantine"]) == 1
    assert sorted(told) == told and told[-1] == (done.position, done.position)


def test_a_rebuild_whose_process_is_killed_says_so_and_leaves_the_old_views(small, monkeypatch):
    worked(small)
    live, before = rows_of(small), small.views._shelf.active()
    crews: list[Crew] = []

    class Kept(Crew):
        def fill(self, told):
            crews.append(self)
            super().fill(told)

    monkeypatch.setattr(rebuilding, "Crew", Kept)
    with pytest.raises(WorkerLost, match="start it again"):
        small.views.rebuild(lambda _read, _of: os.kill(crews[0].pids[0], signal.SIGKILL), workers=2)
    assert small.views._shelf.active() == before and small.views._shelf.numbers() == [before.number]
    assert have_ended(crews[0].pids) and rows_of(small) == live
    small.views.rebuild()


def test_the_processes_of_a_rebuild_that_is_killed_end_and_the_old_views_stay(small):
    worked(small)
    live, before = rows_of(small), small.views._shelf.active()
    url = f"sqlite:///{small.store.recorder.path}"
    with subprocess.Popen([sys.executable, "-c", STANDING_STILL, url], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        pids = [int(pid) for pid in killed.stdout.readline().split()]
        killed.kill()
    assert len(pids) == 2 and have_ended(pids)
    small.views.catch_up()
    assert small.views._shelf.active() == before and rows_of(small) == live


def test_a_process_of_a_rebuild_that_is_over_writes_nothing_into_the_next_one(small):
    worked(small, 2)
    shelf, reader, upto = small.views._shelf, Reader(small.store.recorder, small.cases.mapper), small.views.position()
    shelf.make(2, indexed=False)
    late, now = (Builder(small.store, shelf, reader, Site(2, mark)) for mark in (7, 8))
    now.begin()
    with pytest.raises(StoreUnavailable, match="another rebuild"):
        late.fill(Share.of(1)[0], upto, 100, lambda _read: None)
    read: list[int] = []
    now.fill(Share.of(1)[0], upto, 100, read.append)
    now.end(upto)
    with pytest.raises(StoreUnavailable, match="another rebuild"):
        now.end(upto)
    assert read and small.views._shelf.active().number == 1


def test_the_shares_hold_every_case_once():
    for number in (1, 2, 3, 32):
        shares = Share.of(number)
        assert len(shares) == number and shares[0].after == UUID(int=0) and shares[-1].until == UUID(int=SPACE - 1)
        assert [share.until for share in shares[:-1]] == [share.after for share in shares[1:]]


def test_few_facts_are_read_by_this_process_and_many_by_one_for_each_processor_at_most_four():
    assert workers_for(2 * ENOUGH - 1) == 1
    assert workers_for(1000 * ENOUGH) == min(MOST, len(os.sched_getaffinity(0)))
    assert (workers_for(1, 3), workers_for(1000 * ENOUGH, 1)) == (3, 1)


def test_the_collector_of_circles_is_as_before_when_the_last_reader_is_done():
    before = gc.get_threshold()
    first, second = unhurried_memory(), unhurried_memory()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() != before
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before and gc.get_freeze_count() == 0
