"""The hold 4.5: while police, court or arbitration have the matter the ladder stands still above the leader and a follow-up runs."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.registry import Command, decides
from casework.domain.values import Text

WITH_THE_POLICE: Final = ("handed_over", "police_filed", "reconsidering", "supervising")
IN_COURT: Final = ("applied", "granted")


@dataclass(frozen=True, kw_only=True)
class FollowUp(Command, backdates=True):
    """Note what police, court or arbitration did with the matter 司法跟踪; every 30 days while they have it."""

    text: Text
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class FollowedUp(Fact, topic="case.followed_up", signal="progress:judicial"):
    """The office asked how the matter stands elsewhere."""

    text: Text
    on: date | None = None


def grounds(case: Case) -> tuple[str, ...]:
    """Who has the matter now: police, court (for the wages, not for a mere fine), arbitration; empty where nobody has."""
    held = {
        "police": case.criminal in WITH_THE_POLICE,
        "court": case.procedure == "in_court" and any(p.status in IN_COURT and p.kind != "penalty_decision" for p in case.papers.values()),
        "arbitration": case.under_arbitration,
    }
    return tuple(name for name, holds in held.items() if holds)


def is_over_without(case: Case, ground: str) -> bool:
    """Whether the hold falls when this ground falls: it is the only one."""
    return grounds(case) == (ground,)


def somebody_else_has_the_matter(case: Case, asked: Asked[FollowUp], world: World) -> str | None:
    """There is something to follow."""
    return None if grounds(case) else "neither police nor court nor arbitration have the matter; write a `note` instead"


@decides(FollowUp)
def follow_up(case: Case, asked: Asked[FollowUp], world: World) -> list[Fact]:
    """The note, which opens the next round."""
    return [FollowedUp(text=asked.command.text, on=asked.command.on)]
