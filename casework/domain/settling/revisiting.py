"""Revisit 回访 and second look 回头看: the workers say whether the money came, asked by others than those who handled the case."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.clauses import not_by_a_handler
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.settling.reopening import reopened
from casework.domain.settling.replies import (
    Reply,
    answered,
    enough_workers_are_asked,
    ground,
    is_good,
    somebody_was_asked,
    unreached_workers_are_agreed,
)
from casework.domain.values import Text


@dataclass(frozen=True, kw_only=True)
class Revisit(Command):
    """Ask the workers of a resolved (or withdrawn) case 回访; never before the payment is proven, never by who handled it."""

    replies: tuple[Reply, ...]
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AgreeUnreached(Command):
    """Agree that these workers could not be reached 同意未联系上: the unit head of another unit, after three tries by two ways."""

    workers: tuple[str, ...]
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SecondLook(Command):
    """Look again after strike-off 回头看: other people, and other workers where there are others."""

    replies: tuple[Reply, ...]
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Asking(Fact):
    """Base of the facts that record workers' answers."""

    replies: tuple[Reply, ...]
    good: bool
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Revisited(Asking, topic="case.revisited"):
    """The workers were asked. `good` when none is unpaid or dissatisfied with ground."""

    withdrawal: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """Done; a bad answer is told by the reopening beside it."""
        if not self.good:
            return ()
        return (Signal("revisit:withdrawal" if self.withdrawal else "revisit"),)

    def effect(self, case: Case) -> None:
        """Who asked and who was asked: the second look takes others."""
        case.revisits, case.revisited_by = case.revisits + 1, (*case.revisited_by, self.envelope.by)
        case.asked_workers = tuple(reply.worker for reply in self.replies)


@dataclass(frozen=True, kw_only=True)
class SecondLooked(Asking, topic="case.second_looked", signal="second_look"):
    """The case was looked at again."""


@dataclass(frozen=True, kw_only=True)
class UnreachedAgreed(Fact, topic="case.unreached_agreed"):
    """Another unit's head agreed that these workers could not be reached."""

    workers: tuple[str, ...]
    note: Text | None = None

    def effect(self, case: Case) -> None:
        """These may be left out."""
        case.unreached_agreed = tuple(dict.fromkeys((*case.unreached_agreed, *self.workers)))


def answers_are_good(case: Case, asked: Asked[Revisit], world: World) -> str | None:
    """Nobody is unpaid or dissatisfied with ground; told only where nothing else stands against the revisit."""
    return None if is_good(asked) else first_reason(case, asked, world) or "an answer sends the case back to work"


def an_answer_is_bad(case: Case, asked: Asked[Revisit], world: World) -> str | None:
    """A worker is unpaid or dissatisfied with ground; told only where nothing else stands against the revisit."""
    return first_reason(case, asked, world) or "no answer sends the case back to work" if is_good(asked) else None


def first_reason(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The first of the rules of every revisit that stands against it: the two ways out say the same, and it is told once."""
    return next((reason for rule in RULES_OF_REVISIT if (reason := rule(case, asked, world))), None)


def the_money_is_still_proven(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Satisfaction is asked after proof of payment, never before (rule 18)."""
    if case.matter == "site_breach" or case.balance_fen == 0:
        return None
    return "the payment is not proven; verify it before anybody asks the workers"


def by_others_than_the_revisit(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The second look is taken by other people."""
    return "you did the revisit; another person takes the second look" if asked.by.person in case.revisited_by else None


def it_is_struck_off(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A second look follows the strike-off."""
    return None if case.struck_off else "the case is not struck off yet; revisit and strike off come first"


def workers_are_named(case: Case, asked: Asked[AgreeUnreached], world: World) -> str | None:
    """An agreement names the workers it is about."""
    return None if asked.command.workers else "no worker is named; name those who could not be reached"


RULES_OF_REVISIT = (not_by_a_handler, somebody_was_asked, the_money_is_still_proven, unreached_workers_are_agreed, enough_workers_are_asked)
"""What stands before every revisit; whichever way the answers send the case."""


@decides(Revisit)
def revisit(case: Case, asked: Asked[Revisit], world: World) -> list[Fact]:
    """The answers, and the reopening where one is bad. Raises BadCommand for answers that cannot be read."""
    withdrawal = case.handling == "withdrawn"
    answered(asked, withdrawal=withdrawal)
    good = is_good(asked)
    done = Revisited(replies=asked.command.replies, good=good, withdrawal=withdrawal, note=asked.command.note)
    return [done] if good else [done, reopened(case, ground(asked), asked)]


@decides(AgreeUnreached)
def agree_unreached(case: Case, asked: Asked[AgreeUnreached], world: World) -> list[Fact]:
    """Agreed."""
    return [UnreachedAgreed(workers=asked.command.workers, note=asked.command.note)]


@decides(SecondLook)
def second_look(case: Case, asked: Asked[SecondLook], world: World) -> list[Fact]:
    """The answers, and the reopening where one is bad. Raises BadCommand for answers that cannot be read."""
    answered(asked)
    good = is_good(asked)
    looked = SecondLooked(replies=asked.command.replies, good=good, note=asked.command.note)
    return [looked] if good else [looked, reopened(case, "relapse", asked)]
