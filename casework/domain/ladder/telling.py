"""From a rung to a step: who is told of it, by the rulebook's list and the office of that moment."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.ladder.due import BREACH
from casework.domain.ladder.reaching import Reach
from casework.domain.ladder.steps import Step
from casework.domain.pressing.drafting import KINDS, LETTERS_ONLY, authority
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import Recipient

WORKER: Final = "worker"
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
    """The decision of one clock: the highest of these rungs, the others skipped. A rung that only becomes a draft tells nobody yet;
    the worker hears of a breach also where its own rung was skipped.
    """
    roles = {} if only_drafted(case, clock, rungs[-1], asked, world) else roles_of(case, clock, rungs[-1], asked, world)
    if BREACH in rungs[:-1] and WORKER in roles_of(case, clock, BREACH, asked, world).get("told", ()):
        roles = {**roles, "told": (*roles.get("told", ()), WORKER)}
    return Step(
        clock=clock.key, revision=clock.revision, rung=rungs[-1], over=rungs[:-1],
        missed=clock.due_at is not None and clock.due_at <= asked.at, told=Reach(case, clock, world.office, asked.at).told(roles),
    )  # fmt: skip


def told_at_the_end(case: Case, clock: Clock, asked: Asked[Any], world: World) -> tuple[Recipient, ...]:
    """Who is told that a term ran out: by the rule's own list under `expired`; nobody where it has none."""
    roles = world.rulebook.number(f"told.{clock.rule}.expired", case.region, asked.today)
    return Reach(case, clock, world.office, asked.at).told(roles) if roles is not None else ()


def only_drafted(case: Case, clock: Clock, rung: str, asked: Asked[Any], world: World) -> bool:
    """Whether a rung needs a signature first, because the rulebook names no paper for it: the desk of the draft is told instead."""
    return rung in KINDS and clock.rule not in LETTERS_ONLY and authority(case, rung, asked, world) is None


def steps_at_opening(case: Case, opened: Iterable[Clock], asked: Asked[Any], world: World) -> tuple[Step, ...]:
    """The steps of clocks just opened whose first rung is the opening itself: told in the same breath, day or night."""
    first = [(clock, clock.rungs[0]) for clock in opened if clock.rungs and clock.key in case.clocks]
    return tuple(step(case, clock, (rung.name,), asked, world) for clock, rung in first if rung.at == clock.opened_at)
