"""Requests and approvals 审批: one person asks, another with the post that the law names approves or refuses with a reason."""

from dataclasses import dataclass, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.deciding import moved
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, commands, decides
from casework.domain.state import Request
from casework.domain.values import Text, holds


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
    """One step of the chain approved; `done` when it was the last, else `asks` is the next post."""

    request: str
    done: bool = True
    asks: str = ""

    def signals(self) -> tuple[Signal, ...]:
        """Closes the approval clock; an unfinished chain opens the next desk's."""
        closed = Signal("approve", self.request)
        return (closed,) if self.done else (closed, Signal("request", self.request, owner=self.asks))

    def effect(self, case: Case) -> None:
        """The request is gone, or moves to the next desk."""
        case.requests = dict(case.requests)
        request = case.requests.pop(self.request)
        if not self.done:
            case.requests[self.request] = replace(request, step=request.step + 1, approved_by=(*request.approved_by, self.envelope.by))


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
    """Nobody approves their own request, nor one of a case they handle, nor twice in one chain (four eyes)."""
    request = case.requests.get(asked.command.request)
    if request is None:
        return None
    if asked.by.person in (request.by, *request.approved_by):
        return "you asked for this or approved it already; another person must decide"
    if asked.by.person in case.handlers:
        return "you handle this case; somebody who does not must decide"
    return None


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
    """Approved, and with the last step the facts of what was asked."""
    request = case.requests[asked.command.request]
    steps = chain(request, world)
    if request.step + 1 < len(steps):
        return [Approved(request=request.id, done=False, asks=steps[request.step + 1][0])]
    wish = world.revive(request.move, request.wish)
    return [Approved(request=request.id), *moved(case, asked.instead(wish, requested_by=request.by), world)]


@decides(Refuse)
def refuse(case: Case, asked: Asked[Refuse], world: World) -> list[Fact]:
    """Refused, with the reason on record."""
    return [Refused(request=asked.command.request, reason=asked.command.reason)]
