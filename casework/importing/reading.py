"""A row while it is read: its cells by what their columns mean, and what was found of it so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.domain.intake import Receive
from casework.importing.cells import Read, Wrong, plain
from casework.importing.columns import Column, Words


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the header of the column (None: the row itself), and why."""

    column: str | None
    why: str

    def __str__(self) -> str:
        return f"“{self.column}”：{self.why}" if self.column else self.why


@dataclass(frozen=True, slots=True)
class Options:
    """What a sheet leaves out: region, channel and name of the source for rows that say none; how its times are to be judged."""

    now: datetime
    region: str | None = None
    channel: str = "unknown"
    source: str | None = None


@dataclass(slots=True)
class Reading:
    """A row as read: the receipt where there are no faults, remarks for a person to look at, our own case number where it has one."""

    row: int
    receipt: Receive | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    case_no: str = ""


class Cells:
    """The cells of one row; faults and remarks are laid into its reading."""

    def __init__(self, reading: Reading, columns: Sequence[Column], values: Mapping[int, Any], words: Words) -> None:
        self.reading, self.words = reading, words
        self.columns = {column.field: column for column in columns if column.field}
        self.all = [(column, values.get(column.place)) for column in columns]
        self.values = {column.field: value for column, value in self.all if column.field and not words.is_unknown(plain(value))}

    def cell(self, name: str, read: Any, *more: Any) -> Any:
        """What a cell says by a way of reading it; None where it says nothing or is wrong."""
        if name not in self.values:
            return None
        try:
            found = read(self.values[name], *more)
        except Wrong as wrong:
            self.fault(name, str(wrong))
            return None
        if isinstance(found, Read):
            if found.about:
                self.note(f"“{self.columns[name].header}”是约数，按所写数登记 is said to be about so much")
            return found.value
        return found

    def fault(self, name: str | None, why: str) -> None:
        """Something is wrong with a column, or (None) with the row."""
        self.reading.faults.append(Fault(self.columns[name].header if name in self.columns else None, why))

    def note(self, text: str) -> None:
        """A remark for a person to look at."""
        self.reading.notes.append(text)
