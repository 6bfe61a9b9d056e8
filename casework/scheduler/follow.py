"""Follows the facts in a thread: woken when some are stored, by one of all processes; the others look whether it stands still."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Final

from casework.projections.runner import Views
from casework.store import StoreUnavailable
from casework.store.waking import Bell

log = logging.getLogger("casework.views")
EVERY: Final = 0.5
"""Seconds after which a follower looks though nothing rang, and the others look whether it works."""
REST: Final = 0.05
"""Seconds between two batches: facts that come meanwhile are written together, instead of one transaction each beside the requests."""


class Follow:
    """The thread that keeps the views of this process's database up to date."""

    def __init__(self, views: Views, every: float = EVERY, now: Callable[[], float] = monotonic) -> None:
        self._views, self._every, self._now = views, every, now
        self._bell: Bell | None = None
        self._stop = Event()
        self._seen, self._since = -1, 0.0

    def start(self) -> None:
        """From now on."""
        self._bell = self._views.bell()
        self._thread = Thread(target=self._run, args=(self._bell,), name="casework-follow", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends after the batch that is being written."""
        self._stop.set()
        if self._bell is not None:
            self._bell.ring()
            self._thread.join()
            self._bell.close()

    def look(self, bell: Bell) -> bool:
        """Catches up where this process is the one to do it, or where that one stands still; whether it did."""
        newest = self._views.store.recorder.max_notification_id() or 0
        if not bell.is_mine():
            if not self._stands_still(newest):
                return False
        elif newest == self._seen:
            return False
        self._seen = self._views.catch_up()
        return True

    def _stands_still(self, newest: int) -> bool:
        """Whether facts wait and the views have not moved for as long as a follower needs at most to be there."""
        reached = self._views.position()
        if reached >= newest or reached != self._seen:
            self._seen, self._since = reached, self._now()
            return False
        return self._now() - self._since >= 2 * self._every

    def _run(self, bell: Bell) -> None:
        while not self._stop.is_set():
            try:
                if self.look(bell):
                    self._stop.wait(REST)
            except StoreUnavailable as fault:
                log.warning("%s", fault)
            except Exception:
                log.exception("the views could not be caught up; tried again in a moment")
            if bell.is_mine():
                bell.wait(self._every)
            else:
                self._stop.wait(self._every)
