"""What time does to a case: every rung once, the highest after an outage, and what takes effect by it. The case decides, never a view."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.due import due_rungs, expired_clocks
from casework.domain.ladder.steps import Climbed, Expired
from casework.domain.ladder.telling import step, told_at_the_end
from casework.domain.pressing.instruments import taking_effect
from casework.domain.pressing.succession import of_the_leader
from casework.domain.registry import Command, decides
from casework.domain.statute.court_window import after_expiry, last_moment
from casework.domain.timekeeping.clocks import Clock, Limit


@dataclass(frozen=True, kw_only=True)
class Climb(Command):
    """Decide every rung and expiry that is due by now; nothing due is no fact. Given by the scheduler only.

    `loads` says how many cases each leader owns, so that the least loaded is chosen where one must be named.
    """

    loads: Mapping[str, int] = field(default_factory=dict)


@decides(Climb)
def climb(case: Case, asked: Asked[Climb], world: World) -> list[Fact]:
    """One fact for all rungs due, the skipped ones inside it; what takes effect by them; one for each term that ran out."""
    steps = tuple(step(case, clock, rungs, asked, world) for clock, rungs in due_rungs(case, asked.at))
    climbed: list[Fact] = [Climbed(steps=steps)] if steps else []
    expired = [_expired(case, clock, asked, world) for clock in expired_clocks(case, asked.at)]
    brought = taking_effect(case, steps, asked, world)
    return [*climbed, *brought, *of_the_leader(case, steps, brought, asked, world), *expired]


def _expired(case: Case, clock: Clock, asked: Asked[Climb], world: World) -> Expired:
    """A term of which somebody is told begins anew from now, so that an outage of months is one letter."""
    told = told_at_the_end(case, clock, asked, world)
    return Expired(
        clock=clock.key, rule=clock.rule, subject=clock.subject, base=None if told else base_after(clock), told=told,
        follow=after_expiry(case, clock.rule, clock.subject),
    )  # fmt: skip


def base_after(clock: Clock) -> datetime | None:
    """What follows a term is counted from its last day, or from its very end where that is a time of day."""
    hours = Limit.parse(clock.limit).unit == "hours"
    return clock.due_at if hours or clock.due_on is None else last_moment(clock.due_on)
