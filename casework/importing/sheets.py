"""A sheet 表格 as it is handed on: numbered rows of cells, and where they cannot be read, why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 200
TOO_MANY: Final = "超过50000行，其余未读，请分成几个文件 beyond 50,000 rows nothing is read; part the file"


class NoSheet(ValueError):
    """A file is no sheet that can be read; the sentence says which are."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as it stands: its number from 1 as Excel or an editor counts, its cells, and why it cannot be read where it cannot."""

    number: int
    cells: tuple[Any, ...]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet, to be read once. `spans` are cells merged downwards: by column from 0, the first and last row."""

    name: str
    rows: Iterator[Raw]
    spans: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    others: tuple[str, ...] = ()
