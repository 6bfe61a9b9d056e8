"""`casework statistics`: figures that were reported, counted again at any time, and corrected beside the old ones, never over them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.looking import looked_at
from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, day, region_code, say_json, shown
from casework.commands.statistics_sheet import print_correction, print_list, print_recounted, print_report

if TYPE_CHECKING:
    from datetime import date

    from casework.bootstrap import Casework
    from casework.domain.values import Actor

statistics = typer.Typer(help="Reported figures 统计报表: report, recompute, correct.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(metavar="REPORT", help="The number of a report, such as 2026-0007.")]
By = Annotated[str, typer.Option("--by", metavar="ACCOUNT", help="Who sends it up: a dispatcher 治欠办 or supervisor 督办.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Counts and shows; stores nothing.")]


@statistics.command("report")
def report(
    period: Annotated[str, typer.Argument(metavar="MONTH|FROM..TO", help="2026-10, or 2026-10-01..2026-10-15; days of receipt.")],
    by: By,
    region: Annotated[str | None, typer.Option("--region", metavar="CODE", help="With all below it; default: the account's own.")] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Counts the cases of a period and reports the figures as a fact 上报."""
    from casework.domain.reporting import Report, Span, refuse_others
    from casework.domain.scope import Scope
    from casework.projections.reporting.making import drafted, reported

    first, last = span_of(period)
    with opened(database) as office:
        actor = _reporter(office, by)
        scope = Scope.of(actor)
        span = Span(region_code(region) if region is not None else scope.territory or actor.unit.region, first, last)
        refuse_others(str(actor.post), scope, span.region)
        made = drafted(office.cases, span)
        if not dry_run:
            made = reported(office.cases, made, actor)
    if as_json:
        return say_json(_json(Report(made)))
    print_report(Report(made), {})


@statistics.command("recompute")
def recompute(number: Number, as_json: AsJson = False, database: Database = None) -> None:
    """Counts a report and its corrections again from history; exit code 1 where a figure comes out otherwise 复算."""
    from dataclasses import asdict

    from casework.projections.reporting.making import known_report, recounted

    with opened(database) as office:
        found = known_report(office.cases, number)
        rows = list(recounted(office.cases, found))
    if as_json:
        say_json([asdict(row) | {"is_equal": row.is_equal} for row in rows])
    else:
        print_recounted(found, rows)
    if not all(row.is_equal for row in rows):
        raise typer.Exit(1)


@statistics.command("correct")
def correct(
    number: Number,
    by: By,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it became known so late; names nobody, kept sealed.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Says what became known since, figure by figure and case by case, beside the report 更正."""
    from casework.domain.reporting import refuse_others
    from casework.domain.scope import Scope
    from casework.projections.reporting.making import corrected, correction_of, known_report

    with opened(database) as office:
        actor, found = _reporter(office, by), known_report(office.cases, number)
        refuse_others(str(actor.post), Scope.of(actor), found.reported.region)
        made = correction_of(office.cases, found)
        if not dry_run:
            made = corrected(office.cases, made, reason, actor)
    if as_json:
        return say_json(_correction(found.last.figures, made))
    print_correction(found.last.figures, made, None if dry_run else reason.strip())


@statistics.command("show")
def show(number: Number, as_json: AsJson = False, database: Database = None) -> None:
    """A report as it was sent up, with its corrections 查看."""
    from casework.application.reports import opened as in_clear
    from casework.projections.reporting.making import known_report

    with opened(database) as office:
        found = known_report(office.cases, number)
        if fields := [f"report:{number}.{each.correction}:reason" for each in found.corrections if each.reason is not None]:
            looked_at(office, "statistics show", fields=fields)
        reasons = {each.correction: in_clear(office.cases, each.reason, number) for each in found.corrections}
    if as_json:
        return say_json(_json(found, reasons))
    print_report(found, reasons)


@statistics.command("list")
def listed(
    year: Annotated[
        int | None, typer.Option("--year", metavar="YEAR", min=1949, max=9998, help="Reported in it; default: this one.")
    ] = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """The reports that were made in a year 清单."""
    from casework.application.reports import reports_of
    from casework.domain.timekeeping.terms import local_day

    with opened(database) as office:
        found = reports_of(office.cases, year or local_day(office.clock()).year)
    if as_json:
        return say_json([_json(each) for each in found.of.values()])
    print_list(found)


def span_of(text: str) -> "tuple[date, date]":
    """A month such as 2026-10, or two days such as 2026-10-01..2026-10-15, both included. Raises BadInput."""
    from calendar import monthrange

    first, dots, last = text.strip().partition("..")
    if dots:
        return day(first, "MONTH|FROM..TO"), day(last, "MONTH|FROM..TO")
    try:
        begin = day(f"{first}-01", "")
    except BadInput:
        raise BadInput(f"MONTH|FROM..TO: {text!r} is neither a month such as 2026-10 nor 2026-10-01..2026-10-15") from None
    return begin, begin.replace(day=monthrange(begin.year, begin.month)[1])


def _reporter(office: "Casework", account: str) -> "Actor":
    """The account in a post that reports figures. Raises BadInput where it holds none today."""
    from casework.domain.reporting import REPORTERS
    from casework.domain.timekeeping.terms import local_day

    directory, today = office.policies.office, local_day(office.clock())
    held = [(post, holding.unit) for post in REPORTERS for holding in directory.held_by(account)]
    actor = next((found for post, unit in held if (found := directory.actor(account, post, unit, today)) is not None), None)
    if actor is None:
        raise BadInput(f"--by: {account!r} holds no post of {' or '.join(REPORTERS)} today; casework office show lists who does")
    return actor


def _json(found: Any, reasons: dict[int, str | None] | None = None) -> dict[str, Any]:
    from dataclasses import asdict

    from casework.projections.reporting.telling import before_each, figures_told, rests_on

    said = found.reported
    who = {} if said.who is None else {"by": said.who.by, "at": said.who.at}
    return {
        "number": said.number or None, "region": said.region, "first": said.first, "last": said.last, **who, **rests_on(said),
        "figures": [asdict(each) for each in figures_told(said.figures)],
        "corrections": [_correction(before, each, (reasons or {}).get(each.correction)) for before, each in before_each(found)],
    }  # fmt: skip


def _correction(before: Any, made: Any, reason: str | None = None) -> dict[str, Any]:
    from dataclasses import asdict

    from casework.projections.reporting.telling import differences

    return {
        "correction": made.correction, "at": None if made.who is None else shown(made.who.at), "reason": reason,
        "position": made.position, "code": made.code, "differences": [asdict(each) for each in differences(before, made)],
        "cases": [asdict(each) for each in made.changed],
    }  # fmt: skip
