"""Chaos 混沌自检: rounds of faults on an office at work, calm after each, and the oracle at the end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice, repeat
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import monotonic
from typing import Final, TypeVar

from casework.bootstrap import Casework
from casework.selftest import views
from casework.selftest.clock import BEGIN
from casework.selftest.crew import Crew
from casework.selftest.faults import Stage, suffer
from casework.selftest.finale import finale
from casework.selftest.journal import Reader
from casework.selftest.ladder import Lease
from casework.selftest.place import Before, Place, furnish, keep_evidence, prepared
from casework.selftest.plan import Fault, rounds
from casework.selftest.promises import History, Promises
from casework.selftest.report import Report
from casework.store import StoreUnavailable

T = TypeVar("T")
LOOK: Final = 0.1
CALM: Final = 1.0
"""Seconds of a round without a fault."""
SAMPLE: Final = 8
"""Cases whose rows are looked at after each round; at the end all are."""
Told = Callable[[str, float, float], None]
"""Told what is going on, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Size:
    """How long: so many minutes of rounds, or so many rounds where they are fewer; and how many client and worker processes.

    `limit` are the seconds within which everybody must be served again after a round, and end when told to; `calm` leaves all faults out.
    """

    minutes: float = 2.0
    rounds: int | None = None
    writers: int = 2
    workers: int = 2
    limit: float = 30.0
    calm: bool = False


def chaos(folder: Path, url: str | None, seed: int, size: Size, told: Told, *, own_server: bool = False) -> Report:
    """Runs it all on a new or trial database and reports. The folder gets journals, logs and the plan. Raises PurposeError."""
    with prepared(folder, url, own_server=own_server) as place, Casework(place.url, clock=place.clock, trial=True) as office:
        report = Report(office.store.url, seed, place.disk.way or "not filled")
        history = History()
        report.broken += history.read(office.cases)
        place.clock.step(max(timedelta(), (history.latest or BEGIN) - BEGIN))
        run = _Run(place, office, report, furnish(office, place.environ), history, size)
        try:
            run.rounds(told)
            told("核对 the oracle", 0, 1)
            run.finish()
        finally:
            run.crew.close()
        if not report.ok:
            keep_evidence(place)
    return report


class _Run:
    """One run."""

    def __init__(self, place: Place, office: Casework, report: Report, before: Before, history: History, size: Size) -> None:
        self._place, self._office, self._report, self._before, self._history = place, office, report, before, history
        self._size = size
        self.crew = Crew(place.folder, place.crew_url, report.seed, place.environ)
        self._stage = Stage(self.crew, place.clock, place.gateway, place.disk, place.line, place.server, place.url)
        self._reader, self._promises, self._lease = Reader(place.folder / "journals"), Promises(), Lease()
        self._random, self._stop = Random(report.seed), Event()

    def rounds(self, told: Told) -> None:
        """Faults and calm in turn, until the time or the rounds are over."""
        size = self._size
        for kind, number in (("worker", size.workers), ("writer", size.writers)):
            for n in range(1, number + 1):
                self.crew.add(f"{kind}-{n}", kind)
        self._served_since(monotonic())
        began, names = monotonic(), list(self.crew.members)
        plan = islice(repeat(()) if size.calm else rounds(self._report.seed, self._stage.kinds, names), size.rounds)
        with self._watched():
            for faults in plan:
                done = monotonic() - began
                if done > 60 * size.minutes:
                    break
                told(f"第 {self._report.rounds + 1} 轮 {', '.join(fault.kind for fault in faults)}", done, 60 * size.minutes)
                self._round(faults)
        self._report.seconds = round(monotonic() - began, 1)

    def _round(self, faults: Sequence[Fault]) -> None:
        with (self._place.folder / "plan.txt").open("a", encoding="utf-8") as plan:
            print(self._report.rounds + 1, *faults, file=plan, sep="\n  ")
        suffer(self._stage, faults, self._stop)
        self._stop.wait(0 if faults else CALM)
        over = monotonic()
        self._report.recovery.append(round(self._served_since(over) - over, 2))
        self._report.rounds += 1
        self._report.broken += self._patiently(lambda: list(self._history.read(self._office.cases)))
        known = sorted(self._history.versions)
        some = self._random.sample(known, min(SAMPLE, len(known)))
        self._report.broken += self._patiently(lambda: list(views.wrong(self._office, some)))

    def _served_since(self, moment: float) -> float:
        """Waits until every client was answered and the views went on after a moment; when that was."""
        writers = [member.name for member in self.crew.members.values() if member.kind == "writer"]
        while monotonic() < moment + self._size.limit:
            self._report.broken += self._promises.take(self._reader.news())
            firsts = [next((at for at in self._promises.answered.get(name, ()) if at > moment), None) for name in writers]
            if all(firsts):
                self._promises.answered.clear()
                return max(at for at in firsts if at is not None)
            self._stop.wait(LOOK)
        self._report.broken.append(f"round {self._report.rounds + 1}: not every client was served again within {self._size.limit:g} s")
        return monotonic()

    def finish(self) -> None:
        """Everybody is told to end, and the oracle speaks."""
        for kind in ("writer", "worker"):
            self.crew.end(kind, self._size.limit)
        self._report.broken += self._promises.take(self._reader.news())
        self._report.broken += [*self._lease.broken, *self.crew.odd]
        self._report.faults = dict(sorted(self._stage.counts.items()))
        self._report.restarts = dict(self.crew.restarts)
        self._report.lease_epochs = self._lease.newest
        latest = self._stage.note_time()
        self._patiently(lambda: finale(self._office, self._place, self._promises, self._history, self._report, latest, self._before))

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Somebody looks at the lease all the time."""
        over = Event()
        watcher = Thread(target=self._lease.watch, args=(self._office.store, over), name="lease")
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def _patiently(self, ask: Callable[[], T]) -> T:
        """Asks again while the database comes back."""
        until = monotonic() + self._size.limit
        while True:
            try:
                return ask()
            except StoreUnavailable:
                if monotonic() > until:
                    raise
                self._stop.wait(LOOK)
