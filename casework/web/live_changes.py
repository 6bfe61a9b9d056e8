"""What changed, told to every page that stays open: one thread of a process looks at the views as long as any page listens."""

import asyncio
import logging
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Final

from casework.projections.asking import Askable
from casework.projections.changed import Changed, changed

log = logging.getLogger("casework.web")
EVERY: Final = 0.5
"""Seconds between two looks; each is one statement where nothing happened."""
MOST: Final = 400
"""Pages of one process that may listen at once."""
MOST_EACH: Final = 8
"""Pages of one login that may listen at once; a page in the background does not."""


class TooMany(Exception):
    """No further page can listen now."""


class Listener:
    """One page that listens, in its own event loop."""

    def __init__(self, whose: str) -> None:
        self.whose, self._loop, self._woken = whose, asyncio.get_running_loop(), asyncio.Event()
        self._news: Changed | None = None
        self.ended = False

    async def next(self, patience: float) -> Changed | None:
        """What changed since the last time; None where nothing did for so many seconds, or all ends."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), patience)
        self._woken.clear()
        news, self._news = self._news, None
        return news

    def tell(self, news: Changed | None) -> None:
        """Wakes the page, from any thread; without news it is the end."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._take, news)

    def _take(self, news: Changed | None) -> None:
        if news is None:
            self.ended = True
        else:
            self._news = news if self._news is None else self._news.and_then(news)
        self._woken.set()


class Changes:
    """Tells listeners of changes, until it is closed."""

    def __init__(self, views: Askable, every: float = EVERY) -> None:
        self._views, self._every = views, every
        self._turn, self._over = Lock(), Event()
        self._listeners: list[Listener] = []
        self._thread: Thread | None = None

    def listen(self, whose: str) -> Listener:
        """A new listener. Raises TooMany."""
        with self._turn:
            mine = sum(each.whose == whose for each in self._listeners)
            if self._over.is_set() or len(self._listeners) >= MOST or mine >= MOST_EACH:
                raise TooMany
            self._listeners.append(listener := Listener(whose))
            if self._thread is None:
                self._thread = Thread(target=self._run, name="casework-live", daemon=True)
                self._thread.start()
        return listener

    def leave(self, listener: Listener) -> None:
        """Listens no longer."""
        with self._turn, suppress(ValueError):
            self._listeners.remove(listener)

    def close(self) -> None:
        """Ends every listening at once; from any thread, as often as one likes."""
        self._over.set()
        with self._turn:
            for listener in self._listeners:
                listener.tell(None)

    def _run(self) -> None:
        last: int | None = None
        while self._still():
            try:
                news = changed(self._views, last if last is not None else self._now())
            except Exception as fault:  # whatever it is, pages that listen lose nothing but time
                log.warning("open pages cannot be told of changes: %s", fault)
            else:
                last = news.position
                if news.cases or news.all:
                    self._tell(news)
            self._over.wait(self._every)

    def _now(self) -> int:
        return changed(self._views, 2**62).position

    def _still(self) -> bool:
        """Whether anybody listens; where nobody does the thread ends."""
        with self._turn:
            if self._listeners and not self._over.is_set():
                return True
            self._thread = None
            return False

    def _tell(self, news: Changed) -> None:
        with self._turn:
            for listener in self._listeners:
                listener.tell(news)
