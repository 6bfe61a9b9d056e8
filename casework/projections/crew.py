"""A rebuild by several processes: each takes a share of the cases after the other, writes their rows, and tells how far it is."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, Final

from casework.projections.building import Share, Site
from casework.store import Store, StoreUnavailable
from casework.store.address import Address, read_address

MOST: Final = 4
"""Processes unless somebody asks for more: each holds about 100 MB, and a server has others to serve."""
ENOUGH: Final = 20_000
"""Facts for each process: to begin one takes about a second of a processor, in which it would read half as many."""
SHARES: Final = 8
"""Shares for each process, so that all of them end together."""
HEARD: Final = 1.0
"""Seconds after which somebody is told that the work goes on, whatever the processes say."""
PATIENCE: Final = 10.0
"""Seconds in which an idle process has to end."""
COMMAND: Final = (sys.executable, "-m", "casework.projections.worker")
"""In a group of its own, so that an interrupt at the terminal reaches this process alone, which then ends the others."""

Said = dict[str, Any]


class WorkerLost(StoreUnavailable):
    """A process of the rebuild ended by itself; the views stay as they were."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every process does: the site, up to which position, how many facts at a time."""

    site: Site
    upto: int
    batch: int

    def told(self, address: Address) -> Said:
        """The first line that a process is sent. The address may hold a secret and goes through the pipe, where nobody else reads."""
        place = {"path": None if address.path is None else str(address.path), "parameters": address.parameters, "shown": address.shown}
        return {"number": self.site.number, "mark": self.site.mark, "upto": self.upto, "batch": self.batch, "place": place}


def workers_for(facts: int, asked: int | None = None) -> int:
    """How many processes fill a generation: as many as asked for, else as many as there are processors and work for; 1 is this one."""
    if asked is not None:
        return max(1, asked)
    return max(1, min(MOST, len(os.sched_getaffinity(0)), facts // ENOUGH))


def address_of(store: Store) -> Address:
    """The address of an open store, with what is needed to open it again."""
    recorder = store.recorder
    return recorder.address if store.dialect == "postgresql" else read_address(f"sqlite:///{recorder.path}")  # type: ignore[union-attr]


class Crew:
    """Processes at work. They end when this one does, however it does: the pipe to them breaks."""

    def __init__(self, job: Job, store: Store, number: int) -> None:
        self._first, self._number = job.told(address_of(store)), number
        self._shares = iter(Share.of(number * SHARES))
        self._heard: SimpleQueue[tuple[int, Said | None]] = SimpleQueue()
        self._workers: list[subprocess.Popen[str]] = []
        self.pids: tuple[int, ...] = ()

    def fill(self, told: Callable[[int], None]) -> None:
        """All shares; `told` hears how many facts were read since, and 0 every second. Raises WorkerLost, and whatever `told` raises."""
        with self._at_work():
            busy = sum(self._send(worker) for worker in self._workers)
            while busy:
                try:
                    place, said = self._heard.get(timeout=HEARD)
                except Empty:
                    told(0)
                    continue
                if said is None or "fault" in said:
                    raise WorkerLost(
                        f"a process of the rebuild ended: {'it was killed' if said is None else said['fault']}; start it again"
                    )
                told(int(said.get("read", 0)))
                if "done" in said and not self._send(self._workers[place]):
                    busy -= 1

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        try:
            for place in range(self._number):
                worker = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, process_group=0)
                self._workers.append(worker)
                Thread(target=self._listen, args=(place, worker.stdout), daemon=True).start()
                self._say(worker, self._first)
            self.pids = tuple(worker.pid for worker in self._workers)
            yield
        finally:
            for worker in self._workers:
                _end(worker)

    def _listen(self, place: int, lines: IO[str]) -> None:
        for line in lines:
            self._heard.put((place, json.loads(line)))
        lines.close()
        self._heard.put((place, None))

    def _send(self, worker: "subprocess.Popen[str]") -> bool:
        """The next share, where there is one."""
        share = next(self._shares, None)
        if share is not None:
            self._say(worker, {"after": share.after.hex, "until": share.until.hex})
        return share is not None

    def _say(self, worker: "subprocess.Popen[str]", said: Said) -> None:
        assert worker.stdin is not None
        try:
            worker.stdin.write(f"{json.dumps(said)}\n")
            worker.stdin.flush()
        except BrokenPipeError:
            self._heard.put((self._workers.index(worker), None))


def _end(worker: "subprocess.Popen[str]") -> None:
    """Closes the pipe, upon which the process ends by itself; one that stands still is killed."""
    assert worker.stdin is not None
    with suppress(BrokenPipeError):
        worker.stdin.close()
    try:
        worker.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
