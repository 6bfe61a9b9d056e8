"""Where a sheet begins: the header, found by its words, in one row or two, below a title and above what is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from casework.importing.cells import plain
from casework.importing.columns import Column, Words, simple

LOOKED: Final = 20
"""The header stands among so many first rows."""
LEAST: Final = 2
"""So many known columns make a header."""
WHAT: Final = {"project_name", "employer", "contractor", "subcontractor", "name", "description", "claimed", "owner"}
"""One of these must be known: a list without them names nothing that could be handled."""


class NoHeader(ValueError):
    """No row of the sheet is a header; the sentence says what one looks like."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The header: in which rows it stands (the last one), its columns, and the texts by which it is known again on a later page."""

    row: int
    columns: tuple[Column, ...]
    texts: frozenset[str]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headers that are no field; what stands below them is kept in the description."""
        return tuple(column.header for column in self.columns if column.field is None)

    def repeats(self, cells: Sequence[Any], words: Words) -> bool:
        """Whether a row is the header again, or the English line under ours."""
        said = [plain(cell) for cell in cells if plain(cell)]
        if not said:
            return False
        known = sum(text in self.texts or simple(text) in words.headers for text in said)
        return known >= max(LEAST, 0.7 * len(said))


def found(rows: Sequence[tuple[int, Sequence[Any]]], words: Words) -> Heading:
    """The header among the first rows of a sheet, each with its number. Raises NoHeader."""
    ones = [_one(number, cells, words) for number, cells in rows[:LOOKED]]
    twos = [_two(number, cells, below, words) for (number, cells), (_, below) in pairwise(rows[:LOOKED])]
    best = max((heading for heading in (*ones, *twos) if heading is not None), key=_known, default=None)
    if best is None:
        raise NoHeader(
            "没有找到表头：前20行中应有一行写明栏目，如来源、编号、日期、县区、项目名称、欠薪单位、欠薪人数、欠薪金额 "
            "no header was found in the first 20 rows; one row must name the columns, or give their names with --map"
        )
    return best


def _known(heading: Heading) -> int:
    return len({column.field for column in heading.columns} - {None})


def _one(number: int, cells: Sequence[Any], words: Words) -> Heading | None:
    return _of(number, [plain(cell) for cell in cells], words)


def _two(number: int, upper: Sequence[Any], lower: Sequence[Any], words: Words) -> Heading | None:
    """Two rows as one: an upper word stretches over the columns to its right until the next one."""
    said, below, last = [plain(cell) for cell in upper], [plain(cell) for cell in lower], ""
    if sum(map(bool, said)) < LEAST or not any(below) or any(len(text) > 12 or text[:1].isdigit() for text in below):
        return None
    texts = []
    for place in range(max(len(said), len(below))):
        over, under = (each[place] if place < len(each) else "" for each in (said, below))
        last = over or (last if under else "")
        ways = (f"{last}{under}", f"{under}{last}", under) if under else (over,)
        texts.append(next((way for way in ways if simple(way) in words.headers), ways[0]))
    return _of(number + 1, texts, words)


def _of(number: int, texts: Sequence[str], words: Words) -> Heading | None:
    columns, taken = [], set()
    for place, text in enumerate(texts):
        if not text:
            continue
        column = words.column(place, text)
        if column.field in taken:
            column = Column(place, column.header, None)
        taken.add(column.field)
        columns.append(column)
    known = taken - {None, "serial"}
    if len(known) < LEAST or not known & WHAT:
        return None
    return Heading(number, tuple(columns), frozenset(filter(None, texts)))
