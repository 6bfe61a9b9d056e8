"""Sheets as they come 表格文件: Excel workbooks, and CSV in UTF-8, UTF-16 or GBK, read row by row."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from casework.importing.sheets import MOST_COLUMNS, MOST_ROWS, TOO_MANY, NoSheet, Raw, Sheet
from casework.importing.workbooks import of_workbook

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of a file."""
LONGEST_LINE: Final = 1_000_000
"""Signs of a line of CSV: more is no row of a ledger, and would fill the memory with cells."""
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
ZIP: Final = b"PK\x03\x04"
MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


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
        return of_workbook(content, file_name, name)
    if not content.strip():
        raise NoSheet(f"{file_name}: 文件是空的 is empty")
    text = _decoded(content)
    if any(len(line) > LONGEST_LINE for line in io.StringIO(text)):
        raise NoSheet(f"{file_name}: 有一行超过100万字，不是表格 has a line of more than a million signs, which is no row of a sheet")
    return Sheet(file_name, _of_csv(text))


def _of_csv(text: str) -> Iterator[Raw]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    while True:
        number = lines.line_num + 1
        if number > MOST_ROWS:
            yield Raw(number, (), TOO_MANY)
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
