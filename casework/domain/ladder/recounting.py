"""Open clocks counted again under another calendar: a fact with its cause, from when to when; closed clocks keep their history."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.shifting import shifts
from casework.domain.registry import Command, decides
from casework.domain.timing import changes_of, recounted
from casework.domain.values import Recipient


@dataclass(frozen=True, kw_only=True)
class Recount(Command):
    """Recount the open clocks under the calendar in force, with its cause; closed clocks keep their history."""

    cause: str


@dataclass(frozen=True, kw_only=True)
class Recounted(Fact, topic="case.recounted"):
    """Open clocks were counted again under another calendar, each under its own rulebook; those whose date moved say from when
    to when. Told is whoever must act on them; `concerns` says by address on which.
    """

    cause: str
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    told: tuple[Recipient, ...] = ()
    concerns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def effect(self, case: Case) -> None:
        """From here on every open clock stands on one calendar: the one this fact's changes name."""
        case.counted_on = None


@decides(Recount)
def recount(case: Case, asked: Asked[Recount], world: World) -> list[Fact]:
    """Every open clock on the calendar in force; nothing where all of them stand on it already."""
    if case.counted_on == world.calendar.digest[:16]:
        return []
    anew = recounted(case, world)
    found = shifts(case, anew, asked, world)
    return [Recounted(cause=asked.command.cause, **found._asdict(), clocks=changes_of(world, moved=anew))]
