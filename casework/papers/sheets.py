"""Workbooks as offices keep them: a frozen header, filters, widths, formats and totals, written row by row so that memory stays small."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

import xlsxwriter

from casework.domain.timekeeping.clocks import SHANGHAI

FONT: Final = "Microsoft YaHei"
MOST_ROWS: Final = 1_048_576
LONGEST: Final = 32_000
"""Signs of a cell; Excel takes 32,767."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "|", "%")
"""A text that begins so could be taken for a formula where the sheet is saved as CSV or copied on."""
PLAIN: Final[Mapping[str, Any]] = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
SHADES: Final[Mapping[str | None, Mapping[str, Any]]] = {
    None: {}, "late": {"font_color": "#9C0006", "bg_color": "#FBE9E7"}, "soft": {"font_color": "#6B7280"},
    "total": {"bold": True, "top": 1, "bg_color": "#F3F4F6"}, "title": {"bold": True, "font_size": 14},
    "header": {"bold": True, "align": "center", "bottom": 1, "bg_color": "#E6EEF7"},
}  # fmt: skip


class Kind(Enum):
    """What a column holds, and how Excel shows it."""

    TEXT = "@"
    LONG = "@ "
    NUMBER = "#,##0"
    YUAN = "#,##0.00"
    DAY = "yyyy-mm-dd"
    MOMENT = "yyyy-mm-dd hh:mm"
    SHARE = "0.0%"


Columns = Sequence[tuple[str, Kind, int]]
"""Header, kind and width in signs of each column."""


class Book(AbstractContextManager["Book"]):
    """A workbook that is written to a file or stream. Texts never become formulas or links."""

    def __init__(self, to: Path | IO[bytes]) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                   "nan_inf_to_errors": True}  # fmt: skip
        self._book: Any = xlsxwriter.Workbook(str(to) if isinstance(to, Path) else to, options)
        self._book.set_properties({"author": "casework", "title": "台账"})
        self._formats: dict[Any, Any] = {}

    def sheet(self, name: str, columns: Columns, title: str | None = None) -> "SheetWriter":
        """A sheet with its header; rows follow until the next sheet is asked for."""
        return SheetWriter(self._book.add_worksheet(name), columns, self.format, title)

    def format(self, kind: Kind, shade: str | None = None) -> Any:
        """How cells of a kind look; made once."""
        if (kind, shade) not in self._formats:
            look = {**PLAIN, **SHADES[shade], "num_format": kind.value.strip(), "text_wrap": kind is Kind.LONG}
            self._formats[kind, shade] = self._book.add_format(look)
        return self._formats[kind, shade]

    def close(self) -> None:
        """Writes the file."""
        self._book.close()

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __enter__(self) -> Self:
        return self


class SheetWriter:
    """Writes one sheet from top to bottom; adds up numbers and sums on the way."""

    def __init__(self, sheet: Any, columns: Columns, look: Any, title: str | None) -> None:
        self._sheet, self._columns, self._look, self._row = sheet, columns, look, 0
        self._sums: dict[int, int | Decimal] = {}
        if title is not None:
            sheet.set_row(0, 26)
            sheet.write_string(0, 0, title, look(Kind.TEXT, "title"))
            self._row = 1
        self._header()

    @property
    def rows(self) -> int:
        """How many rows there are below the header."""
        return self._row - self._first

    @property
    def is_full(self) -> bool:
        """Whether Excel takes no further row beside that of the totals."""
        return self._row >= MOST_ROWS - 1

    def _header(self) -> None:
        sheet, high = self._sheet, max(header.count("\n") for header, _, _ in self._columns) + 1
        sheet.set_row(self._row, 17 * high)
        for place, (header, _, width) in enumerate(self._columns):
            sheet.set_column(place, place, width)
            sheet.write_string(self._row, place, header, self._look(Kind.LONG, "header"))
        sheet.freeze_panes(self._row + 1, min(2, len(self._columns)))
        self._head, self._first = self._row, self._row + 1
        self._row += 1
        sheet.repeat_rows(self._head)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def row(self, values: Iterable[Any], shade: str | None = None) -> None:
        """One row: texts, whole numbers, fen in columns of yuan, days and moments; None stays empty."""
        for place, value in enumerate(values):
            self._cell(place, value, self._columns[place][1], shade)
            if isinstance(value, int) and not isinstance(value, bool) and self._columns[place][1] in (Kind.NUMBER, Kind.YUAN):
                self._sums[place] = self._sums.get(place, 0) + value
        self._row += 1

    def _cell(self, place: int, value: Any, kind: Kind, shade: str | None) -> None:
        look = self._look(kind, shade)
        if value is None or value == "":
            self._sheet.write_blank(self._row, place, None, look)
        elif kind is Kind.YUAN:
            self._sheet.write_number(self._row, place, value / 100, look)
        elif isinstance(value, datetime):
            self._sheet.write_datetime(self._row, place, value.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0), look)
        elif isinstance(value, date):
            self._sheet.write_datetime(self._row, place, value, look)
        elif isinstance(value, int | float) and not isinstance(value, bool) and kind is not Kind.TEXT:
            self._sheet.write_number(self._row, place, value, look)
        else:
            self._sheet.write_string(self._row, place, harmless(str(value)), look)

    def total(self, word: str, columns: Iterable[int]) -> None:
        """The filter over all rows, and the totals below them as formulas that follow the filter, with the sums they have now."""
        last = self._row - 1
        self._sheet.autofilter(self._head, 0, max(last, self._head), len(self._columns) - 1)
        wanted = set(columns)
        for place, (_, kind, _) in enumerate(self._columns):
            look = self._look(kind, "total")
            if place in wanted and last >= self._first:
                letter = _letters(place)
                value = self._sums.get(place, 0)
                formula = f"=SUBTOTAL(9,{letter}{self._first + 1}:{letter}{last + 1})"
                self._sheet.write_formula(self._row, place, formula, look, value / 100 if kind is Kind.YUAN else value)
            elif place == 0:
                self._sheet.write_string(self._row, place, word, look)
            else:
                self._sheet.write_blank(self._row, place, None, look)
        self._row += 1

    def lines(self, texts: Iterable[str]) -> None:
        """Plain lines in the first column."""
        for text in texts:
            self.row((text,))


def harmless(text: str) -> str:
    """A text that no table program takes for a formula, also after it was saved as CSV; signs that no workbook can hold are left out."""
    kept = "".join(
        sign
        for sign in text[:LONGEST]
        if sign in "\n\t" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
    )
    return f"'{kept}" if kept.startswith(FORMULA) and not _is_number(kept) else kept


def _is_number(text: str) -> bool:
    return text in ("-", "—") or text.lstrip("+-").replace(".", "", 1).isdigit()


def _letters(place: int) -> str:
    """A1 names of columns: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
