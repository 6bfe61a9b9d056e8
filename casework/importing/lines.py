"""The rows of a sheet one by one: header, blank lines, totals and repeated headers told apart from what is to be taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

from casework.importing.cells import plain
from casework.importing.columns import Words
from casework.importing.heading import LOOKED, Heading, found
from casework.importing.sheets import Raw, Sheet

COUNTED: Final = frozenset(
    ("workers", "claimed", "paid", "verified", "workers_paid", "workers_verified", "serial", "number", "case_no", None)
)
"""Columns whose merged cells say one thing of all rows together; it is taken for the first row alone."""
TOTAL_LOOKED: Final = 3
"""合计 stands in one of the first cells of its row."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the header: its cells by place, or why it is passed over, or why it cannot be read. `filled` are headers of columns
    whose value was taken over from a merged cell above.
    """

    number: int
    values: Mapping[int, Any]
    passed: str | None = None
    fault: str | None = None
    filled: tuple[str, ...] = ()


def opened(sheet: Sheet, words: Words) -> tuple[Heading, Iterator[Line], list[Raw]]:
    """The heading, the lines below it, and the rows above it. Raises NoHeader."""
    first = list(islice(sheet.rows, LOOKED + 1))
    heading = found([(raw.number, raw.cells) for raw in first], words)
    rest = chain((raw for raw in first if raw.number > heading.row), sheet.rows)
    return heading, _lines(rest, sheet, heading, words), [raw for raw in first if raw.number <= heading.row]


def _lines(rows: Iterator[Raw], sheet: Sheet, heading: Heading, words: Words) -> Iterator[Line]:
    above: dict[int, Any] = {}
    for raw in rows:
        values = dict(enumerate(raw.cells))
        said = any(plain(cell) for cell in raw.cells)
        if said and (passed := _passed(raw, heading, words)) is not None:
            yield Line(raw.number, values, passed=passed)
        elif raw.fault is not None:
            yield Line(raw.number, values, fault=raw.fault)
        elif not said:
            continue
        else:
            filled = tuple(_fill(values, above, raw.number, sheet, heading))
            yield Line(raw.number, values, filled=filled)


def _passed(raw: Raw, heading: Heading, words: Words) -> str | None:
    """Why a row is none of a case, or None."""
    if heading.repeats(raw.cells, words):
        return "表头 header"
    said = [plain(cell) for cell in raw.cells]
    told = [text for text in said if text]
    if any(text.replace(" ", "").startswith(words.cells["rows"]["total"]) and len(text) < 12 for text in said[:TOTAL_LOOKED]):
        return "合计行 a row of totals"
    if len(told) <= TOTAL_LOOKED and told[0].replace(" ", "").startswith(words.cells["rows"]["footer"]):
        return "表尾说明 a line below the table"
    serials = {column.place for column in heading.columns if column.field == "serial"}
    if not any(text for place, text in enumerate(said) if place not in serials):
        return "只有序号 nothing but a serial number"
    return None


def _fill(values: dict[int, Any], above: dict[int, Any], number: int, sheet: Sheet, heading: Heading) -> Iterator[str]:
    """Values of merged cells go down to the rows they span."""
    for column in heading.columns:
        for first, last in sheet.spans.get(column.place, ()):
            if number == first:
                above[column.place] = values.get(column.place)
            elif first < number <= last and column.field not in COUNTED and above.get(column.place) not in (None, ""):
                values[column.place] = above[column.place]
                yield column.header
