"""Money of a published case: which step carries the total, and whether it is paid in full."""

from casework.domain.values import Fen
from casework.replay.ordering import Life, Printed
from casework.replay.reading import Source
from casework.replay.words import MONEY, NEEDS_OPEN


def sums_of(source: Source, life: Life) -> dict[int, Fen | None]:
    """Index of each money step → its sum: the last one carries the total, the others are of unknown sum."""
    steps = [p.index for p in life.steps if p.word in MONEY]
    return {index: source.paid_fen or None if index == steps[-1] else None for index in steps}


def is_paid_in_full(source: Source) -> bool:
    """Whether a known sum was paid in full; `paid` "in full" proves nothing without a known sum (rule 5)."""
    return bool(source.amount_fen) and (source.paid_fen or 0) >= (source.amount_fen or 0)


def is_missing(source: Source, life: Life) -> bool:
    """Whether the payment is known and no step holds it: it is supplied after the last step."""
    return bool(source.paid_fen) and not any(p.word in MONEY for p in life.steps)


def resolved_at(source: Source, life: Life) -> Printed | None:
    """The step after which the case is resolved, or None where it stays open.

    Paid in full, or a site breach put right; later steps that only an open case can take come before the resolve.
    """
    done = ("rectified",) if source.is_site_breach else MONEY if is_paid_in_full(source) else ()
    last = max((n for n, p in enumerate(life.steps) if p.word in done), default=None)
    if done and is_missing(source, life):
        last = len(life.steps) - 1
    if last is None:
        return None
    return life.steps[max([last, *(n for n, p in enumerate(life.steps) if p.word in NEEDS_OPEN)])]
