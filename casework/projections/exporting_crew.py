"""An export made by several processes: each reads the facts of a page of cases and makes its part; parts come in the order of pages."""

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Final, Generic, TypeVar

import casework.application  # noqa: F401  # all facts are known
from casework.projections.asking import Askable
from casework.projections.crew import address_of, workers_for
from casework.projections.exporting import Choice, Page, Whole, chosen_by, wholes
from casework.projections.memory import unhurried_memory
from casework.store import Store, StoreUnavailable
from casework.store.address import Address

R = TypeVar("R")
Task = Callable[[Iterator[Whole]], R]
"""Makes a part of some cases. It goes to other processes, and so does what it makes."""
FACTS: Final = 10
"""Facts of a case, more or less: what says whether more than one process is worth its beginning."""
AHEAD: Final = 2
"""Pages for each process that may wait for whoever writes: memory does not grow with the number of cases."""


@dataclass(frozen=True, slots=True)
class Parts(Generic[R]):
    """The chosen cases as of a position: how many, and what was made of them, page by page."""

    total: int
    position: int
    each: Generator[R, None, None]


def parts(
    views: Askable, choice: Choice, task: Task[R], told: Callable[[int, int], None] = lambda done, total: None, workers: int | None = None
) -> Parts[R]:  # fmt: skip
    """What a task makes of the chosen cases; `told` hears how many are done, of how many. Raises StoreUnavailable for a lost process.

    Processes end with this one, and with the iterator, whatever becomes of it.
    """
    chosen = chosen_by(views, choice)
    number = workers_for(FACTS * chosen.total, workers)
    made = (
        _here(views.store, task, chosen.position) if number == 1 else _apart(_Job(address_of(views.store), task, chosen.position), number)
    )

    def each() -> Generator[R, None, None]:
        done = 0
        for size, part in made(chosen.pages):
            yield part
            done += size
            told(done, chosen.total)

    return Parts(chosen.total, chosen.position, each())


Made = Callable[[Iterator[Page]], Iterator[tuple[int, R]]]


@dataclass(frozen=True, slots=True)
class _Job:
    """What goes to a process. The address may hold a secret; it goes through a pipe, where nobody else reads."""

    address: Address
    task: Callable[[Iterator[Whole]], Any]
    upto: int


def _here(store: Store, task: Task[R], upto: int) -> Made[R]:
    def made(pages: Iterator[Page]) -> Iterator[tuple[int, R]]:
        with unhurried_memory():
            yield from ((len(page), task(wholes(store, page, upto))) for page in pages)

    return made


def _apart(job: _Job, number: int) -> Made[Any]:
    def made(pages: Iterator[Page]) -> Iterator[tuple[int, Any]]:
        hands = ProcessPoolExecutor(number, get_context("spawn"), _begin, (job,))
        try:
            waiting: deque[tuple[int, Future[Any]]] = deque()
            for page in pages:
                waiting.append((len(page), hands.submit(_work, page)))
                if len(waiting) > AHEAD * number:
                    yield _next(waiting)
            while waiting:
                yield _next(waiting)
        except BrokenProcessPool:
            raise StoreUnavailable("a process of the export ended by itself; nothing was written, start it again") from None
        finally:
            hands.shutdown(cancel_futures=True)

    return made


def _next(waiting: "deque[tuple[int, Future[Any]]]") -> tuple[int, Any]:
    size, part = waiting.popleft()
    return size, part.result()


_at_work: Final[list[Callable[[Page], Any]]] = []
_open: Final = ExitStack()


def _begin(job: _Job) -> None:
    """In a process of its own: an interrupt is for the one who asked, with whom this process ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    store = _open.enter_context(Store.at(job.address))
    _open.enter_context(unhurried_memory())
    _at_work.append(lambda page: job.task(wholes(store, page, job.upto)))


def _work(page: Page) -> Any:
    return _at_work[0](page)


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None, "it was begun by another process"
    parent.join()
    os._exit(1)
