"""Long work in the background of the process that was asked: told as it goes, ended with the process, and asked for anew by people."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, Final

from casework.domain.refusals import Refusal
from casework.security.tokens import Caller
from casework.store import Store, StoreUnavailable
from casework.store.works import Work, Works

log = logging.getLogger("casework.work")
EVERY: Final = 1.0
"""Seconds between two tellings of how far it has come."""
Progress = Callable[[int, int], None]
Task = Callable[[Progress], Any]


class Interrupted(Exception):
    """The process ends, or another took the turn."""


class Working:
    """Does the long work of one process, one piece after another."""

    def __init__(self, store: Store) -> None:
        self.works, self._over, self._turn = Works(store), Event(), Lock()
        self._threads: list[Thread] = []

    def start(self, kind: str, caller: Caller, asked: Any, task: Task) -> Work:
        """Begins in the background. Raises BusyWorking."""
        actor = caller.actor
        work = self.works.begin(kind, actor.person, actor.unit.code, asked)
        thread = Thread(target=self._run, args=(work.id, task), name="casework-work", daemon=True)
        with self._turn:
            self._threads = [each for each in self._threads if each.is_alive()] + [thread]
        thread.start()
        return work

    def close(self) -> None:
        """Interrupts what runs, after the step it is at, and waits for that."""
        self._over.set()
        with self._turn:
            threads = list(self._threads)
        for thread in threads:
            thread.join()

    def _run(self, name: str, task: Task) -> None:
        told = _Teller(self.works, name, self._over)
        try:
            self.works.end(name, task(told))
        except Interrupted:
            self._end(name, interrupted=True)
        except (Refusal, ValueError) as fault:
            self._end(name, str(fault))
        except Exception as fault:
            log.error("long work %s failed", name, exc_info=fault)
            self._end(name, f"{type(fault).__name__}; 详见日志 it is in the server's log")

    def _end(self, name: str, fault: str | None = None, *, interrupted: bool = False) -> None:
        try:
            self.works.end(name, None, fault, interrupted=interrupted)
        except StoreUnavailable as gone:
            log.warning("the end of long work %s could not be stored: %s", name, gone)


class _Teller:
    """Tells how far it has come, once a second. Raises Interrupted."""

    def __init__(self, works: Works, name: str, over: Event) -> None:
        self._works, self._name, self._over, self._last = works, name, over, 0.0

    def __call__(self, done: int, total: int) -> None:
        if self._over.is_set():
            raise Interrupted
        if monotonic() - self._last < EVERY and done < total:
            return
        self._last = monotonic()
        if not self._works.beat(self._name, done, total):
            raise Interrupted
