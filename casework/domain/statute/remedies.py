"""After a decision: withdrawn 撤销变更, reviewed 复议, sued on 诉讼."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal, Stages
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.papers import IN_COURT, asked_paper, change, furthest, is_unperformed
from casework.domain.values import Fen, Sum, Text

WAYS: Final = ("review", "suit")
RESULTS: Final = ("upheld", "changed", "revoked", "withdrawn")


@dataclass(frozen=True, kw_only=True)
class WithdrawDecision(Command, workflow=PROCEDURE):
    """Withdraw a decision of ours 撤销; to change it, withdraw it and decide anew. What was published of it comes down."""

    paper: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class RecordReview(Command, workflow=PROCEDURE, backdates=True):
    """News: the party asked for review 复议 (复议法 20) or sued 诉讼 (行诉法 45, 46). `way`: review or suit."""

    paper: str
    way: str


@dataclass(frozen=True, kw_only=True)
class ReviewResult(Command, workflow=PROCEDURE):
    """What review or suit came to: upheld 维持, changed 变更 (with the new sum or fine), revoked 撤销, withdrawn 撤回."""

    paper: str
    result: str
    sum: Sum | None = None
    fine_fen: Fen | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionWithdrawn(Fact, topic="case.decision_withdrawn"):
    """A decision fell, with the demand built on it; `published` where it stood before the public."""

    paper: str
    published: bool = False
    reason: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Its terms are over; the published one is to come down."""
        down = (Signal("withdraw_decision:published", self.paper),) if self.published else ()
        return (Signal("withdraw_decision", self.paper), *down)

    def effect(self, case: Case) -> None:
        """Cancelled, and what follows from it."""
        for paper in [p.id for p in case.papers.values() if p.id == self.paper or p.follows == self.paper]:
            change(case, paper, status="cancelled")


@dataclass(frozen=True, kw_only=True)
class ReviewRecorded(Fact, topic="case.review_recorded"):
    """Review or suit is under way."""

    paper: str
    way: str
    on: date

    def signals(self) -> tuple[Signal, ...]:
        """The right was used."""
        return (Signal(f"record_review:{self.way}", self.paper),)

    def effect(self, case: Case) -> None:
        """Under review since."""
        change(case, self.paper, under_review=self.way, review_since=self.on)


@dataclass(frozen=True, kw_only=True)
class ReviewDecided(Fact, topic="case.review_decided"):
    """Review or suit is over. `opens_window` where the decision stands for good and is not performed; `days` it took."""

    paper: str
    way: str
    result: str
    sum: Sum | None = None
    fine_fen: Fen | None = None
    days: int = 0
    opens_window: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """After review the suit remains; after a suit the way to enforcement is open."""
        if self.result == "revoked":
            return ()
        if self.way == "review":
            return (Signal("review_result:upheld", self.paper),)
        return (Signal("review_result:final", self.paper),) if self.opens_window else ()

    def effect(self, case: Case) -> None:
        """Decided; a changed sum is the new one."""
        paper = case.papers[self.paper]
        change(
            case, self.paper, under_review=None, review_since=None, review_days=paper.review_days + self.days,
            sum=self.sum or paper.sum, fine_fen=self.fine_fen or paper.fine_fen,
        )  # fmt: skip


def fallen(case: Case, fact: Fact) -> Fact:
    """The fact with the stage that the furthest paper left shows after it."""
    after = copy(case)
    fact.effect(after)
    return replace(fact, stages=Stages(procedure=furthest(after)))


# rules


def the_decision_was_not_withdrawn(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It stands."""
    paper = asked_paper(case, asked)
    return f"{paper.id} was withdrawn already" if paper is not None and paper.status == "cancelled" else None


def the_decision_was_served(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Review, suit and payment follow a decision that reached the party."""
    paper = asked_paper(case, asked)
    return f"{paper.id} was not served yet" if paper is not None and paper.served_at is None else None


def the_way_is_known(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Review or suit, one at a time."""
    paper = asked_paper(case, asked)
    if asked.command.way not in WAYS:
        return f"way {asked.command.way!r} is unknown; allowed: {', '.join(WAYS)}"
    if paper is None or paper.under_review is None:
        return None
    return f"a {paper.under_review} on {paper.id} is under way already; note its result first"


def it_is_under_review(case: Case, asked: Asked[Any], world: World) -> str | None:
    """There is something to end, and the result is known."""
    paper = asked_paper(case, asked)
    if asked.command.result not in RESULTS:
        return f"result {asked.command.result!r} is unknown; allowed: {', '.join(RESULTS)}"
    return f"nobody asked for review of {paper.id} or sued on it" if paper is not None and paper.under_review is None else None


# decisions


@decides(WithdrawDecision)
def withdraw_decision(case: Case, asked: Asked[WithdrawDecision], world: World) -> list[Fact]:
    """Withdrawn, out of court first where it is there."""
    return withdrawal(case, asked.command.paper, asked.command.reason)


def withdrawal(case: Case, paper: str, reason: Text | None = None) -> list[Fact]:
    """The facts by which a decision falls; the stage is that of the furthest paper left."""
    from casework.domain.statute.court import out_of_court  # court speaks of decisions, this one case speaks of court

    published = any(p.follows == paper and not p.down for p in case.publications.values())
    fact = DecisionWithdrawn(paper=paper, published=published, reason=reason)
    first = [out_of_court(case, paper, "demanded")] if case.papers[paper].status in IN_COURT else []
    return [*first, fallen(case, fact)]


@decides(RecordReview)
def record_review(case: Case, asked: Asked[RecordReview], world: World) -> list[Fact]:
    """Under way."""
    return [ReviewRecorded(paper=asked.command.paper, way=asked.command.way, on=asked.day)]


@decides(ReviewResult)
def review_result(case: Case, asked: Asked[ReviewResult], world: World) -> list[Fact]:
    """Over; a revoked decision falls at once."""
    command, paper = asked.command, case.papers[asked.command.paper]
    assert paper.under_review is not None and paper.review_since is not None, "the row asks for a review under way"
    fact = ReviewDecided(
        paper=paper.id, way=paper.under_review, result=command.result, sum=command.sum, fine_fen=command.fine_fen,
        days=max((asked.day - paper.review_since).days, 0), opens_window=is_unperformed(paper),
    )  # fmt: skip
    return [fact, *withdrawal(case, paper.id)] if command.result == "revoked" else [fact]
