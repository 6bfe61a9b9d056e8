"""`selftest`: whether an office keeps its promises on this machine, at work and under faults."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.speaking import INPUT, AsJson, BadInput, paper, safe, say, say_json

if TYPE_CHECKING:
    from casework.selftest.report import Report

URL = Annotated[str | None, typer.Option("--database", metavar="URL", help="A new or trial database; default: a new SQLite file.")]


def selftest(
    chaos: Annotated[bool, typer.Option("--chaos", help="With faults: kills, cuts, a full disk, a wrong clock …")] = False,
    minutes: Annotated[float, typer.Option("--minutes", metavar="N", min=0.0, help="How long clients work.")] = 2.0,
    rounds: Annotated[int | None, typer.Option("--rounds", metavar="N", min=1, help="At most so many rounds.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="The same plan of faults as a run before.")] = None,
    postgres: Annotated[bool, typer.Option("--postgres", help="A throw-away PostgreSQL server, which is killed as well.")] = False,
    writers: Annotated[int, typer.Option("--writers", metavar="N", min=1, max=16, help="Client processes.")] = 2,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, max=16, help="Worker processes; one ticks.")] = 2,
    limit: Annotated[float, typer.Option("--limit", metavar="SECONDS", min=1, help="Until all must be served again.")] = 30.0,
    evidence: Annotated[Path | None, typer.Option("--evidence", metavar="FOLDER", help="A new folder, kept also if all is well.")] = None,
    as_json: AsJson = False,
    database: URL = None,
) -> None:
    """Works a trial office with real processes, with --chaos under faults, and checks every promise 自检.

    Exit code 1 where a promise was broken; the evidence stays then. Never on a real office: the database must be new or a trial.
    """
    from random import SystemRandom

    from casework.selftest.chaos import Size
    from casework.selftest.chaos import chaos as run

    if postgres and database:
        raise typer.BadParameter("--postgres starts a server of its own; leave --database out", param_hint="--postgres")
    folder = _folder(evidence)
    number = SystemRandom().randrange(10**6) if seed is None else seed
    say(f"种子 seed {number}; the same plan again with: --seed {number}")
    size = Size(minutes, rounds, writers, workers, limit, calm=not chaos)
    with _cleaned_up(), _progress(as_json=as_json) as told:
        report = run(folder, database, number, size, told, own_server=postgres)
    if report.ok and evidence is None:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        report.evidence = str(folder)
    if as_json:
        say_json(report.plain())
    else:
        _show(report)
    if not report.ok:
        raise typer.Exit(INPUT)


@contextmanager
def _cleaned_up() -> Iterator[None]:
    """SIGTERM ends the run like Ctrl-C: processes, server and disk of the selftest do not outlast it."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _folder(evidence: Path | None) -> Path:
    if evidence is None:
        return Path(tempfile.mkdtemp(prefix="casework-selftest-"))
    if evidence.exists() and any(evidence.iterdir()):
        raise BadInput(f"--evidence: {evidence} holds something already; name a new or empty folder")
    evidence.mkdir(parents=True, exist_ok=True)
    return evidence.absolute()


def _show(report: "Report") -> None:
    from rich.table import Table

    from casework.selftest.plan import WORDS

    table = Table(title=f"自检 Selftest of {safe(report.database)}, {report.rounds} rounds in {report.seconds:g} s, seed {report.seed}")
    table.add_column("项目 what")
    table.add_column("次数 count", justify="right")
    told: dict[str, Any] = {WORDS.get(kind, kind): count for kind, count in report.faults.items()}
    told |= {f"命令 commands {name}": count for name, count in report.commands.items()}
    told |= {f"重启 {kind} restarts": count for kind, count in report.restarts.items()}
    told |= {
        "案件 cases": report.cases, "事实 facts": report.facts, "督办级 rungs decided": report.rungs, "通知 letters": report.letters,
        "办公小时 hours of office time": report.office_hours, "任期 epochs of the ticking lease": report.lease_epochs,
    }  # fmt: skip
    told |= {f"消息 messages {name}": count for name, count in report.messages.items()}
    told |= {f"恢复 {name} seconds until all were served": each for name, each in report.plain()["recovery"].items()}
    for what, count in told.items():
        table.add_row(what, f"{count:,}")
    paper().print(table)
    for line in report.broken[:20]:
        say(line)
    words = "全部守住 every promise was kept" if report.ok else f"未守住 {len(report.broken)} promises were broken; see {report.evidence}"
    typer.echo(words)


@contextmanager
def _progress(*, as_json: bool) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=as_json or not console.is_terminal) as bar:
        task = bar.add_task("准备 preparing", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
