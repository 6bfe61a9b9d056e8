"""Reading one's own writes: a question may wait until the views show a position. Awaited; no thread of the pool stands still."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from time import sleep
from typing import Annotated, Any, Final, Protocol

from fastapi import Depends, FastAPI, Query, Request

from casework.api.asking import Calls
from casework.api.problems import Problem

log = logging.getLogger("casework.api")
PATIENCE: Final = 2.0
"""Seconds that a question waits at most."""
PAUSE: Final = 0.05
"""Seconds between two tries while the database does not answer."""
FARTHEST: Final = 2**63 - 1


WaitFor: Any = Annotated[
    int,
    Query(ge=0, le=FARTHEST, description="Answer when the views show this position (X-Position of a write); at most 2 s, else 503."),
]


class Beyond(Exception):
    """No fact has this position yet; `newest` is the last one that is stored."""

    def __init__(self, newest: int) -> None:
        self.newest = newest
        super().__init__(newest)


class Followed(Protocol):
    """The views, as far as waiting needs them."""

    def catch_up(self, *, told: Callable[[int], None]) -> int:
        """Reads every new fact, telling the position after each batch; the position reached."""


class Waiter:
    """One question that waits for a position, in its own event loop."""

    def __init__(self, position: int) -> None:
        self.position, self.loop = position, asyncio.get_running_loop()
        self.future: asyncio.Future[int] = self.loop.create_future()

    def end(self, reached: int, fault: Exception | None = None) -> None:
        """Wakes the question, from any thread; nothing happens where it gave up meanwhile."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._end, reached, fault)

    def _end(self, reached: int, fault: Exception | None) -> None:
        if not self.future.done():
            self.future.set_exception(fault) if fault is not None else self.future.set_result(reached)


class Following:
    """Lets questions wait: one thread follows the facts as long as anybody waits, and none otherwise."""

    def __init__(self, views: Followed, patience: float = PATIENCE) -> None:
        self._views, self.patience = views, patience
        self._turn = Lock()
        self._waiters: list[Waiter] = []
        self._follows = False

    async def reached(self, position: int) -> int:
        """Waits until the views show a position; how far they are. Raises Beyond, and TimeoutError when patience ends."""
        waiter = Waiter(position)
        with self._turn:
            self._waiters.append(waiter)
            starts, self._follows = not self._follows, True
        if starts:
            Thread(target=self._follow, name="casework-following", daemon=True).start()
        try:
            return await asyncio.wait_for(waiter.future, self.patience)
        finally:
            with self._turn, suppress(ValueError):
                self._waiters.remove(waiter)

    def _follow(self) -> None:
        while waiting := self._still():
            try:
                newest = self._views.catch_up(told=self._tell)
            except Exception as fault:  # whatever it is, those who wait give up in time and the next one tries again
                log.warning("questions wait for views that cannot be caught up: %s", fault)
                sleep(PAUSE)
                continue
            self._tell(newest)
            for waiter in waiting:
                if waiter.position > newest:
                    self._end(waiter, newest, Beyond(newest))

    def _still(self) -> list[Waiter]:
        """Those who wait now; where there are none the thread ends."""
        with self._turn:
            self._follows = bool(self._waiters)
            return list(self._waiters)

    def _tell(self, reached: int) -> None:
        with self._turn:
            there = [waiter for waiter in self._waiters if waiter.position <= reached]
        for waiter in there:
            self._end(waiter, reached)

    def _end(self, waiter: Waiter, reached: int, fault: Exception | None = None) -> None:
        with self._turn, suppress(ValueError):
            self._waiters.remove(waiter)
        waiter.end(reached, fault)


def install(app: FastAPI, views: Any, patience: float = PATIENCE) -> None:
    """Gives an application its follower."""
    app.state.following = Following(views, patience)


async def waited(_caller: Calls, request: Request, wait_for: WaitFor = None) -> None:
    """Waits where asked to. Raises Problem: 422 beyond the newest position, 503 where the views do not come so far in time."""
    if wait_for is None:
        return
    following: Following = request.app.state.following
    try:
        await following.reached(wait_for)
    except Beyond as beyond:
        raise Problem(422, "beyond_newest", f"wait_for: {wait_for} is beyond the newest position {beyond.newest}") from None
    except TimeoutError:
        why = f"the views have not reached position {wait_for} yet; ask again"
        raise Problem(503, "views_behind", why, headers={"Retry-After": "1"}) from None


Waits = Depends(waited)
