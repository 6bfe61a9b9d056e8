"""How a comparison of rules is told: what was tried, the sums, the clocks that differ, and last the supervisor's sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import typer

from casework.commands.speaking import clean, paper, safe, say, shown
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


def sentences(found: "Result", told: Mapping[str, Any]) -> Iterator[str]:
    """The supervisor's summary 结论: Chinese first."""
    whole, leaders = told["all"], told["leader"]

    def of(column: str) -> int:
        return int(whole.get(column, 0))

    yield (
        f"重演{of('cases'):,}件案件、{found.facts:,}条事实，{of('cases_differing'):,}件有差异 · replayed {of('cases'):,} cases, "
        f"{of('cases_differing'):,} come out otherwise"
    )
    yield (
        f"期限：推迟{of('due_later'):,}个（共{of('days_later'):,}个工作日），提前{of('due_earlier'):,}个（共{of('days_earlier'):,}个工作日）"
        f" · clocks later {of('due_later'):,}, earlier {of('due_earlier'):,}"
    )
    yield (
        f"超期：原{of('late_was'):,}个，试算{of('late_would'):,}个；新增{of('newly_late'):,}个，不再超期{of('late_no_more'):,}个"
        f" · late {of('late_was'):,}, would be {of('late_would'):,}: {of('newly_late'):,} newly, {of('late_no_more'):,} no more"
    )
    if (of("late_on_record"), of("rungs_on_record")) != (of("late_was"), of("rungs_was")):
        yield (
            f"在案记录：超期{of('late_on_record'):,}个，到级{of('rungs_on_record'):,}次（按实际轮巡；上列“原”按到期时刻推算）"
            f" · on record: {of('late_on_record'):,} late, {of('rungs_on_record'):,} rungs, as ticks came to them"
        )
    yield f"督办到级：原{of('rungs_was'):,}次，试算{of('rungs_would'):,}次 · rungs due {of('rungs_was'):,}, would be {of('rungs_would'):,}"
    most = max(leaders.items(), key=lambda each: each[1].get("would", 0) - each[1].get("was", 0), default=None)
    if most is not None and (grown := most[1].get("would", 0) - most[1].get("was", 0)) > 0:
        yield f"增加最多的领导：{most[0]}，多{grown:,}次 · {most[0]} would be told {grown:,} times more"
    yield (
        "人的作为（签收、决定、付款、裁判）均按实际发生，不作推测；只重算期限与到级。"
        "· What people did stays as it happened; only clocks and rungs are counted anew."
    )


def plain_check(found: "Result") -> dict[str, Any]:
    """The self-check for machines."""
    return {
        "ok": not (found.mismatches or found.failed), "cases": found.tally["all", "", "cases"], "facts": found.facts,
        "cases_differing": found.tally["all", "", "cases_differing"], "mismatches": [asdict(each) for each in found.mismatches],
        "failed": found.failed,
    }  # fmt: skip


def print_check(found: "Result", limit: int) -> None:
    """The self-check for people: what is not reproduced, on standard error, then the verdict."""
    for each in found.mismatches[:limit]:
        place = f"{each.case_no} 第{each.version}条 {each.topic} {each.clock}"
        say(f"{place}: {each.what} 存为 stored {each.stored} · 重算 found {each.found}")
    if len(found.mismatches) > limit:
        say(f"另有 and {len(found.mismatches) - limit} more; all with --json")
    cases, apart = found.tally["all", "", "cases"], found.tally["all", "", "cases_differing"]
    verdict = (
        "自检相符 reproduced exactly" if not (apart or found.failed) else f"自检不符 NOT reproduced: {apart + len(found.failed):,} 件 cases"
    )
    typer.echo(clean(f"{verdict} · {cases:,} 件 cases, {found.facts:,} 条事实 facts"))
