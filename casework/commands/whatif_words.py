"""How a comparison of rules is told: what was tried, the sums, and the clocks that differ."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import typer

from casework.commands.speaking import clean, paper, safe, shown
from casework.commands.whatif_verdicts import sentences
from casework.projections.saying import rung_word
from casework.projections.words import STAGES, called

if TYPE_CHECKING:
    from casework.whatif.differing import Difference
    from casework.whatif.replaying import Result
    from casework.whatif.rules import Rules
    from casework.whatif.running import Plan

ROWS: Final = 12
"""Rows of a table by leader, unit or rule."""
Rows = Mapping[str, Mapping[str, int]]
TITLES: Final = {"rung": "督办层级 rungs", "leader": "领导 leaders told", "unit": "单位 units", "stage": "环节 stages"}
STANDS: Final = "中止中 paused"
NONE: Final = "—"


def header(plan: "Plan", tried: "Rules") -> dict[str, Any]:
    """What was tried on what, for machines."""
    book, calendar = tried.rulebook, tried.calendar
    return {
        "rulebook": {"name": book.name, "digest": book.digest[:16]} if book else None,
        "calendar": {"source": calendar.source, "digest": calendar.digest[:16]} if calendar else None,
        "rules_of": plan.rules_of, "position": plan.end.position, "as_of": plan.end.at, "region": plan.window.region,
        "from": plan.window.since, "to": plan.window.until,
    }  # fmt: skip


def listed(found: "Result", most: int) -> dict[str, Any]:
    """The clocks that differ and the numbers of their cases, for machines; `listed_all` says whether that is all of them."""
    rows = found.differing
    return {"cases": sorted({each.case_no for each in rows}), "clocks": [asdict(each) for each in rows], "listed_all": len(rows) < most}


def print_comparison(plan: "Plan", tried: "Rules", found: "Result", limit: int) -> None:
    """All of it on the terminal."""
    from casework.whatif.tally import plain

    told = plain(found.tally)
    names = _rule_names(tried)
    typer.echo(clean(_tried(plan, tried)))
    _print_rules(told["rule"], names)
    for table, title in TITLES.items():
        _print_rungs(title, told[table], table)
    _print_clocks(found.differing, limit)
    for sentence in sentences(found, told):
        typer.echo(clean(sentence))


def _tried(plan: "Plan", tried: "Rules") -> str:
    parts = []
    if tried.rulebook is not None:
        as_of = f"（按{plan.rules_of}施行的规则 as of {plan.rules_of}）" if plan.rules_of else ""
        parts.append(f"规则手册 rulebook {tried.rulebook.name} {tried.rulebook.digest[:16]}{as_of}")
    if tried.calendar is not None:
        parts.append(f"工作日历 calendar {tried.calendar.digest[:16]}")
    return f"试算 tried: {'，'.join(parts)}；截至 as of {shown(plan.end.at)}（位置 position {plan.end.position}）"


def _rule_names(tried: "Rules") -> Mapping[str, str]:
    book = tried.rulebook or tried.past.rulebook(tried.past.now.rulebook)
    return {name: rows[0][1].zh for name, rows in book.rows.items()}


def _print_rules(rows: Rows, names: Mapping[str, str]) -> None:
    moved = {rule: row for rule, row in rows.items() if row.keys() & {"due_later", "due_earlier", "newly_late", "late_no_more"}}
    heads = (
        "期限 rule",
        "个数 clocks",
        "推迟 later",
        "提前 earlier",
        "原超期 late",
        "试算超期 would be",
        "新增超期 newly",
        "不再超期 no more",
    )
    columns = ("clocks_would", "due_later", "due_earlier", "late_was", "late_would", "newly_late", "late_no_more")
    _print_table(heads, ((f"{called(names, rule)} {rule}", *(row.get(column, 0) for column in columns)) for rule, row in moved.items()))


def _print_rungs(title: str, rows: Rows, table: str) -> None:
    always = table in ("rung", "leader")
    differing = [(name, row) for name, row in rows.items() if always or row.get("was", 0) != row.get("would", 0)]
    heads = (title, "原 was", "试算 would be", "增减 change")
    lines = (
        (_row_word(table, name), row.get("was", 0), row.get("would", 0), row.get("would", 0) - row.get("was", 0)) for name, row in differing
    )
    _print_table(heads, lines)


def _row_word(table: str, name: str) -> str:
    """What a row of a table is called."""
    if table == "rung":
        return rung_word(name)
    return called(STAGES, name) if table == "stage" else name or NONE


def _print_table(heads: tuple[str, ...], lines: Iterator[tuple[Any, ...]]) -> None:
    from rich.table import Table

    rows = list(lines)
    if not rows:
        return
    table = Table(box=None, pad_edge=False)
    for number, head in enumerate(heads):
        table.add_column(head, justify="right" if number else "left", overflow="fold")
    for row in rows[:ROWS]:
        table.add_row(*(safe(str(cell)) if isinstance(cell, str) else f"{cell:,}" for cell in row))
    paper().print(table)
    if len(rows) > ROWS:
        typer.echo(f"  另有 and {len(rows) - ROWS} more; all with --json")


def _print_clocks(differing: "list[Difference]", limit: int) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for head in ("案号 case", "期限 clock", "原到期 was due", "试算到期 would be", "工作日 days", "超期 late", "到级 rungs"):
        table.add_column(head, no_wrap=head.startswith("案号"), overflow="fold")
    for each in differing[:limit]:
        more = [*(f"+{rung_word(rung)}" for rung in each.more), *(f"−{rung_word(rung)}" for rung in each.less)]
        days = NONE if each.days is None else f"{each.days:+d}"
        table.add_row(each.case_no, safe(each.clock), _due(each.due_was), _due(each.due_would), days, _late(each), safe(" ".join(more)))
    if differing and limit:
        paper().print(table)


def _due(text: str | None) -> str:
    return NONE if text is None else text or STANDS


def _late(each: "Difference") -> str:
    words = {(False, True): "新增 newly", (True, False): "不再 no more", (True, True): "仍超期 still", (False, False): ""}
    return words[each.late_was, each.late_would]
