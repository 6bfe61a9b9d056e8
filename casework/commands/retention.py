"""`casework retention`: which files may be erased or handed to an archive, and what is held. Nothing goes without two people."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.acting import By, Post, acting_as
from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, clean, day, region_code, say, say_json

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.privacy.retention import Due

retention = typer.Typer(help="保管期限、封存与移交 How long files are kept, legal holds, what is due.", no_args_is_help=True)
CaseNo = Annotated[str, typer.Argument(metavar="CASE", help="The case number.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why; kept sealed with the case.")]
Paper = Annotated[str | None, typer.Option("--paper", metavar="NUMBER", help="Number of the court's, auditor's or police paper.")]


@retention.command()
def due(
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As it will be on that day; default today.")] = None,
    region: Annotated[str, typer.Option("--region", metavar="CODE", help="A region and all below it.")] = "",
    propose: Annotated[
        str | None, typer.Option("--propose", metavar="NUMBER", help="Propose every erasure, under the number of this list.")
    ] = None,
    by: By = None,
    post: Post = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Files whose period ran out, or that an archive may receive 到期清单. With --propose each becomes a proposal that another approves."""
    from casework.domain.timekeeping.terms import local_day
    from casework.privacy.retention import due as of

    if propose is not None and as_of is not None:
        raise BadInput("--propose: what is due on another day cannot be proposed today; leave --as-of out")
    with opened(database) as office:
        office.views.catch_up()
        when = local_day(office.clock()) if as_of is None else day(as_of, "--as-of")
        found = list(of(office.cases, office.views, when, region_code(region) if region else ""))
        asked = [] if propose is None else _propose(office, [each for each in found if each.may_erase], propose, by, post)
    if as_json:
        say_json({"as_of": when, "due": [_plain(each) for each in found], "proposed": asked})
    else:
        _print(found, asked, proposed=propose is not None)


@retention.command()
def hold(
    case_no: CaseNo,
    ground: Annotated[str, typer.Option("--ground", metavar="GROUND", help="court_order, lawsuit, audit, criminal_inquiry …")],
    paper: Paper = None,
    reason: Reason = None,
    by: By = None,
    post: Post = None,
    database: Database = None,
) -> None:
    """Puts a legal hold on a file 封存: nothing in it is erased while it stands."""
    from casework.domain.erasing.holding import PlaceHold

    with opened(database) as office:
        done = office.do(PlaceHold(case_no=case_no, ground=ground, paper=paper, reason=reason), by=acting_as(office, by, post))
        typer.echo(f"已封存 held: {case_no} {getattr(done.facts[-1], 'hold', '')}")


@retention.command()
def lift(
    case_no: CaseNo,
    hold: Annotated[str, typer.Argument(metavar="HOLD", help="The hold, for example hold-1.")],
    paper: Paper = None,
    reason: Reason = None,
    by: By = None,
    post: Post = None,
    database: Database = None,
) -> None:
    """Asks to lift a legal hold 解除封存; the head of the department approves."""
    from casework.domain.erasing.holding import LiftHold

    with opened(database) as office:
        done = office.do(LiftHold(case_no=case_no, hold=hold, paper=paper, reason=reason), by=acting_as(office, by, post))
        typer.echo(f"已申请 asked for: {getattr(done.facts[-1], 'request', '')}")


def _propose(office: "Casework", found: "list[Due]", number: str, by: str | None, post: str | None) -> list[dict[str, Any]]:
    """Each on its own: what is refused is told, the rest goes on."""
    from casework.domain.erasing.ordering import ProposeErasure
    from casework.domain.refusals import Refusal

    actor, asked = acting_as(office, by, post), []
    for each in found:
        try:
            done = office.do(ProposeErasure(case_no=each.case_no, what="all", ground="retention_over", paper=number), by=actor)
            asked.append({"case_no": each.case_no, "request": getattr(done.facts[-1], "request", None)})
        except Refusal as refusal:
            say(f"{each.case_no}: {refusal}")
    return asked


def _plain(each: "Due") -> dict[str, Any]:
    kept = each.keeping
    return {
        "case_no": each.case_no, "outcome": kept.outcome, "years": kept.years, "ended_on": kept.ended_on, "until": kept.until,
        "handover_on": kept.handover_on, "holds": each.holds, "erased": each.erased, "may_erase": each.may_erase,
        "may_hand_over": each.may_hand_over,
    }  # fmt: skip


def _print(found: "list[Due]", asked: list[dict[str, Any]], *, proposed: bool) -> None:
    for each in found:
        kept = each.keeping
        period = "永久 permanent" if kept.years is None else f"{kept.years}年 years 至 until {kept.until}"
        what = "可提出删除 may be erased" if each.may_erase else "可移交档案馆 may be handed over" if each.may_hand_over else "—"
        held = f"；封存 held by {', '.join(each.holds)}" if each.holds else "；已删除 erased" if each.erased else ""
        typer.echo(clean(f"{each.case_no}  {kept.outcome}  办结 ended {kept.ended_on}  {period}  {what}{held}"))
    if not found:
        typer.echo("没有到期的案卷 nothing is due; where the rulebook sets no period, files are kept for ever")
    if proposed:
        typer.echo(f"已提出 {len(asked)} proposals; each waits for another person's approval")
