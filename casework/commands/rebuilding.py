"""`casework rebuild`: all views anew beside the living ones, compared before they take over; or the rows of one case."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import opened
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, one_of, say, say_json

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.projections.comparing import Compared

Told = Callable[[int, int], None]
Changed = Annotated[
    list[str] | None,
    typer.Argument(metavar="[VIEW]…", help="Views that are expected to change. All are built together; the others must stay as they are."),
]


def rebuild(
    view: Changed = None,
    case_no: Annotated[str | None, typer.Option("--case", metavar="CASE", help="Only the rows of this case, at once.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Let the new views take over whatever differs.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Ask the rebuild that runs to end; the views stay as they were.")] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help="Processes that do the work; by default one a processor, at most 4.")
    ] = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Builds all views anew from the facts, beside the living ones, compares and swaps 重建视图. Exit code 1 where they differ."""
    from casework.projections.tables import NAMES

    for name in view or ():
        one_of(NAMES, name, "VIEW")
    if sum(map(bool, (view, case_no, cancel))) > 1:
        raise BadInput("--case, --cancel and VIEW: give one of them; a case is repaired in all views")
    with opened(database) as office:
        if cancel:
            _cancel(office)
        elif case_no is not None:
            _repair(office, case_no, as_json=as_json)
        else:
            _rebuild(office, NAMES if accept else tuple(view or ()), workers, as_json=as_json)


def _cancel(office: "Casework") -> None:
    if office.views.cancel_rebuild():
        typer.echo("已请求取消 the rebuild that runs ends within a moment; the views stay as they were")
    else:
        typer.echo("没有正在进行的重建 no rebuild runs; what a killed one left behind is cleared away")


def _repair(office: "Casework", case_no: str, *, as_json: bool) -> None:
    from casework.domain.case import case_id

    try:
        done = office.views.repair_case(case_id(case_no))
    except LookupError:
        raise BadInput(f"--case: there is no case {case_no}; casework ledger lists them") from None
    if as_json:
        say_json({"case_no": case_no, "repaired": done})
    elif done:
        typer.echo(f"已修复 all rows of case {case_no} are written anew")
    if not done:
        say(f"case {case_no} cannot be shown and is in quarantine: casework quarantine list")
        raise typer.Exit(INPUT)


def _rebuild(office: "Casework", accept: tuple[str, ...], workers: int | None, *, as_json: bool) -> None:
    from casework.projections.rebuilding import RebuildCancelled, RebuildDiffers

    try:
        with _shown(silent=as_json) as told:
            done = office.views.rebuild_compared(accept, told, workers=workers)
    except RebuildDiffers as differs:
        _tell(differs.compared, None, as_json=as_json)
        say(str(differs))
        raise typer.Exit(INPUT) from None
    except RebuildCancelled as cancelled:
        say(str(cancelled))
        raise typer.Exit(INPUT) from None
    _tell(done.compared, done.position, as_json=as_json)


def _tell(compared: "tuple[Compared, ...]", position: int | None, *, as_json: bool) -> None:
    from casework.projections.tables import NAMES

    if as_json:
        rows: list[dict[str, Any]] = [
            {"view": each.view, "old": each.old, "new": each.new, "differing": each.differing, "cases": each.cases} for each in compared
        ]
        say_json({"position": position, "views": list(NAMES), "compared": rows})
        return
    for each in compared:
        same = f"不同 {each.differing} rows differ: {', '.join(each.cases)}" if each.differing else "相同 the same"
        typer.echo(f"  {each.view:<12} {each.old:>10} → {each.new:>10}  {same}")
    if position is not None:
        typer.echo(f"重建完成 {len(NAMES)} views built up to position {position}")


@contextmanager
def _shown(*, silent: bool) -> Iterator[Told | None]:
    """A bar on a terminal, else a line a second."""
    if silent:
        yield None
    elif not sys.stderr.isatty():
        yield _lines()
    else:
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("rebuild 重建视图", total=None)
            yield lambda at, newest: bar.update(task, completed=at, total=newest)


def _lines() -> Told:
    last = [monotonic()]

    def told(at: int, newest: int) -> None:
        if monotonic() - last[0] >= 1.0:
            last[0] = monotonic()
            say(f"重建视图 rebuild {at} of {newest} facts")

    return told
