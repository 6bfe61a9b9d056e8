"""A yardstick 标尺 for figures in microseconds: what a fixed piece of plain Python costs here, so that machines can be compared."""

from statistics import median
from time import process_time
from typing import Final

from casework.bench.figures import Figure

NAME: Final = "yardstick: CPU of a fixed piece of plain Python, ms"
ROWS: Final = 5_000
ROUNDS: Final = 15
"""The median counts and not the quickest round: what else the machine does slows commands as well."""


def yardstick() -> Figure:
    """The median of some rounds."""
    return Figure(NAME, 1000 * median(_round() for _ in range(ROUNDS)))


def _round() -> float:
    """Rows as a view has them are made, kept under a name and added up: calls, small objects, dictionaries, texts, whole numbers."""
    began, kept, total = process_time(), dict[str, dict[str, object]](), 0
    for number in range(ROWS):
        name = f"620502-2026-{number:06d}"
        kept[name] = {"case_no": name, "heads": number % 40, "sums": (number, 100 * number), "stage": "received"}
    for name, row in sorted(kept.items(), reverse=True):
        total += len(name) + len(str(row["sums"]))
    return process_time() - began
