"""The inquiry 调查: the questions put to a party, its answer, and the end of the investigation."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.papers import asked_paper, change, keep, new_id
from casework.domain.statute.standing import Paper
from casework.domain.values import Inspector, Text


@dataclass(frozen=True, kw_only=True)
class Inquire(Command, workflow=PROCEDURE):
    """Put questions to a party 调查询问 (条例 15): an inquiry notice, to be served.

    `until` is the last day to answer; None means the rule's own days after service. `asks_for` are codes of the papers asked
    (roll, ledger, slips, contract …): what the employer must prove (724号令 50).
    """

    paper: str = ""
    officers: tuple[Inspector, ...]
    addressees: tuple[str, ...]
    until: date | None = None
    asks_for: tuple[str, ...] = ()
    questions: Text | None = None
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerInquiry(Command, workflow=PROCEDURE):
    """The party answered the inquiry notice 询问答复, in whole or in part; `brought` are codes of the papers it brought."""

    paper: str
    brought: tuple[str, ...] = ()
    said: Text | None = None


@dataclass(frozen=True, kw_only=True)
class CompleteInquiry(Command, workflow=PROCEDURE):
    """The investigation is complete 调查终结; the decision is due next (Order 25 art. 37)."""

    summary: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Inquired(Fact, topic="case.inquired"):
    """An inquiry notice was written."""

    paper: str
    officers: tuple[Inspector, ...]
    addressees: tuple[str, ...]
    until: date | None = None
    asks_for: tuple[str, ...] = ()
    questions: Text | None = None
    number: str | None = None

    def effect(self, case: Case) -> None:
        """One more paper, to be served."""
        at = self.envelope.at
        paper = Paper(self.paper, "inquiry", "approved", self.addressees, "answer", due_on=self.until, number=self.number, approved_at=at)
        keep(case, paper)


@dataclass(frozen=True, kw_only=True)
class InquiryAnswered(Fact, topic="case.inquiry_answered"):
    """The party answered."""

    paper: str
    brought: tuple[str, ...] = ()
    said: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The party's term is over."""
        return (Signal("answered:inquiry", self.paper),)

    def effect(self, case: Case) -> None:
        """Answered."""
        change(case, self.paper, status="answered")


@dataclass(frozen=True, kw_only=True)
class InquiryCompleted(Fact, topic="case.inquiry_completed", signal="complete_inquiry"):
    """The investigation is complete; `implied` when a later act said so by itself."""

    implied: bool = False
    summary: Text | None = None

    def effect(self, case: Case) -> None:
        """Complete."""
        case.inquiry_complete = True


def implied_completion(case: Case) -> list[Fact]:
    """The fact that order (not interim), notify, decide_*, withdraw_filing and hand_over imply before their own, once."""
    return [] if case.inquiry_complete or case.filed_on is None else [InquiryCompleted(implied=True)]


# rules


def something_is_asked(case: Case, asked: Asked[Any], world: World) -> str | None:
    """An inquiry asks for papers or puts questions."""
    if case.imported or asked.command.asks_for or asked.command.questions:
        return None
    return "the notice asks for nothing; name the papers in `asks_for` or put questions"


def a_day_to_answer_is_ahead(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The day to answer, where one is named, lies ahead."""
    until = asked.command.until
    return None if until is None or until > asked.day else f"the day to answer {until} is not ahead; name a later day or none"


def it_is_a_served_inquiry(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only a served inquiry notice is answered."""
    paper = asked_paper(case, asked)
    if paper is None or (paper.kind == "inquiry" and paper.status == "served"):
        return None
    return f"{paper.id} is a {paper.kind} ({paper.status}); an answer belongs to a served inquiry notice"


def the_inquiry_is_not_complete(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It is completed once."""
    return "the inquiry is complete already" if case.inquiry_complete else None


# decisions


@decides(Inquire)
def inquire(case: Case, asked: Asked[Inquire], world: World) -> list[Fact]:
    """The notice."""
    command = asked.command
    return [
        Inquired(
            paper=new_id(case, "inquiry", command.paper), officers=command.officers, addressees=command.addressees,
            until=command.until, asks_for=command.asks_for, questions=command.questions, number=command.number,
        )
    ]  # fmt: skip


@decides(AnswerInquiry)
def answer_inquiry(case: Case, asked: Asked[AnswerInquiry], world: World) -> list[Fact]:
    """Answered."""
    command = asked.command
    return [InquiryAnswered(paper=command.paper, brought=command.brought, said=command.said)]


@decides(CompleteInquiry)
def complete_inquiry(case: Case, asked: Asked[CompleteInquiry], world: World) -> list[Fact]:
    """Complete."""
    return [InquiryCompleted(summary=asked.command.summary)]
