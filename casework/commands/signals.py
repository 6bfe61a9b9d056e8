"""`casework signals`: what transparent rules ask a supervisor to look at, and how the looks ended; never a finding of fault."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, day, one_of, paper, safe, say, say_json, shown

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.domain.values import Actor
    from casework.projections.signals.found import Asked

signals = typer.Typer(help="Integrity signals 廉政风险提示: what to look at, never who is to blame.", no_args_is_help=True)
SignalId = Annotated[str, typer.Argument(metavar="ID", help="As the list tells it.")]
SPAN = 90


@signals.command("list")
def listed(
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="NAME", help="Only this rule; same_text is worked out only where named.")
    ] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day on; default: 90 days.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Until this day; default: today.")] = None,
    state: Annotated[str | None, typer.Option("--state", metavar="STATE", help="open, reviewed or grown.")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many.")] = 100,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Signals, newest first 提示清单."""
    from casework.application.reviews import reviews_of
    from casework.projections.signals.finding import signals as found_in
    from casework.projections.signals.rules import rules
    from casework.projections.signals.telling import STATES, told

    only = () if rule is None else (one_of(rules(), rule, "--rule"),)
    wanted = None if state is None else one_of(STATES, state, "--state")
    with opened(database) as office:
        office.views.catch_up()
        found = found_in(office.views, _asked(office, since, to), only, 10_000)
        reviews = reviews_of(office.cases, {each.day.year for each in found})
    rows = [one for each in found if (one := told(each, reviews))["state"] == (wanted or one["state"])]
    if as_json:
        say_json(rows[:limit])
    else:
        _print(rows[:limit])
    if len(rows) > limit:
        say(f"there are {len(rows) - limit} more; give a shorter span, a rule or a greater --limit")


@signals.command("rules")
def rules_listed(as_json: AsJson = False) -> None:
    """The rules: what each counts, from when on, why, and what may explain it 规则."""
    from casework.projections.signals.rules import rules
    from casework.projections.signals.telling import rule_told

    every = [rule_told(rule) for rule in rules().values()]
    if as_json:
        return say_json(every)
    for rule in every:
        typer.echo(_rule_lines(rule))


@signals.command("show")
def show(signal_id: SignalId, as_json: AsJson = False, database: Database = None) -> None:
    """One signal with its rule, its cases and its reviews 提示详情."""
    from casework.application.reviews import reviews_of
    from casework.projections.signals.finding import signal
    from casework.projections.signals.telling import rule_told, told

    with opened(database) as office:
        office.views.catch_up()
        found = signal(office.views, _asked(office, None, None), signal_id)
        reviews = reviews_of(office.cases, {found.day.year})
    answer = told(found, reviews)
    if as_json:
        return say_json(answer | {"about": rule_told(found.rule)})
    _print([answer])
    typer.echo(_rule_lines(rule_told(found.rule)))
    for each in answer["reviews"]:
        typer.echo(f"核查 review {shown(each['at'])} {each['by']}: {each['zh']} {each['outcome']} ({each['seen']})")


@signals.command("review")
def review(
    signal_id: SignalId,
    outcome: Annotated[str, typer.Option("--outcome", metavar="WORD", help="explained 已说明, followed_up 已移交 or mended 已纠正.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What was found; kept sealed.")],
    by: Annotated[str, typer.Option("--by", metavar="ACCOUNT", help="Who looked: a supervisor or leader whom the signal does not name.")],
    database: Database = None,
) -> None:
    """Says how the look at a signal ended 核查."""
    from casework.application.reviews import keep_review
    from casework.domain.reviewing import OUTCOMES, reviewed
    from casework.projections.signals.finding import signal
    from casework.projections.signals.rules import outcomes

    one_of(OUTCOMES, outcome, "--outcome")
    with opened(database) as office:
        office.views.catch_up()
        actor = _reviewer(office, by)
        found = signal(office.views, _asked(office, None, None, actor), signal_id)
        made = reviewed(found.id, found.rule.name, found.measure, found.persons, outcome, note, actor)
        keep_review(office.cases, made, note, found.cases, actor, found.day.year)
    typer.echo(f"{outcomes()[outcome]} {outcome}: {found.id}")


def _reviewer(office: "Casework", account: str) -> "Actor":
    """The account in a post that reviews signals. Raises BadInput where it holds none today."""
    from casework.domain.reviewing import REVIEWERS
    from casework.domain.timekeeping.terms import local_day

    directory, today = office.policies.office, local_day(office.clock())
    held = [(post, holding.unit) for holding in directory.held_by(account) for post in REVIEWERS]
    actor = next((found for post, unit in held if (found := directory.actor(account, post, unit, today)) is not None), None)
    if actor is None:
        raise BadInput(f"--by: {account!r} holds no post of {' or '.join(REVIEWERS)} today; casework office show lists who does")
    return actor


def _asked(office: "Casework", since: str | None, to: str | None, by: "Actor | None" = None) -> "Asked":
    from casework.domain.scope import Scope
    from casework.domain.timekeeping.terms import local_day
    from casework.projections.signals.found import Asked
    from casework.security.likeness import Likeness

    today = local_day(office.clock())
    last: date = today if to is None else day(to, "--to")
    first: date = last - timedelta(days=SPAN) if since is None else day(since, "--from")
    if last < first:
        raise BadInput(f"--to: {last} lies before --from {first}; give the later day here")
    scope = Scope("") if by is None else Scope.of(by)
    return Asked(scope, first, last, today, office.policies.calendar, Likeness(office.store, office.vault))


def _print(rows: list[dict[str, Any]]) -> None:
    from rich import box
    from rich.table import Table

    title = f"廉政风险提示 Signals · {len(rows)} 项；提示不是结论 a signal is a question, not a finding"
    table = Table(title=title, box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in ("日期 day", "提示 what", "数值 measure", "涉及 whom", "案件 cases", "核查 review", "编号 id"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        cases = "\n".join(row["cases"][:3]) + (f"\n… {row['cases_in_all']}" if row["cases_in_all"] > 3 else "")
        table.add_row(
            str(row["day"]), safe(f"{row['zh']}\n{row['en']}"), f"{row['measure']} {row['counted_in']}", safe("\n".join(row["persons"])),
            safe(cases), f"{row['state_zh']} {row['state']}", safe(row["id"]),
        )  # fmt: skip
    paper().print(table)


def _rule_lines(rule: dict[str, Any]) -> str:
    apart = "；".join(rule["innocent"]), "; ".join(rule["innocent_en"])
    return (
        f"{rule['number']}. {rule['zh']} {rule['name']}（{rule['measure']} {rule['threshold']}）\n"
        f"   计什么：{rule['counts']}\n   counts: {rule['counts_en']}\n"
        f"   为何看：{rule['why']}\n   why: {rule['why_en']}\n"
        f"   可能的正常原因：{apart[0]}\n   innocent: {apart[1]}"
    )
