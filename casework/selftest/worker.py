"""A worker process of a selftest 后台进程: the real runner, ticks and delivery, under the selftest's clock and a quicker beat."""

from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Final

from casework.bootstrap import Casework
from casework.logs import structured
from casework.notices.delivering import run_notices
from casework.scheduler.jobs import run_worker
from casework.selftest.clock import FileClock

TICK, FOLLOW, LEASE, NOTICES = 0.5, 0.2, 2.0, 0.3
"""Seconds between ticks, between looks for facts, until a lease that nobody prolongs is another's, between rounds of delivery."""
ENDED: Final = 0


def work(url: str, clock: str) -> int:
    """Works until SIGTERM, like `casework worker`. The exit code."""
    structured()
    with Casework(url, clock=FileClock(Path(clock))) as office:
        stop = Event()
        notices = Thread(target=partial(run_notices, office, stop, every=NOTICES), name="notices")
        notices.start()
        try:
            run_worker(office, Event(), every=TICK, follow=FOLLOW, lease=LEASE)
        finally:
            stop.set()
            notices.join()
    return ENDED
