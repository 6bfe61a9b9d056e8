"""Keeps the log up with the facts beside the requests, and signs a checkpoint every hour and at a clean stop."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from typing import Final

from casework.proof.keeping import Keeper, NoRecovery
from casework.proof.keys import CheckpointKeyMissing
from casework.proof.log import HistoryShrank
from casework.store import Store, StoreUnavailable

log = logging.getLogger("casework.proof")
HOURLY: Final = timedelta(hours=1)
IDLE: Final = timedelta(days=1)
"""How old the newest checkpoint grows where nothing new happened."""
LOOK: Final = timedelta(minutes=5)
"""How often a process looks whether a checkpoint is due."""
PACE: Final = 2.0
"""Seconds between two looks for new facts."""


def run_proof(store: Store, clock: Callable[[], datetime], stop: Event, pace: float = PACE) -> None:
    """Until `stop`: adds leaves as facts come, signs every hour, and once more at the end. What goes wrong is logged and tried again."""
    try:
        keeper = Keeper(store)
    except StoreUnavailable as fault:
        log.error("no proof of history is kept: %s", fault)
        return
    beat = Beat(keeper, store, clock)
    try:
        while not stop.wait(pace):
            beat.tried(beat.follow)
        beat.tried(beat.end)
    finally:
        keeper.close()


class Beat:
    """One process's share of the keeping; any number may work on one database."""

    def __init__(self, keeper: Keeper, store: Store, clock: Callable[[], datetime]) -> None:
        self._keeper, self._store, self._clock = keeper, store, clock
        self._seen = -1
        self._next: datetime | None = None
        self._said = ""

    def tried(self, work: Callable[[], None]) -> None:
        """What goes wrong is said once, until something else does."""
        try:
            work()
            self._said = ""
        except StoreUnavailable as fault:
            self._say(logging.WARNING, str(fault))
        except HistoryShrank as fault:
            self._say(logging.CRITICAL, str(fault))
        except (CheckpointKeyMissing, NoRecovery, ValueError, OSError) as fault:
            self._next = self._clock() + LOOK
            self._say(logging.ERROR, f"no checkpoint was signed: {fault}")

    def follow(self) -> None:
        """Looks for new facts, and signs where it is time."""
        newest = self._store.recorder.max_notification_id() or 0
        if newest != self._seen:
            self._seen = self._keeper.log.catch_up().position
        if self._next is None or self._clock() >= self._next:
            self._sign_if_due()

    def end(self) -> None:
        """The last checkpoint of this process."""
        self._keeper.seal_rest("a clean stop", self._clock())

    def _sign_if_due(self) -> None:
        now, former = self._clock(), self._keeper.newest()
        self._next = now + LOOK
        age = IDLE if former is not None and former.position == self._seen else HOURLY - LOOK
        if former is None or now - former.at >= age:
            self._keeper.seal("hourly", now)

    def _say(self, level: int, sentence: str) -> None:
        if sentence != self._said:
            log.log(level, "%s", sentence)
            self._said = sentence
