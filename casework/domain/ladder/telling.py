"""From a rung to a step: who is told of it, by the rulebook's list and the office of that moment."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.ladder.reaching import Reach
from casework.domain.ladder.steps import Step
from casework.domain.timekeeping.clocks import Clock

ALWAYS_TOLD: Final = {"told": ("owner",)}
"""Who is told where a rulebook names nobody."""


def roles_of(case: Case, clock: Clock, rung: str, asked: Asked[Any], world: World) -> Mapping[str, Any]:
    """Who is to be told of a rung, as roles: the rule's own list, else its class's, else the owner."""
    for name in (f"told.{clock.rule}.{rung}", f"told.{clock.cls}.{rung}"):
        found: Mapping[str, Any] | None = world.rulebook.number(name, case.region, asked.today)
        if found is not None:
            return found
    return ALWAYS_TOLD


def step(case: Case, clock: Clock, rungs: tuple[str, ...], asked: Asked[Any], world: World) -> Step:
    """The decision of one clock: the highest of these rungs, the others skipped."""
    return Step(
        clock=clock.key, revision=clock.revision, rung=rungs[-1], over=rungs[:-1],
        missed=clock.due_at is not None and clock.due_at <= asked.at,
        told=Reach(case, clock, world.office, asked.at).told(roles_of(case, clock, rungs[-1], asked, world)),
    )  # fmt: skip


def steps_at_opening(case: Case, opened: Iterable[Clock], asked: Asked[Any], world: World) -> tuple[Step, ...]:
    """The steps of clocks just opened whose first rung is the opening itself: told in the same breath, day or night."""
    first = [(clock, clock.rungs[0]) for clock in opened if clock.rungs and clock.key in case.clocks]
    return tuple(step(case, clock, (rung.name,), asked, world) for clock, rung in first if rung.at == clock.opened_at)
