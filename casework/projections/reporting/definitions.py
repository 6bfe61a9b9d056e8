"""What each figure counts 指标口径. A definition never changes: whoever counts otherwise adds the next number, and the old ones stay.

A definition asks the case alone and not the ledger, so that a view may change without moving a figure that was reported.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.domain.case import Case
from casework.domain.statute.papers import TO_BE_OBEYED
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.timing import MISSABLE
from casework.projections.reporting.folding import Seen

Figures = dict[str, int]
OPEN: Final = ("received", "dispatched", "investigated")
EXITS: Final = ("declined", "redirected", "withdrawn", "merged", "unfounded")
SETTLED: Final = ("resolved", "revisited")
AGES: Final = ((7, "age_7"), (30, "age_30"), (60, "age_60"), (180, "age_180"))
"""Open cases by natural days since the day of receipt, in Shanghai, as of the cut-off."""
WORKERS: Final = "track."
MONEY: Final = ("claimed_fen", "verified_fen", "ordered_fen", "paid_fen", "outstanding_fen", "recoverable_fen")
SUMS: Final = ("workers", *MONEY)
COUNTS: Final = (
    "cases", "open", "resolved", "exited", "struck_off", "overdue", "judged", "kept", *(name for _, name in AGES), "older",
)  # fmt: skip
UNKNOWN: Final = "_unknown"
"""How the figures end that count the cases which say nothing of a sum: `paid_fen_unknown`."""
BROKEN_DOWN: Final = ("stage", "procedure", "track")
"""Figures such as `stage.received`: cases by stage 办理阶段, by that of the procedure 执法程序, by track 轨道 (none where none is set)."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A way of counting by its number: what one case adds to each figure as of a moment (UTC); figures it adds nothing to are left out."""

    number: int
    adds: Callable[[Seen, datetime], Figures]


def _first(seen: Seen, cut_off: datetime) -> Figures:
    case = seen.case
    counted = {name: 1 for name, is_so in _flags(case, cut_off) if is_so} | _judged(seen)
    counted |= {f"stage.{case.handling}": 1, f"procedure.{case.procedure}": 1, f"track.{case.track or 'none'}": 1}
    for name, value in _sums(case).items():
        counted[name if value is not None else name + UNKNOWN] = 1 if value is None else value
    return {name: value for name, value in counted.items() if value}


def _flags(case: Case, cut_off: datetime) -> Iterator[tuple[str, bool]]:
    is_open = case.handling in OPEN
    yield "cases", True
    yield "open", is_open
    yield "resolved", case.handling in SETTLED
    yield "exited", case.handling in EXITS
    yield "struck_off", case.struck_off
    yield "overdue", _is_overdue(case, cut_off)
    yield _age(case, cut_off), is_open


def _is_overdue(case: Case, cut_off: datetime) -> bool:
    """A duty or cycle runs whose breach is on record, or that was due by the cut-off."""
    running = (clock for clock in case.clocks.values() if clock.kind in MISSABLE)
    return any(clock.key in case.missed or (clock.due_at is not None and clock.due_at <= cut_off) for clock in running)


def _age(case: Case, cut_off: datetime) -> str:
    assert case.received_at is not None, "a case begins with its receipt"
    days = (cut_off.astimezone(SHANGHAI).date() - case.received_at.astimezone(SHANGHAI).date()).days
    return next((name for most, name in AGES if days <= most), "older")


def _judged(seen: Seen) -> Figures:
    """The worker's clocks 办理期限 that ended or stand missed, and those of them that ended in time."""
    missed = seen.case.missed
    ended = [key for key in seen.ended if key.startswith(WORKERS)]
    late = [key for key in seen.case.clocks if key.startswith(WORKERS) and key in missed]
    return {"judged": len(ended) + len(late), "kept": sum(key not in missed for key in ended)}


def _sums(case: Case) -> Mapping[str, int | None]:
    """Workers and fen; None where unknown."""
    return {
        "workers": case.workers, "claimed_fen": case.claimed.fen, "verified_fen": case.verified.fen if case.verified else None,
        "ordered_fen": _ordered(case), "paid_fen": case.paid_fen, "outstanding_fen": case.outstanding_fen,
        "recoverable_fen": case.recoverable_fen,
    }  # fmt: skip


def _ordered(case: Case) -> int | None:
    """The sum of the newest living order or decision to pay."""
    living = [paper for paper in case.papers.values() if paper.kind in TO_BE_OBEYED and paper.status != "cancelled"]
    sums = [paper.sum.fen for paper in living if paper.purpose == "pay" and paper.sum is not None and paper.sum.fen is not None]
    return sums[-1] if sums else None


DEFINITIONS: Final[Mapping[int, Definition]] = {each.number: each for each in (Definition(1, _first),)}
NEWEST: Final = DEFINITIONS[max(DEFINITIONS)]
