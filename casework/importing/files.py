"""Sheets as they come 表格文件: Excel workbooks and CSV in UTF-8 or GBK, read row by row; what is merged stands in its first cell."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import openpyxl
from openpyxl.utils import column_index_from_string

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of a file."""
UNPACKED: Final = 400 * 1024 * 1024
"""Bytes of a workbook when unpacked: more is no ledger."""
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 200
EMPTY_END: Final = 500
"""After so many empty rows in a row a sheet is over, whatever it says of its size."""
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
ZIP: Final = b"PK\x03\x04"
TOLD, MENDED = "导入结果", "有误行"
"""Sheets of our own report: where it is handed in again, the faulty rows are meant."""
MERGED: Final = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


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


def sheet_of(path: Path, name: str | None = None) -> Sheet:
    """The sheet of a file. Raises NoSheet, OSError."""
    if path.stat().st_size > LARGEST:
        raise NoSheet(f"{path.name}: 文件超过20MB，请分成几个文件 is larger than 20 MB; part it into several files")
    return read_sheet(path.read_bytes(), path.name, name)


def read_sheet(content: bytes, file_name: str, name: str | None = None) -> Sheet:
    """The sheet in a file's bytes; a workbook's first, or the one named. Raises NoSheet."""
    if content.startswith(OLD_EXCEL):
        raise NoSheet(f"{file_name}: 是旧版Excel（.xls）或加密文件，请另存为.xlsx is an old or encrypted Excel file; save it as .xlsx")
    if content.startswith(ZIP):
        return _of_workbook(content, file_name, name)
    if not content.strip():
        raise NoSheet(f"{file_name}: 文件是空的 is empty")
    return Sheet(file_name, _of_csv(content))


def _of_workbook(content: bytes, file_name: str, name: str | None) -> Sheet:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED:
                raise NoSheet(f"{file_name}: 展开后超过400MB is larger than 400 MB when unpacked")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as fault:
        if isinstance(fault, NoSheet):
            raise
        raise NoSheet(f"{file_name}: 不是可读取的Excel文件，请另存为.xlsx is no workbook that can be read; save it as .xlsx") from None
    names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if (name is not None and name not in names) or not names:
        raise NoSheet(f"{file_name}: 没有工作表 has no sheet {name!r}; there are {', '.join(names)}")
    sheet: Any = book[name or (MENDED if names[0] == TOLD and MENDED in names else names[0])]
    sheet.reset_dimensions()
    others = tuple(each for each in names if each != sheet.title)
    return Sheet(sheet.title, _of_cells(sheet), _spans(content, sheet._worksheet_path), others)


def _of_cells(sheet: Any) -> Iterator[Raw]:
    empty = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            empty = 0 if any(cell not in (None, "") for cell in cells) else empty + 1
            if empty > EMPTY_END:
                return
            if number > MOST_ROWS:
                yield Raw(number, (), "超过50000行，其余未读，请分成几个文件 beyond 50,000 rows nothing is read; part the file")
                return
            yield Raw(number, tuple(cells))


def _spans(content: bytes, path: str) -> dict[int, list[tuple[int, int]]]:
    """Cells merged downwards; the list of them stands behind all cells."""
    spans: dict[int, list[tuple[int, int]]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as parts, parts.open(path.lstrip("/")) as sheet:
        for match in _found(sheet):
            first, last = int(match[2]), int(match[4])
            if first < last:
                column = column_index_from_string(match[1].decode()) - 1
                spans.setdefault(column, []).append((first, last))
    return spans


def _found(sheet: IO[bytes]) -> Iterator[re.Match[bytes]]:
    kept = b""
    while chunk := sheet.read(1 << 16):
        text, end = kept + chunk, 0
        for match in MERGED.finditer(text):
            yield match
            end = match.end()
        kept = text[max(end, len(text) - 80) :]


def _of_csv(content: bytes) -> Iterator[Raw]:
    text = _decoded(content)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    while True:
        number = lines.line_num + 1
        if number > MOST_ROWS:
            yield Raw(number, (), "超过50000行，其余未读，请分成几个文件 beyond 50,000 rows nothing is read; part the file")
            return
        try:
            yield Raw(number, tuple(next(lines)[:MOST_COLUMNS]))
        except StopIteration:
            return
        except csv.Error:
            yield Raw(
                number, (), "此行不是CSV，可能引号不成对或单元格过长 is no line of CSV; its quotes may not be paired, or a cell is too long"
            )


def _decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else GBK (GB 18030); what neither knows becomes U+FFFD and is told at its row."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    ways = [content.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    return min(ways, key=lambda text: text.count("\ufffd"))


def _delimiter(text: str) -> str:
    head: Sequence[str] = text.splitlines()[:20]
    return max(",\t;，", key=lambda sign: (sum(line.count(sign) for line in head), sign == ","))
