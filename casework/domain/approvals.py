"""Requests and approvals 审批: one person asks, another with the post that the law names approves or refuses with a reason."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from casework.domain.approval_time import NAME, bound
from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.deciding import moved, stamped
from casework.domain.desks import desk_of
from casework.domain.facts import Fact, Signal
from casework.domain.four_eyes import eyes, used, why_not
from casework.domain.registry import Command, commands, decides
from casework.domain.state import Request
from casework.domain.values import Recipient, Text, holds


@dataclass(frozen=True, kw_only=True)
class Approve(Command):
    """Approve a pending request 批准; what was asked is decided now, in the approver's name and the requester's."""

    request: str


@dataclass(frozen=True, kw_only=True)
class Refuse(Command):
    """Refuse a pending request with a reason 不批准; what was asked does not happen."""

    request: str
    reason: Text


@dataclass(frozen=True, kw_only=True)
class Approved(Fact, topic="case.approved"):
    """One step of the chain approved; `done` when it was the last, else it goes to the next desk, described as in Requested."""

    request: str
    done: bool = True
    asks: str = ""
    unit: str = ""
    desk: tuple[Recipient, ...] = ()
    parent: str = ""
    limit: str | None = None
    base: datetime | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Closes the approval clock; an unfinished chain opens the next desk's."""
        closed = Signal("approve", self.request)
        if self.done:
            return (closed,)
        return (closed, Signal("request", self.request, limit=self.limit, base=self.base, rule=NAME, owner=self.asks, unit=self.unit))

    def effect(self, case: Case) -> None:
        """The request is gone, or moves to the next desk."""
        who = self.envelope
        case.requests = dict(case.requests)
        request = case.requests.pop(self.request)
        if not self.done:
            seen = (*request.approved_by, who.by, *((who.acting_for,) if who.acting_for else ()))
            case.requests[self.request] = replace(
                request, step=request.step + 1, approved_by=seen, asks=self.asks, desk_unit=self.unit, desk=self.desk, since=who.at,
                parent=self.parent,
            )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Refused(Fact, topic="case.refused"):
    """The request was refused."""

    request: str
    reason: Text

    def signals(self) -> tuple[Signal, ...]:
        """Closes the approval clock."""
        return (Signal("refuse", self.request),)

    def effect(self, case: Case) -> None:
        """The request is gone."""
        case.requests = {key: request for key, request in case.requests.items() if key != self.request}


def a_request_is_pending(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The request exists and nobody decided it yet."""
    if asked.command.request in case.requests:
        return None
    return f"there is no pending request {asked.command.request!r}; pending: {', '.join(case.requests) or 'none'}"


def the_approver_is_somebody_else(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Nobody approves their own request, nor one of a case they handle, nor twice in one chain: four eyes, through stand-ins as well."""
    request = case.requests.get(asked.command.request)
    return None if request is None else why_not(eyes(asked.by.person, asked.by.acting_for), used(request), case)


def the_approver_has_the_post(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The post, and the mark where the rule asks for one (正职, not a deputy), that this step of the chain names."""
    request = case.requests.get(asked.command.request)
    if request is None:
        return None
    posts = chain(request, world)[request.step]
    return None if holds(asked.by, posts) else f"{request.move} is approved by {' or '.join(posts)}; you act as {asked.by.post}"


def chain(request: Request, world: World) -> tuple[tuple[str, ...], ...]:
    """The posts that decide this request, step by step."""
    return world.tables[commands()[request.move].command.workflow].approvers(request.move)


@decides(Approve)
def approve(case: Case, asked: Asked[Approve], world: World) -> list[Fact]:
    """Approved, and with the last step the facts of what was asked; at every step its rules are asked again."""
    request = case.requests[asked.command.request]
    steps = chain(request, world)
    wish = asked.instead(world.revive(request.move, request.wish), requested_by=request.by)
    facts = moved(case, wish, world)
    if request.step + 1 == len(steps):
        return [Approved(request=request.id), *facts]
    home = world.office.unit(request.unit) or asked.by.unit
    spent = used(request) | eyes(asked.by.person, asked.by.acting_for)
    desk = desk_of(case, wish, world, steps[request.step + 1][0], home, spent)
    time = bound(case, stamped(case, wish, world, facts), asked, world)
    return [
        Approved(
            request=request.id, done=False, asks=desk.post, unit=desk.unit, desk=desk.people, parent=time.parent, limit=time.limit,
            base=time.base,
        )
    ]  # fmt: skip


@decides(Refuse)
def refuse(case: Case, asked: Asked[Refuse], world: World) -> list[Fact]:
    """Refused, with the reason on record."""
    return [Refused(request=asked.command.request, reason=asked.command.reason)]
