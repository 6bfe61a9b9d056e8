"""The command that reports returned dispatches, department by department."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from casework.commands.opening import opened
from casework.commands.speaking import SHANGHAI, AsJson, BadInput, Database, day, paper, safe, say_json

if TYPE_CHECKING:
    from rich.table import Table

    from casework.projections.returns_report import Department

HEADINGS = (
    "单位\nunit", "交办\ndispatched", "退回\nreturned", "退回率\nrate", "同意\ngranted", "不同意\nrefused", "另定\notherwise",
    "待裁定\npending", "退回用时(时)\nhours to return", "裁定用时(时)\nhours to decide", "裁定超期\nlate",
)  # fmt: skip


def returns(
    region: Annotated[str | None, typer.Option("--region", metavar="CODE", help="A region and all below it: 620502, 6205 or 62.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Only this unit.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="Only what was dispatched on this day or later.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Only what was dispatched on this day or earlier.")] = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Dispatches that units returned, and how they were decided 退单统计; the grounds stay sealed."""
    if region is not None and not (region.isascii() and region.isdigit() and len(region) in (2, 4, 6)):
        raise BadInput(f"--region: {region!r} is not a code of a region; write 620502 for a county, 6205 for a city, 62 for a province")
    first, last = _midnight(since, "--since"), _midnight(until, "--until")
    if first is not None and last is not None and last < first:
        raise BadInput(f"--until: {until} lies before --since {since}; give the later day here")
    with opened(database) as office:
        from casework.projections.returns_report import Wanted, returned_dispatches

        units = office.policies.office.units
        if unit is not None and unit not in units:
            raise BadInput(f"--unit: the directory of {office.store.url} has no unit {unit!r}; give the code of one that is entered there")
        office.views.catch_up()
        wanted = Wanted(region, unit, first, None if last is None else last + timedelta(days=1))
        found = returned_dispatches(office.views, wanted, {code: each.name for code, each in units.items()})
    if as_json:
        say_json([asdict(each) | {"rate": each.rate} for each in found])
    else:
        paper().print(_table(found))


def _midnight(text: str | None, option: str) -> datetime | None:
    return None if text is None else datetime.combine(day(text, option), datetime.min.time(), SHANGHAI)


def _table(found: Sequence["Department"]) -> "Table":
    from rich import box
    from rich.table import Table

    bounced, given = sum(each.returned for each in found), sum(each.dispatched for each in found)
    shaped = Table(title=f"退单 Returns · 退回 {bounced} / 交办 {given}", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for number, heading in enumerate(HEADINGS):
        shaped.add_column(heading, justify="right" if number else "left", overflow="fold")
    for each in found:
        numbers = (each.granted, each.refused, each.otherwise, each.pending)
        late = f"[bold red]{each.late}[/]" if each.late else "0"
        shaped.add_row(
            safe(f"{each.name} {each.unit}"), str(each.dispatched), str(each.returned), "—" if each.rate is None else f"{each.rate:.1%}",
            *map(str, numbers), _hours(each.hours_until_returned), _hours(each.hours_until_adjudicated), late,
        )  # fmt: skip
    return shaped


def _hours(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"
