"""How long a fault was felt: from the fault to the end of the last silence after it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

SILENCE: Final = 1.5
"""Seconds without any answer that count as being felt."""


def felt(answers: Sequence[float], fault: float, until: float) -> float | None:
    """Seconds from the fault to the first answer after the last silence; 0 where there was none, None where it lasts until the end."""
    after = sorted(at for at in answers if fault <= at <= until)
    ends = [later for earlier, later in pairwise([fault, *after]) if later - earlier > SILENCE]
    if until - (after[-1] if after else fault) > SILENCE:
        return None
    return ends[-1] - fault if ends else 0.0


def tick_after(ticks: Sequence[tuple[float, float]], fault: float) -> float | None:
    """Seconds from the fault to the first tick that began after it; `ticks` are pairs of when it was asked and when the tick was."""
    return min((tick - fault for _, tick in ticks if tick > fault), default=None)
