"""What no field of a command may go beyond, whatever it means: days that no calendar counts and sums that no ledger can hold."""

from datetime import date
from typing import Any, Final

from casework.domain.timekeeping.limits import FIRST_YEAR, LAST_YEAR
from casework.domain.values import Line, Sum

MOST: Final = 10**15
"""Of fen, or of anything counted: ten trillion yuan; the views keep whole numbers of 64 bits."""
MOST_HEADS: Final = 10**7
"""Of workers in one case; the views keep heads in 32 bits."""


def bound_fault(name: str, value: Any) -> str | None:
    """Why a field lies beyond every bound, or None. Looks into sums and rolls."""
    if isinstance(value, date):
        inside = FIRST_YEAR <= value.year <= LAST_YEAR
        return None if inside else f"{name} {value} is no date of a case; it must lie between {FIRST_YEAR} and {LAST_YEAR}"
    if isinstance(value, int):
        return None if abs(value) <= MOST else f"{name} {value} is too large; it must be at most {MOST}"
    if isinstance(value, Sum):
        return _sum_fault(name, value)
    if isinstance(value, tuple):
        return next((fault for each in value if isinstance(each, Line) and (fault := bound_fault(name, each.fen))), None)
    return None


def _sum_fault(name: str, total: Sum) -> str | None:
    if total.heads is not None and total.heads > MOST_HEADS:
        return f"{name} speaks of {total.heads} workers; it must be at most {MOST_HEADS}"
    return bound_fault(name, total.fen) or bound_fault(name, total.lines)
