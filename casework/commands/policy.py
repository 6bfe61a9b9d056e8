"""Commands that change the rulebook 规则手册: compare, activate, and move open cases by an act of its own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.changing import (
    By,
    Limit,
    administrator,
    finish,
    plain_outcome,
    plain_rehearsal,
    print_rehearsal,
    progress,
)
from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, say_json

if TYPE_CHECKING:
    from casework.changing.rehearsing import Rehearsal
    from casework.domain.rulebook import Rulebook
    from casework.workflows.golden import Result
    from casework.workflows.rulebook_diff import Difference

File = Annotated[Path | None, typer.Argument(metavar="FILE", help="A rulebook in TOML; the built-in one of this release without it.")]
Region = Annotated[str, typer.Option("--region", metavar="CODE", help="A region and all below it: 620502, 6205 or 62.")]
Golden = tuple["Result | None", "Result | None"]


def rulebook_diff(
    file: File = None,
    cases: Annotated[bool, typer.Option("--cases", help="List the open cases that would move, were they moved.")] = False,
    limit: Limit = 100,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """What a rulebook says otherwise than the one in force, and which open cases would move, were they moved 规则对比."""
    from casework.changing.rulebooks import concerned, rehearse_rulebook
    from casework.commands.policy_words import print_differences
    from casework.workflows.calendars import published_calendar
    from casework.workflows.rulebook_diff import differences, golden_cases

    new = _book(file)
    with opened(database) as office, progress("rehearse 预演", silent=as_json) as told:
        old = office.policies.rulebook
        found = rehearse_rulebook(office.cases, new, office.clock(), concerned(office.views, new), told)
        differing, golden = differences(old, new), golden_cases(old, new, published_calendar())
    if as_json:
        say_json(_plain(old, new, differing, golden) | {"rehearsal": plain_rehearsal(found)})
    else:
        print_differences(old, new, differing, golden)
        _print_moving(found, limit if cases else 0)
    finish(found.failed)


def rulebook_activate(file: File = None, by: By = "operator", as_json: AsJson = False, database: Database = None) -> None:
    """Puts a rulebook in force for what opens from now on; open clocks stay under theirs 启用规则. Refused where a check fails."""
    from casework.changing.rulebooks import activate_rulebook, concerned

    book = _book(file)
    with opened(database) as office:
        same = book.digest == office.policies.rulebook.digest
        activate_rulebook(office.cases, book, administrator(office, by))
        left = concerned(office.views, book).total
    if as_json:
        say_json({"rulebook": book.name, "digest": book.digest[:16], "in_force": same, "under_another": left})
    else:
        already = "（此前已启用 it was in force already）" if same else ""
        typer.echo(f"启用 in force: {book.name} {book.digest[:16]}{already}")
        typer.echo(f"{left} 件未结案件仍按原规则 open cases stay under theirs; casework rulebook move [--dry-run] moves them")


def rulebook_move(
    region: Region = "",
    case: Annotated[list[str] | None, typer.Option("--case", metavar="CASE", help="Only this case; may be given several times.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would move.")] = False,
    by: By = "operator",
    limit: Limit = 100,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Moves open cases to the rulebook in force, each by a fact that says what moved; a killed run goes on at the next 改用新规则."""
    from casework.changing.rulebooks import concerned, move_cases, rehearse_rulebook

    if region and not (region.isascii() and region.isdigit() and len(region) in (2, 4, 6)):
        raise BadInput(f"--region: {region!r} is not a code of a region; write 620502 for a county, 6205 for a city, 62 for a province")
    if region and case:
        raise BadInput("--region and --case were both given; name the cases, or a region")
    with opened(database) as office, progress("move 改用", silent=as_json) as told:
        book = office.policies.rulebook
        numbers = concerned(office.views, book, region, case or ())
        answer: dict[str, Any] = {"rulebook": book.name, "digest": book.digest[:16], "dry_run": dry_run}
        if dry_run:
            found = rehearse_rulebook(office.cases, book, office.clock(), numbers, told)
            answer, failed = answer | plain_rehearsal(found), found.failed
        else:
            outcome = move_cases(office.cases, office.views, numbers, administrator(office, by), told)
            answer, failed = answer | plain_outcome(outcome), outcome.failed
    if as_json:
        say_json(answer)
    elif dry_run:
        print_rehearsal(found, limit)
    else:
        typer.echo(
            f"改用 moved {outcome.changed} cases to {book.name} {book.digest[:16]}: {outcome.dates} 个期限 clocks moved, "
            f"{len(outcome.people)} 人 people are told by letter"
        )
    finish(failed)


def _book(file: Path | None) -> "Rulebook":
    from casework.workflows.rulebook import national, read_rulebook

    return national() if file is None else read_rulebook(file)


def _plain(old: "Rulebook", new: "Rulebook", differing: "list[Difference]", golden: "list[Golden]") -> dict[str, Any]:
    def said(result: "Result | None") -> dict[str, Any] | None:
        return None if result is None else {"expected": result.expected, "got": result.got, "ok": result.ok}

    return {
        "from": {"name": old.name, "digest": old.digest[:16]}, "to": {"name": new.name, "digest": new.digest[:16]},
        "differences": [
            {"part": each.place.part, "name": each.place.name, "region": each.place.region, "since": each.place.since, "field": each.field,
             "kind": each.kind, "before": each.before, "after": each.after}
            for each in differing
        ],
        "golden": [{"name": (a or b).name, "before": said(a), "after": said(b)} for a, b in golden],  # type: ignore[union-attr]  # one of them is there
    }  # fmt: skip


def _print_moving(found: "Rehearsal", limit: int) -> None:
    if limit:
        print_rehearsal(found, limit)
    else:
        typer.echo(
            f"如改用新规则 were they moved: {found.cases} of {found.looked_at} open cases would change their dates, "
            f"{len(found.shifts)} clocks; list them with --cases"
        )
