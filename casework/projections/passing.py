"""How a case moves on 流转: each passage from one stage to the next, and each sum that came in by proof, as facts bring them about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from casework.domain.facts import Fact
from casework.domain.registry import CRIMINAL, HANDLING, PROCEDURE
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Fen

if TYPE_CHECKING:
    from casework.domain.case import Case
    from casework.projections.life import Life


@dataclass(frozen=True, slots=True)
class Passage:
    """From a stage of a workflow to another; `since` is when the case came to the first, None where it began there."""

    workflow: str
    source: str
    target: str
    since: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Gain:
    """What a fact added to what was paid by proof, in fen; `workers` are those of a case that with it is owed nothing more.

    Both are negative where a proof fell.
    """

    fen: Fen
    workers: int


NOTHING = Gain(0, 0)


@dataclass(frozen=True, slots=True)
class Course:
    """How far a case has come: its stages, since when it is there, and what was paid; with what the last fact changed."""

    stages: Mapping[str, str]
    since: Mapping[str, datetime]
    paid: Fen = 0
    cleared: int = 0
    passed: tuple[Passage, ...] = ()
    gain: Gain = NOTHING

    def after(self, case: "Case", fact: Fact, *, money: bool) -> "Course":
        """The course with one more fact; `money` says that sums may have changed."""
        if fact.stages is None and not money:
            return self if not self.passed and self.gain == NOTHING else Course(self.stages, self.since, self.paid, self.cleared)
        now, at = stages_of(case), fact.envelope.held_at
        moved = [(flow, self.stages[flow], now[flow]) for flow in now if now[flow] != self.stages[flow]]
        passed = tuple(Passage(flow, source, target, self.since.get(flow), at) for flow, source, target in moved)
        since = {**self.since, **{each.workflow: at for each in passed}} if passed else self.since
        paid, cleared = (case.proven_fen, _cleared(case)) if money else (self.paid, self.cleared)
        return Course(now, since, paid, cleared, passed, Gain(paid - self.paid, cleared - self.cleared))


def stages_of(case: "Case") -> Mapping[str, str]:
    """Where a case stands in each workflow."""
    return {HANDLING: case.handling, PROCEDURE: case.procedure, CRIMINAL: case.criminal}


def _cleared(case: "Case") -> int:
    """The workers of a case whose verified wages are paid by proof; 0 where they are not."""
    return (case.workers or 0) if case.proven_fen and case.balance_fen is not None and case.balance_fen <= 0 else 0


def passage_rows(life: "Life", fact: Fact) -> Iterator[dict[str, Any]]:
    """The passages of the last fact, at most one in each workflow; most facts have none."""
    case = life.case
    for each in life.course.passed:
        yield {
            "case_id": case.id, "version": fact.originator_version, "workflow": each.workflow, "case_no": case.case_no,
            "source": each.source, "target": each.target, "topic": fact.topic, "day": local_day(each.at),
            "since": None if each.since is None else local_day(each.since), "inferred": fact.envelope.inferred,
        }  # fmt: skip


def gain_rows(life: "Life", fact: Fact) -> Iterator[dict[str, Any]]:
    """What came in with the last fact, where anything did."""
    gain = life.course.gain
    if gain != NOTHING:
        yield {
            "case_id": life.case.id, "version": fact.originator_version, "case_no": life.case.case_no,
            "day": local_day(fact.envelope.held_at), "fen": gain.fen, "workers": gain.workers,
        }  # fmt: skip
