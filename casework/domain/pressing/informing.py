"""Who is told of pressure that a person used or signed: the persons behind the roles that the rulebook lists for its rung."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.reaching import Reach
from casework.domain.ladder.telling import roles_of
from casework.domain.pressing.pressure import Instrument, pressed_clock
from casework.domain.pressing.raising import Raised
from casework.domain.pressing.urging import Prompted, Urged
from casework.domain.pressing.watching import Watchlisted
from casework.domain.timekeeping.clocks import Clock

CLIMB: Final = "climb"
RUNG: Final[dict[type[Fact], str]] = {Urged: "urged", Prompted: "urged", Watchlisted: "watchlisted", Raised: "raised"}
"""The rung whose list of roles holds for a fact; a prompting letter goes to whom an urging would."""


def informed(case: Case, facts: Sequence[Fact], asked: Asked[Any], world: World) -> list[Fact]:
    """The facts, those of pressure with the persons told; a climb tells its own, so this is for what people do and sign."""
    return list(facts) if asked.command.move == CLIMB else [_informed(case, fact, asked, world) for fact in facts]


def _informed(case: Case, fact: Fact, asked: Asked[Any], world: World) -> Fact:
    rung = fact.rung if isinstance(fact, Instrument) else RUNG.get(type(fact))
    clock = _clock_of(case, fact) if rung is not None else None
    if rung is None or clock is None:
        return fact
    told = Reach(case, clock, world.office, asked.at).told(roles_of(case, clock, rung, asked, world))
    return replace(fact, told=told)  # type: ignore[call-arg]  # every fact with a rung has the field


def _clock_of(case: Case, fact: Fact) -> Clock | None:
    keys = (fact.clock,) if isinstance(fact, Instrument) else tuple(cause.clock for cause in getattr(fact, "causes", ()))
    return next((case.clocks[key] for key in keys if key in case.clocks), None) or pressed_clock(case, "")
