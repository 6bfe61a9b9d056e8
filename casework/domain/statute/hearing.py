"""Hear the party first: what it says 陈述申辩, the hearing 听证 and its notice, the legal review 法制审核."""

from dataclasses import dataclass
from typing import Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.papers import change, keep, new_id, runs
from casework.domain.statute.standing import Paper
from casework.domain.values import Text

OUTCOMES: Final = ("heard", "waived", "lapsed")
"""What a notice must have come to before its decision."""
ASKED: Final = ("asked", "late")


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


def hearing_called(case: Case, notice: str) -> Paper | None:
    """The served paper that calls the hearing on a notice, or None."""
    return next((p for p in case.papers.values() if p.kind == "hearing_notice" and p.follows == notice and p.status == "served"), None)


# decisions


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
