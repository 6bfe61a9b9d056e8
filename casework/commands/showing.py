"""Commands that need no database: the proof of a deadline, and the workflows drawn."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.speaking import SHANGHAI, AsJson, BadInput, moment, one_of, say_json, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from casework.domain.timekeeping.clocks import Proof
    from casework.domain.timekeeping.limits import Limit


def deadline(
    limit: Annotated[
        str, typer.Argument(metavar="LIMIT", help="5 working days, 3 days, 24 hours, 2 months, until 2026-10-01, 5个工作日, 3日, 24小时 …")
    ],
    start: Annotated[str, typer.Option("--from", metavar="WHEN", help="When the term begins; without a zone it is Asia/Shanghai.")],
    as_json: AsJson = False,
) -> None:
    """When a term is over, with the proof day by day 期限计算与逐日说明."""
    from casework.domain.timekeeping.explaining import proof
    from casework.domain.timekeeping.limits import Limit
    from casework.workflows.calendars import published_calendar

    base = moment(start, "--from")
    term, calendar = Limit.parse(limit), published_calendar()
    try:
        proved = proof(base, term, calendar)
    except OverflowError:
        raise BadInput(f"{term} from {shown(base)} ends after the year 9999; give a shorter limit or an earlier --from") from None
    if as_json:
        say_json(told(term, proved))
    else:
        _table(term, base, proved, calendar.published_through)


def told(term: "Limit", proved: "Proof") -> dict[str, Any]:
    """A proof as the contract's JSON: due, provisional, days; beside it the instant and the limit as it was understood."""
    return {
        "due": due_text(term, proved),
        "due_at": proved.due_at,
        "limit": str(term),
        "provisional": proved.provisional,
        "days": plain_days(proved),
    }


def plain_days(proved: "Proof") -> list[dict[str, Any]]:
    """The rows of a proof for machines; `counted` is null where the day is not counted."""
    return [{"date": day.date, "counted": day.counted, "why": day.why, "name": day.name or None} for day in proved.days]


def due_text(term: "Limit", proved: "Proof") -> str | None:
    """The due date as a day; for hours as an instant in Shanghai time."""
    if proved.due_at is None or proved.due_on is None:
        return None
    return proved.due_at.astimezone(SHANGHAI).isoformat() if term.unit == "hours" else proved.due_on.isoformat()


def day_lines(proved: "Proof") -> "Iterator[tuple[str, str]]":
    """The rows of a proof for people, the English beside the Chinese in a column of its own, and a style: dim is not counted."""
    from rich.cells import cell_len

    from casework.domain.timekeeping.explaining import explain_zh

    lines = explain_zh(proved)
    widest = max(map(cell_len, lines), default=0)
    for line, day in zip(lines, proved.days, strict=True):
        gap = " " * (widest - cell_len(line) + 2)
        yield f"  {line}{gap}[dim]{day.why}[/]", "" if day.counted is not None else "dim"


def _table(term: "Limit", base: "datetime", proved: "Proof", published: int) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    until = shown(proved.due_at) if term.unit == "hours" else f"{proved.due_on}（当日24时止 until the end of the day）"
    console.print(f"[bold]{term.zh}[/] {term} · 自 from {shown(base)}")
    for line, style in day_lines(proved):
        console.print(line, style=style)
    console.print(f"[bold]到期 due {until}[/]")
    if proved.provisional:
        console.print(
            f"[yellow]暂定 provisional：{published + 1}年及以后的放假安排尚未公布，公布后重算\n"
            f"(holidays after {published} are not published yet; it will be counted again)[/]"
        )


def graph(
    workflow: Annotated[
        str | None, typer.Argument(metavar="[WORKFLOW]", help="handling, procedure or criminal_transfer; all without it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The workflows as Mermaid diagrams 流程图."""
    from casework.workflows.drawing import mermaid
    from casework.workflows.tables import TABLES

    if workflow is not None:
        one_of(TABLES, workflow, "WORKFLOW")
    chosen = {name: mermaid(table) for name, table in TABLES.items() if workflow in (None, name)}
    if as_json:
        say_json(chosen)
        return
    for name, picture in chosen.items():
        typer.echo(picture if workflow else f"%% {name}\n{picture}\n")
