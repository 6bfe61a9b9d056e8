"""The roll 花名册 as it stands: for each worker by reference what was claimed, verified, ordered and paid, and what is outstanding."""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.domain.case import Case
from casework.domain.statute.papers import TO_BE_OBEYED
from casework.domain.values import Fen, Line, Sum


@dataclass(frozen=True, slots=True)
class Row:
    """One worker, in fen; None where nobody said. `paid_fen` is by record, `proven_fen` what another person verified."""

    worker: str
    claimed_fen: Fen | None
    verified_fen: Fen | None
    ordered_fen: Fen | None
    paid_fen: Fen | None
    proven_fen: Fen | None
    outstanding_fen: Fen | None


@dataclass(frozen=True, slots=True)
class Roll:
    """Every worker of the case, the sums of the case as a whole, and wages that came without saying to whom."""

    rows: tuple[Row, ...]
    total: Row
    loose_fen: Fen | None


def roll(case: Case) -> Roll:
    """The roll of a case. Outstanding is owed (verified, else claimed) less paid; unknown where what is owed is."""
    claimed, verified = _of(case.claimed), _of(case.verified)
    ordered = _of(_ordered(case))
    wages = [payment for payment in case.payments.values() if payment.purpose == "wages"]
    paid = _added(line for payment in wages for line in payment.lines)
    proven = _added(line for payment in wages if payment.verified for line in payment.lines)
    names = dict.fromkeys([*(party.ref for party in case.parties), *claimed, *verified, *ordered, *paid])

    def row(worker: str) -> Row:
        owed = verified.get(worker) if verified else claimed.get(worker)
        left = None if owed is None else owed - (paid.get(worker) or 0)
        return Row(
            worker, claimed.get(worker), verified.get(worker), ordered.get(worker), paid.get(worker), proven.get(worker), left
        )  # fmt: skip

    loose = [payment.fen for payment in wages if not payment.lines and payment.fen is not None]
    return Roll(tuple(map(row, names)), _total(case), sum(loose) if loose else None)


def _total(case: Case) -> Row:
    ordered = _ordered(case)
    return Row(
        "", case.claimed.fen, case.verified.fen if case.verified else None, ordered.fen if ordered else None, case.paid_fen,
        case.proven_fen if case.payments else None, case.outstanding_fen,
    )  # fmt: skip


def _ordered(case: Case) -> Sum | None:
    """The sum of the newest living order or decision to pay."""
    papers = [p for p in case.papers.values() if p.kind in TO_BE_OBEYED and p.status != "cancelled" and p.purpose == "pay"]
    sums = [paper.sum for paper in papers if paper.sum is not None and paper.sum.fen is not None]
    return sums[-1] if sums else None


def _of(total: Sum | None) -> dict[str, Fen | None]:
    return {line.worker: line.fen for line in total.lines} if total is not None else {}


def _added(lines: Iterable[Line]) -> dict[str, Fen | None]:
    found: dict[str, Fen | None] = {}
    for line in lines:
        found[line.worker] = None if line.fen is None or found.get(line.worker, 0) is None else (found.get(line.worker) or 0) + line.fen
    return found
