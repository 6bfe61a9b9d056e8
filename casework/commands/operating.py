"""Commands for whoever keeps the system running: status, tick, worker, migrate, and the rulebook's check."""

import logging
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import chosen, opened
from casework.commands.speaking import INPUT, AsJson, Database, clean, moment, say, say_json, shown

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.scheduler.tick import TickReport


def status(as_json: AsJson = False, database: Database = None) -> None:
    """How far the views have come, what is in quarantine, and what the database is 运行状态."""
    with opened(database) as office:
        answer = _status(office)
    if as_json:
        say_json(answer)
    else:
        _print_status(answer)
    if answer["quarantined"]:
        say("cases in quarantine keep their deadlines; their rows are missing until the cause is mended: casework quarantine list")


def _status(office: "Casework") -> dict[str, Any]:
    from casework.projections.tables import NAMES
    from casework.store.deliveries import Deliveries
    from casework.store.subscriptions import Subscriptions

    seen, policies, meta, alarm = office.views.status(), office.policies, office.store.meta, office.views.alarm()
    audit = office.views.last_audit()
    views = [{"view": name, "position": seen.position, "lag": seen.lag, "quarantine": seen.quarantine[name]} for name in NAMES]
    return {
        "database": office.store.url, "purpose": meta.purpose, "schema": meta.schema,
        "calendar": {"source": policies.calendar.source, "published_through": policies.calendar.published_through},
        "rulebook": {"name": policies.rulebook.name, "digest": policies.rulebook.digest[:16]},
        "newest": seen.newest, "position": seen.position, "lag": seen.lag, "views": views,
        "alarm": None if alarm is None else {"text": alarm.text, "since": alarm.since, "count": alarm.count},
        "notices": Deliveries(office.store).counts(), "webhooks": Subscriptions(office.store).counts(),
        "quarantined": [
            {"case_no": aside.case_no, "case_id": aside.case_id, "position": aside.position, "view": aside.view, "since": aside.since,
             "error": aside.error}
            for aside in seen.asides
        ],
        "accepted": [{"case_no": aside.case_no, "case_id": aside.case_id} for aside in seen.accepted],
        "audit": None if audit is None else {
            "at": audit.at, "looked": audit.looked, "drifted": audit.drifted, "drifted_at": audit.drifted_at, "last": audit.last,
        },
    }  # fmt: skip


def _print_status(answer: dict[str, Any]) -> None:
    calendar, rulebook, aside = answer["calendar"], answer["rulebook"], answer["quarantined"]
    typer.echo(f"数据库 database   {answer['database']} ({answer['purpose']}, schema {answer['schema']})")
    typer.echo(f"日历 calendar     {calendar['source']}，公布至 published through {calendar['published_through']}")
    typer.echo(f"规则 rulebook     {rulebook['name']} {rulebook['digest']}")
    typer.echo(f"事实 facts        {answer['newest']}")
    typer.echo(f"视图 views        at {answer['position']}，滞后 lag {answer['lag']}")
    typer.echo(f"警报 alarm        {_alarm(answer['alarm'])}")
    typer.echo(f"通知 notices      {_notices(answer['notices'])}")
    typer.echo(f"推送 webhooks     {_webhooks(answer['webhooks'])}")
    typer.echo(f"自查 audit        {_audit(answer['audit'])}")
    kept = f"；已接受 accepted {len(answer['accepted'])}" if answer["accepted"] else ""
    typer.echo(f"隔离 quarantine   {len(aside)}{kept}")
    for case in aside:
        typer.echo(clean(f"  {case['case_no'] or case['case_id']} at {case['position']}, {case['view']}: {case['error']}"))


def _audit(audit: dict[str, Any] | None) -> str:
    if audit is None:
        return "尚无 none yet"
    looked = f"已核 looked at {audit['looked']} cases, last {shown(audit['at'])}"
    if not audit["drifted"]:
        return f"{looked}；相符 all as their facts say"
    return f"{looked}；不符 {audit['drifted']} drifted and repaired, last {shown(audit['drifted_at'])}: {clean(audit['last'])}"


def _notices(counts: dict[str, int]) -> str:
    dead = f"；死信 dead {counts['dead']}, see: casework notices dead" if counts["dead"] else ""
    return f"待发 waiting {counts['waiting']}{dead}"


def _webhooks(counts: dict[str, int]) -> str:
    paused = f"；已暂停 paused {counts['paused']}, see: casework webhook list" if counts["paused"] else ""
    return f"正常 active {counts['active']}，重试中 failing {counts['failing']}{paused}"


def _alarm(alarm: dict[str, Any] | None) -> str:
    if alarm is None:
        return "无 none"
    return f"到期处理停止 no tick since {shown(alarm['since'])}, {alarm['count']} left out: {clean(alarm['text'])}"


def tick(
    at: Annotated[str | None, typer.Option("--at", metavar="WHEN", help="Another moment than now; trial databases only.")] = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Decides everything that is due by now, once 到期处理. Exit code 1 where a case could not be decided."""
    when = None if at is None else moment(at, "--at").astimezone(UTC)
    if when is not None:
        _refuse_unless_trial(chosen(database))
    logging.getLogger("casework.tick").addHandler(logging.NullHandler())  # the report tells the same
    with opened(database, at=when) as office:
        report = office.tick()
    if as_json:
        say_json({
            "now": report.now, "climbs": report.climbs, "cases": sorted(report.cases), "recounted": report.recounted,
            "alarms": report.alarms, "failed": report.failed, "refused": report.refused,
        })  # fmt: skip
    else:
        typer.echo(f"到期处理 {report.climbs} rungs and expiries decided in {len(report.cases)} cases; {report.recounted} cases recounted")
    if report.alarms:
        say(f"{report.alarms} rungs reached nobody; fill the posts or name deputies, then see: casework status")
    if _told_failures(report):
        raise typer.Exit(INPUT)


def _refuse_unless_trial(url: str) -> None:
    """Before anything else: what opens an office under a clock that stands elsewhere may write facts with its time."""
    from casework.store import PurposeError, Store

    with Store.open(url, create=False) as store:
        if not store.is_trial:
            raise PurposeError(f"tick --at works on a trial database only, and {store.url} is a real office; leave --at out")


def _told_failures(report: "TickReport") -> bool:
    for case_no, fault in report.failed.items():
        say(f"{case_no}: {fault}")
    if report.refused:
        say(f"nothing was decided: {report.refused}")
    elif report.failed:
        say("the cases named above need a look: casework history CASE; all others were decided, and a later tick tries these again")
    return bool(report.failed or report.refused)


def worker(database: Database = None) -> None:
    """Keeps views and deadlines going until it is told to stop 后台进程. Any number may run; one of them ticks."""
    from threading import Event

    from casework.commands.background import loops
    from casework.logs import structured
    from casework.scheduler.jobs import run_worker

    structured()
    with opened(database) as office:
        say(f"working on {office.store.url}; stop with Ctrl-C or SIGTERM")
        with loops(office, Event()):
            run_worker(office, Event())
    say("stopped; nothing is left half done")


def migrate(as_json: AsJson = False, database: Database = None) -> None:
    """Makes a new database ready, and brings an older one up to this release 升级数据库. Make a backup first."""
    from casework.store import Store
    from casework.store import migrate as bring_up

    url = chosen(database)
    bring_up(url)
    with Store.open(url, create=False) as store:
        answer = {"database": store.url, "schema": store.meta.schema, "purpose": store.meta.purpose}
    if as_json:
        say_json(answer)
    else:
        typer.echo(f"已是最新 the database {answer['database']} is up to date (schema {answer['schema']})")


def rulebook_check(
    file: Annotated[Path | None, typer.Argument(help="A rulebook in TOML; the built-in one without it.")] = None, as_json: AsJson = False
) -> None:
    """Checks a rulebook: no faults, and every golden case comes out as written 规则校验."""
    answer = _checked(file)
    wrong, failed = answer["faults"], answer["failed"]
    for line in (*wrong, *(f"{case['name']}: expected {case['expected']}, counted {case['got']}" for case in failed)):
        say(line)
    if as_json:
        say_json(answer)
    elif answer["rulebook"]:
        right = answer["golden"] - len(failed)
        typer.echo(f"{answer['rulebook']}: {answer['rules']} rules, {len(wrong)} faults, {right} of {answer['golden']} golden cases")
    if wrong or failed:
        raise typer.Exit(INPUT)


def _checked(file: Path | None) -> dict[str, Any]:
    """What a check found; a rulebook that cannot be read has neither name nor golden cases."""
    from casework.workflows.calendars import published_calendar
    from casework.workflows.golden import check, unproven
    from casework.workflows.rulebook import RulebookError, faults, national, read_rulebook

    try:
        book = national() if file is None else read_rulebook(file)
        wrong, results = [*faults(book), *unproven(book)], check(book, published_calendar())
    except RulebookError as fault:
        return {"rulebook": None, "digest": None, "rules": 0, "faults": list(fault.faults), "golden": 0, "failed": []}
    failed = [{"name": result.name, "expected": result.expected, "got": result.got} for result in results if not result.ok]
    return {
        "rulebook": book.name, "digest": book.digest, "rules": len(book.names()), "faults": wrong, "golden": len(results),
        "failed": failed,
    }  # fmt: skip
