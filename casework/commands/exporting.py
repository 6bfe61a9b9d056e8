"""`casework export`: the ledger as Excel, the process as XES or OCEL, the facts as a bundle."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar

import typer

from casework.commands.exported_files import From, Out, Region, To, chosen, new_file, progress, said_of
from casework.commands.opening import opened
from casework.commands.speaking import Database, say

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.papers.process import Maker
    from casework.projections.exporting import Choice


class Part(Protocol):
    """A part of a process log; `left_out` are the cases that it could not read."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Their numbers."""


P = TypeVar("P", bound=Part)
export = typer.Typer(help="Exports 导出: ledger, statistics (Excel), xes, ocel (process mining), facts (bundle).", no_args_is_help=True)


@export.command("ledger")
def ledger(output: Out, region: Region = None, first: From = None, last: To = None, database: Database = None) -> None:
    """The ledger 台账 as Excel: a line a case, totals, statistics and what was counted; no name of any worker in it."""
    with opened(database) as office, new_file(output, ".xlsx") as draft:
        from casework.papers.ledger_sheet import About, write_ledger
        from casework.projections.exporting import export as exported
        from casework.projections.words import rule_names

        choice = chosen(office, region, first, last)
        with progress("台账 ledger") as told:
            found = exported(office.views, choice, lambda done: told(done, found.total))
            digests = (office.policies.calendar.digest[:16], office.policies.rulebook.digest[:16])
            words = said_of(region, first, last)
            about = About(office.clock(), words, *digests, rule_names(office.policies.rulebook), _statistics(office, choice, region))
            written = write_ledger(draft, found, about)
    for case_no in written.left_out:
        say(f"{case_no}: 隔离中，未列入 in quarantine, left out; see casework quarantine list")
    typer.echo(f"已导出 {written.cases} cases → {output}")


@export.command("statistics")
def statistics(output: Out, region: Region = None, first: From = None, last: To = None, database: Database = None) -> None:
    """Statistics 统计 as Excel: a sheet for each grouping, and one for each report that was sent up this year, as it stands last."""
    with opened(database) as office, new_file(output, ".xlsx") as draft:
        from casework.application.reports import reports_of
        from casework.domain.timekeeping.terms import local_day
        from casework.papers.sheets import Book
        from casework.papers.statistics_sheet import write_figures, write_groups
        from casework.projections.statistics import GROUPINGS

        choice = chosen(office, region, first, last)
        with Book(draft) as book:
            for groups in _statistics(office, choice, region, GROUPINGS):
                write_groups(book, groups)
            for number, report in reports_of(office.cases, local_day(office.clock()).year).of.items():
                write_figures(book, number, dict(report.last.figures))
    typer.echo(f"已导出 → {output}")


Pseudonyms = Annotated[bool, typer.Option("--pseudonyms", help="Cases by pseudonyms, too, instead of their numbers.")]


Workers = Annotated[int | None, typer.Option("--workers", min=1, metavar="N", help="Processes; by default one a processor, at most 4.")]


@export.command("xes")
def xes(
    output: Out, region: Region = None, first: From = None, last: To = None, pseudonyms: Pseudonyms = False, workers: Workers = None,
    database: Database = None,
) -> None:  # fmt: skip
    """A process log in XES (IEEE 1849) 过程日志: a trace a case; accounts as pseudonyms, no personal data; checked before it is there."""
    from casework.papers.xes import XesPart, write_xes

    mined = _mined(database, region, first, last, XesPart, hides_cases=pseudonyms, workers=workers)
    with new_file(output, ".xes") as draft, draft.open("wb") as file, mined as found:
        traces, events = write_xes(file, found)
    typer.echo(f"已导出 {traces} cases, {events} events → {output}")


@export.command("ocel")
def ocel(
    output: Out, region: Region = None, first: From = None, last: To = None, pseudonyms: Pseudonyms = False, workers: Workers = None,
    database: Database = None,
) -> None:  # fmt: skip
    """An object-centric log in OCEL 2.0 (JSON) 多对象过程日志: cases, firms, units, clocks and letters; checked before it is there."""
    from casework.papers.ocel import write_ocel
    from casework.papers.ocel_part import JsonPart

    mined = _mined(database, region, first, last, JsonPart, hides_cases=pseudonyms, workers=workers)
    with new_file(output, ".json") as draft, draft.open("wb") as file, mined as found:
        objects, events = write_ocel(file, found)
    typer.echo(f"已导出 {objects} objects, {events} events → {output}")


@contextmanager
def _mined(
    database: str | None, region: str | None, first: str | None, last: str | None, form: "Callable[[Maker], Callable[[Any], P]]", *,
    hides_cases: bool, workers: int | None,
) -> "Iterator[Iterator[P]]":  # fmt: skip
    """The parts of a log in a form, made of the chosen cases; those that cannot be read are told at the end."""
    from casework.papers.process import Maker, Masks, WorkingDays
    from casework.projections.exporting_crew import parts

    left_out: list[str] = []

    def whole(each: "Iterator[P]") -> "Iterator[P]":
        for part in each:
            left_out.extend(part.left_out)
            yield part

    with opened(database) as office:
        choice, masks = chosen(office, region, first, last), Masks(office.vault.derived_key("process logs"), hides_cases)
        maker = Maker(WorkingDays(office.policies.calendar), masks)
        with progress("过程 process") as told, closing(parts(office.views, choice, form(maker), told, workers).each) as each:
            yield whole(each)
    for case_no in left_out:
        say(f"{case_no}: 隔离中，未列入 in quarantine, left out; see casework quarantine list")


@export.command("facts")
def facts(output: Out, database: Database = None) -> None:
    """All facts as stored, with their proof 存证包: lines of JSON that `casework verify FILE` checks; what is sealed stays sealed."""
    from casework.commands.prove import prove

    prove(bundle=output, database=database)


def _statistics(
    office: "Casework", choice: "Choice", region: str | None, groupings: Sequence[str] = ("region", "unit", "month")
) -> "list[Any]":  # fmt: skip
    from casework.papers.statistics_sheet import Groups
    from casework.projections.questions import at_once
    from casework.projections.statistics import Asked, total
    from casework.projections.statistics import statistics as numbers_of

    def work(views: Any) -> list[Groups]:
        made = []
        for by in groupings:
            found = numbers_of(views, Asked(by, choice.scope, office.clock(), None, region, choice.search.since, choice.search.until))
            made.append(Groups(by, found, total(found)))
        return made

    return at_once(office.views, work)
