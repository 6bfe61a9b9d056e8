"""Commands about one case: its history in sentences, and why a clock is due when it is."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.looking import looked_at
from casework.commands.opening import opened
from casework.commands.past import AsOf, KnownAt, late_mark, which_past
from casework.commands.showing import day_lines, plain_days
from casework.commands.speaking import AsJson, BadInput, Database, paper, safe, say, say_json, shown
from casework.projections.words import post_name

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.case import Case
    from casework.domain.timekeeping.clocks import Clock, Proof

CaseNo = Annotated[str, typer.Argument(metavar="CASE", help="The case number, for example 620502-2026-000123.")]
STATES = {"running": "计时中 running", "paused": "中止中 paused", "closed": "已结束 closed"}


def history(
    case_no: CaseNo, as_of: AsOf = None, known_at: KnownAt = None, as_json: AsJson = False, database: Database = None
) -> None:  # fmt: skip
    """The history of a case, one sentence per fact, of a past what held or was known then 案件全程."""
    from casework.projections import questions
    from casework.projections.timeline import days_late

    held, known = which_past(as_of, known_at)
    with opened(database) as office:
        case = _case(office, case_no)
        looked_at(office, "history", case)
        office.views.catch_up()
        rows = questions.history(office.views, case_no, as_of=held, known_at=known)
    if as_json:
        say_json([{key: value for key, value in row.items() if key != "case_id"} | {"days_late": days_late(row)} for row in rows])
    else:
        _print_history(case_no, rows)
    if held is None and known is None and len(rows) < case.version:
        say(f"{case.version - len(rows)} of {case.version} facts are not shown: the case is in quarantine; casework status tells why")


def _print_history(case_no: str, rows: Iterable[Mapping[str, Any]]) -> None:
    from rich.table import Table

    from casework.projections.timeline import days_late

    table = Table(title=f"案件全程 History {case_no}", box=None, pad_edge=False)
    table.add_column("版本", justify="right")
    table.add_column("时间 when", no_wrap=True)
    table.add_column("事项 what · 经办 by", overflow="fold")
    for row in rows:
        back = f"（实际 {shown(row['effective_at'])}，{late_mark(days_late(row))}）" if row["effective_at"] != row["at"] else ""
        zh, en = (" ·推定", " · inferred") if row["inferred"] else ("", "")
        by = post_name(row["post"]) if row["by"] == row["post"] else f"{post_name(row['post'])} {row['by']}"
        said = f"{safe(row['zh'])}{back}{zh}\n[dim]{safe(row['en'])}{en} · {safe(by)}[/]"
        table.add_row(str(row["version"]), shown(row["at"]), said)
    paper().print(table)


def explain(
    case_no: CaseNo,
    clock: Annotated[str, typer.Argument(metavar="CLOCK", help="The clock: track, or rule.subject.round as the case's clocks are named.")],
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Why a clock of a case is due when it is, day by day, under the rule and calendar it was counted with 期限说明."""
    from casework.projections.explaining import explained

    with opened(database) as office:
        case, policies = _case(office, case_no), office.policies
        looked_at(office, "explain", case)
        newest = policies.calendar.digest[:16]
        found = explained(case, office.cases.facts(case.id), clock, policies.rulebook_of, policies.calendar_of, newest)
    answer: dict[str, Any] = {"case_no": case_no, **found.told, "days": plain_days(found.proof)}
    if as_json:
        say_json(answer)
    else:
        _print_proof(answer, found.clock, found.proof, found.rule.zh if found.rule else found.clock.rule)


def _case(office: "Casework", case_no: str) -> "Case":
    from casework.domain.refusals import CaseNotFound

    try:
        return office.cases.case(case_no)
    except CaseNotFound:
        raise BadInput(f"there is no case {case_no!r} in {office.store.url}; casework ledger lists the numbers") from None


def _print_proof(answer: dict[str, Any], clock: "Clock", proved: "Proof", zh: str) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{safe(zh)}[/] {safe(answer['clock'])} · {answer['case_no']} · {STATES[answer['state']]}")
    console.print(f"期限 limit {clock.term.limit.zh}（{clock.limit}），自 from {shown(clock.base)} 起算")
    if answer["basis"]:
        console.print(f"依据 basis {safe(answer['basis'])}（{answer['confidence']}）")
    for pause in clock.pauses:
        console.print(f"中止 paused {shown(pause.start)} – {shown(pause.end) or '至今 until now'}")
    for extension in clock.extensions:
        console.print(f"延长 extended {extension.limit.zh}（{extension.limit}），{shown(extension.approved_at)} 批准 approved")
    for line, style in day_lines(proved):
        console.print(line, style=style)
    late = "，[red]已超期 missed[/]" if answer["missed"] else ""
    provisional = "，暂定 provisional" if clock.provisional else ""
    console.print(f"[bold]到期 due {answer['due'] or '中止中，未定 none while paused'}[/]{late}{provisional}")
