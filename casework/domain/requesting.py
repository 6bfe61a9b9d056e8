"""A request 报批: what a command becomes when its row asks for somebody else's approval; it waits with the whole command inside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.state import Request


@dataclass(frozen=True, kw_only=True)
class Requested(Fact, topic="case.requested"):
    """Somebody asked for an act that another must approve; `asks` is the post asked first."""

    request: str
    move: str
    wish: Mapping[str, Any]
    asks: str = ""

    def signals(self) -> tuple[Signal, ...]:
        """Opens the approval clock on this request, for the post that is asked."""
        return (Signal("request", self.request, owner=self.asks),)

    def effect(self, case: Case) -> None:
        """The request waits."""
        who = self.envelope
        case.requests = {**case.requests, self.request: Request(self.request, self.move, self.wish, who.by, who.unit, who.at)}


def requested(case: Case, asked: Asked[Any], world: World) -> Requested:
    """The request that a command becomes when its row asks for an approval; its id is the move and a short mark of the command."""
    mark = uuid5(case.id, asked.id.hex).hex[:6]
    move, wish = asked.command.move, world.plain(asked.command)
    first = world.tables[asked.command.workflow].approvers(move, asked.by)[0]
    return Requested(request=f"{move}-{mark}", move=move, wish=wish, asks=first[0])
