"""What changed in a case, thing by thing 逐项: ten fields of one paper are one line that unfolds, not ten lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

Row = Mapping[str, Any]
OF_CLOCKS: Final = "missed."
"""Fields that the clocks of a difference tell already."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A paper, a payment, an owner …: its name, and its fields that changed, by their own names."""

    name: str
    rows: tuple[tuple[str, Row], ...]

    @property
    def change(self) -> str:
        """Whether it is new, gone, or changed."""
        if all(row["before"] is None for _, row in self.rows):
            return "new"
        return "gone" if all(row["after"] is None for _, row in self.rows) else "changed"


def things(fields: Sequence[Row]) -> list[Thing]:
    """The fields of a difference by what they belong to, in their order; a thing with one row is that field itself."""
    kept = [row for row in fields if not row["field"].startswith(OF_CLOCKS)]
    found = []
    for path, rows in groupby(kept, key=lambda row: _thing(row["field"])):
        every = tuple(rows)
        name = f"{every[0]['zh'].partition(' ')[0]} {path.partition('.')[2]}".rstrip()
        found.append(Thing(every[0]["zh"] if len(every) == 1 else name, tuple((row["field"][len(path) + 1 :], row) for row in every)))
    return found


def _thing(path: str) -> str:
    """`papers.order-1` of `papers.order-1.status`, `owner` of `owner.since`, a field without parts itself."""
    parts = path.split(".")
    return ".".join(parts[:2]) if len(parts) > 2 else parts[0]
