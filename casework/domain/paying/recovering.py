"""Recovery 追偿: who paid for somebody else gets it back from who owes, followed up every ninety days; the workers owe nothing."""

from dataclasses import dataclass, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.fields import unknown
from casework.domain.registry import Command, decides
from casework.domain.values import Fen, Text, yuan

WRITE_OFF_GROUNDS = ("bankrupt", "deregistered", "execution_ended", "deceased", "waived_by_payer")


@dataclass(frozen=True, kw_only=True)
class Recover(Command, backdates=True):
    """Record money that came back from who owes 追偿 (fen); also after every exit."""

    recovery: str
    fen: Fen


@dataclass(frozen=True, kw_only=True)
class ReviewRecovery(Command):
    """Follow a recovery up 追偿跟踪 and note how it stands; the next round of ninety days begins."""

    recovery: str
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class WriteOffRecovery(Command):
    """Write the rest of a recovery claim off 核销; the workers owe nothing."""

    recovery: str
    ground: str
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Recovered(Fact, topic="case.recovered"):
    """Money came back; `done` when all of it."""

    recovery: str
    fen: Fen
    done: bool = False

    def signals(self) -> tuple[Signal, ...]:
        """Recovered in full ends the following-up; a part begins its next round."""
        return (Signal("recovered" if self.done else "recovery:reviewed", self.recovery),)

    def effect(self, case: Case) -> None:
        """So much less to recover."""
        claim = case.recoveries[self.recovery]
        case.recoveries = {**case.recoveries, claim.id: replace(claim, recovered_fen=claim.recovered_fen + self.fen)}


@dataclass(frozen=True, kw_only=True)
class RecoveryReviewed(Fact, topic="case.recovery_reviewed"):
    """A recovery was followed up."""

    recovery: str
    note: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The next round begins."""
        return (Signal("recovery:reviewed", self.recovery),)


@dataclass(frozen=True, kw_only=True)
class RecoveryWrittenOff(Fact, topic="case.recovery_written_off"):
    """The rest of a claim was written off."""

    recovery: str
    ground: str
    note: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Nothing more to follow up."""
        return (Signal("written_off", self.recovery),)

    def effect(self, case: Case) -> None:
        """Off."""
        case.recoveries = {**case.recoveries, self.recovery: replace(case.recoveries[self.recovery], written_off=True)}


def the_claim_is_open(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The recovery claim exists and is not settled."""
    claim = case.recoveries.get(asked.command.recovery)
    if claim is None:
        return f"there is no recovery claim {asked.command.recovery!r}; open: {', '.join(case.recoveries) or 'none'}"
    settled = claim.written_off or (claim.fen is not None and claim.recovered_fen >= claim.fen)
    return f"{claim.id} is settled already" if settled else None


def the_recovered_sum_is_right(case: Case, asked: Asked[Recover], world: World) -> str | None:
    """More than nothing and not more than was advanced."""
    claim, fen = case.recoveries.get(asked.command.recovery), asked.command.fen
    if fen <= 0:
        return "fen must be more than 0; note a fruitless attempt with review_recovery"
    if claim is None or claim.fen is None or claim.recovered_fen + fen <= claim.fen:
        return None
    return f"{yuan(claim.fen - claim.recovered_fen)} yuan are left to recover on {claim.id}; record at most that"


def the_write_off_ground_is_known(case: Case, asked: Asked[WriteOffRecovery], world: World) -> str | None:
    """A claim is written off for a known reason."""
    return unknown("ground", asked.command.ground, WRITE_OFF_GROUNDS)


@decides(Recover)
def recover(case: Case, asked: Asked[Recover], world: World) -> list[Fact]:
    """Came back."""
    claim, fen = case.recoveries[asked.command.recovery], asked.command.fen
    return [Recovered(recovery=claim.id, fen=fen, done=claim.fen is not None and claim.recovered_fen + fen >= claim.fen)]


@decides(ReviewRecovery)
def review_recovery(case: Case, asked: Asked[ReviewRecovery], world: World) -> list[Fact]:
    """Followed up."""
    return [RecoveryReviewed(recovery=asked.command.recovery, note=asked.command.note)]


@decides(WriteOffRecovery)
def write_off_recovery(case: Case, asked: Asked[WriteOffRecovery], world: World) -> list[Fact]:
    """Written off."""
    command = asked.command
    return [RecoveryWrittenOff(recovery=command.recovery, ground=command.ground, note=command.note)]
