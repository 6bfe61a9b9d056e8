"""`casework import`: a ledger or clue list from Excel or CSV, row by row."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.acting import By, Post, acting_as
from casework.commands.opening import opened
from casework.commands.sealing import sealed
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, clean, region_code, say, say_json

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.importing.results import Result, Tally
    from casework.importing.taking import Import

SHOWN = 20
"""Faulty rows that are told one by one; the report and JSON have all."""


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A ledger or clue list: .xlsx, or .csv in UTF-8 or GBK.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row and store nothing.")] = False,
    map_file: Annotated[
        Path | None, typer.Option("--map", metavar="MAP.toml", help='More names of columns: [columns] field = ["名称"].')
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="REPORT.xlsx", help="What became of every row, as Excel.")] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook; default: the first.")] = None,
    region: Annotated[str | None, typer.Option("--region", metavar="CODE", help="For rows that say no county: six digits.")] = None,
    channel: Annotated[str, typer.Option("--channel", metavar="NAME", help="For rows that say no source, e.g. 12345.")] = "unknown",
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Whose numbers the sheet's numbers are.")] = None,
    by: By = None,
    post: Post = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Takes a ledger or clue list in 导入台账、线索: a bad row stops no other, a row taken before is not taken again."""
    _refuse_wrong(file, report, region)
    with opened(database) as office:
        work = _work(office, file, sheet, map_file, dry_run, by, post, region, channel, source)
        kept: list[Result] = []
        tally = _through(work, report, kept, as_json)
        if tally.counts["taken"]:
            sealed(office.store, "import")
    _tell(work, tally, kept, dry_run, report, as_json)
    if tally.counts["faulty"]:
        raise typer.Exit(INPUT)


def _refuse_wrong(file: Path, report: Path | None, region: str | None) -> None:
    if region is not None and len(region_code(region)) != 6:
        raise BadInput(f"--region: {region!r} is not the code of a county; write six digits such as 620502")
    if report is not None and report.suffix != ".xlsx":
        raise BadInput(f"--report: {report} is no name of a workbook; let it end in .xlsx")
    if report is not None and report.exists() and report.samefile(file):
        raise BadInput("--report: the report would overwrite the sheet itself; give another name")


def _work(
    office: "Casework", file: Path, sheet: str | None, map_file: Path | None, dry_run: bool, by: str | None, post: str | None,
    region: str | None, channel: str, source: str | None,
) -> "Import":  # fmt: skip
    from casework.domain.linking import CHANNELS
    from casework.importing.columns import words_with
    from casework.importing.files import sheet_of
    from casework.importing.reading import Options
    from casework.importing.taking import Import, Wanted

    if channel not in CHANNELS:
        raise BadInput(f"--channel: {channel!r} is unknown; allowed: {', '.join(CHANNELS)}")
    actor, words = acting_as(office, by, post), words_with(map_file)
    options = Options(office.clock(), region, channel, source)
    return Import(office.cases, sheet_of(file, sheet), Wanted(actor, options, words, dry_run))


def _through(work: "Import", report: Path | None, kept: "list[Result]", as_json: bool) -> "Tally":
    """Every row, written into the report as it comes; `kept` are those that are told here."""
    from casework.importing.report import write_report
    from casework.importing.results import Tally

    with _progress(as_json) as told:

        def results() -> "Iterator[Result]":
            for result in work.results():
                if as_json or (result.result == "faulty" and len(kept) < SHOWN):
                    kept.append(result)
                told()
                yield result

        if report is not None:
            return write_report(report, work.heading, results())
        tally = Tally()
        for result in results():
            tally.add(result)
        return tally


@contextmanager
def _progress(silent: bool) -> "Iterator[Any]":
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("导入 import"), TextColumn("{task.completed}行 rows"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=silent or not console.is_terminal, transient=True) as bar:
        task = bar.add_task("import", total=None)
        yield lambda: bar.advance(task)


def _tell(work: "Import", tally: "Tally", kept: "list[Result]", dry_run: bool, report: Path | None, as_json: bool) -> None:
    columns = {column.header: column.field for column in work.heading.columns}
    if as_json:
        say_json(
            {"dry_run": dry_run, "sheet": work.sheet.name, "columns": columns, **tally.counts, "rows": [each.plain() for each in kept]}
        )
        return
    for result in kept:
        for reason in result.reasons:
            say(f"第{result.row}行 row {result.row} {reason}")
    if tally.counts["faulty"] > len(kept):
        say(f"另有 and {tally.counts['faulty'] - len(kept)} more faulty rows; --report FILE.xlsx has all of them")
    if work.heading.unknown:
        say(clean(f"未识别的列写入情况说明 columns kept in the description: {'、'.join(work.heading.unknown)}"))
    if work.sheet.others:
        say(clean(f"未导入的工作表 sheets not taken: {'、'.join(work.sheet.others)}; name one with --sheet"))
    typer.echo(f"{'试运行，未写入 dry run, nothing stored：' if dry_run else ''}{tally.zh}" + (f" → {report}" if report else ""))
