"""Published lives decided in memory by the real rules: the stored facts to copy, and the moves that many clients can give."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.persistence import StoredEvent

from casework.application import Cases
from casework.bench.moves import Move, Names, Ready, furnish_published, published_lives, ready
from casework.bench.templates import TEMPLATE_NO, Template
from casework.bootstrap import Casework
from casework.codec import seal_command
from casework.domain.asking import Asked, World
from casework.domain.case import Case, case_id
from casework.domain.deciding import decide
from casework.domain.ladder.due import next_step
from casework.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Work:
    """What is measured with: whole lives as stored facts, and the lives as people give them, the scheduler's moves left out."""

    templates: tuple[Template, ...]
    lives: tuple[tuple[Ready, ...], ...]

    @property
    def median_fact(self) -> int:
        """Bytes of the median stored fact of the published cases."""
        return int(median(len(fact.state) for template in self.templates for fact in template.facts))


@cache
def published_work() -> Work:
    """The published lives, decided once in a process in an office of their own; they can be given in any where these units are.

    Without the ticks some later moves are refused (an approval that a breach asked for): a life leaves those out.
    """
    with TemporaryDirectory() as folder, Casework(f"sqlite:///{folder}/office.db", trial=True) as house:
        furnish_published(house.cases)
        cases, world = house.cases, house.cases.world()
        whole = tuple(Living(cases, world).template(life) for life in published_lives())
        people = tuple(Living(cases, world).given(tuple(move for move in life if not move.is_systems)) for life in published_lives())
    return Work(whole, people)


def shortened(template: Template, facts: int) -> Template:
    """The beginning of a life, in whole commands: as many facts as asked for, or a few more."""
    kept = template.facts[:facts]
    return replace(template, facts=kept, clocks=0, first_due=None)


class Living:
    """One life while it is decided."""

    def __init__(self, cases: Cases, world: World) -> None:
        self._cases, self._world = cases, world
        self._case, self._names = Case(TEMPLATE_NO.decode()), Names(TEMPLATE_NO.decode())
        self._rows, self._ids = list[StoredEvent](), list[UUID]()

    def template(self, life: tuple[Move, ...]) -> Template:
        """The whole life as it would be stored."""
        for _ in self._done(life):
            pass
        steps = (next_step(self._case, clock)[1] for clock in self._case.clocks.values())
        first = min((step for step in steps if step is not None), default=None)
        hexes = tuple(each.hex for each in self._ids)
        return Template(self._case.region, life[0].at.year, tuple(self._rows), hexes, len(self._case.clocks), first)

    def given(self, life: tuple[Move, ...]) -> tuple[Ready, ...]:
        """The moves of a life that go through."""
        return tuple(self._done(life))

    def _done(self, life: tuple[Move, ...]) -> Iterator[Ready]:
        for number, each in enumerate(ready(self._cases, life)):
            try:
                facts = self._decided(each, number)
            except Refusal:
                continue
            self._names.learn(each.move, tuple(facts))
            if facts:
                yield each

    def _decided(self, each: Ready, number: int) -> list[Any]:
        move = each.move
        command = seal_command(self._names.command(each), self._cases.vault)
        asked = Asked(
            command=command, by=each.by, at=move.at, id=uuid5(case_id(self._case.case_no), str(number)), effective_at=move.effective_at,
            inferred=move.inferred,
        )  # fmt: skip
        facts = decide(self._case, asked, self._world)
        for fact in facts:
            fact.mutate(self._case)
            self._rows.append(self._cases.mapper.to_stored_event(fact))
        self._ids.append(asked.id)
        return facts
