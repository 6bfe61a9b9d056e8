"""A request 报批: what a command becomes when its row asks for another's approval; it lies on a desk with the whole command inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid5

from casework.domain.approval_time import NAME, bound
from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.desks import desk_of
from casework.domain.facts import Fact, Signal
from casework.domain.four_eyes import eyes
from casework.domain.state import Request
from casework.domain.values import Recipient


@dataclass(frozen=True, kw_only=True)
class Requested(Fact, topic="case.requested"):
    """Somebody asked for an act that another must approve; `asks` is the post asked first, `unit` the code of its unit.

    `desk` are the persons there at that moment. `parent` is the clock the act is about; `limit` and `base` bound the approval
    by it. Facts of release 0.1.0 name the post only.
    """

    request: str
    move: str
    wish: Mapping[str, Any]
    asks: str = ""
    unit: str = ""
    desk: tuple[Recipient, ...] = ()
    parent: str = ""
    limit: str | None = None
    base: datetime | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Opens the approval clock on this request, for the desk that is asked."""
        return (Signal("request", self.request, limit=self.limit, base=self.base, rule=NAME, owner=self.asks, unit=self.unit),)

    def effect(self, case: Case) -> None:
        """The request waits."""
        who = self.envelope
        waiting = Request(
            self.request, self.move, self.wish, who.by, who.unit, who.at, acting_for=who.acting_for, asks=self.asks,
            desk_unit=self.unit, desk=self.desk, since=who.at, parent=self.parent,
        )  # fmt: skip
        case.requests = {**case.requests, self.request: waiting}


def requested(case: Case, asked: Asked[Any], world: World, ready: Sequence[Fact]) -> Requested:
    """The request that a command becomes when its row asks for an approval; its id is the move and a short mark of the command.

    `ready` are the stamped facts that the command would lead to if it were approved now.
    """
    mark = uuid5(case.id, asked.id.hex).hex[:6]
    move, wish = asked.command.move, world.plain(asked.command)
    post = world.tables[asked.command.workflow].approvers(move, asked.by)[0][0]
    spent = eyes(asked.by.person, asked.by.acting_for)
    desk = desk_of(case, asked.instead(asked.command, requested_by=asked.by.person), world, post, asked.by.unit, spent)
    time = bound(case, ready, asked, world)
    return Requested(
        request=f"{move}-{mark}", move=move, wish=wish, asks=post, unit=desk.unit, desk=desk.people, parent=time.parent,
        limit=time.limit, base=time.base,
    )  # fmt: skip
