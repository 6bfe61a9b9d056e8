"""Many threads at one kind of work for a while, and one thread alone: how much was done, how long, at what cost in CPU."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from threading import Barrier, Thread
from time import perf_counter, process_time
from typing import Any


@dataclass
class Pace:
    """What was done in so many seconds and seconds of CPU; `took` are the seconds of each where one thread worked alone."""

    done: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Done per second."""
        return self.done / self.seconds

    @property
    def cpu_each(self) -> float:
        """Microseconds of this process's CPU for each."""
        return 1e6 * self.cpu / self.done

    def add(self, other: "Pace") -> None:
        """Another round of the same."""
        self.done, self.seconds, self.cpu = self.done + other.done, self.seconds + other.seconds, self.cpu + other.cpu


def hammered(workers: Sequence[Iterator[Any]], seconds: float) -> Pace:
    """Each worker goes on in a thread of its own; what a worker raises is raised here."""
    counts, faults, gate = [0] * len(workers), list[BaseException](), Barrier(len(workers) + 1)

    def run(place: int, work: Iterator[Any]) -> None:
        gate.wait()
        until = perf_counter() + seconds
        try:
            while perf_counter() < until:
                next(work)
                counts[place] += 1
        except BaseException as fault:
            faults.append(fault)

    threads = [Thread(target=run, args=each, daemon=True) for each in enumerate(workers)]
    for thread in threads:
        thread.start()
    gate.wait()
    began, cpu = perf_counter(), process_time()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return Pace(sum(counts), perf_counter() - began, process_time() - cpu)


def in_turns(rounds: int, *each: Callable[[], Pace]) -> list[Pace]:
    """A B A B …: the paces of all rounds together, so that what disturbs the machine disturbs both."""
    paces = [Pace() for _ in each]
    for _ in range(rounds):
        for pace, work in zip(paces, each, strict=True):
            pace.add(work())
    return paces


def alone(work: Iterator[Any], times: int) -> list[float]:
    """The seconds that each of so many took, one after another."""
    took = []
    for _ in range(times):
        began = perf_counter()
        next(work)
        took.append(perf_counter() - began)
    return took


def lone_in_turns(rounds: int, times: int, *each: Iterator[Any]) -> list[float]:
    """The median seconds of each kind of work, A B A B …."""
    took: list[list[float]] = [[] for _ in each]
    for _ in range(rounds):
        for kept, work in zip(took, each, strict=True):
            kept.extend(alone(work, times))
    return [median(kept) for kept in took]
