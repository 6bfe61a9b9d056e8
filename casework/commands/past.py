"""Commands that look back 时间回溯: a case and its clocks as they were or as they were known, and what changed between two moments."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from casework.commands.looking import looked_at
from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, moment, one_of, paper, safe, say_json, shown

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.facts import Fact
    from casework.projections.differences import Difference, Moved, Told
    from casework.projections.past import Past

CaseNo = Annotated[str, typer.Argument(metavar="CASE", help="The case number, for example 620502-2026-000123.")]
WHEN: Final = "a day (its end) or a time; without a zone it is Asia/Shanghai"
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="WHEN", help=f"As it was: {WHEN}.")]
KnownAt = Annotated[str | None, typer.Option("--known-at", metavar="WHEN", help=f"As it was known: {WHEN}.")]
STATES: Final = {"open": "计时中 running", "closed": "已结束 closed", "expired": "期满 expired"}


def until(text: str, option: str) -> datetime:
    """A moment as people write it, UTC; a day means its end. Raises BadInput."""
    found = moment(text, option)
    return (found + timedelta(days=1) if len(text.strip()) == len("2026-01-01") else found).astimezone(UTC)


def which_past(as_of: str | None, known_at: str | None) -> tuple[datetime | None, datetime | None]:
    """The past that is meant, on both axes. Raises BadInput."""
    return None if as_of is None else until(as_of, "--as-of"), None if known_at is None else until(known_at, "--known-at")


def facts_of(office: "Casework", case_no: str) -> "Sequence[Fact]":
    """The facts of a case. Raises BadInput where there is none."""
    from casework.domain.case import case_id

    facts = office.cases.facts(case_id(case_no))
    if not facts:
        raise BadInput(f"there is no case {case_no!r} in {office.store.url}; casework ledger lists the numbers")
    looked_at(office, "past", office.cases.standing(case_no))
    return facts


def _past(database: str | None, case_no: str, as_of: str | None, known_at: str | None) -> "Past":
    from casework.projections.past import past

    when = which_past(as_of, known_at)
    with opened(database) as office:
        return past(facts_of(office, case_no), case_no, *when)


def show(case_no: CaseNo, as_of: AsOf = None, known_at: KnownAt = None, as_json: AsJson = False, database: Database = None) -> None:
    """A case, as it is, as it was, or as it was known; people by reference only 案件概貌."""
    from rich.table import Table

    from casework.projections.picturing import called, picture

    then = _past(database, case_no, as_of, known_at)
    fields = picture(then.case)
    if as_json:
        return say_json({"case_no": case_no, "version": then.case.version, "left_out": then.left_out, "fields": fields})
    table = Table(title=f"案件 Case {safe(case_no)} v{then.case.version}", box=None, pad_edge=False, show_header=False)
    for path, value in fields.items():
        table.add_row(safe(called(path)), f"[dim]{safe(path)}[/]", safe(_text(value)))
    paper().print(table)
    if then.left_out:
        versions = "、".join(map(str, then.left_out))
        typer.echo(f"第{versions}项事实依据在后，当时无从说起 (facts {versions} rest on something later and are left out)")


def clocks(case_no: CaseNo, as_of: AsOf = None, known_at: KnownAt = None, as_json: AsJson = False, database: Database = None) -> None:
    """Every clock of a case, as they stand, stood, or were known 时限."""
    from casework.projections.clocks import all_clock_rows

    then = _past(database, case_no, as_of, known_at)
    rows = sorted(all_clock_rows(then.life), key=lambda row: (row["opened_at"], row["key"]))
    if as_json:
        say_json([{name: value for name, value in row.items() if name != "case_id"} for row in rows])
    else:
        _print_clocks(case_no, rows)


def _print_clocks(case_no: str, rows: Iterable[Mapping[str, Any]]) -> None:
    from rich.table import Table

    from casework.projections.saying import clock_word

    table = Table(title=f"时限 Clocks {safe(case_no)}", box=None, pad_edge=False)
    for heading in ("期限 clock", "开始 opened", "到期 due", "状态 state"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        state = "中止中 paused" if row["paused"] and row["state"] == "open" else STATES[row["state"]]
        missed = " [red]超期 missed[/]" if row["missed"] else ""
        due = "—" if row["due_on"] is None else f"{row['due_on']}{'（暂定）' if row['provisional'] else ''}"
        table.add_row(f"{safe(clock_word(row['key']))} [dim]{safe(row['name'])}[/]", shown(row["opened_at"]), due, f"{state}{missed}")
    paper().print(table)


def difference(
    case_no: CaseNo,
    since: Annotated[str, typer.Option("--from", metavar="WHEN", help=f"The earlier moment: {WHEN}.")],
    to: Annotated[str, typer.Option("--to", metavar="WHEN", help="The later moment.")],
    axis: Annotated[
        str, typer.Option("--axis", metavar="AXIS", help="as_of: when facts held; known_at: when they were recorded.")
    ] = "as_of",
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """What changed in a case between two moments: fields, clocks with why, facts, and what was entered late 前后对比."""
    from dataclasses import asdict

    from casework.projections.differences import AXES
    from casework.projections.differences import difference as between

    first, last = until(since, "--from"), until(to, "--to")
    if last < first:
        raise BadInput(f"--to: {to} lies before --from {since}; give the later moment here")
    with opened(database) as office:
        found = between(facts_of(office, case_no), case_no, first, last, one_of(AXES, axis, "--axis"))
    if as_json:
        say_json(asdict(found))
    else:
        _print_difference(found)


def _print_difference(found: "Difference") -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    axis = {"as_of": "按发生时间 as it was", "known_at": "按记录时间 as it was known"}[found.axis]
    console.print(f"[bold]{safe(found.case_no)} 前后对比 {shown(found.since)} → {shown(found.until)}[/] {axis}")
    for field in found.fields:
        console.print(f"  {safe(field.zh)} [dim]{safe(field.field)}[/]: {safe(_text(field.before))} → {safe(_text(field.after))}")
    for clock in found.clocks:
        console.print(f"  {_clock_line(clock)}")
    for fact in found.facts:
        console.print(f"  {_fact_line(fact, late=fact.version in found.late)}")
    if not (found.fields or found.clocks or found.facts):
        console.print("  无变化 nothing changed")


def _clock_line(clock: "Moved") -> str:
    why = f"；因第{clock.because.version}项：{clock.because.zh}" if clock.because else ""
    missed = " [red]超期[/]" if clock.missed and clock.change != "missed" else ""
    due = f"{clock.due_before or '—'} → {clock.due_after or '—'}"
    return f"{safe(clock.zh)} [dim]{safe(clock.name)}[/] {clock.change_zh} {clock.change} {due}{missed}{safe(why)}"


def _fact_line(fact: "Told", *, late: bool) -> str:
    mark = f" [yellow]{late_mark(fact.days_late)}[/]" if late else ""
    return f"{fact.version}. {shown(fact.effective_at)} {safe(fact.zh)} [dim]{safe(fact.en)}[/]{mark}"


def late_mark(days: int) -> str:
    """How long after the event a fact was recorded."""
    return f"补录 {days} 日后 recorded {days} day{'' if days == 1 else 's'} later" if days else "后录 recorded later that day"


def _text(value: Any) -> str:
    """A plain value as people read it."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
