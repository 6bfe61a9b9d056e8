"""`casework worker`: starts, ticks, stops cleanly when told to, and leaves the ticking to one at a time."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from time import monotonic

from casework.bootstrap import Casework
from tests.cli.conftest import PATIENCE, casework
from tests.office import Office, furnished

LIMIT = 5.0


@contextmanager
def working(url: str) -> Iterator[subprocess.Popen[str]]:
    """A worker that has begun; killed where a test left it running."""
    worker = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "casework", "worker", "--database", url],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert worker.stderr is not None and "working on sqlite:///" in worker.stderr.readline()
        yield worker
    finally:
        if worker.poll() is None:
            worker.kill()
        worker.communicate()


def ticks(url: str) -> int:
    """How many rungs of the office were climbed, asked without opening the office."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base:
        return int(base.execute("select count(*) from facts where topic = 'case.climbed'").fetchone()[0])


def until(done: Callable[[], bool]) -> bool:
    """Whether it is done before the patience ends; looks as often as the database answers."""
    end = monotonic() + PATIENCE
    while not done():
        if monotonic() > end:
            return False
        os.sched_yield()
    return True


def test_a_worker_ticks_and_stops_cleanly_in_time(url, cases):
    before = ticks(url)
    with working(url) as worker:
        assert until(lambda: ticks(url) > before)
        worker.send_signal(signal.SIGTERM)
        began = monotonic()
        out, err = worker.communicate(timeout=PATIENCE)
        assert monotonic() - began < LIMIT
    assert (worker.returncode, out) == (0, "") and "stopped" in err and "Traceback" not in err
    assert casework("tick", "--database", url).code == 0
    with Casework(url) as office:
        assert office.cases.case(cases["late"]).missed


def test_a_worker_follows_but_does_not_tick_while_another_leads(url):
    with furnished(url) as house:
        Office(house).receives()
    before = ticks(url)
    with Casework(url) as other:
        assert other.store.acquire_lease("tick", "another worker", 60.0) is not None
        assert other.views.status().lag == 1
        with working(url) as worker:
            assert until(lambda: other.views.status().lag == 0)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(PATIENCE) == 0
    assert ticks(url) == before


def test_a_worker_without_a_database_says_so_and_ends(tmp_path):
    said = casework("worker", "--database", f"sqlite:///{tmp_path / 'none' / 'office.db'}")
    assert (said.code, said.out) == (3, "") and "does not exist; create it" in said.err
