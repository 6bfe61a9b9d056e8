"""Measures of the house on this machine, as ratios within one run, in a trial database of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import opened
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, paper, say, say_json

if TYPE_CHECKING:
    from casework.bench.figures import Figure
    from casework.bench.pages import Measured
    from casework.bootstrap import Casework

bench = typer.Typer(help="Measures 测速: ratios within one run on this machine.", invoke_without_command=True)

Number = Annotated[int, typer.Option("--cases", metavar="N", min=10, help="Open cases to make.")]
Due = Annotated[int, typer.Option("--due", metavar="N", min=1, help="Cases in which something is due at once.")]
Clocks = Annotated[int, typer.Option("--clocks", metavar="N", min=1, max=30, help="Open clocks of each case, at least.")]


@bench.callback()
def everything(
    context: typer.Context,
    scale: Annotated[int | None, typer.Option("--scale", metavar="N", min=100, help="What growth costs, at so many cases.")] = None,
    keep: Annotated[Path | None, typer.Option("--keep", metavar="FOLDER", help="Keep the databases there, and use them again.")] = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Every budget beside the bare database, in one run on this machine 测速; with --scale what growth costs.

    Exit code 1 where a budget is not kept. A database that is named must be new, or a trial; it is filled and used up.
    """
    if context.invoked_subcommand is not None:
        return
    from casework.bench.scale import at_scale
    from casework.bench.whole import whole
    from casework.bench.writing import Length

    with _progress(as_json=as_json) as told:
        measured = whole(database, keep, Length(), told) if scale is None else at_scale(database, keep, scale, Length(), told)
        figures, fault = _as_far_as_it_goes(measured)
    _tell(figures, "测速 Measured beside the bare database", as_json=as_json, judge=fault is None)
    if fault is not None:
        raise fault


@bench.command("ladder")
def ladder(cases: Number = 2_000, due: Due = 500, clocks: Clocks = 5, as_json: AsJson = False, database: Database = None) -> None:
    """The tick on many open cases: climbs and recounts beside plain commands, and an idle tick 督办测速.

    Exit code 1 where a budget is not kept. A database that is named must be new, or a trial; it is filled and used up.
    """
    from casework.bench.ladder import NOW, Size, climb_the_ladder, fill

    if due > cases:
        raise BadInput(f"--due: {due} of {cases} cases cannot be due; give --cases at least as many")
    size = Size(cases=cases, due=due, clocks=clocks)
    with _trial(database, NOW) as office, _progress(as_json=as_json) as told:
        made = fill(office, size, told)
        figures = climb_the_ladder(office, size, made)
    _tell(figures, "督办测速 The ladder, measured", as_json=as_json)


@bench.command("http")
def http(
    clients: Annotated[int, typer.Option("--clients", metavar="N", min=1, max=1000, help="Clients at work at once.")] = 50,
    seconds: Annotated[float, typer.Option("--seconds", metavar="N", min=0.5, help="How long they work.")] = 20.0,
    cases: Annotated[int, typer.Option("--cases", metavar="N", min=1, help="Open cases to begin with.")] = 500,
    processes: Annotated[int, typer.Option("--processes", metavar="N", min=1, max=64, help="So many answer; measured beside one.")] = 1,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """The served API under load: 20 % intake, 30 % moves, 50 % questions, beside the same commands in process 接口测速.

    Exit code 1 where a budget is not kept. A database that is named must be new, or a trial; it is filled further.
    """
    from casework.bench.http import Load, measured, prepare

    load = Load(clients=clients, seconds=seconds, cases=cases)
    with tempfile.TemporaryDirectory(prefix="casework-") as folder:
        url = database or f"sqlite:///{folder}/bench.db"
        with opened(url, trial=True, quiet=database is None) as office:
            prepared = prepare(office, load)
        figures = measured(url, load, prepared, processes)
    _tell(figures, "接口测速 The API under load, measured", as_json=as_json)


@bench.command("pages")
def pages(
    scale: Annotated[int, typer.Option("--scale", metavar="N", min=100, help="Cases of the office.")] = 100_000,
    keep: Annotated[Path | None, typer.Option("--keep", metavar="FOLDER", help="Keep the office there, and use it again.")] = None,
    as_json: AsJson = False,
) -> None:
    """What every page of every post costs the server in an office of many cases on the embedded database 页面测速.

    Exit code 1 where a page takes more than 100 ms of the processor.
    """
    from casework.bench.pages import measured

    with _progress(as_json=as_json) as told:
        found = measured(keep, scale, told)
    if as_json:
        say_json(found.plain())
    else:
        _show_pages(found)
    if not all(each.ok for each in found.pages):
        raise typer.Exit(INPUT)


def _show_pages(found: "Measured") -> None:
    from rich.table import Table

    table = Table(title=f"页面测速 Pages at {found.cases:,} cases")
    for name in ("页面 page", "岗位 post", "CPU ms", "ms", "÷ 单查 bare query", "达标 ok"):
        table.add_column(name, justify="left" if name[-4:] in ("page", "post") else "right")
    for each in found.pages:
        numbers = (f"{each.cpu:.1f}", f"{each.took:.1f}", f"{each.ratio:,.0f}")
        table.add_row(each.page, f"{each.post} {each.unit}", *numbers, "是 yes" if each.ok else "否 no")
    paper().print(table)
    say(f"单查 bare indexed query of 50 rows: {found.bare:.2f} ms; 首次统计 first sum of a new process: {found.first:.0f} ms")


def _as_far_as_it_goes(measured: "Iterator[Figure]") -> "tuple[list[Figure], Exception | None]":
    """The figures, and what put an end to them: an hour's measure is not lost because its last figure failed."""
    figures: list[Figure] = []
    try:
        for figure in measured:
            figures.append(figure)
    except Exception as fault:
        return figures, fault
    return figures, None


def _tell(figures: "list[Figure]", title: str, *, as_json: bool, judge: bool = True) -> None:
    """Prints the figures; exit code 1 where a budget is not kept."""
    if as_json:
        say_json([figure.plain() for figure in figures])
    else:
        _show(figures, title)
    if judge and any(figure.ok is False for figure in figures):
        raise typer.Exit(INPUT)


def _show(figures: "list[Figure]", title: str) -> None:
    from rich.table import Table

    table = Table(title=title)
    for name in ("项目 figure", "值 value", "预算 budget", "更好 stretch", "达标 ok"):
        table.add_column(name, justify="left" if "figure" in name else "right")
    for figure in figures:
        sign = "≤" if figure.most else "≥"
        limits = ("" if limit is None else f"{sign} {limit:g}" for limit in (figure.budget, figure.stretch))
        kept = {None: "—", True: "是 yes", False: "否 no"}[figure.ok]
        table.add_row(figure.told, "—" if figure.value is None else f"{figure.value:,.2f}", *limits, kept)
    paper().print(table)


@contextmanager
def _progress(*, as_json: bool) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=as_json or not console.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield told


@contextmanager
def _trial(url: str | None, now: Any) -> "Iterator[Casework]":
    if url is not None:
        with opened(url, at=now, trial=True) as office:
            yield office
        return
    with (
        tempfile.TemporaryDirectory(prefix="casework-") as folder,
        opened(f"sqlite:///{folder}/bench.db", at=now, trial=True, quiet=True) as office,
    ):
        yield office
