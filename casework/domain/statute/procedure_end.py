"""How the procedure ends and begins again: the filing withdrawn 撤销立案, the case closed 结案, reopened. Wages may still be owed."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import EXITS, Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.inquiry import implied_completion
from casework.domain.statute.papers import IN_COURT, STANDING, TO_BE_OBEYED
from casework.domain.values import Fen, Text

WITHDRAWALS: Final = ("corrected", "not_established")
REOPENINGS: Final = ("new_facts", "failed_revisit")


@dataclass(frozen=True, kw_only=True)
class WithdrawFiling(Command, workflow=PROCEDURE):
    """Withdraw the filing 撤销立案: `corrected` (slight and already put right, payment verified) or `not_established`."""

    ground: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Close(Command, workflow=PROCEDURE):
    """Close the procedure 结案. `ground`: performed 履行完毕, police_filed 公安立案, execution_ended 执行终结, no_successor 无承继,
    handling_exit 办理已退出. The handling stays open while wages are owed.
    """

    ground: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ReopenProcedure(Command, workflow=PROCEDURE):
    """File anew 重新立案 on `new_facts` or after a `failed_revisit`: a new round with its own clocks."""

    ground: str
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class FilingWithdrawn(Fact, topic="case.filing_withdrawn", signal="withdraw_filing"):
    """The filing was withdrawn."""

    ground: str
    reason: Text | None = None

    def effect(self, case: Case) -> None:
        """Nothing is suspended any more."""
        case.suspended_at = None


@dataclass(frozen=True, kw_only=True)
class Closed(Fact, topic="case.closed", signal="close"):
    """The procedure is closed; `owed_fen` is what the workers are still owed by proof, None where the sum is unknown."""

    ground: str
    owed_fen: Fen | None = None
    reason: Text | None = None

    def effect(self, case: Case) -> None:
        """Nothing is suspended any more."""
        case.suspended_at = None


@dataclass(frozen=True, kw_only=True)
class ProcedureReopened(Fact, topic="case.procedure_reopened"):
    """Filed anew."""

    on: date
    ground: str
    reason: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The clocks of a filing begin anew."""
        return (Signal("file"),)

    def effect(self, case: Case) -> None:
        """A new inquiry."""
        case.filed_on = self.on
        case.inquiry_complete = False


# rules


def the_filing_may_fall(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Slight and put right by proof, or the facts are not established."""
    ground = asked.command.ground
    if ground not in WITHDRAWALS:
        return f"ground {ground!r} is unknown; allowed: {', '.join(WITHDRAWALS)}"
    if ground == "corrected":
        return None if is_settled(case) else "it is not put right: verify the payment of the whole sum, or the rectification, first"
    established = case.verified is not None and case.verified.fen != 0
    return "the facts were established; they can no longer be found not to be" if established else None


def is_settled(case: Case) -> bool:
    """Whether nothing is owed by proof, or the breach was rectified."""
    return case.balance_fen == 0 or case.rectified


def the_ground_of_closing_holds(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Each ground is true of the case; a police filing and an exit close the procedure, never the debt."""
    ground = asked.command.ground
    if ground not in CLOSINGS:
        return f"ground {ground!r} is unknown; allowed: {', '.join(CLOSINGS)}"
    holds, otherwise = CLOSINGS[ground]
    return None if holds(case) else otherwise


def is_obeyed(case: Case) -> bool:
    """Whether no paper is still to be obeyed, and either one was or nothing is owed."""
    papers = [p for p in case.papers.values() if p.kind in TO_BE_OBEYED]
    pending = any(p.status in (*STANDING, *IN_COURT, "approved") for p in papers)
    return not pending and (is_settled(case) or any(p.status == "met" for p in papers))


CLOSINGS: Final = {
    "performed": (is_obeyed, "papers are not performed yet, or nothing proves it; mark them met, or choose the ground that holds"),
    "police_filed": (
        lambda case: case.criminal in ("police_filed", "concluded"),
        "the police filed nothing; a transfer alone closes nothing",
    ),
    "execution_ended": (
        lambda case: any(p.status in ("executed", "refused") for p in case.papers.values()),
        "no execution ended; note it with `executed` first",
    ),
    "no_successor": (
        lambda case: case.employer_deregistered,
        "nobody noted that the employer was deregistered; put the news on record first",
    ),
    "handling_exit": (lambda case: case.handling in EXITS, "the handling has not exited"),
}
"""Ground → whether it holds, and what is said when it does not."""


def nothing_is_in_court(case: Case, asked: Asked[Any], world: World) -> str | None:
    """An application is ruled on, executed or withdrawn before the procedure closes."""
    waiting = [p.id for p in case.papers.values() if p.status in IN_COURT]
    return f"{', '.join(waiting)} is in court; note how execution ended, or withdraw the application" if waiting else None


def the_ground_of_reopening_holds(case: Case, asked: Asked[Any], world: World) -> str | None:
    """New facts, which are told, or a revisit that sent the matter back."""
    ground = asked.command.ground
    if ground not in REOPENINGS:
        return f"ground {ground!r} is unknown; allowed: {', '.join(REOPENINGS)}"
    if ground == "new_facts":
        return None if asked.command.reason else "say in `reason` which facts are new"
    return None if case.round > 1 else "the matter was not reopened after a revisit; `reopen` it first"


# decisions


@decides(WithdrawFiling)
def withdraw_filing(case: Case, asked: Asked[WithdrawFiling], world: World) -> list[Fact]:
    """Withdrawn."""
    return [*implied_completion(case), FilingWithdrawn(ground=asked.command.ground, reason=asked.command.reason)]


@decides(Close)
def close(case: Case, asked: Asked[Close], world: World) -> list[Fact]:
    """Closed, saying what is still owed."""
    return [Closed(ground=asked.command.ground, owed_fen=case.balance_fen, reason=asked.command.reason)]


@decides(ReopenProcedure)
def reopen_procedure(case: Case, asked: Asked[ReopenProcedure], world: World) -> list[Fact]:
    """Filed anew today."""
    return [ProcedureReopened(on=asked.day, ground=asked.command.ground, reason=asked.command.reason)]
