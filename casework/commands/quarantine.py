"""`casework quarantine`: cases whose facts the views could not take; looked at, tried again, or accepted as they are."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from casework.commands.opening import opened
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, clean, say, say_json, shown

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.projections.quarantine import Aside

quarantine = typer.Typer(help="Cases that the views could not take 隔离案件.", no_args_is_help=True)
CASES = Annotated[list[str] | None, typer.Argument(metavar="[CASE]…", help="Numbers or ids of cases in quarantine; all without it.")]
REASON = Annotated[str, typer.Option("--reason", help="Why this is right as it is; kept as a record, so name no worker.")]


@quarantine.command("list")
def list_(as_json: AsJson = False, database: Database = None) -> None:
    """The cases in quarantine, longest first, and why 隔离清单. Exit code 1 where some want a look."""
    with opened(database) as office:
        rows = _rows(office)
    if as_json:
        say_json(rows)
    else:
        _print(rows)
    if any(row["accepted"] is None for row in rows):
        raise typer.Exit(INPUT)


@quarantine.command()
def retry(cases: CASES = None, as_json: AsJson = False, database: Database = None) -> None:
    """Reads cases again and frees those that can be shown now 重试. Exit code 1 where some cannot."""
    with opened(database) as office:
        before = {aside.case_id: aside for aside in office.views.quarantined()}
        chosen = [_chosen(before, case) for case in cases] if cases else None
        freed = office.views.retry_quarantined(chosen)
        left = [row for row in _rows(office) if (chosen is None and row["accepted"] is None) or row["case_id"] in (chosen or ())]
    named = [_called(before[case]) for case in freed if case in before]
    if as_json:
        say_json({"freed": named, "left": left})
    else:
        typer.echo(f"已恢复 {len(freed)} cases are shown again{': ' if named else ''}{', '.join(named)}")
        _print(left)
    if left:
        say("these still cannot be taken; a release that knows their facts, or a repaired database, may help")
        raise typer.Exit(INPUT)


@quarantine.command()
def skip(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Number or id of a case in quarantine.")],
    reason: REASON,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Accepts for good that a case stays out of the views, with the reason 接受. Its deadlines are kept; `retry CASE` takes it back."""
    if not reason.strip():
        raise BadInput("--reason: say in a few words why this is right as it is")
    with opened(database) as office:
        aside = _chosen_aside({each.case_id: each for each in office.views.quarantined()}, case)
        office.views.accept_quarantined(aside.case_id, reason.strip())
    if as_json:
        say_json({"case_no": aside.case_no, "case_id": aside.case_id, "reason": reason.strip()})
    else:
        typer.echo(f"已接受 case {_called(aside)} stays out of the views; nobody is warned of it any more")


def _rows(office: "Casework") -> list[dict[str, Any]]:
    from casework.store.accepted import accepted

    known = accepted(office.store)
    return [
        {"case_no": aside.case_no, "case_id": aside.case_id, "position": aside.position, "view": aside.view, "since": aside.since,
         "error": aside.error,
         "accepted": {"reason": kept.reason, "at": kept.at} if (kept := known.get(aside.case_id)) is not None else None}
        for aside in office.views.quarantined()
    ]  # fmt: skip


def _print(rows: list[dict[str, Any]]) -> None:
    if not rows:
        typer.echo("隔离 quarantine   无 none")
    for row in rows:
        case = row["case_no"] or row["case_id"]
        typer.echo(
            clean(f"{case}  自 since {shown(row['since'])}，位置 position {row['position']}，视图 view {row['view']}: {row['error']}")
        )
        if row["accepted"] is not None:
            typer.echo(clean(f"  已接受 accepted {shown(row['accepted']['at'])}: {row['accepted']['reason']}"))


def _chosen(asides: "dict[UUID, Aside]", case: str) -> UUID:
    return _chosen_aside(asides, case).case_id


def _chosen_aside(asides: "dict[UUID, Aside]", case: str) -> "Aside":
    for aside in asides.values():
        if case in (aside.case_no, str(aside.case_id)):
            return aside
    raise BadInput(f"CASE: {case} is not in quarantine; casework quarantine list tells which are")


def _called(aside: "Aside") -> str:
    return aside.case_no or str(aside.case_id)
