"""Lives of cases: what fits now, what somebody might try, and the roads that lead a case into its deep stages."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from casework.domain.asking import Asked
from casework.domain.registry import Command, commands
from casework.domain.values import Actor, Post
from casework.workflows.definition import Workflow
from casework.workflows.tables import TABLES
from tests.people import COUNTY, OFFICE, PEOPLE, SYSTEM
from tests.pressed import CITY_LEADER
from tests.properties.fields import actors_first, options, slots
from tests.properties.offices import HEIR
from tests.properties.scenes import Scene

T = TypeVar("T")
Choose = Callable[[Sequence[T]], T]
"""One of these; hypothesis chooses, and shrinks to the first."""
REFERS = (
    "paper", "notice", "decision", "order", "link", "payment", "recovery", "request", "item", "incident", "publication", "conclusion",
    "clock", "result", "lead", "respondents",
)  # fmt: skip
"""Fields of which the fitting search tries every value."""
WIDTH = 120
"""How many variants of a command the search tries."""
STAND_INS = (
    Actor("officer-1", Post.UNIT_HEAD, COUNTY, acting_for="head"),
    Actor("officer-1", Post.HRSS_HEAD, COUNTY, ("chief",)),
    Actor("dispatcher", Post.SUPERVISOR, OFFICE),
)
"""People in a second post, who would decide on what they asked for themselves if nobody looked."""
EVERYBODY = (*STAND_INS, *PEOPLE, CITY_LEADER, HEIR, SYSTEM)


@dataclass(frozen=True)
class Act:
    """A command with the person who gives it."""

    command: Command
    by: Actor


def fitting(move: str, scene: Scene, **given: Any) -> Act | None:
    """A command of this move that the table would let through, with somebody who may give it; None where none was found."""
    return next(all_fitting(move, scene, **given), None)


def all_fitting(move: str, scene: Scene, **given: Any) -> Iterator[Act]:
    """Every such command and person among those that the search tries."""
    kind = commands()[move].command
    table = TABLES[kind.workflow]
    if move not in table.moves_from(table.stage_of(scene.case)):
        return
    for command in itertools.islice(commands_of(kind, scene, given), WIDTH):
        for person in people_for(move, table, scene):
            if table.possible(scene.case, Asked(command=command, by=person, at=scene.now, id=UUID(int=1)), scene.world) is None:
                yield Act(command, person)


def commands_of(kind: type[Command], scene: Scene, given: dict[str, Any]) -> Iterator[Command]:
    """The command with fitting fields, for every thing of the case that it may be about."""
    fixed = {slot.name: options(kind, slot, scene)[0] for slot in slots(kind) if slot.name not in given} | given
    about = [slot for slot in slots(kind) if slot.name in REFERS and slot.name not in given]
    for values in itertools.product(*(options(kind, slot, scene) for slot in about)):
        yield kind(case_no=scene.case.case_no, **(fixed | dict(zip((slot.name for slot in about), values, strict=True))))


def people_for(move: str, table: Workflow, scene: Scene) -> list[Actor]:
    """Those whose post some row of the move names, of the handling units first."""
    posts = {post.removesuffix("*") for row in table.sentences if row.move == move for post in row.by}
    units = tuple(unit.code for unit in (scene.case.lead, *scene.case.cohandlers) if unit is not None)
    return actors_first(tuple(person for person in EVERYBODY if person.post in posts), units)


def approvals(request: str, scene: Scene, move: str = "approve") -> Iterator[Act]:
    """The approvals (or refusals) of a pending request by everybody who may give them."""
    return all_fitting(move, scene, request=request)


def tried(kind: type[Command], scene: Scene, choose: Choose[Any], **given: Any) -> Act:
    """A command as somebody might give it: mostly fitting, up to three fields as they come, those `given` as given, by anybody."""
    fixed = {slot.name: options(kind, slot, scene)[0] for slot in slots(kind)}
    names = tuple(fixed)
    for _ in range(choose((1, 0, 2, 3)) if names else 0):
        slot = choose(slots(kind))
        fixed[slot.name] = choose(options(kind, slot, scene))
    mine = people_for(kind.move, TABLES[kind.workflow], scene) or EVERYBODY
    person = choose(choose((mine, mine, mine, EVERYBODY)))
    return Act(kind(case_no=scene.case.case_no, **(fixed | given)), person)


def moves_here(scene: Scene) -> tuple[str, ...]:
    """Moves that have a row at the stages of the case, in the order of the tables."""
    return tuple(move for table in TABLES.values() for move in table.moves_from(table.stage_of(scene.case)))
