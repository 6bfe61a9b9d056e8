"""Commands about one case: its history in sentences, and why a clock is due when it is."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import opened
from casework.commands.speaking import AsJson, Database, say_json, shown

if TYPE_CHECKING:
    from casework.domain.clocks import Clock, Proof

CaseNo = Annotated[str, typer.Argument(metavar="CASE", help="The case number, for example 620502-2026-000123.")]


def history(case_no: CaseNo, as_json: AsJson = False, database: Database = None) -> None:
    """The history of a case, one sentence per fact 案件全程."""
    from casework.projections import questions

    with opened(database) as office:
        office.views.catch_up()
        office.cases.case(case_no)
        rows = questions.history(office.views, case_no)
    if as_json:
        say_json([{key: value for key, value in row.items() if key != "case_id"} for row in rows])
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"案件全程 History {case_no}", box=None, pad_edge=False)
    for heading in ("版本", "时间 when", "经办 by", "事项 what"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        back = f"（实际 {shown(row['effective_at'])}）" if row["effective_at"] != row["at"] else ""
        mark = " ·推定" if row["inferred"] else ""
        table.add_row(
            str(row["version"]), shown(row["at"]), f"{row['by']}（{row['post']}）", f"{row['zh']}{back}{mark}\n[dim]{row['en']}[/]"
        )
    Console().print(table)


def explain(
    case_no: CaseNo,
    clock: Annotated[str, typer.Argument(help="The clock: track, or rule.subject.round as the case's clocks are named.")],
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Why a clock of a case is due when it is, day by day, under the rule and calendar it was counted with 期限说明."""
    from casework.domain.naming import clock_key

    with opened(database) as office:
        case = office.cases.case(case_no)
        key = clock_key(case, clock)
        last, digest, rulebook = _latest(office.cases.facts(case.id), key)
        calendar = office.policies.calendar_of(digest)
        rule = office.policies.rulebook_of(rulebook).rule(last.rule, last.region, last.opened_at.date())
        proved = last.proof(calendar)
        state = "running" if key in case.clocks else "closed"
    answer: dict[str, Any] = {
        "case_no": case_no, "clock": clock, "state": state, "missed": key in case.missed, "limit": last.limit, "opened_at": last.opened_at,
        "counted_from": last.base, "due": last.due_text or None, "due_at": last.due_at, "provisional": last.provisional,
        "revision": last.revision,
        "pauses": [{"from": pause.start, "to": pause.end} for pause in last.pauses],
        "extensions": [{"limit": str(extension.limit), "approved_at": extension.approved_at} for extension in last.extensions],
        "basis": rule.basis if rule else None, "confidence": rule.confidence if rule else None, "calendar": digest, "rulebook": rulebook,
        "days": [{"date": day.date, "counted": day.counted, "why": day.why, "name": day.name or None} for day in proved.days],
    }  # fmt: skip
    if as_json:
        say_json(answer)
    else:
        _shown(answer, last, proved, rule.zh if rule else last.rule)


def _latest(facts: "list[Any]", key: str) -> "tuple[Clock, str, str]":
    """The clock as it last stood, with the digests of the calendar and rulebook it was counted with."""
    found: tuple[Clock, str, str] | None = None
    for fact in facts:
        if fact.clocks is not None:
            for clock in (*fact.clocks.opened, *fact.clocks.moved):
                if clock.key == key:
                    found = (clock, fact.clocks.calendar, fact.clocks.rulebook)
    assert found is not None, f"clock {key} has a name but was never opened"
    return found


def _shown(answer: dict[str, Any], clock: "Clock", proved: "Proof", zh: str) -> None:
    from rich.console import Console

    from casework.domain.explaining import explain_zh

    console = Console(highlight=False)
    console.print(f"[bold]{zh}[/] {answer['clock']} · {answer['case_no']} · {answer['limit']} · 自 {shown(clock.base)} 起算")
    if answer["basis"]:
        console.print(f"依据 basis：{answer['basis']}（{answer['confidence']}）")
    for pause in clock.pauses:
        console.print(f"中止 paused：{shown(pause.start)} – {shown(pause.end) or '至今'}")
    for extension in clock.extensions:
        console.print(f"延长 extended：{extension.limit.zh}，{shown(extension.approved_at)} 批准")
    for line in explain_zh(proved):
        console.print(f"  {line}")
    late = "，[red]已超期 missed[/]" if answer["missed"] else ""
    console.print(f"[bold]到期 due {answer['due'] or '（中止中 paused）'}[/]{late}{'，暂定 provisional' if clock.provisional else ''}")
