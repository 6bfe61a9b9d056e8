"""A parent of several processes 多进程: starts them, starts anew what died, and tells all of them to end; it does no work of its own."""

import logging
import os
import select
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from types import FrameType
from typing import Final

log = logging.getLogger("casework.parent")
PAUSE: Final = 1.0
"""Seconds before a process is started anew that ended without ever being ready."""
SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
READY: Final = b"."


@dataclass(frozen=True, slots=True)
class Child:
    """What a process is to do, and its two lines to the parent: one that ends with the parent, one on which it says that it is ready."""

    work: str
    life: int
    told: int

    def ready(self) -> None:
        """From now on the work is done."""
        os.write(self.told, READY)
        os.close(self.told)

    def until_the_end(self, stop: Callable[[], None]) -> None:
        """Calls `stop`, in a thread, once the parent says so or is gone, however it went."""

        def listen() -> None:
            os.read(self.life, 1)
            stop()

        Thread(target=listen, name="casework-parent", daemon=True).start()


@dataclass(slots=True)
class _Known:
    """A child as the parent knows it; `told` is -1 once it said that it is ready."""

    work: str
    told: int

    @property
    def ready(self) -> bool:
        return self.told < 0


class Parent:
    """Keeps one process for each of `works`. `ready` is called once all are, `ending` before they are told to end.

    The parent must have no threads and no connections: every process is a copy of it. The first one is waited for before the others
    are started, so that what hinders all is told once.
    """

    def __init__(self, works: Sequence[str], ready: Callable[[], None], ending: Callable[[], None]) -> None:
        self._works, self._ready, self._end = works, ready, ending
        self._known: dict[int, _Known] = {}
        self._anew: list[tuple[float, str]] = [(0.0, works[0])]
        self._later = list(works[1:])
        self._asked, self._told, self._said, self.code = 0, 0, False, 0

    def run(self) -> Child | None:
        """Returns in every child, as what it is; in the parent None, once all have ended. `code` is then how to exit."""
        self._life, self._hold = os.pipe()
        self._woken, waker = os.pipe()
        os.set_blocking(waker, False)
        before = {number: signal.signal(number, self._heard) for number in SIGNALS}
        former = signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        try:
            return self._keep()
        finally:
            signal.set_wakeup_fd(former)
            for number, handler in before.items():
                signal.signal(number, handler)
            for line in (self._woken, waker, *([self._hold] if self._hold >= 0 else [])):
                os.close(line)

    def _keep(self) -> Child | None:
        while self._known or self._anew:
            while self._anew and self._anew[0][0] <= monotonic():
                child = self._fork(self._anew.pop(0)[1])
                if child is not None:
                    return child
            self._listen()
            self._reap()
            if self._asked > self._told:
                self._tell_the_end()
        os.close(self._life)
        return None

    def _fork(self, work: str) -> Child | None:
        told, line = os.pipe()
        if pid := os.fork():
            os.close(line)
            self._known[pid] = _Known(work, told)
            return None
        for other in (told, *(each.told for each in self._known.values() if not each.ready)):
            os.close(other)
        return Child(work, self._life, line)

    def _listen(self) -> None:
        """Until a signal, a word of a child, or the moment to start one anew."""
        starting = {known.told: known for known in self._known.values() if not known.ready}
        pause = max(0.0, self._anew[0][0] - monotonic()) if self._anew else None
        for line in select.select([self._woken, *starting], [], [], pause)[0]:
            if line == self._woken:
                os.read(line, 64)
            elif os.read(line, 1) == READY:
                os.close(line)
                starting[line].told = -1
                self._anew.extend((0.0, work) for work in self._later)
                self._later.clear()
        if not self._said and len(self._known) == len(self._works) and all(known.ready for known in self._known.values()):
            self._said = True
            self._ready()

    def _reap(self) -> None:
        for pid in list(self._known):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._ended(pid, self._known.pop(pid), os.waitstatus_to_exitcode(status))

    def _ended(self, pid: int, known: _Known, code: int) -> None:
        """Starts it anew, unless it was told to end. Where none can be started any more, all end as it did."""
        if not known.ready:
            os.close(known.told)
        if self._told:
            self.code = self.code or _exit(code)
        elif known.ready or any(other.ready for other in self._known.values()):
            log.error("process %d (%s) ended with %d; another is started", pid, known.work, code)
            self._anew.append((monotonic() + (0.0 if known.ready else PAUSE), known.work))
            self._anew.sort()
        else:
            self.code, self._asked = _exit(code) or 1, self._asked + 1

    def _tell_the_end(self) -> None:
        """Once by the line that all hold, so that a signal which reached them too is not the second; then by signals."""
        self._told = self._asked
        self._anew.clear()
        if self._hold >= 0:
            self._end()
            os.close(self._hold)
            self._hold = -1
            return
        for pid in self._known:
            os.kill(pid, signal.SIGTERM)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGCHLD:
            self._asked += 1


def _exit(code: int) -> int:
    """A code to exit with; a process that a signal ended counts as failed."""
    return 1 if code < 0 else code
