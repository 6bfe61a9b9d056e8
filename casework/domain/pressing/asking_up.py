"""Asking the higher level to take a case up 报请提级 (浙江 13): a letter that the higher dispatching office answers within its days."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.ladder.places import lead_of, places_above
from casework.domain.pressing.drafting import PRESS, paper_id
from casework.domain.registry import Command, decides
from casework.domain.statute.papers import change, keep
from casework.domain.statute.standing import Paper
from casework.domain.values import Post, Text, Unit

KIND = "raise_request"


@dataclass(frozen=True, kw_only=True)
class AskRaise(Command):
    """Ask the next higher dispatching office to take the case up 报请提级."""

    ground: Text


@dataclass(frozen=True, kw_only=True)
class DeclineRaise(Command):
    """Decline a request to take the case up 不予提级; the territory goes on with it."""

    paper: str
    reason: Text


@dataclass(frozen=True, kw_only=True)
class RaiseAsked(Fact, topic="case.raise_asked"):
    """The lead asked the office `to` to have the case taken up."""

    paper: str
    to: str
    ground: Text

    def signals(self) -> tuple[Signal, ...]:
        """The higher office takes it up or says why not."""
        return (Signal("raise:asked", self.paper, unit=self.to),)

    def effect(self, case: Case) -> None:
        """A letter that waits for its answer."""
        keep(case, Paper(self.paper, KIND, "served", addressees=(self.to,), purpose=PRESS, by=self.envelope.by))


@dataclass(frozen=True, kw_only=True)
class RaiseDeclined(Fact, topic="case.raise_declined"):
    """The higher office leaves the case where it is."""

    paper: str
    reason: Text

    def signals(self) -> tuple[Signal, ...]:
        """Answered."""
        return (Signal("raise:declined", self.paper),)

    def effect(self, case: Case) -> None:
        """Answered."""
        change(case, self.paper, status="met")


def office_above(case: Case, world: World) -> Unit | None:
    """The nearest dispatching office above the unit that leads, or None."""
    lead = lead_of(case, world.office)
    return next(places_above(Post.DISPATCHER, lead.level, case.region, world.office), None) if lead is not None else None


# rules


def there_is_an_office_above(case: Case, asked: Asked[AskRaise], world: World) -> str | None:
    """Somebody to ask."""
    return None if office_above(case, world) is not None else "the directory has no dispatching office above the unit that leads"


def no_raise_is_asked(case: Case, asked: Asked[AskRaise], world: World) -> str | None:
    """One letter at a time; a raise answers it as well."""
    clock = case.clock("raise_reply")
    return f"{clock.subject} waits for its answer until {clock.due_text}" if clock is not None else None


def a_raise_is_asked_of_the_unit(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The office that was asked answers, once."""
    paper, waits = case.papers.get(asked.command.paper), case.clock("raise_reply", asked.command.paper)
    if paper is None or waits is None:
        return f"{asked.command.paper!r} is no request for a raise that waits for an answer"
    return None if asked.by.unit.code in paper.addressees else f"{', '.join(paper.addressees)} was asked and answers"


# decisions


@decides(AskRaise)
def ask_raise(case: Case, asked: Asked[AskRaise], world: World) -> list[Fact]:
    """Asked."""
    above = office_above(case, world)
    assert above is not None, "the table asked for an office above"
    return [RaiseAsked(paper=paper_id(case, KIND).replace("_", "-"), to=above.code, ground=asked.command.ground)]


@decides(DeclineRaise)
def decline_raise(case: Case, asked: Asked[DeclineRaise], world: World) -> list[Fact]:
    """Declined."""
    return [RaiseDeclined(paper=asked.command.paper, reason=asked.command.reason)]
