"""Commands for the yearly notice 放假安排通知: what it would move, and putting it in force."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.changing import (
    By,
    Limit,
    administrator,
    finish,
    plain_outcome,
    plain_rehearsal,
    print_rehearsal,
    progress,
)
from casework.commands.opening import opened
from casework.commands.speaking import AsJson, Database, clean, say_json

if TYPE_CHECKING:
    from casework.domain.timekeeping.calendar import Calendar

Notices = Annotated[Path, typer.Argument(metavar="FILE", help='JSON: {"year": 2027, "off": {…}, "on": […], "source": "…"}, or a list.')]


def calendar_rehearse(file: Notices, limit: Limit = 100, as_json: AsJson = False, database: Database = None) -> None:
    """Which cases a notice would move, from when to when, and who must be told; nothing is stored 日历预演."""
    from casework.changing.calendars import rehearse_calendar
    from casework.workflows.calendar_notice import read_notices

    with opened(database) as office, progress("rehearse 预演", silent=as_json) as told:
        calendar = read_notices(file, office.policies.calendar)
        same = calendar == office.policies.calendar
        found = rehearse_calendar(office.cases, office.views, calendar, office.clock(), told)
    if as_json:
        say_json(_plain(calendar, same) | plain_rehearsal(found))
    else:
        _print_calendar(calendar, same)
        print_rehearsal(found, limit)
    finish(found.failed)


def calendar_activate(file: Notices, by: By = "operator", as_json: AsJson = False, database: Database = None) -> None:
    """Puts a notice in force and counts every open case again; a run that was killed goes on where it stopped 启用日历."""
    from casework.changing.calendars import activate_calendar
    from casework.workflows.calendar_notice import read_notices

    with opened(database) as office, progress("recount 重算", silent=as_json) as told:
        calendar = read_notices(file, office.policies.calendar)
        same = calendar == office.policies.calendar
        outcome = activate_calendar(office.cases, office.views, calendar, administrator(office, by), told)
    if as_json:
        say_json(_plain(calendar, same) | plain_outcome(outcome))
    else:
        _print_calendar(calendar, same)
        typer.echo(
            f"重算 recounted {outcome.changed} cases: {outcome.dates} 个期限 clocks moved, "
            f"{len(outcome.people)} 人 people are told by letter"
        )
    finish(outcome.failed)


def _plain(calendar: "Calendar", same: bool) -> dict[str, Any]:
    return {
        "calendar": calendar.digest[:16], "source": calendar.source, "published_through": calendar.published_through, "in_force": same,
    }  # fmt: skip


def _print_calendar(calendar: "Calendar", same: bool) -> None:
    already = "，已启用 in force already" if same else ""
    typer.echo(
        clean(f"日历 calendar {calendar.digest[:16]}，公布至 published through {calendar.published_through}{already}: {calendar.source}")
    )
