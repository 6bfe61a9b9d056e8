"""Commands for whoever keeps the system running: status, rebuild, tick, worker, migrate, and the rulebook's check."""

from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer

from casework.commands.opening import opened
from casework.commands.speaking import INPUT, AsJson, Database, moment, say, say_json
from casework.settings import database_url


def status(as_json: AsJson = False, database: Database = None) -> None:
    """How far the views have come, what is in quarantine, and what the database is 运行状态."""
    from casework.projections.tables import NAMES

    with opened(database) as office:
        seen = office.views.status()
        answer = {
            "database": office.store.url,
            "purpose": office.store.meta.purpose,
            "schema": office.store.meta.schema,
            "calendar": {"source": office.policies.calendar.source, "published_through": office.policies.calendar.published_through},
            "rulebook": {"name": office.policies.rulebook.name, "digest": office.policies.rulebook.digest[:16]},
            "newest": seen.newest,
            "views": [{"view": name, "position": seen.position, "lag": seen.lag, "quarantine": seen.quarantine[name]} for name in NAMES],
            "quarantined": [{"case_no": aside.case_no, "position": aside.position, "error": aside.error} for aside in seen.asides],
        }
    if as_json:
        say_json(answer)
        return
    typer.echo(f"数据库 database   {answer['database']} ({answer['purpose']}, schema {answer['schema']})")
    typer.echo(f"日历 calendar     {answer['calendar']['source']}，公布至 published through {answer['calendar']['published_through']}")  # type: ignore[index]
    typer.echo(f"规则 rulebook     {answer['rulebook']['name']} {answer['rulebook']['digest']}")  # type: ignore[index]
    typer.echo(f"事实 facts        {seen.newest}，视图 views at {seen.position}，滞后 lag {seen.lag}")
    for aside in seen.asides:
        typer.echo(f"隔离 quarantined  {aside.case_no or aside.case_id} at {aside.position}: {aside.error}")
    if seen.asides:
        say("cases in quarantine keep their deadlines; their rows in the views are missing until the cause is mended")


def rebuild(
    view: Annotated[list[str] | None, typer.Argument(help="Names of views; all are built together, whichever is named.")] = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Builds all views anew from the facts, beside the living ones, and swaps 重建视图."""
    from rich.progress import Progress

    from casework.projections.tables import NAMES

    unknown = sorted(set(view or ()) - set(NAMES))
    if unknown:
        raise typer.BadParameter(f"there is no view {', '.join(unknown)}; there are {', '.join(NAMES)}", param_hint="VIEW")
    with opened(database) as office, Progress(disable=as_json, transient=True) as bar:
        task = bar.add_task("rebuild 重建视图", total=None)
        reached = office.views.rebuild(lambda at, newest: bar.update(task, completed=at, total=newest))
    if as_json:
        say_json({"position": reached, "views": list(NAMES)})
    else:
        typer.echo(f"{len(NAMES)} views built up to position {reached}")


def tick(
    at: Annotated[str | None, typer.Option("--at", metavar="WHEN", help="Another moment than now; trial databases only.")] = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Decides everything that is due by now, once 到期处理."""
    from casework.store import PurposeError

    when = None if at is None else moment(at, "--at").astimezone(UTC)
    with opened(database, at=when) as office:
        if when is not None and not office.store.is_trial:
            raise PurposeError(f"tick --at works on a trial database only, and {office.store.url} is a real office; leave --at out")
        report = office.tick()
    answer = {
        "now": report.now, "climbs": report.climbs, "cases": sorted(report.cases), "recounted": report.recounted, "failed": report.failed,
        "refused": report.refused,
    }  # fmt: skip
    if as_json:
        say_json(answer)
    else:
        typer.echo(f"{report.climbs} rungs and expiries decided in {len(report.cases)} cases; {report.recounted} cases recounted")
    for case_no, fault in report.failed.items():
        say(f"{case_no}: {fault}")
    if report.refused or report.failed:
        say(report.refused or "the cases named above need a look; all others were decided")
        raise typer.Exit(INPUT)


def worker(database: Database = None) -> None:
    """Keeps views and deadlines going until it is told to stop 后台进程. Any number may run; one of them ticks."""
    from threading import Event

    from casework.scheduler.jobs import run_worker

    with opened(database) as office:
        say(f"working on {office.store.url}; stop with Ctrl-C or SIGTERM")
        run_worker(office, Event())


def migrate(database: Database = None) -> None:
    """Brings a database up to this release 升级数据库."""
    from casework.store import migrate as bring_up

    url = database_url(database)
    bring_up(url)
    typer.echo("the database is up to date")


def rulebook_check(
    file: Annotated[Path | None, typer.Argument(help="A rulebook in TOML; the built-in one without it.")] = None, as_json: AsJson = False
) -> None:
    """Checks a rulebook: no faults, and every golden case comes out as written 规则校验."""
    from casework.workflows.calendars import published_calendar
    from casework.workflows.golden import check
    from casework.workflows.rulebook import faults, national, read_rulebook

    book = national() if file is None else read_rulebook(file)
    wrong, results = faults(book), check(book, published_calendar())
    failed = [result for result in results if not result.ok]
    if as_json:
        say_json({
            "rulebook": book.name, "digest": book.digest, "rules": len(book.names()), "faults": wrong, "golden": len(results),
            "failed": [{"name": result.name, "expected": result.expected, "got": result.got} for result in failed],
        })  # fmt: skip
    else:
        for line in (*wrong, *map(str, failed)):
            say(line)
        typer.echo(
            f"{book.name}: {len(book.names())} rules, {len(wrong)} faults, {len(results) - len(failed)} of {len(results)} golden cases"
        )
    if wrong or failed:
        raise typer.Exit(INPUT)
