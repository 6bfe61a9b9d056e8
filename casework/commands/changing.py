"""What the commands share that change calendar or rulebook: who does it, a bar of progress, and how a rehearsal or its doing is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.speaking import INPUT, clean, paper, safe, say

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.changing.carrying_out import Outcome
    from casework.changing.rehearsing import Rehearsal
    from casework.domain.values import Actor

By = Annotated[str, typer.Option("--by", metavar="ACCOUNT", help="On whose account it is recorded.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many lines.")]


def administrator(office: "Casework", account: str) -> "Actor":
    """Who changes the rules: the account in its post of administrator, else as the operator of this machine."""
    from casework.domain.timekeeping.terms import local_day
    from casework.domain.values import SYSTEM_UNIT, Actor, Post

    directory, day = office.policies.office, local_day(office.clock())
    known = (directory.actor(account, Post.ADMIN, held.unit, day) for held in directory.held_by(account))
    return next((actor for actor in known if actor is not None), Actor(account, Post.ADMIN, SYSTEM_UNIT))


@contextmanager
def progress(title: str, *, silent: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal, told how many of how many are done; none in a file or pipe."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=silent or not console.is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def plain_rehearsal(found: "Rehearsal") -> dict[str, Any]:
    """A rehearsal for machines."""
    return {
        "looked_at": found.looked_at, "cases": found.cases, "clocks": len(found.shifts), "people": found.people,
        "moves": [
            {"case_no": each.case_no, "clock": each.clock, "from": each.before, "to": each.after, "told": each.told}
            for each in found.shifts
        ],
        "failed": found.failed,
    }  # fmt: skip


def print_rehearsal(found: "Rehearsal", limit: int) -> None:
    """A rehearsal for people: a line for each clock that would move, then the sums."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("案号 case", "期限 clock", "原到期 from", "新到期 to", "告知 told"):
        table.add_column(heading, no_wrap=heading.startswith("案号"), overflow="fold")
    for each in found.shifts[:limit]:
        table.add_row(each.case_no, safe(each.clock), each.before or "中止中", each.after or "中止中", safe("、".join(each.told)))
    if found.shifts:
        paper().print(table)
    typer.echo(
        f"预演 rehearsed {found.looked_at} cases: {found.cases} 件 cases move, {len(found.shifts)} 个期限 clocks, "
        f"{len(found.people)} 人 people to be told"
    )
    if len(found.shifts) > limit:
        say(f"{len(found.shifts) - limit} more clocks move; see them with --limit, or all with --json")


def plain_outcome(outcome: "Outcome") -> dict[str, Any]:
    """What was done, for machines."""
    return {
        "changed": outcome.changed, "idle": outcome.idle, "clocks": outcome.dates, "people": sorted(outcome.people),
        "failed": outcome.failed,
    }  # fmt: skip


def finish(failed: dict[str, str]) -> None:
    """Names what failed, case by case; exit code 1 where anything did."""
    for case_no, fault in failed.items():
        say(clean(f"{case_no}: {fault}"))
    if failed:
        raise typer.Exit(INPUT)
