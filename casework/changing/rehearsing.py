"""A rehearsal 预演: every case decides what a change would do to it, in a world where it holds already, and nothing is stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.application import Cases
from casework.changing.numbers import Numbers, Progress, silent
from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.moving import RulebookMoved
from casework.domain.ladder.recounting import Recounted
from casework.domain.naming import clock_name
from casework.domain.registry import Command
from casework.domain.values import SYSTEM_ACTOR
from casework.store import StoreUnavailable

Decide = Callable[[Case, Asked[Any], World], list[Fact]]
REHEARSED = UUID(int=0)
"""The id of a command that is never given."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One clock that would move: from when to when as people read it, and the addresses of those who must be told."""

    case_no: str
    clock: str
    before: str
    after: str
    told: tuple[str, ...]


@dataclass
class Rehearsal:
    """What a change would do: cases looked at, the clocks that move, and what could not be read, by case."""

    looked_at: int = 0
    shifts: list[Shift] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        """How many cases have a clock that moves."""
        return len({shift.case_no for shift in self.shifts})

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who must be told, each once."""
        return tuple(sorted({address for shift in self.shifts for address in shift.told}))


def rehearse(
    cases: Cases, world: World, now: datetime, numbers: Numbers, command: Callable[[str], Command], decide: Decide, told: Progress = silent
) -> Rehearsal:
    """Asks every case what the command would do to it in this world."""
    found = Rehearsal()
    for case_no in numbers.each:
        found.looked_at += 1
        try:
            case = cases.case(case_no)
            facts = decide(case, Asked(command=command(case_no), by=SYSTEM_ACTOR, at=now, id=REHEARSED), world)
        except StoreUnavailable:
            raise
        except Exception as fault:
            found.failed[case_no] = f"{type(fault).__name__}: {fault}"
        else:
            found.shifts += shifts_of(case, facts)
        told(found.looked_at, numbers.total)
    return found


def shifts_of(case: Case, facts: list[Fact]) -> Iterator[Shift]:
    """The clocks that move by these facts of a case."""
    for fact in facts:
        if isinstance(fact, Recounted | RulebookMoved):
            for key, (before, after) in fact.moved.items():
                told = tuple(address for address, keys in fact.concerns.items() if key in keys)
                yield Shift(case.case_no, clock_name(case, key), before, after, told)
