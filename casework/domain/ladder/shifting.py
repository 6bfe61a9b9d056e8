"""Due dates that moved by a decision of ours: from when to when, and who is told, which is whoever must act on the clock."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.ladder.reaching import Reach
from casework.domain.ladder.telling import ALWAYS_TOLD
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import Recipient


class Shifts(NamedTuple):
    """What a fact says of clocks counted anew: `moved` by key, the dates before and after as people read them; `told`, each
    person once; and `concerns`, by address, the keys of the moved clocks on which that person must act.
    """

    moved: Mapping[str, tuple[str, str]]
    told: tuple[Recipient, ...]
    concerns: Mapping[str, tuple[str, ...]]


def shifts(case: Case, anew: Iterable[Clock], asked: Asked[Any], world: World) -> Shifts:
    """What becomes of the case's open clocks once they are these; a clock whose date stays is not among them."""
    moved: dict[str, tuple[str, str]] = {}
    told: dict[str, Recipient] = {}
    concerns: dict[str, tuple[str, ...]] = {}
    for clock in anew:
        before = case.clocks[clock.key]
        if clock.due_at == before.due_at:
            continue
        moved[clock.key] = (before.due_text, clock.due_text)
        for each in Reach(case, clock, world.office, asked.at).told(ALWAYS_TOLD):
            told.setdefault(each.address, each)
            concerns[each.address] = (*concerns.get(each.address, ()), clock.key)
    return Shifts(moved, tuple(told.values()), concerns)
