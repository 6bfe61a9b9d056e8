"""Commands that live published cases through the real commands, in a trial database of their own."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from casework.commands.opening import opened
from casework.commands.sealing import sealed
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, day, paper, say, say_json
from casework.projections.words import rule_names

if TYPE_CHECKING:
    from casework.bootstrap import Casework

START: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""Where a replay's clock stands before the first step; it only goes forward."""

Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="Published cases, one JSON object a line.")]


def replay(
    files: Files,
    as_json: AsJson = False,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Go on to the end of this day instead of each case's last step.")
    ] = None,
    database: Database = None,
) -> None:
    """Lives published cases through the real commands on one timeline, ticks included 案例回放."""
    last = None if until is None else day(until, "--until")
    _refuse_unreadable(files)
    with _trial(database) as office:
        if played(office, files, last, as_json=as_json):
            raise typer.Exit(INPUT)


def played(office: "Casework", files: list[Path], until: date | None, *, as_json: bool) -> bool:
    """Plays the files, prints what became of each case, and tells whether a line was malformed."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from casework.replay import play

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=as_json or not console.is_terminal) as bar:
        task = bar.add_task("回放 replay", total=None)
        with _alarms_counted():
            report = play(office, files, until=until, progress=lambda done, total: bar.update(task, completed=done, total=total))
    for fault in report.faults:
        say(str(fault))
    if as_json:
        say_json([summary.plain() for summary in report.cases])
    else:
        _show(office, report)
    return bool(report.faults)


def _show(office: "Casework", report: Any) -> None:
    show_ledger(office, [summary.case_no for summary in report.cases if summary.case_no])
    facts = sum(summary.facts for summary in report.cases)
    refused = sum(len(summary.refused) for summary in report.cases)
    counted = f"{len(report.cases)} 件 cases, {facts} 条事实 facts, {refused} 次被拒 refusals"
    typer.echo(counted + (f", {report.alarms} 次无人可告 alarms" if report.alarms else ""))


def show_ledger(office: "Casework", numbers: list[str]) -> None:
    """Prints the ledger of these cases."""
    from casework.commands.ledger import table
    from casework.projections.questions import ledger_row_of

    office.views.catch_up()
    rows = [row for number in sorted(numbers) if (row := ledger_row_of(office.views, number)) is not None]
    console = paper()
    title = f"台账 Ledger · {len(rows)} 件 cases"
    console.print(table(rows, None, rule_names(office.policies.rulebook), title, console.width))


@contextmanager
def _alarms_counted() -> "Iterator[None]":
    """Alarms of days long past are counted and not logged; what goes wrong still is."""
    ticks = logging.getLogger("casework.tick")
    ticks.addFilter(_is_no_alarm)
    try:
        yield
    finally:
        ticks.removeFilter(_is_no_alarm)


def _is_no_alarm(record: logging.LogRecord) -> bool:
    return record.levelno < logging.CRITICAL


@contextmanager
def _trial(url: str | None) -> "Iterator[Casework]":
    if url is not None:
        with opened(url, at=START, trial=True) as office:
            try:
                yield office
            finally:
                sealed(office.store, "replay")
        return
    with tempfile.TemporaryDirectory(prefix="casework-") as folder:
        own = f"sqlite:///{folder}/replay.db"
        with opened(own, at=START, trial=True, quiet=True) as office:
            yield office


def _refuse_unreadable(files: list[Path]) -> None:
    """Before a database is made for them."""
    for file in files:
        try:
            file.open("rb").close()
        except OSError as fault:
            raise BadInput(f"{file}: cannot be read ({fault.strerror}); name a file of published cases, one JSON object a line") from None
