"""Excel workbooks 工作簿 of strangers: looked through before anything is unpacked into memory, then read row by row.

What is merged stands in its first cell. A formula counts by the value that was kept with it; one that nobody ever calculated has none,
and its row is told.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Final

import openpyxl
from openpyxl.utils import column_index_from_string

from casework.importing.sheets import MOST_COLUMNS, MOST_ROWS, TOO_MANY, NoSheet, Raw, Sheet

UNPACKED: Final = 400 * 1024 * 1024
"""Bytes of a workbook when unpacked: more is no ledger."""
AT_ONCE: Final = {"xl/sharedStrings.xml": 64 * 1024 * 1024}
"""Bytes of what is read into memory as a whole: the texts of all cells."""
BESIDE: Final = 8 * 1024 * 1024
"""Bytes of every other part that is read as a whole, such as styles."""
LONGEST_ROW: Final = 4 * 1024 * 1024
"""Bytes of one row: it is held in memory as a whole, however few of its columns are wanted."""
EMPTY_END: Final = 500
"""After so many empty rows in a row a sheet is over, whatever it says of its size."""
TOLD, MENDED = "导入结果", "有误行"
"""Sheets of our own report: where it is handed in again, the faulty rows are meant."""
CHUNK: Final = 1 << 16
MERGED: Final = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
NOT_CALCULATED: Final = re.compile(rb'<c\s[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*><f[^>]*(?:/>|>[^<]{0,9000}</f>)(?:<v\s*/>|<v></v>)?</c>')
ROW_END: Final = re.compile(rb"</(?:\w+:)?row>")
DOCTYPE: Final = b"<!DOCTYPE"
NOT_OURS: Final = "含有Excel不会写入的声明，请另存为.xlsx holds declarations that no Excel writes; save it anew as .xlsx"
DECLARED: Final = b"<!"
"""Declarations of types and entities, comments, sections of bare text: no program writes them into a sheet, and they hide what is there."""
OVERLAP: Final = 10_000
"""Bytes of a chunk that are looked at again with the next one: no match is longer."""
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, TypeError, AttributeError, SyntaxError, EOFError, OSError,
)  # fmt: skip
"""What the reader of workbooks raises for files that no Excel wrote; what is no well-formed XML is a SyntaxError."""
DAMAGED: Final = "文件自此行起损坏，其余未读，请在Excel中另存后再导入 is damaged from here on and read no further; save it anew in Excel"


@dataclass(slots=True)
class Looked:
    """What a sheet holds beside its values: cells merged downwards, and rows with formulas that nobody calculated, by their columns."""

    spans: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    formulas: dict[int, list[str]] = field(default_factory=dict)


def of_workbook(content: bytes, file_name: str, name: str | None) -> Sheet:
    """A workbook's first visible sheet, or the one named. Raises NoSheet."""
    try:
        _refuse_bombs(content, file_name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if (name is not None and name not in names) or not names:
            raise NoSheet(f"{file_name}: 没有工作表 has no sheet {name!r}; there are {', '.join(names)}")
        sheet: Any = book[name or (MENDED if names[0] == TOLD and MENDED in names else names[0])]
        sheet.reset_dimensions()
        looked = _looked(content, sheet._worksheet_path, file_name)
    except NoSheet:
        raise
    except BROKEN:
        raise NoSheet(f"{file_name}: 不是可读取的Excel文件，请另存为.xlsx is no workbook that can be read; save it as .xlsx") from None
    return Sheet(sheet.title, _rows(sheet, looked), looked.spans, tuple(each for each in names if each != sheet.title))


def _refuse_bombs(content: bytes, file_name: str) -> None:
    """Sizes are those that the unpacker holds to, whatever comes."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        every = parts.infolist()
        if sum(part.file_size for part in every) > UNPACKED:
            raise NoSheet(f"{file_name}: 展开后超过400MB is larger than 400 MB when unpacked")
        for part in every:
            is_sheet = part.filename.startswith("xl/worksheets/") or not part.filename.endswith((".xml", ".rels"))
            if part.filename.endswith(".xml") and DOCTYPE in parts.open(part).read(CHUNK):
                raise NoSheet(f"{file_name}: {NOT_OURS}")
            if not is_sheet and part.file_size > AT_ONCE.get(part.filename, BESIDE):
                raise NoSheet(f"{file_name}: 其中的{part.filename}过大 holds a part that is too large; save the sheet alone in a new file")


def _rows(sheet: Any, looked: Looked) -> Iterator[Raw]:
    number = 0
    try:
        for raw in _cells(sheet, looked):
            number = raw.number
            yield raw
    except BROKEN:
        yield Raw(number + 1, (), DAMAGED)


def _cells(sheet: Any, looked: Looked) -> Iterator[Raw]:
    empty = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            formulas = looked.formulas.get(number)
            empty = 0 if formulas or any(cell not in (None, "") for cell in cells) else empty + 1
            if empty > EMPTY_END:
                return
            if number > MOST_ROWS:
                yield Raw(number, (), TOO_MANY)
                return
            yield Raw(number, tuple(cells), _of_formulas(formulas) if formulas else None)


def _of_formulas(columns: list[str]) -> str:
    which = "、".join(columns[:5])
    return f"{which}列的公式没有计算结果，请在Excel中打开并保存后再导入 holds a formula without its value; open and save it in Excel"


def _looked(content: bytes, path: str, file_name: str) -> Looked:
    """What a look through the sheet's own text finds. Raises NoSheet for a row that no memory should hold."""
    found, kept, since = Looked(), b"", 0
    with zipfile.ZipFile(io.BytesIO(content)) as parts, parts.open(path.lstrip("/")) as sheet:
        for chunk in _chunks(sheet):
            if DECLARED in kept[-1:] + chunk:
                raise NoSheet(f"{file_name}: {NOT_OURS}")
            end = max((match.end() for match in ROW_END.finditer(chunk)), default=-1)
            since = since + len(chunk) if end < 0 else len(chunk) - end
            if since > LONGEST_ROW:
                raise NoSheet(f"{file_name}: 有一行超过4MB，不是台账 has a row of more than 4 MB, which is no row of a ledger")
            kept = _taken(kept + chunk, found)
    return found


def _taken(text: bytes, found: Looked) -> bytes:
    """Takes what matches in a stretch of text; what has to be looked at again with the next."""
    end = 0
    for match in MERGED.finditer(text):
        first, last, end = int(match[2]), int(match[4]), match.end()
        if first < last:
            found.spans.setdefault(column_index_from_string(match[1].decode()) - 1, []).append((first, last))
    for match in NOT_CALCULATED.finditer(text):
        end = max(end, match.end())
        found.formulas.setdefault(int(match[2]), []).append(match[1].decode())
    return text[max(end, len(text) - OVERLAP) :]


def _chunks(sheet: IO[bytes]) -> Iterator[bytes]:
    while chunk := sheet.read(CHUNK):
        yield chunk
