"""The moves of the published cases as the replay gave them, to be given again under other numbers: the work that is measured."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from casework.application import Cases, Done
from casework.bootstrap import Casework
from casework.codec import revive
from casework.domain.copying import changed
from casework.domain.registry import Command
from casework.domain.requesting import Requested
from casework.domain.values import SYSTEM_ACTOR, Actor
from casework.replay.reading import read
from casework.replay.territory import distinct, territory
from casework.samples import __file__ as samples
from casework.samples.regions import code_of

FILE: Final = Path(__file__).parent / "moves.jsonl"
SYSTEM: Final = "system"


@dataclass(frozen=True, slots=True)
class Move:
    """A command of a replayed life: its fields but for the number, who gave it when, and the request it made, if any."""

    move: str
    fields: dict[str, Any]
    person: str
    post: str
    unit: str
    at: datetime
    effective_at: datetime | None = None
    inferred: bool = False
    request: str | None = None

    @property
    def is_systems(self) -> bool:
        """Whether the scheduler gave it."""
        return self.post == SYSTEM

    def plain(self) -> list[Any]:
        """As it lies in the file."""
        effective = None if self.effective_at is None else self.effective_at.isoformat()
        return [self.move, self.fields, self.person, self.post, self.unit, self.at.isoformat(), effective, self.inferred, self.request]

    @staticmethod
    def read(said: list[Any]) -> "Move":
        """As it was written."""
        move, fields, person, post, unit, at, effective, inferred, request = said
        when = None if effective is None else datetime.fromisoformat(effective)
        return Move(move, fields, person, post, unit, datetime.fromisoformat(at), when, inferred, request)


@cache
def published_lives() -> tuple[tuple[Move, ...], ...]:
    """Every life of the file, in the order of the receipts."""
    return tuple(tuple(Move.read(said) for said in json.loads(line)) for line in FILE.read_text(encoding="utf-8").splitlines())


def furnish_published(cases: Cases) -> None:
    """Enters the offices that the published cases name."""
    sources, _ = read([Path(samples).parent / "published.jsonl"])
    places = [(source, *code_of(source.region)) for source in sources]
    offices = distinct(territory(code, source.region or "", level) for source, code, level in places)
    cases.policies.furnish_office(
        [unit for office in offices for unit in office.units], [held for office in offices for held in office.holdings],
        [deputy for office in offices for deputy in office.deputies], by=SYSTEM_ACTOR,
    )  # fmt: skip


class Names:
    """What is called otherwise in this telling of a life: its number, and the requests, whose names hang on command ids."""

    def __init__(self, case_no: str = "") -> None:
        self.case_no = case_no
        self._requests: dict[str, str] = {}

    def command(self, each: "Ready") -> Command:
        """The command under these names."""
        request = self._requests.get(each.move.fields.get("request", ""))
        if request is not None:
            return changed(each.command, case_no=self.case_no, request=request)
        return changed(each.command, case_no=self.case_no)

    def learn(self, move: Move, facts: tuple[Any, ...]) -> None:
        """Takes in what the facts of a move are called."""
        made = next((fact.request for fact in facts if isinstance(fact, Requested)), None)
        if move.request is not None and made is not None:
            self._requests[move.request] = made


def actor_of(cases: Cases, move: Move) -> Actor:
    """Who gave a move, as the directory knew them that day."""
    if move.is_systems:
        return SYSTEM_ACTOR
    found = cases.policies.office.actor(move.person, move.post, move.unit, move.at.date())
    assert found is not None, f"{move.person} holds no post {move.post}; the offices of the published cases are furnished"
    return found


@dataclass(frozen=True, slots=True)
class Ready:
    """A move with its actor and its command, made before anything is measured."""

    move: Move
    by: Actor
    command: Command


def give(house: Casework, life: tuple[Ready, ...], case_no: str = "") -> Iterator[Done]:
    """Gives a life's commands, one each time an answer is asked for."""
    names = Names(case_no)
    for each in life:
        move = each.move
        done = house.cases.do(names.command(each), each.by, at=move.at, effective_at=move.effective_at, inferred=move.inferred)
        names.case_no = done.case_no
        names.learn(move, done.facts)
        yield done


def ready(cases: Cases, life: tuple[Move, ...]) -> tuple[Ready, ...]:
    """A life with its actors and commands."""
    return tuple(Ready(move, actor_of(cases, move), revive(move.move, {**move.fields, "case_no": ""})) for move in life)
