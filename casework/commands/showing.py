"""Commands that need no database: the proof of a deadline, and the workflows drawn."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.speaking import SHANGHAI, AsJson, moment, say_json, shown

if TYPE_CHECKING:
    from casework.domain.clocks import Proof
    from casework.domain.limits import Limit


def deadline(
    limit: Annotated[str, typer.Argument(help="5 working days, 3 days, 24 hours, 2 months, until 2026-10-01, 5个工作日, 3日, 24小时 …")],
    start: Annotated[str, typer.Option("--from", metavar="WHEN", help="When the term begins; without a zone it is Asia/Shanghai.")],
    as_json: AsJson = False,
) -> None:
    """When a term is over, with the proof day by day 期限计算与逐日说明."""
    from casework.domain.explaining import proof
    from casework.domain.limits import Limit
    from casework.workflows.calendars import published_calendar

    base = moment(start, "--from")
    term, calendar = Limit.parse(limit), published_calendar()
    proved = proof(base, term, calendar)
    if as_json:
        say_json(told(term, proved))
    else:
        _table(term, start, proved, calendar.published_through)


def told(term: "Limit", proved: "Proof") -> dict[str, Any]:
    """A proof as the contract's JSON: due, provisional, days; beside it the instant and the limit as it was understood."""
    return {
        "due": due_text(term, proved),
        "due_at": proved.due_at,
        "limit": str(term),
        "provisional": proved.provisional,
        "days": [{"date": day.date, "counted": day.counted, "why": day.why, "name": day.name or None} for day in proved.days],
    }


def due_text(term: "Limit", proved: "Proof") -> str | None:
    """The due date as a day; for hours as an instant in Shanghai time."""
    if proved.due_at is None or proved.due_on is None:
        return None
    return proved.due_at.astimezone(SHANGHAI).isoformat() if term.unit == "hours" else proved.due_on.isoformat()


def _table(term: "Limit", start: str, proved: "Proof", published: int) -> None:
    from rich.console import Console

    from casework.domain.explaining import explain_zh

    console = Console(highlight=False)
    until = shown(proved.due_at) if term.unit == "hours" else f"{proved.due_on}（当日24时止 until the end of the day）"
    console.print(f"[bold]{term.zh}[/] {term} · 自 from {start}")
    for line, day in zip(explain_zh(proved), proved.days, strict=True):
        console.print(f"  {line}  [dim]{day.why}[/]", style="" if day.counted is not None else "dim")
    console.print(f"[bold]到期 due {until}[/]")
    if proved.provisional:
        console.print(
            f"[yellow]暂定 provisional：{published + 1}年及以后的放假安排尚未公布，公布后重算 "
            f"(holidays after {published} are not published yet; it will be counted again)[/]",
            soft_wrap=True,
        )


def graph(
    workflow: Annotated[str | None, typer.Argument(help="handling, procedure or criminal_transfer; all without it.")] = None,
    as_json: AsJson = False,
) -> None:
    """The workflows as Mermaid diagrams 流程图."""
    from casework.workflows.drawing import mermaid
    from casework.workflows.tables import TABLES

    if workflow is not None and workflow not in TABLES:
        raise typer.BadParameter(f"there is no workflow {workflow!r}; there are {', '.join(TABLES)}", param_hint="WORKFLOW")
    chosen = {name: table for name, table in TABLES.items() if workflow in (None, name)}
    if as_json:
        say_json({name: mermaid(table) for name, table in chosen.items()})
        return
    for table in chosen.values():
        typer.echo(mermaid(table))
