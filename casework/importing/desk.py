"""The desk of imports 导入台: a sheet handed in is checked first and taken in when somebody says so; both tell how far they are."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from casework.application import Cases
from casework.domain.values import Actor
from casework.importing.columns import house_words
from casework.importing.files import read_sheet
from casework.importing.reading import Options
from casework.importing.report import write_report
from casework.importing.results import Result
from casework.importing.sheets import Sheet
from casework.importing.taking import Import, Wanted
from casework.security.imports import Handed, Imports

SHOWN: Final = 20
"""Faulty rows that are told beside the report."""
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a sheet is to be read; see Options."""

    region: str | None = None
    channel: str = "unknown"
    source: str | None = None
    sheet: str | None = None


def carried_out(cases: Cases, imports: Imports, handed: Handed, by: Actor, told: Told, *, dry: bool) -> dict[str, Any]:
    """Checks a sheet or takes it in, keeps the report, and answers with counts and faults that name nobody.

    Raises NoSheet, NoHeader, NotYours, SheetGone.
    """
    asked = Asked(**handed.options)
    sheet = read_sheet(imports.sheet(handed.id), handed.name, asked.sheet)
    rows = list(sheet.rows)
    options = Options(cases.clock(), asked.region, asked.channel, asked.source)
    work = Import(cases, Sheet(sheet.name, iter(rows), sheet.spans, sheet.others), Wanted(by, options, house_words(), dry))
    out, last, faults = io.BytesIO(), len(rows), list[dict[str, Any]]()

    def results() -> Iterator[Result]:
        for number, result in enumerate(work.results(), 1):
            told(number, max(last, number + 1))
            if result.result == "faulty" and len(faults) < SHOWN:
                faults.append({"row": result.row, "reasons": list(result.reasons)})
            yield result

    tally = write_report(out, work.heading, results())
    imports.reported(handed.id, out.getvalue())
    columns = [{"header": column.header, "field": column.field} for column in work.heading.columns]
    return {"dry": dry, "counts": tally.counts, "columns": columns, "others": list(sheet.others), "faults": faults}
