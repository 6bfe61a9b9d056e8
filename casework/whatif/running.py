"""A whole history replayed range by range, in as many processes as are wanted; each range is read, replayed, summed up and forgotten."""

import gc
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from typing import Any, Final
from uuid import UUID

from casework.domain.intake import Received
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.calendar import Calendar
from casework.store.history import History, history
from casework.whatif.reading import End, cases, fact_of, past_of, ranges
from casework.whatif.replaying import Facts, Result, check, compared
from casework.whatif.rules import Rules, pinned
from casework.whatif.window import Window
from casework.workflows.rulebook import rulebook_from

Told = Callable[[int, int], None]
"""Told after each range: how many ranges are done, and how many there are."""
SELDOM: Final = (50_000, 20, 100)
"""How often memory is looked through in a process of ours: facts come and go by the thousand and hold no circles."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be replayed, in values that go from process to process. Neither calendar nor rulebook given: the self-check.

    `calendar` is a whole one in plain values, `rulebook` a source text; `rules_of` is the day as of which that is read.
    """

    url: str
    end: End
    window: Window
    calendar: dict[str, Any] | None = None
    rulebook: str | None = None
    rules_of: date | None = None

    @property
    def is_check(self) -> bool:
        """Whether nothing is tried."""
        return self.calendar is None and self.rulebook is None


class Replayer:
    """One process at work: the rules, read once, and a connection of its own."""

    def __init__(self, plan: Plan, opened: History) -> None:
        self._plan, self._history = plan, opened
        past = past_of(opened)
        self._own = Rules(past)
        self._tried = Rules(past, Calendar.from_plain(plan.calendar) if plan.calendar else None, self._rulebook())

    def _rulebook(self) -> Rulebook | None:
        plan = self._plan
        book = rulebook_from(plan.rulebook) if plan.rulebook else None
        return pinned(book, plan.rules_of) if book is not None and plan.rules_of is not None else book

    def range(self, between: tuple[UUID, UUID]) -> Result:
        """What the cases of a range come to."""
        found = Result()
        for rows in cases(self._history, *between, self._plan.end.position):
            name = f"stream {rows[0].originator_id}"
            try:
                first = fact_of(rows[0])
                assert isinstance(first, Received)
                name = first.case_no
                if not first.region.startswith(self._plan.window.region):
                    continue
                rest = [(int(row.id), fact_of(row)) for row in rows[1:]]
                self._one([(int(rows[0].id), first), *rest], found)
            except Exception as fault:
                found.failed[name] = _why(fault)
            found.facts += len(rows)
        return found

    def _one(self, facts: Facts, found: Result) -> None:
        if self._plan.is_check:
            check(facts, self._own, found)
        else:
            compared(facts, self._own, self._tried, self._plan.window, found)


def replayed(plan: Plan, workers: int, told: Told) -> Generator[Result, None, None]:
    """The results of all ranges, in the order of ids. Ends its processes whatever happens, also where it is not read to the end."""
    parts = ranges()
    with _processes(plan, workers) as each:
        for done, result in enumerate(each(parts), 1):
            told(done, len(parts))
            yield result


@contextmanager
def _processes(plan: Plan, workers: int) -> Iterator[Callable[[list[tuple[UUID, UUID]]], Iterator[Result]]]:
    if workers <= 1:
        with history(plan.url) as opened:
            yield lambda parts: map(Replayer(plan, opened).range, parts)
        return
    with get_context("spawn").Pool(workers, _begin, (plan,)) as pool:
        yield lambda parts: pool.imap(_work, parts)


_at_work: list[Replayer] = []
_open: list[Any] = []


def _begin(plan: Plan) -> None:
    """In a process of its own: Ctrl-C is for the one who asked, who ends us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(*SELDOM)
    opened = history(plan.url)
    _open.append(opened)
    _at_work.append(Replayer(plan, opened.__enter__()))


def _work(between: tuple[UUID, UUID]) -> Result:
    return _at_work[0].range(between)


def _why(fault: Exception) -> str:
    """The kind of a fault and, where it is one of reading, its sentence, which names no content."""
    return (
        f"{type(fault).__name__}: {fault}" if isinstance(fault, LookupError) and not isinstance(fault, KeyError) else type(fault).__name__
    )
