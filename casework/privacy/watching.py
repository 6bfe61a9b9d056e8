"""The loop beside the requests that carries out erasures soon after their approval, and drops old entries of the access log once a day."""

import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event
from typing import Final

from casework.application import Cases
from casework.domain.refusals import Refusal
from casework.privacy.carrying_out import Eraser
from casework.privacy.outside import ListMissing
from casework.privacy.reapplying import reapply
from casework.proof.keys import CheckpointKeyMissing
from casework.security.log_keeping import drop_old
from casework.store import StoreUnavailable

log = logging.getLogger("casework.privacy")
PACE: Final = 2.0
"""Seconds between two looks."""
DAILY: Final = timedelta(days=1)
IN_THE_WAY: Final = (StoreUnavailable, CheckpointKeyMissing, ListMissing, Refusal, OSError, ValueError)
"""What keeps an erasure from being done now; it is told once and tried again."""


def begin(cases: Cases, environ: Mapping[str, str] = os.environ) -> None:
    """Before anything is served: erases again what a restore brought back. Raises StoreUnavailable."""
    found = reapply(cases.store, cases.vault.keys, environ=environ)
    for fault in found.faults:
        log.error("an erasure of the list cannot be believed and was not applied: %s", fault)
    if found.again:
        log.warning("%d erasures were done again after a restore", found.again)


class Privacy:
    """One process's share; any number may work on one database."""

    def __init__(self, eraser: Eraser, cases: Cases, clock: Callable[[], datetime], log_days: int) -> None:
        self._eraser, self._cases, self._clock, self._days = eraser, cases, clock, log_days
        self._seen, self._lost, self._said = -1, False, ""
        self._next: datetime | None = None

    def look(self) -> None:
        """Carries out what waits. What goes wrong is told once, until something else does."""
        try:
            self._look()
            self._said = ""
        except IN_THE_WAY as fault:
            if str(fault) != self._said:
                log.error("an erasure waits and cannot be carried out: %s", fault)
                self._said = str(fault)

    def _look(self) -> None:
        if not self._lost:
            self._eraser.record_lost()
            self._lost = True
        newest = self._cases.recorder.max_notification_id() or 0
        if newest != self._seen:
            self._eraser.carry_out_all()
            self._seen = newest
        if self._next is None or self._clock() >= self._next:
            self._next = self._clock() + DAILY
            if gone := drop_old(self._cases.store, self._clock(), self._days):
                log.info("%d entries of the access log were older than %d days and were dropped", gone, self._days)


def run_privacy(
    cases: Cases, clock: Callable[[], datetime], stop: Event, *, backup_days: int, log_days: int, pace: float = PACE
) -> None:  # fmt: skip
    """Until `stop`."""
    share = Privacy(Eraser(cases, backup_days), cases, clock, log_days)
    while True:
        share.look()
        if stop.wait(pace):
            return
