"""`access`: who was turned away from what; who read what, with signs; who read in an emergency; what a person concerned is told."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.looking import looked_at
from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, clean, day, moment, say, say_json, shown

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.security.readings import Reading
    from casework.security.readings_report import Wanted

access = typer.Typer(help="Who was turned away, and who read what 访问与查阅.", invoke_without_command=True)
Since = Annotated[str | None, typer.Option("--since", metavar="WHEN", help="From this moment on; default: the last seven days.")]
Most = Annotated[int, typer.Option("--most", metavar="N", min=1, max=100_000, help="The newest N entries.")]
First = Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day on; default: the last 30 days.")]
Last = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Until this day, itself included.")]
Person = Annotated[str | None, typer.Option("--person", metavar="ACCOUNT", help="Only what this account read.")]
Unit = Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Only what people of this unit read.")]
CaseNo = Annotated[str | None, typer.Option("--case", metavar="CASE", help="Only who read this case.")]
COLUMNS = ("readings", "cases", "lists", "outside", "opened", "unstated", "night", "glass", "refused")

OPENED = "  看了姓名或材料 names or files were read"


@access.callback()
def refused(context: typer.Context, since: Since = None, most: Most = 1000, as_json: AsJson = False, database: Database = None) -> None:
    """Lists refused access, oldest first 访问日志; `report` tells who read what, `subject` what a person concerned is told."""
    if context.invoked_subcommand is not None:
        return
    from casework.security.access_log import AccessLog

    with opened(database) as office:
        start = office.clock() - timedelta(days=7) if since is None else moment(since, "--since")
        entries = AccessLog(office.store).since(start, most)
    if as_json:
        return say_json([asdict(entry) for entry in entries])
    for entry in entries:
        who = f"{entry.person or '—'} {entry.post or ''}@{entry.unit}" if entry.unit else entry.person or "—"
        line = f"{shown(entry.at)}  {entry.status} {entry.code}  {entry.method} {entry.path}  {who}  {entry.address or '—'}"
        typer.echo(clean(line))


@access.command()
def report(
    person: Person = None, unit: Unit = None, case_no: CaseNo = None, first: First = None, last: Last = None,
    every: Annotated[bool, typer.Option("--every", help="Each reading by itself, newest first.")] = False,
    most: Most = 1000,
    csv: Annotated[bool, typer.Option("--csv", help="A sheet for Excel: commas, UTF-8 with its mark.")] = False,
    as_json: AsJson = False, database: Database = None,
) -> None:  # fmt: skip
    """Who read what, person by person, with the signs that transparent rules give 查阅统计."""
    with opened(database) as office:
        wanted = _wanted(office, person, unit, case_no, first, last)
        looked_at(office, "access report")
        rows = _each(office, wanted, most) if every else _people(office, wanted)
    if as_json:
        say_json(rows)
    elif csv:
        _sheet(rows)
    else:
        _print(rows)


@access.command()
def subject(case_no: Annotated[str, typer.Argument(metavar="CASE")], as_json: AsJson = False, database: Database = None) -> None:
    """Who has read a case, for the person concerned: units and posts, no officer's name 本人查询（个人信息保护法44、45条）."""
    from casework.projections.sentences import word
    from casework.security.readings import GROUNDS, PURPOSES
    from casework.security.readings_report import Wanted, found

    with opened(database) as office:
        _known(office, case_no)
        units = office.policies.office.units
        rows = [
            {"at": each.at, "unit": units[each.unit].name if each.unit in units else each.unit, "post": word(each.post),
             "ground": GROUNDS.get(each.ground, each.ground), "purpose": PURPOSES.get(each.purpose, ""), "opened": each.opened}
            for each in found(office.store, Wanted(case_no=case_no))
        ]  # fmt: skip
    if as_json:
        return say_json(rows)
    for row in rows:
        said = "  ".join(_cell(value) or "—" for name, value in row.items() if name != "opened")
        typer.echo(clean(said + (OPENED if row["opened"] else "")))
    say(f"查阅{len(rows)}次 readings: {len(rows)}")


def _wanted(office: "Casework", person: Any, unit: Any, case_no: Any, first: Any, last: Any) -> "Wanted":
    from casework.security.readings_report import Wanted

    if case_no is not None:
        _known(office, case_no)
    end = None if last is None else moment(str(day(last, "--to")), "--to") + timedelta(days=1)
    start = (end or office.clock()) - timedelta(days=30) if first is None else moment(str(day(first, "--from")), "--from")
    return Wanted(person, unit, case_no, start, end)


def _known(office: "Casework", case_no: str) -> None:
    from casework.domain.refusals import CaseNotFound

    try:
        office.cases.case(case_no)
    except CaseNotFound:
        raise BadInput(f"there is no case {case_no!r} in {office.store.url}; casework ledger lists the numbers") from None


def _people(office: "Casework", wanted: "Wanted") -> list[dict[str, Any]]:
    from casework.security.readings_report import tallies
    from casework.security.readings_signs import report as reported

    units = office.policies.office.units
    found = reported(tallies(office.store, wanted, units))
    return [asdict(tally) | {"signs": [sign.rule for sign in signs]} for tally, signs in found]


def _each(office: "Casework", wanted: "Wanted", most: int) -> list[dict[str, Any]]:
    from casework.security.readings_report import found

    return [_flat(entry) for entry in found(office.store, wanted, most)]


def _flat(entry: "Reading") -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(entry).items()}


def _sheet(rows: list[dict[str, Any]]) -> None:
    """Cells that a spreadsheet would take for a formula are told apart by a quote."""
    import csv
    import sys

    sys.stdout.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    sheet = csv.writer(sys.stdout)
    sheet.writerow(rows[0] if rows else COLUMNS)
    for row in rows:
        texts = [_cell(value) for value in row.values()]
        sheet.writerow([f"'{text}" if text.startswith(("=", "+", "-", "@")) else text for text in texts])


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return shown(value)
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _print(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        typer.echo(clean("  ".join(f"{name} {_cell(value)}" if name in COLUMNS else _cell(value) or "—" for name, value in row.items())))
    say(f"{len(rows)} lines")
