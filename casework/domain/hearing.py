"""Hear the party first: the notice before a decision 事先告知, what it says 陈述申辩, the hearing 听证, the legal review 法制审核."""

from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.inquiry import implied_completion
from casework.domain.papers import DECISIONS, asked_paper, change, is_used, keep, new_id, runs
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.state import Paper
from casework.domain.values import Fen, Post, Sum, Text

OUTCOMES: Final = ("heard", "waived", "lapsed")
"""What a notice must have come to before its decision."""
ASKED: Final = ("asked", "late")


@dataclass(frozen=True, kw_only=True)
class Notify(Command, workflow=PROCEDURE):
    """Tell a party what is about to be decided 事先告知 (条例 19; 处罚法 44, 45): one notice per intended decision.

    `content`, `facts`, `grounds`, `rights`: whether the notice states them; `fine_fen` in fen.
    """

    paper: str = ""
    intends: str
    addressees: tuple[str, ...]
    ground: str
    sum: Sum | None = None
    fine_fen: Fen | None = None
    states: tuple[str, ...] = ("content", "facts", "grounds", "rights")
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class RequestHearing(Command, workflow=PROCEDURE, backdates=True):
    """The party asked for a hearing 申请听证 (处罚法 63, 64). A late request is recorded as such, not refused."""

    paper: str


@dataclass(frozen=True, kw_only=True)
class CallHearing(Command, workflow=PROCEDURE):
    """Write the notice of the hearing 听证通知, to be served at least seven working days before (处罚法 64)."""

    notice: str
    paper: str = ""
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class Hear(Command, workflow=PROCEDURE):
    """Note how the party was heard 陈述申辩/听证: heard (what was said is answered), waived 放弃, or lapsed 逾期未提出."""

    paper: str
    outcome: str
    said: Text | None = None
    answered: Text | None = None


@dataclass(frozen=True, kw_only=True)
class LegalReview(Command, workflow=PROCEDURE):
    """The reviewer, never a handler, agrees with the intended decision 法制审核 (处罚法 58)."""

    paper: str
    opinion: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Notified(Fact, topic="case.notified"):
    """A notice before a decision was approved; it is to be served."""

    paper: str
    intends: str
    addressees: tuple[str, ...]
    ground: str
    hearing_right: bool = False
    sum: Sum | None = None
    fine_fen: Fen | None = None
    number: str | None = None

    def effect(self, case: Case) -> None:
        """One more paper."""
        keep(
            case,
            Paper(
                self.paper, "notice", "approved", self.addressees, "tell", self.sum, number=self.number, ground=self.ground,
                fine_fen=self.fine_fen, approved_at=self.envelope.at, intends=self.intends, hearing_right=self.hearing_right,
            ),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class HearingRequested(Fact, topic="case.hearing_requested"):
    """The party asked for a hearing; `standing` is asked, or late after its term."""

    paper: str
    standing: str = "asked"

    def signals(self) -> tuple[Signal, ...]:
        """The right was used."""
        return (Signal("hearing:asked", self.paper),)

    def effect(self, case: Case) -> None:
        """Asked."""
        change(case, self.paper, heard=self.standing)


@dataclass(frozen=True, kw_only=True)
class HearingCalled(Fact, topic="case.hearing_called"):
    """The notice of the hearing was written."""

    notice: str
    paper: str
    addressees: tuple[str, ...]
    number: str | None = None

    def effect(self, case: Case) -> None:
        """One more paper, which follows the notice."""
        keep(
            case,
            Paper(
                self.paper, "hearing_notice", "approved", self.addressees, "tell", number=self.number, follows=self.notice,
                approved_at=self.envelope.at,
            ),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Heard(Fact, topic="case.heard"):
    """The party was heard, waived it, or let the time pass. `hearing_notice` is the paper that called it, where there was a hearing."""

    paper: str
    outcome: str
    hearing_notice: str | None = None
    said: Text | None = None
    answered: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Heard, on the notice and on the paper that called the hearing."""
        waived = (Signal("hearing:waived", self.paper),) if self.outcome == "waived" else ()
        called = (Signal("hear", self.hearing_notice),) if self.hearing_notice else ()
        return (Signal("hear", self.paper), *called, *waived)

    def effect(self, case: Case) -> None:
        """Settled."""
        change(case, self.paper, heard=self.outcome)


@dataclass(frozen=True, kw_only=True)
class LegallyReviewed(Fact, topic="case.legally_reviewed"):
    """The reviewer agreed."""

    paper: str
    opinion: Text | None = None

    def effect(self, case: Case) -> None:
        """Reviewed by a person."""
        change(case, self.paper, reviewed_by=self.envelope.by)


def is_large_fine(case: Case, addressees: tuple[str, ...], fine_fen: Fen | None, asked: Asked[Any], world: World) -> bool:
    """较大数额罚款 (处罚法 63): at or above the region's number for an organisation or a person; unknown numbers make every fine large."""
    if not fine_fen:
        return False
    kinds = {r.ref: r.kind for r in case.respondents}
    person = any(kinds.get(ref) == "person" for ref in addressees)
    least: Fen | None = world.number("hearing.fine.citizen_fen" if person else "hearing.fine.organisation_fen", case, asked.day)
    return least is None or fine_fen >= least


def hearing_called(case: Case, notice: str) -> Paper | None:
    """The served paper that calls the hearing on a notice, or None."""
    return next((p for p in case.papers.values() if p.kind == "hearing_notice" and p.follows == notice and p.status == "served"), None)


# rules


def the_notice_is_whole(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It says what is intended, on what facts and grounds, and which rights the party has (处罚法 44)."""
    command = asked.command
    if command.intends not in DECISIONS:
        return f"a notice of {command.intends!r} is unknown; allowed: {', '.join(DECISIONS)}"
    lacking = [part for part in ("content", "facts", "grounds", "rights") if part not in command.states]
    if lacking or not command.ground:
        return f"the notice lacks {', '.join(lacking) or 'its legal ground'}; it states content, facts, grounds and rights (处罚法 44)"
    return command.sum.fault() if command.sum is not None else None


def it_is_a_served_notice(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The party can be heard only on a notice that reached it."""
    paper = asked_paper(case, asked)
    if paper is None or (paper.kind == "notice" and paper.status == "served"):
        return None
    return f"{paper.id} is a {paper.kind} ({paper.status}); the party is heard on a served notice"


def it_is_a_notice(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The paper is a notice before a decision."""
    paper = asked_paper(case, asked)
    return f"{paper.id} is a {paper.kind}; this is for a notice" if paper is not None and paper.kind != "notice" else None


def a_hearing_is_its_right(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A hearing is held where the law gives one: a large fine (处罚法 63)."""
    paper = asked_paper(case, asked)
    if paper is None or paper.kind != "notice" or paper.hearing_right:
        return None
    return f"{paper.id} intends no large fine and gives no right to a hearing (处罚法 63); note what the party says with `hear`"


def a_hearing_was_asked_for(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It is called when the party asked."""
    notice = case.papers.get(asked.command.notice)
    if notice is not None and notice.kind == "notice" and notice.heard in ASKED:
        return None
    return f"nobody asked for a hearing on {asked.command.notice!r}; note the request with `request_hearing` first"


def the_outcome_holds(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Heard: what was said is answered (处罚法 45). Lapsed: only after the party's time."""
    command, paper = asked.command, asked_paper(case, asked)
    if command.outcome not in OUTCOMES:
        return f"outcome {command.outcome!r} is unknown; allowed: {', '.join(OUTCOMES)}"
    if command.outcome == "heard" and not command.answered:
        return "what the party said is not answered; say in `answered` what was taken up and why the rest was not (处罚法 45)"
    if command.outcome != "lapsed" or paper is None:
        return None
    if paper.heard == "asked":
        return "the party asked for a hearing in time; hold it, or note that it waived it"
    return "the party's time is not over; wait, or note what it says" if runs(case, "hearing_request", paper.id, asked.at) else None


def a_hearing_is_held_by_the_reviewer(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A hearing asked for is presided over by somebody who did not handle the case, on its day or later (处罚法 64)."""
    paper = asked_paper(case, asked)
    if paper is None or paper.heard not in ASKED or asked.command.outcome != "heard":
        return None
    if asked.by.post != Post.REVIEWER or asked.by.person in case.handlers:
        return "a hearing is held by the reviewer, who is no handler of the case (处罚法 64)"
    called = hearing_called(case, paper.id)
    if called is None:
        return "the notice of the hearing was not served; call it with `call_hearing` and serve it seven working days ahead (处罚法 64)"
    clock = case.clock("hearing_lead", called.id)
    if clock is None or clock.expired(asked.at):
        return None
    return f"the hearing may not be held before {clock.due_text} has ended (处罚法 64)"


def no_decision_was_built_on_it(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A notice that has its decision is done with."""
    paper = asked_paper(case, asked)
    return f"{paper.id} has its decision already; write a new notice" if paper is not None and is_used(case, paper.id) else None


# decisions


@decides(Notify)
def notify(case: Case, asked: Asked[Notify], world: World) -> list[Fact]:
    """The notice; the inquiry is complete by it."""
    command = asked.command
    large = command.intends == "penalty_decision" and is_large_fine(case, command.addressees, command.fine_fen, asked, world)
    fact = Notified(
        paper=new_id(case, "notice", command.paper), intends=command.intends, addressees=command.addressees, ground=command.ground,
        hearing_right=large, sum=command.sum, fine_fen=command.fine_fen, number=command.number,
    )  # fmt: skip
    return [*implied_completion(case), fact]


@decides(RequestHearing)
def request_hearing(case: Case, asked: Asked[RequestHearing], world: World) -> list[Fact]:
    """Asked, in time or late: late where the term ran and is over."""
    paper = asked.command.paper
    ran = ("hearing_request", paper) in case.rounds
    return [HearingRequested(paper=paper, standing="late" if ran and not runs(case, "hearing_request", paper, asked.held_at) else "asked")]


@decides(CallHearing)
def call_hearing(case: Case, asked: Asked[CallHearing], world: World) -> list[Fact]:
    """Called."""
    command = asked.command
    notice = case.papers[command.notice]
    paper = new_id(case, "hearing_notice", command.paper)
    return [HearingCalled(notice=notice.id, paper=paper, addressees=notice.addressees, number=command.number)]


@decides(Hear)
def hear(case: Case, asked: Asked[Hear], world: World) -> list[Fact]:
    """Heard."""
    command = asked.command
    called = hearing_called(case, command.paper)
    return [
        Heard(
            paper=command.paper, outcome=command.outcome, hearing_notice=called.id if called else None, said=command.said,
            answered=command.answered,
        )
    ]  # fmt: skip


@decides(LegalReview)
def legal_review(case: Case, asked: Asked[LegalReview], world: World) -> list[Fact]:
    """Agreed."""
    return [LegallyReviewed(paper=asked.command.paper, opinion=asked.command.opinion)]
