"""`casework why-not`: where a case stands on the ladder and why, rung by rung; or every breach of a region with its decisions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.looking import looked_at
from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, paper, region_code, safe, say, say_json, shown
from casework.projections.words import called

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.case import Case
    from casework.projections.silence import Account
    from casework.projections.standing import Standing

Row = Mapping[str, Any]
CaseNo = Annotated[str | None, typer.Argument(metavar="[CASE]", help="The case number; left out with --region.")]
Clock = Annotated[str | None, typer.Argument(metavar="[CLOCK]", help="Only this clock: track, or rule.subject.round.")]
Region = Annotated[str | None, typer.Option("--region", metavar="CODE", help="Every breach of a region and all below it.")]
After = Annotated[str, typer.Option("--after", metavar="CASE", help="With --region: only cases behind this one, the next page.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="With --region: at most so many cases.")]
Whole = Annotated[bool, typer.Option("--all", help="Clocks that have ended as well.")]


def why_not(
    case_no: CaseNo = None, clock: Clock = None, region: Region = None, after: After = "", limit: Limit = 50, whole: Whole = False,
    as_json: AsJson = False, database: Database = None,
) -> None:  # fmt: skip
    """Why a case was escalated, or why not 为何（未）升级: every open clock, every rung, with date and reason."""
    if (case_no is None) == (region is None):
        raise BadInput("name a case, or a region with --region; for example casework why-not 620502-2026-000001")
    with opened(database) as office:
        if region is not None:
            _region(office, region_code(region), after, limit, as_json=as_json)
        elif case_no is not None:
            _case(office, case_no, clock, whole=whole, as_json=as_json)


def _case(office: "Casework", case_no: str, clock: str | None, *, whole: bool, as_json: bool) -> None:
    from casework.domain.case import case_id
    from casework.domain.naming import clock_key
    from casework.projections.life import Life
    from casework.projections.silence import accounts
    from casework.projections.standing import standing
    from casework.projections.why_told import told

    facts = office.cases.facts(case_id(case_no))
    if not facts:
        raise BadInput(f"there is no case {case_no!r} in {office.store.url}; casework ledger lists the numbers")
    life = Life.of(facts)
    looked_at(office, "why-not", life.case)
    wanted = None if clock is None else clock_key(life.case, clock)
    now = facts[-1].envelope.at if office.store.is_trial else office.clock()
    found = [each for each in accounts(facts, now) if each.clock.key == wanted or (wanted is None and (whole or each.state == "open"))]
    if as_json:
        say_json(told(life.case, standing(life), [(each, list(_lines(office, life.case, each))) for each in found]))
    else:
        _print_case(office, life.case, standing(life), found)


def _lines(office: "Casework", case: "Case", account: "Account") -> "Iterable[tuple[str, str]]":
    from casework.projections.why_told import account_lines

    return account_lines(case, account, office.policies.rulebook, office.policies.rulebook_of)


def _print_case(office: "Casework", case: "Case", now: "Standing", found: "Sequence[Account]") -> None:
    from rich.console import Console

    from casework.projections.why import headline
    from casework.projections.why_told import standing_said

    console = Console(highlight=False, soft_wrap=True)
    zh, en = standing_said(now)
    console.print(f"[bold]{safe(case.case_no)} {safe(zh)}[/]\n[dim]{safe(en)}[/]")
    for account in found:
        zh, en = headline(account)
        style = "bold red" if account.is_breached else "bold"
        console.print(f"\n[{style}]{safe(zh)}[/] [dim]{safe(en)}[/]")
        for zh, en in _lines(office, case, account):
            console.print(f"  {safe(zh)}\n    [dim]{safe(en)}[/]")


def _region(office: "Casework", region: str, after: str, limit: int, *, as_json: bool) -> None:
    from casework.projections.escalations import breached

    office.views.catch_up()
    rows = breached(office.views, region, after, limit + 1)
    numbers = list(dict.fromkeys(row["case_no"] for row in rows))
    shown_now = [row for row in rows if row["case_no"] in numbers[:limit]]
    if as_json:
        say_json([_plain(row) for row in shown_now])
    else:
        paper().print(_table(shown_now, None if office.store.is_trial else office.clock()))
    if len(numbers) > limit:
        say(f"there are more; go on with --after {numbers[limit - 1]}")


def _table(rows: Sequence[Row], now: datetime | None) -> Any:
    from rich import box
    from rich.table import Table

    from casework.commands.ledger import due_text

    cases = len({row["case_no"] for row in rows})
    title = f"督办台账 Escalations · {cases} 件 cases, {len(rows)} 项 clocks"
    shaped = Table(title=title, box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading, whole in (("案号 case", True), ("期限 clock", False), ("到期 due", True), ("决定 decisions", False)):
        shaped.add_column(heading, no_wrap=whole, overflow="fold")
    for row in rows:
        due = due_text(row["due_at"]) or "中止中"
        shaped.add_row(safe(row["case_no"]), safe(f"{_named(row)} {row['name']}"), f"[red]{due}[/]", safe("\n".join(_decisions(row))))
    return shaped


def _named(row: Row) -> str:
    from casework.projections.sentences import clock_word

    return clock_word(row["rule"])


def _decisions(row: Row) -> Iterable[str]:
    """The decisions of the present revision, then what comes next or why nothing does."""
    from casework.projections.sentences import rung_word

    for one in row["decisions"]:
        if one["revision"] == row["revision"]:
            reached = f" → {', '.join(one['reached'])}" if one["reached"] else ""
            alarm = " 告警 alarm" if one["alarm"] else ""
            yield f"{shown(one['at'])} {rung_word(one['rung'])} {called(DECISIONS, one['decision'])}{reached}{alarm}"
    if row["paused"]:
        yield "中止中，不升级 stopped"
    elif row["next_at"] is not None:
        yield f"下一步 next {rung_word(row['next_rung'])} {shown(row['next_at'])}"
    else:
        yield called(SILENT, row["held"] or "top")


def _plain(row: Row) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key not in ("case_id", "decisions", "calendar")}
    said = [{key: one[key] for key in SAID} for one in row["decisions"]]
    return kept | {"decisions": said}


DECISIONS = {
    "climbed": "到级", "over": "越过", "issued": "生效", "drafted": "待签", "signed": "已签发", "refused": "不予签发", "withdrawn": "撤稿",
    "said": "人工",
}  # fmt: skip
SILENT = {
    "top": "已到顶，本身不再升级 nothing higher", "owned": "领导包案接续 a leader owns it", "police": "公安办理中 with the police",
    "court": "法院办理中 in court", "arbitration": "仲裁中 in arbitration",
}  # fmt: skip
SAID = ("revision", "rung", "decision", "higher", "at", "version", "missed", "reached", "alarm", "paper", "authority", "post")
"""What JSON says of a decision."""
