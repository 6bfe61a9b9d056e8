"""What every export begins and ends with: which cases are meant, a draft that becomes the file once it is whole, and a bar."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casework.commands.looking import looked_at
from casework.commands.speaking import SHANGHAI, BadInput, day, region_code

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.projections.exporting import Choice

Out = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where it is written; a file that is there is not overwritten.")]
Region = Annotated[str | None, typer.Option("--region", metavar="CODE", help="A region and all below it: 620502, 6205 or 62.")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Only cases received on this day or later.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Only cases received on this day or earlier.")]


def chosen(office: "Casework", region: str | None, first: str | None, last: str | None) -> "Choice":
    """The cases that are meant, in views that are up to date; the look is on record."""
    from casework.domain.scope import Scope
    from casework.projections.counting import Search
    from casework.projections.exporting import Choice

    since, until = _midnight(first, "--from"), _midnight(last, "--to")
    if since is not None and until is not None and until < since:
        raise BadInput(f"--to: {last} lies before --from {first}; give the later day here")
    after = None if until is None else until + timedelta(days=1)
    search = Search(region=None if region is None else region_code(region), since=since, until=after)
    office.views.catch_up()
    looked_at(office, "export")
    return Choice(Scope(""), search)


def _midnight(text: str | None, option: str) -> datetime | None:
    return None if text is None else datetime.combine(day(text, option), datetime.min.time(), SHANGHAI)


def said_of(region: str | None, first: str | None, last: str | None) -> str:
    parts = [f"地区{region}" if region else "", f"受理不早于{first}" if first else "", f"受理不晚于{last}" if last else ""]
    return "，".join(filter(None, parts)) or "全部案件 all cases"


@contextmanager
def new_file(output: Path, ending: str) -> Iterator[Path]:
    """A draft beside the file that is wanted, which becomes it once it is whole."""
    if output.suffix != ending:
        raise BadInput(f"-o: {output} should end in {ending}")
    if output.exists():
        raise BadInput(f"-o: {output} is there already; it is not overwritten, give another name")
    draft = output.with_name(f".{output.stem}.part{ending}")
    try:
        yield draft
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; told how many are done, and of how many."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
