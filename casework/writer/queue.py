"""Who waits to write: people before the machine, each in the order they came, and never more than the limit."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final
from uuid import UUID

from casework.domain.asking import Asked
from casework.domain.case import case_id
from casework.domain.facts import Fact
from casework.domain.values import SYSTEM_ACTOR
from casework.store import SourceRecord, StoreUnavailable

MOST_WAITING: Final = 1_000
"""Commands that may wait at once; who comes then is told to come again."""

TOGETHER: Final = 64
"""Commands written in one transaction at most: what bounds how long the next ones wait."""

INTERNAL: Final = 8
"""Of so many commands of a turn one at least is internal, where one waits; people have the others."""


class Busy(StoreUnavailable):
    """More commands wait than the limit allows, or the office is closing; nothing was stored. Try again in a moment."""

    code = "busy"


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to a command: its case, the version and position it led to, and the facts (empty when it was stored before)."""

    case_no: str
    version: int
    position: int
    facts: tuple[Fact, ...] = ()
    repeated: bool = False


@dataclass(slots=True, eq=False)
class Job:
    """A sealed command on its way to be decided and written, and what came of it.

    `others` are further cases it touches (merge, split). `repeatable` says that its id is the caller's own and may have been
    stored before. `answer` is a Done or the exception for whoever asked; None while it waits. `made` is told the facts as soon as
    they are decided, before they are stored and so perhaps twice: what the next of the same turn should reckon with.
    """

    asked: Asked[Any]
    digest: bytes
    expected: int | None = None
    others: tuple[str, ...] = ()
    sources: tuple[SourceRecord, ...] = ()
    repeatable: bool = True
    made: Callable[[Sequence[Fact]], None] | None = None
    answer: Done | BaseException | None = None
    woken: Lock = field(default_factory=Lock)
    leads: bool = False
    streams: tuple[UUID, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.woken.acquire()
        self.streams = tuple(case_id(number) for number in (self.asked.command.case_no, *self.others))

    @property
    def stream(self) -> UUID:
        """The case it is for."""
        return self.streams[0]

    @property
    def is_internal(self) -> bool:
        """Whether the machine asks (tick, recount, notices), which yields to people."""
        return self.asked.by.person == SYSTEM_ACTOR.person


class Waiting:
    """Two lines: people, and the machine. Not locked; the writer's own lock guards it."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._most = most
        self._people: deque[Job] = deque()
        self._internal: deque[Job] = deque()

    def __len__(self) -> int:
        return len(self._people) + len(self._internal)

    def add(self, job: Job) -> None:
        """At the end of its line. Raises Busy when too many wait."""
        if len(self) >= self._most:
            raise _too_many(len(self))
        (self._internal if job.is_internal else self._people).append(job)

    def add_all(self, jobs: Sequence[Job]) -> None:
        """Each at the end of its line, or none. Raises Busy."""
        if len(self) + len(jobs) > self._most:
            raise _too_many(len(self))
        for job in jobs:
            self.add(job)

    def leave(self, job: Job) -> bool:
        """Takes out who does not want to wait any more; whether it was still waiting."""
        line = self._internal if job.is_internal else self._people
        if job not in line:
            return False
        line.remove(job)
        return True

    def first(self) -> Job | None:
        """Who leads the next turn."""
        return next((line[0] for line in (self._people, self._internal) if line), None)

    def take(self, most: int = TOGETHER) -> list[Job]:
        """The commands of the next turn: people first, but some of the machine's however many people wait."""
        reserved = min(len(self._internal), max(1, most // INTERNAL))
        taken = [self._people.popleft() for _ in range(min(len(self._people), most - reserved))]
        return taken + [self._internal.popleft() for _ in range(min(len(self._internal), most - len(taken)))]


def _too_many(waiting: int) -> Busy:
    return Busy(f"{waiting} commands wait to be written, more are not taken; nothing was stored, try again in a moment")
