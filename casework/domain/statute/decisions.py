"""The decisions: to pay 行政处理决定, to punish 行政处罚决定, or not to punish; each on a notice of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.inquiry import implied_completion
from casework.domain.statute.papers import keep, new_id
from casework.domain.statute.standing import Paper
from casework.domain.values import Fen, Sum, Text

KINDS: Final = {"decide_handling": "handling_decision", "decide_penalty": "penalty_decision"}


@dataclass(frozen=True, kw_only=True)
class DecideHandling(Command, workflow=PROCEDURE):
    """Decide that a party pays or rectifies 行政处理决定 (条例 18, 19), on its own served and heard notice.

    `until` or `days` from service is the date to obey. `registration_checked_on`: the day the register was last looked at;
    a firm can vanish in mid-case. `collective`: decided by the heads together 集体讨论 (处罚法 57), where the case is grave.
    """

    paper: str = ""
    notice: str
    addressees: tuple[str, ...]
    ground: str
    purpose: str = "pay"
    sum: Sum | None = None
    roll_attached: bool = False
    until: date | None = None
    days: str | None = None
    registration_checked_on: date | None = None
    collective: bool = False
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class DecidePenalty(Command, workflow=PROCEDURE):
    """Decide a penalty 行政处罚决定, on its own served and heard notice; one act, one fine (处罚法 29), never instead of a transfer.

    `ground` is the article: 724-54 … 724-57 and inspection-30 (条例 30) have their ranges; not_stated is for imported history.
    `sanctions` beside or instead of a fine: warning, stop_work, no_new_projects, qualification.
    """

    paper: str = ""
    notice: str
    addressees: tuple[str, ...]
    ground: str
    fine_fen: Fen | None = None
    sanctions: tuple[str, ...] = ()
    registration_checked_on: date | None = None
    collective: bool = False
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class DecideNoPenalty(Command, workflow=PROCEDURE):
    """Decide that there is no penalty 不予处罚 (处罚法 33, 57): slight and put right, first and put right, no fault."""

    ground: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ReportPenalty(Command, workflow=PROCEDURE):
    """Report the penalty to the level above 处罚报备 (浙江 32)."""

    paper: str


@dataclass(frozen=True, kw_only=True)
class HandlingDecided(Fact, topic="case.handling_decided"):
    """A handling decision was approved; it is to be served."""

    paper: str
    notice: str
    addressees: tuple[str, ...]
    ground: str
    purpose: str
    sum: Sum | None = None
    until: date | None = None
    days: str | None = None
    registration_checked_on: date | None = None
    collective: bool = False
    number: str | None = None
    proven_before: Fen = 0

    def signals(self) -> tuple[Signal, ...]:
        """Decided; service is due."""
        return (Signal("decide_handling", self.paper),)

    def effect(self, case: Case) -> None:
        """One more paper."""
        keep(
            case,
            Paper(
                self.paper, "handling_decision", "approved", self.addressees, self.purpose, self.sum, self.until, self.days, self.number,
                self.ground, follows=self.notice, approved_at=self.envelope.at, proven_before=self.proven_before,
            ),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PenaltyDecided(Fact, topic="case.penalty_decided"):
    """A penalty decision was approved; it is to be served."""

    paper: str
    notice: str
    addressees: tuple[str, ...]
    ground: str
    fine_fen: Fen | None = None
    sanctions: tuple[str, ...] = ()
    registration_checked_on: date | None = None
    collective: bool = False
    number: str | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Decided; service is due."""
        return (Signal("decide_penalty", self.paper),)

    def effect(self, case: Case) -> None:
        """One more paper."""
        keep(
            case,
            Paper(
                self.paper, "penalty_decision", "approved", self.addressees, "fine", number=self.number, ground=self.ground,
                fine_fen=self.fine_fen, follows=self.notice, approved_at=self.envelope.at,
            ),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NoPenaltyDecided(Fact, topic="case.no_penalty_decided", signal="no_penalty"):
    """There is no penalty."""

    ground: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class PenaltyReported(Fact, topic="case.penalty_reported"):
    """The penalty was reported to the level above."""

    paper: str

    def signals(self) -> tuple[Signal, ...]:
        """Reported."""
        return (Signal("penalty:reported", self.paper),)


def intended(case: Case, asked: Asked[Any]) -> Paper | None:
    """The notice on which the decision stands, or None."""
    notice = case.papers.get(asked.command.notice)
    return notice if notice is not None and notice.kind == "notice" else None


# decisions


@decides(DecideHandling)
def decide_handling(case: Case, asked: Asked[DecideHandling], world: World) -> list[Fact]:
    """The decision to pay or rectify."""
    command = asked.command
    fact = HandlingDecided(
        paper=new_id(case, "handling_decision", command.paper), notice=command.notice, addressees=command.addressees, ground=command.ground,
        purpose=command.purpose, sum=command.sum, until=command.until, days=command.days,
        registration_checked_on=command.registration_checked_on, collective=command.collective, number=command.number,
        proven_before=case.proven_fen,
    )  # fmt: skip
    return [*implied_completion(case), fact]


@decides(DecidePenalty)
def decide_penalty(case: Case, asked: Asked[DecidePenalty], world: World) -> list[Fact]:
    """The penalty."""
    command = asked.command
    fact = PenaltyDecided(
        paper=new_id(case, "penalty_decision", command.paper), notice=command.notice, addressees=command.addressees, ground=command.ground,
        fine_fen=command.fine_fen, sanctions=command.sanctions, registration_checked_on=command.registration_checked_on,
        collective=command.collective, number=command.number,
    )  # fmt: skip
    return [*implied_completion(case), fact]


@decides(DecideNoPenalty)
def decide_no_penalty(case: Case, asked: Asked[DecideNoPenalty], world: World) -> list[Fact]:
    """No penalty."""
    return [NoPenaltyDecided(ground=asked.command.ground, reason=asked.command.reason)]


@decides(ReportPenalty)
def report_penalty(case: Case, asked: Asked[ReportPenalty], world: World) -> list[Fact]:
    """Reported."""
    return [PenaltyReported(paper=asked.command.paper)]
