"""The report of an import 导入结果: what became of every row, and those not taken in a form that can be mended and taken in again."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any, Final

from casework.importing.heading import Heading
from casework.importing.results import RESULTS, Result, Tally
from casework.importing.workbooks import MENDED, TOLD
from casework.papers.sheets import Book, Kind

COLUMNS: Final = (("行号", "row", Kind.NUMBER, 7), ("结果", "result", Kind.TEXT, 10), ("案号", "case", Kind.TEXT, 22),
                  ("原因", "reasons", Kind.LONG, 70), ("备注", "notes", Kind.LONG, 60))  # fmt: skip
COLOURS: Final = {"faulty": "late", "there": "soft", "passed": "soft"}


def write_report(to: Path | IO[bytes], heading: Heading, results: Iterable[Result]) -> Tally:
    """Writes the workbook; how many rows came to what. Rows are written as they come, faulty ones kept until the end."""
    tally, faulty = Tally(), []
    with Book(to) as book:
        sheet = book.sheet(TOLD, [(f"{zh}\n{en}", kind, width) for zh, en, kind, width in COLUMNS])
        for result in results:
            tally.add(result)
            faulty += [result] if result.result == "faulty" else []
            sheet.row(
                (result.row, RESULTS[result.result], result.case_no, _lines(result.reasons), _lines(result.notes)),
                COLOURS.get(result.result),
            )
        if faulty:
            _mend(book, heading, faulty)
    return tally


def _mend(book: Book, heading: Heading, faulty: Sequence[Result]) -> None:
    """The faulty rows as they stood, under their own headers: mend them here and import this workbook's sheet."""
    width = max(column.place for column in heading.columns) + 1
    headers = {column.place: column.header for column in heading.columns}
    sheet = book.sheet(MENDED, [*((headers.get(place, ""), Kind.TEXT, 16) for place in range(width)), ("有误原因", Kind.LONG, 60)])
    for result in faulty:
        cells: list[Any] = [*result.cells[:width], *[None] * (width - len(result.cells))]
        sheet.row([*cells, _lines(result.reasons)])


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts)
