"""What a replayed case came to, in the fields that the command line promises."""

from dataclasses import asdict, dataclass, field
from typing import Any

from casework.domain.case import Case
from casework.domain.naming import clock_name
from casework.domain.rulebook import Rulebook
from casework.domain.transfer.thresholds import PAY_PAPERS
from casework.domain.values import Fen
from casework.replay.reading import Source

PAID_WITH = ("wages", "compensation")


@dataclass(frozen=True, slots=True)
class MissedDuty:
    """A duty whose day passed unanswered: the clock by its name, and its due date."""

    clock: str
    due: str


@dataclass(frozen=True, slots=True)
class RefusedStep:
    """A printed step that the workflow refused, with all reasons; it was not forced."""

    step: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One replayed case as of its end. Sums in fen, None is unknown; `inferred` names the supplied commands in order."""

    id: str
    case_no: str | None = None
    stage: str = ""
    procedure: str = "none"
    track: str | None = None
    pressure: str = "none"
    claimed_fen: Fen | None = None
    verified_fen: Fen | None = None
    ordered_fen: Fen | None = None
    paid_fen: Fen | None = None
    outstanding_fen: Fen | None = None
    recoverable_fen: Fen | None = 0
    workers: int | None = None
    criminal: str = "none"
    conclusion: str | None = None
    transferred_to_police: bool = False
    published: bool = False
    listed: bool = False
    struck_off: bool = False
    missed: tuple[MissedDuty, ...] = ()
    facts: int = 0
    inferred: tuple[str, ...] = ()
    refused: tuple[RefusedStep, ...] = field(default=())

    def plain(self) -> dict[str, Any]:
        """As JSON takes it, fields in the promised order."""
        return asdict(self)


def summary_of(
    source: Source, case: Case | None, rulebook: Rulebook, inferred: tuple[str, ...], refused: tuple[RefusedStep, ...]
) -> CaseSummary:
    """The summary of a case as it stands now; of a source that never became a case, only what was refused."""
    if case is None:
        return CaseSummary(source.id, inferred=inferred, refused=refused)
    paid = paid_fen(case)
    return CaseSummary(
        id=source.id, case_no=case.case_no, stage=case.handling, procedure=case.procedure, track=case.track, pressure=case.pressure,
        claimed_fen=case.claimed.fen, verified_fen=case.verified.fen if case.verified is not None else None, ordered_fen=ordered_fen(case),
        paid_fen=paid, outstanding_fen=None if case.owed_fen is None else case.owed_fen - (paid or 0),
        recoverable_fen=case.recoverable_fen, workers=case.workers, criminal=case.criminal, conclusion=case.conclusion,
        transferred_to_police=case.transferred, published=case.published, listed=case.listed, struck_off=case.struck_off,
        missed=missed_duties(case, rulebook), facts=case.version, inferred=inferred, refused=refused,
    )  # fmt: skip


def paid_fen(case: Case) -> Fen | None:
    """All money that reached the workers, fines never; None when no sum is known."""
    known = [p.fen for p in case.payments.values() if p.fen is not None and p.purpose in PAID_WITH]
    return sum(known) if known else None


def ordered_fen(case: Case) -> Fen | None:
    """The sum of the newest standing order or decision to pay; None where none names one."""
    standing = [p for p in case.papers.values() if p.kind in PAY_PAPERS and p.status != "cancelled"]
    return next((p.sum.fen for p in reversed(standing) if p.sum is not None and p.sum.fen is not None), None)


def missed_duties(case: Case, rulebook: Rulebook) -> tuple[MissedDuty, ...]:
    """The breaches kept by the case; cycles and terms of others than duties are none."""
    kinds = {key: rulebook.rows[key.partition(".")[0]][0][1].kind for key in case.missed}
    return tuple(MissedDuty(clock_name(case, key), missed.due) for key, missed in case.missed.items() if kinds[key] == "duty")
