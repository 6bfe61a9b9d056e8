"""`casework backdated`: what was recorded long after it held."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, day, paper, region_code, safe, say, say_json, shown


def backdated(
    region: Annotated[str | None, typer.Option("--region", metavar="CODE", help="A region and all below it.")] = None,
    working_days: Annotated[int, typer.Option("--working-days", metavar="N", min=0, help="At least so many working days late.")] = 1,
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Recorded from this day on.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Recorded until this day.")] = None,
    moved: Annotated[bool, typer.Option("--moved", help="Only those with which a clock moved: pauses and money that came first.")] = False,
    after: Annotated[str | None, typer.Option("--after", metavar="DAY/CASE/VERSION", help="Only what comes behind this.")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many lines.")] = 200,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Facts recorded days after they held, newest first 补录清单."""
    from casework.projections.signals.backdated import Wanted
    from casework.projections.signals.backdated import backdated as found_in

    first, last = (None if text is None else day(text, option) for text, option in ((since, "--from"), (to, "--to")))
    wanted = Wanted(working_days, first, last, None if region is None else region_code(region), moved)
    with opened(database) as office:
        office.views.catch_up()
        page = found_in(office.views, wanted, office.policies.calendar, _place(after), limit)
    if as_json:
        say_json([{name: value for name, value in row.items() if name not in HIDDEN} for row in page.rows])
    else:
        _print(list(page.rows))
    if page.last is not None:
        say(f"there are more; go on with --after {'/'.join(map(str, page.last))}")


HIDDEN = ("case_id", "kind", "second", "clock", "due_on")
"""Columns of the view that say nothing here."""


def _place(after: str | None) -> tuple[date, str, int] | None:
    if after is None:
        return None
    first, _, rest = after.partition("/")
    case_no, _, version = rest.partition("/")
    if not version.isdigit() or len(version) > 9:
        raise BadInput(f"--after: {after!r} is no place in this list; give what the page before ended with")
    return day(first, "--after"), case_no, int(version)


def _print(rows: Sequence[Mapping[str, Any]]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(title=f"补录清单 Recorded late · {len(rows)} 项", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in ("案号 case", "发生 held", "记录 recorded", "工作日 working days", "事项 what · 经办 by"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        marks = (" [yellow]时限变动 a clock moved[/]" if row["moved"] else "") + (" ·推定 inferred" if row["inferred"] else "")
        said = f"{safe(row['zh'])}{marks}\n[dim]{safe(row['en'])} · {safe(row['by'])}[/]"
        table.add_row(f"{row['case_no']} v{row['version']}", shown(row["effective_at"]), shown(row["at"]), str(row["working_days"]), said)
    paper().print(table)
