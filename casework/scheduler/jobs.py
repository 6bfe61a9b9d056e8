"""The metronome: APScheduler calls tick, catch-up and sweep; it decides nothing and remembers nothing."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final, Protocol

from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN, EVENT_SCHEDULER_STARTED
from apscheduler.schedulers.background import BackgroundScheduler

from casework.application import Cases
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.projections.quarantine import Unavailable
from casework.projections.runner import Views
from casework.scheduler.ending import ended_by_signals
from casework.scheduler.follow import EVERY as FOLLOW
from casework.scheduler.follow import Follow
from casework.scheduler.leadership import SECONDS, Leadership
from casework.scheduler.sweep import sweep
from casework.scheduler.tick import TickReport

log = logging.getLogger("casework.worker")
EVERY: Final = 15
"""Seconds between ticks."""
RENEWALS: Final = 3
"""How often a lease is prolonged within its time."""
AUDIT: Final = 60
"""Seconds between two looks whether views are what the facts say."""
AUDITED: Final = 5
"""Cases looked at each time: 7,200 a day."""
SWEEP_AT: Final = (3, 30)
"""Hour and minute of the sweep in Asia/Shanghai."""


class Office(Protocol):
    """What a worker needs of an office."""

    cases: Cases
    views: Views

    @property
    def clock(self) -> Callable[[], datetime]:
        """The present moment (UTC)."""

    @property
    def ending(self) -> threading.Event:
        """Ends a tick, a sweep and the catching up that run."""

    def tick(self) -> TickReport:
        """One tick now."""


def run_worker(office: Office, stop: threading.Event, *, every: float = EVERY, follow: float = FOLLOW, lease: float = SECONDS) -> None:
    """Works until `stop` is set or the process is told to end (SIGTERM, SIGINT); the command in hand is finished first.

    Seconds: `every` between ticks, `follow` between looks for facts that nobody rang for, `lease` until another takes over.
    """
    leadership = Leadership(office.cases, seconds=lease)
    scheduler = metronome(office, leadership, every, follow)
    with ended_by_signals(stop):
        scheduler.start()
        try:
            stop.wait()
        finally:
            shut_down(scheduler, office)
            patient(leadership.resign)()


def metronome(office: Office, leadership: Leadership, every: float = EVERY, follow: float = FOLLOW) -> BackgroundScheduler:
    """The scheduler with its jobs, not yet started; the first tick comes at once. Only the leader ticks, sweeps and audits.

    The views are followed by a thread beside it, from its start to its end.
    """
    defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults)

    def tick_if_leading() -> None:
        if leadership.lead():
            office.tick()

    def sweep_if_leading() -> None:
        if leadership.lead():
            sweep(office.cases, office.views, office.clock(), office.ending)

    following = Follow(office.views, follow)
    scheduler.add_listener(lambda _: following.start(), EVENT_SCHEDULER_STARTED)
    scheduler.add_listener(lambda _: following.stop(), EVENT_SCHEDULER_SHUTDOWN)

    def audit_if_leading() -> None:
        if leadership.lead():
            office.views.audit(AUDITED)

    hour, minute = SWEEP_AT
    scheduler.add_job(patient(tick_if_leading), "interval", seconds=every, next_run_time=datetime.now(UTC), id="tick")
    scheduler.add_job(patient(leadership.lead), "interval", seconds=leadership.seconds / RENEWALS, id="lease")
    scheduler.add_job(patient(sweep_if_leading), "cron", hour=hour, minute=minute, timezone=SHANGHAI, id="sweep")
    scheduler.add_job(patient(audit_if_leading), "interval", seconds=AUDIT, id="audit")
    return scheduler


def shut_down(scheduler: BackgroundScheduler, office: Office) -> None:
    """Ends the metronome; a long tick ends before its next command."""
    office.ending.set()
    scheduler.shutdown(wait=True)
    office.ending.clear()


def patient(job: Callable[[], Any]) -> Callable[[], None]:
    """The job; a database that does not answer is told in one line and tried again at the next beat."""

    @wraps(job)
    def tried() -> None:
        try:
            job()
        except Unavailable as fault:
            log.warning("%s", fault)

    return tried
