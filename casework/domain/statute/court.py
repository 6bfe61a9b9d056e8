"""Enforcement by the court 申请强制执行: HRSS cannot enforce payment itself (724号令 42; 强制法 53-58)."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal, Stages
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.fines import additional_fine_fen
from casework.domain.statute.papers import change, furthest
from casework.domain.transfer.hold import grounds
from casework.domain.values import Fen, Text

RULINGS: Final = ("granted", "refused")
EXECUTIONS: Final = ("full", "part", "none")


@dataclass(frozen=True, kw_only=True)
class ApplyCourt(Command, workflow=PROCEDURE):
    """Apply to the court 申请法院强制执行 (强制法 53, 55): ten working days after the demand was served, signed by the head.

    After the window of three months it is recorded with a warning: the court decides.
    """

    paper: str


@dataclass(frozen=True, kw_only=True)
class CourtAccepts(Command, workflow=PROCEDURE):
    """The court took the application 法院受理 (强制法 56)."""

    paper: str


@dataclass(frozen=True, kw_only=True)
class CourtHears(Command, workflow=PROCEDURE):
    """The court hears the party before it rules 听取意见 (强制法 58): thirty days instead of seven, from acceptance."""

    paper: str


@dataclass(frozen=True, kw_only=True)
class CourtRuling(Command, workflow=PROCEDURE):
    """The court ruled 法院裁定: granted 准予 or refused 不予."""

    paper: str
    ruling: str


@dataclass(frozen=True, kw_only=True)
class WithdrawApplication(Command, workflow=PROCEDURE):
    """Withdraw the application 撤回申请; `performed` where the party performed meanwhile, else with a reason."""

    paper: str
    performed: bool = False
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Executed(Command, workflow=PROCEDURE):
    """Execution ended 执行终结, in full, in part or with nothing. What was paid is recorded as money, not here."""

    paper: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class AppliedToCourt(Fact, topic="case.applied_to_court"):
    """The court was asked. `wages`: not for a mere fine; `late`: after the window, told as a warning; `additional_fen`: the late fine."""

    paper: str
    wages: bool
    late: bool = False
    additional_fen: Fen = 0

    def signals(self) -> tuple[Signal, ...]:
        """The window is used; for wages the follow-up begins."""
        wages = (Signal("apply_court:wages", self.paper),) if self.wages else ()
        return (Signal("apply_court", self.paper), *wages)

    def effect(self, case: Case) -> None:
        """In court."""
        change(case, self.paper, status="applied")


@dataclass(frozen=True, kw_only=True)
class CourtAccepted(Fact, topic="case.court_accepted"):
    """The court took it."""

    paper: str

    def signals(self) -> tuple[Signal, ...]:
        """The court's own clock."""
        return (Signal("court:accepted", self.paper),)


@dataclass(frozen=True, kw_only=True)
class CourtHeard(Fact, topic="case.court_heard"):
    """The court hears the party; the longer term counts from `since`, the moment it took the application."""

    paper: str
    since: datetime | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The longer term."""
        return (Signal("court:hearing", self.paper, base=self.since),)


@dataclass(frozen=True, kw_only=True)
class CourtRuled(Fact, topic="case.court_ruled"):
    """The court ruled. `hold_over` where nobody else has the matter any more."""

    paper: str
    ruling: str
    hold_over: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """The court's clock is over."""
        return (Signal("court_ruling", self.paper), *hold_signals(self.hold_over))

    def effect(self, case: Case) -> None:
        """Granted or refused."""
        change(case, self.paper, status=self.ruling)


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Fact, topic="case.application_withdrawn"):
    """The application was withdrawn; `status` is what the decision is then: met or demanded."""

    paper: str
    status: str
    hold_over: bool = False
    reason: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The court's clocks are over; a performed decision is met."""
        met = (Signal("mark_met", self.paper),) if self.status == "met" else ()
        return (Signal("withdraw_application", self.paper), *met, *hold_signals(self.hold_over))

    def effect(self, case: Case) -> None:
        """Out of court."""
        change(case, self.paper, status=self.status)


@dataclass(frozen=True, kw_only=True)
class ExecutionEnded(Fact, topic="case.execution_ended"):
    """Execution is over."""

    paper: str
    outcome: str
    hold_over: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """The court has it no more."""
        return hold_signals(self.hold_over)

    def effect(self, case: Case) -> None:
        """Executed."""
        change(case, self.paper, status="executed")


def hold_signals(over: bool) -> tuple[Signal, ...]:
    """The end of the hold 4.5, where it ends."""
    return (Signal("hold:over"),) if over else ()


def settled(case: Case, fact: Any, stage: str | None = None) -> Any:
    """The fact with the stage after it (of the furthest paper, where none is given), and whether the hold falls with it."""
    after = copy(case)
    fact.effect(after)
    after.procedure = stage or furthest(after)
    over = bool(grounds(case)) and not grounds(after)
    return replace(fact, hold_over=over, stages=Stages(procedure=after.procedure))


def out_of_court(case: Case, paper: str, status: str, reason: Text | None = None) -> Fact:
    """The fact that takes a decision out of court."""
    fact: Fact = settled(case, ApplicationWithdrawn(paper=paper, status=status, reason=reason))
    return fact


# decisions


@decides(ApplyCourt)
def apply_court(case: Case, asked: Asked[ApplyCourt], world: World) -> list[Fact]:
    """Applied, late or in time."""
    paper = case.papers[asked.command.paper]
    window = case.clock("enforce_window", paper.id)
    late = window is not None and window.expired(asked.at)
    wages = paper.kind == "handling_decision" and paper.purpose == "pay"
    return [AppliedToCourt(paper=paper.id, wages=wages, late=late, additional_fen=additional_fine_fen(paper, asked.day))]


@decides(CourtAccepts)
def court_accepts(case: Case, asked: Asked[CourtAccepts], world: World) -> list[Fact]:
    """Taken."""
    return [CourtAccepted(paper=asked.command.paper)]


@decides(CourtHears)
def court_hears(case: Case, asked: Asked[CourtHears], world: World) -> list[Fact]:
    """Heard first."""
    clock = case.clock("court_rule", asked.command.paper)
    return [CourtHeard(paper=asked.command.paper, since=clock.base if clock is not None else None)]


@decides(CourtRuling)
def court_ruling(case: Case, asked: Asked[CourtRuling], world: World) -> list[Fact]:
    """Ruled; a refusal leads back to the furthest paper left."""
    fact = CourtRuled(paper=asked.command.paper, ruling=asked.command.ruling)
    return [settled(case, fact)]


@decides(WithdrawApplication)
def withdraw_application(case: Case, asked: Asked[WithdrawApplication], world: World) -> list[Fact]:
    """Withdrawn."""
    command = asked.command
    return [out_of_court(case, command.paper, "met" if command.performed else "demanded", command.reason)]


@decides(Executed)
def executed(case: Case, asked: Asked[Executed], world: World) -> list[Fact]:
    """Over; the stage stays until the procedure is closed."""
    return [settled(case, ExecutionEnded(paper=asked.command.paper, outcome=asked.command.outcome), "in_court")]
