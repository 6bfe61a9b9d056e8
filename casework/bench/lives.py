"""Many open cases made quickly and honestly: some lives are decided by the real rules, then copied under other numbers."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, cycle, islice
from random import Random
from typing import Final
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent

from casework.application import Cases
from casework.bench.templates import TEMPLATE_NO, Template
from casework.domain.case import case_id

FIRST_NUMBER: Final = 100_001
"""Running numbers of copies begin here in every region, above those that a counter gives to new cases."""
FACTS: Final = 4_000
"""Facts stored in one transaction."""

Progress = Callable[[int, int], None]
"""Told after each transaction: cases stored, and how many there will be."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: numbers of the cases, all and those that are due, and their facts and open clocks."""

    cases: tuple[str, ...]
    due: tuple[str, ...]
    facts: int
    clocks: int


def populate(
    cases: Cases, quiet: Iterable[Template], due: Iterable[Template], number: int, number_due: int, seed: int = 1,
    progress: Progress | None = None, *, again: bool = False,
) -> Made:  # fmt: skip
    """Stores `number` open cases, `number_due` of them copies of the `due` templates; views are left to catch up by themselves.

    With `again` what an earlier call of the same kind stored is left as it is, and the rest is added.
    Copies keep no command ids of their own in the record of commands: nobody will ever repeat those commands.
    """
    numbers, random = _Numbers(), Random(seed)  # a seeded series, no secret
    chosen = [*islice(cycle(due), number_due), *islice(cycle(quiet), number - number_due)]
    order = list(range(number))
    random.shuffle(order)
    named = {place: numbers.next(chosen[place]) for place in order}
    rows: list[StoredEvent] = []
    for stored, place in enumerate(order, 1):
        rows += copies(chosen[place], named[place], random)
        if len(rows) >= FACTS or stored == number:
            with suppress(IntegrityError) if again else nullcontext():
                cases.store.recorder.insert_events(rows)
            rows = []
            if progress is not None:
                progress(stored, number)
    return Made(
        cases=tuple(named[place] for place in order), due=tuple(named[place] for place in range(number_due)),
        facts=sum(len(each.facts) for each in chosen), clocks=sum(each.clocks for each in chosen),
    )  # fmt: skip


def copies(template: Template, case_no: str, random: Random) -> Iterator[StoredEvent]:
    """The stored facts of a template under another number, each command under an id of its own."""
    stream = case_id(case_no)
    fresh = {command: UUID(int=random.getrandbits(128)).hex for command in template.commands}
    for fact in template.facts:
        state = fact.state.replace(TEMPLATE_NO, case_no.encode())
        for command, other in fresh.items():
            state = state.replace(command.encode(), other.encode())
        yield replace(fact, originator_id=stream, state=state)


class _Numbers:
    """Running numbers by region and year of the receipt."""

    def __init__(self) -> None:
        self._next: dict[tuple[str, int], Iterator[int]] = {}

    def next(self, template: Template) -> str:
        series = self._next.setdefault((template.region, template.year), count(FIRST_NUMBER))
        return f"{template.region}-{template.year}-{next(series):06d}"


def open_now(templates: Iterable[Template], moment: datetime, *, due: bool) -> list[Template]:
    """The templates in which something falls due by a moment, or nothing does."""
    return [each for each in templates if each.is_due(moment) is due]
