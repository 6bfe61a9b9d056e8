"""A client process of a selftest 写入进程: some threads give commands without end and keep a journal of every answer."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Final
from uuid import UUID

from casework.application import Done
from casework.bootstrap import As, Casework
from casework.codec import plain, revive
from casework.domain.refusals import Refusal
from casework.logs import structured
from casework.scheduler.ending import ended_by_signals
from casework.selftest import journal
from casework.selftest.acts import Act, Clerk
from casework.selftest.clock import FileClock
from casework.selftest.journal import Journal, Line
from casework.store import StoreUnavailable

THREADS: Final = 3
PAUSE: Final = 0.12
"""Seconds between two commands of a thread, at most."""
AGAIN: Final = 0.3
"""Seconds until a command whose answer was lost is given again, at most."""
TWICE: Final = 0.1
"""How often an answered command is sent once more, as by a client that lost the answer on its own side."""


def write(url: str, clock: str, path: str, seed: str, former: str = "") -> int:
    """Works until SIGTERM; first asks again what the killed process before it (journal `former`) was not answered. The exit code."""
    structured()
    stop = Event()
    notes = Journal(Path(path))
    left = journal.unanswered(Path(former)) if former else []
    with ended_by_signals(stop), Casework(url, clock=FileClock(Path(clock))) as office:
        clients = [_Client(office, notes, Random(f"{seed}/{n}"), stop) for n in range(THREADS)]
        threads = [Thread(target=client.work, args=(left[n::THREADS],)) for n, client in enumerate(clients)]
        for thread in threads:
            thread.start()
        stop.wait()
        for thread in threads:
            thread.join()
    notes.close()
    return 0


class _Client:
    """One thread of it."""

    def __init__(self, office: Casework, notes: Journal, random: Random, stop: Event) -> None:
        self._office, self._notes, self._random, self._stop = office, notes, random, stop
        self._clerk = Clerk(random)

    def work(self, left: Sequence[Line]) -> None:
        """What is left of the process before, then act after act."""
        for line in left:
            self._asked(Act(revive(line["move"], line["fields"]), As(**line["by"])), UUID(line["id"]))
        while not self._stop.is_set():
            act, id = self._clerk.next(), UUID(int=self._random.getrandbits(128), version=4)
            self._given(act, id)
            self._asked(act, id)
            if self._random.random() < TWICE:
                self._asked(act, id)
            self._stop.wait(self._random.uniform(0, PAUSE))

    def _given(self, act: Act, id: UUID) -> None:
        fields = plain(act.command, in_clear=True)
        self._notes.note(journal.GIVEN, id.hex, move=act.command.move, fields=fields, by=asdict(act.by))

    def _asked(self, act: Act, id: UUID) -> None:
        """Until there is an answer; one that was lost is asked for again under the same id."""
        while not self._answered(act, id) and not self._stop.wait(self._random.uniform(0, AGAIN)):
            pass

    def _answered(self, act: Act, id: UUID) -> bool:
        try:
            done = self._office.do(act.command, by=act.by, id=id)
        except Refusal as refusal:
            self._notes.note(journal.REFUSED, id.hex, why=type(refusal).__name__, at=time.monotonic())
        except StoreUnavailable as fault:
            self._notes.note(journal.UNSURE, id.hex, why=str(fault).rpartition(": ")[2])
            return False
        except Exception as fault:
            self._notes.note(journal.BROKEN, id.hex, why=f"{act.command.move}: {type(fault).__name__}: {fault}")
        else:
            self._clerk.sees(done.case_no)
            self._notes.note(journal.DONE, id.hex, **_told(done), at=time.monotonic())
        return True


def _told(done: Done) -> dict[str, object]:
    return {"case_no": done.case_no, "version": done.version, "position": done.position, "repeated": done.repeated}
