"""Reports as people read them on a terminal: figures Chinese first, what they rest on, and each correction with its cases."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

from casework.commands.speaking import paper, safe, say, shown

if TYPE_CHECKING:
    from rich.table import Table

    from casework.domain.reporting import FiguresCorrected, Report, Reports
    from casework.projections.reporting.making import Recounted

NAMED = 10
"""Cases named of each figure; --json names all."""


def print_report(report: "Report", reasons: Mapping[int, str | None]) -> None:
    """The report as it was sent up, then its corrections."""
    from casework.projections.reporting.telling import before_each, figures_told

    said = report.reported
    number = said.number or "草稿，未上报 draft, not reported"
    title = f"统计报表 Report {number} · {said.region} · {said.first} 至 {said.last} · 截至 {shown(said.cut_off)}"
    table = _table(title, "指标 figure", "数值 value", "不详 unknown")
    for each in figures_told(said.figures):
        unknown = str(each.unknown) if each.unknown else ""
        table.add_row(f"{each.zh} {each.en}", amount(each.value, each.unit), unknown)
    paper().print(table)
    _print_rests(said)
    for before, made in before_each(report):
        print_correction(before, made, reasons.get(made.correction))


def _print_rests(said: Any) -> None:
    who = "" if said.who is None else f"上报 reported {shown(said.who.at)} {said.who.by}（{said.who.unit}）；"
    typer.echo(f"{who}位置 position {said.position}；口径 definition {said.definition}；版本 code {said.code}")
    typer.echo(f"规则 rulebook {said.rulebook[:16]}；日历 calendar {said.calendar[:16]}；案件 cases {said.rows_digest[:16]}")
    if said.left_out:
        say(f"无法读取、未计入 could not be read and are not counted: {', '.join(said.left_out)}")


def print_correction(before: Mapping[str, int], made: "FiguresCorrected", reason: str | None) -> None:
    """One correction: each figure from and to, and the cases that moved it."""
    from casework.projections.reporting.telling import differences

    at = "草稿，未登记 draft, not kept" if made.who is None else shown(made.who.at)
    table = _table(
        f"更正 Correction {made.correction} of {made.number} · {at}", "指标 figure", "原 before", "现 after", "差 by", "案件 cases"
    )
    for each in differences(before, made):
        named = [f"{case} {amount(by, each.unit, sign=True)}" for case, by in list(each.cases.items())[:NAMED]]
        named += [f"… {len(each.cases)}"] if len(each.cases) > NAMED else []
        table.add_row(
            f"{each.zh} {each.en}", amount(each.before, each.unit), amount(each.after, each.unit), amount(each.by, each.unit, sign=True),
            "\n".join(named),
        )  # fmt: skip
    paper().print(table)
    if reason is not None:
        typer.echo(f"原因 reason: {safe(reason)}")


def print_recounted(report: "Report", rows: Sequence["Recounted"]) -> None:
    """The verdict for the report and each correction; of what came out otherwise, figure by figure."""
    from casework.projections.reporting.telling import name_of, unit_of

    for row in rows:
        verdict = "一致 equal" if row.is_equal else "不一致 NOT EQUAL"
        typer.echo(f"{verdict}: {report.reported.number} {row.name} · 位置 position {row.position}")
        for figure, (then, now) in row.apart.items():
            zh, en = name_of(figure)
            typer.echo(f"  {zh} {en}: 上报 reported {amount(then, unit_of(figure))}，复算 now {amount(now, unit_of(figure))}")
        if not row.same_facts:
            typer.echo(
                "  所计案件的事实与当时不同 the stored facts of the counted cases are not those of then; `casework verify` says which"
            )
        if not row.same_rows and not row.apart:
            typer.echo("  总数相同而个案不同 the totals are equal, single cases are not")


def print_list(reports: "Reports") -> None:
    """One line for each report."""
    table = _table(f"统计报表 Reports of {reports.year}", "编号 number", "区划 region", "期间 span", "截至 as of", "上报 reported",
                   "案件 cases", "更正 corrections")  # fmt: skip
    for number, report in reports.of.items():
        said = report.reported
        table.add_row(
            number, said.region, f"{said.first} – {said.last}", shown(said.cut_off), f"{shown(said.envelope.at)} {safe(said.envelope.by)}",
            str(said.figures.get("cases", 0)), str(len(report.corrections) or ""),
        )  # fmt: skip
    paper().print(table)


def amount(value: int | None, unit: str, *, sign: bool = False) -> str:
    """A figure as people read it: fen as yuan."""
    if value is None:
        return "—"
    plus = "+" if sign and value > 0 else ""
    return f"{plus}{value / 100:,.2f} 元" if unit == "fen" else f"{plus}{value:,}"


def _table(title: str, *headings: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(title=title, box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number == 0 or "cases" in heading else "right", overflow="fold")
    return table
