"""`casework whatif`: stored history under another rulebook or calendar, and how it would have come out; nothing is written anywhere."""

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.changing import finish, progress
from casework.commands.opening import chosen
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, region_code, say_json
from casework.commands.speaking import day as day_of

if TYPE_CHECKING:
    from casework.whatif.reading import End
    from casework.whatif.replaying import Result
    from casework.whatif.rules import Rules
    from casework.whatif.running import Plan

HELD = 10_000
"""Differences kept in memory for the answer; --out gets all of them."""
Files = Annotated[
    list[Path] | None, typer.Argument(metavar="FILE…", help="A rulebook (.toml), a calendar or notices (.json), or one of each.")
]
Day = Annotated[str | None, typer.Option(metavar="DAY", help="Only clocks and rungs whose day lies between; both days count.")]


def whatif(
    files: Files = None,
    check: Annotated[bool, typer.Option("--check", help="Only the self-check: the rules that held must reproduce history.")] = False,
    region: Annotated[str | None, typer.Option("--region", metavar="CODE", help="A region and all below it: 620502, 6205 or 62.")] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Count only clocks and rungs that fall on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Count only clocks and rungs that fall on this day or before.")
    ] = None,
    rules_of: Annotated[
        str | None, typer.Option("--rules-of", metavar="DAY", help="Read the rulebook as of this day, for a draft that begins later.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.csv", help="Every clock that differs, one line each.")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="At most so many clocks listed here.")] = 20,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, help="Processes at work.")] = 2,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Replays history under another rulebook or calendar: due dates, breaches, rungs 政策试算. Nothing is written."""
    _sensible(files or [], check=check, out=out, rules_of=rules_of)
    window = (since and day_of(since, "--from"), until and day_of(until, "--to"))
    plan, tried = _planned(chosen(database), files or [], region, window, rules_of and day_of(rules_of, "--rules-of"))
    found = _run(plan, workers, out, as_json=as_json)
    if check:
        _tell_check(found, limit, as_json=as_json)
    else:
        _tell(plan, tried, found, limit, as_json=as_json)
    finish(found.failed)
    if found.mismatches:
        raise typer.Exit(INPUT)


def _sensible(files: list[Path], *, check: bool, out: Path | None, rules_of: str | None) -> None:
    kinds = [file.suffix.lower() for file in files]
    if bool(files) == check:
        raise BadInput("whatif: name a rulebook (.toml) or a calendar (.json) to be tried, or --check alone")
    for kind in kinds:
        if kind not in (".toml", ".json") or kinds.count(kind) > 1:
            raise BadInput("whatif: at most one rulebook (.toml) and one calendar (.json) are tried at a time")
    if rules_of and ".toml" not in kinds:
        raise BadInput("--rules-of: it says how a rulebook is read; name one")
    if out is not None and check:
        raise BadInput("--out: the self-check lists what is not reproduced by itself")


def _planned(url: str, files: list[Path], region: str | None, days: tuple[Any, Any], rules_of: Any) -> "tuple[Plan, Rules]":
    from casework.store.history import history
    from casework.whatif.reading import end_of, past_of
    from casework.whatif.rules import Rules

    with history(url) as opened:
        end, past = end_of(opened), past_of(opened)
    book = next((file for file in files if file.suffix.lower() == ".toml"), None)
    notices = next((file for file in files if file.suffix.lower() == ".json"), None)
    calendar = _calendar(notices, past.calendar(past.now.calendar)) if notices else None
    tried = Rules(past, calendar, _rulebook(book) if book else None)
    return _plan(url, end, tried, region_code(region) if region else "", days, rules_of), tried


def _plan(url: str, end: "End", tried: "Rules", region: str, days: tuple[date | None, date | None], rules_of: date | None) -> "Plan":
    from casework.whatif.running import Plan
    from casework.whatif.window import Window

    return Plan(
        url, end, Window(end.at, region, *days), dict(tried.calendar.plain()) if tried.calendar else None,
        tried.rulebook.source if tried.rulebook else None, rules_of,
    )  # fmt: skip


def _rulebook(file: Path) -> Any:
    from casework.workflows.rulebook import RulebookError, faults, read_rulebook

    book = read_rulebook(file)
    if wrong := faults(book):
        raise RulebookError([f"{file}: {sentence}" for sentence in wrong])
    return book


def _calendar(file: Path, over: Any) -> Any:
    """A whole calendar, or notices laid over the one in force."""
    from casework.workflows.calendar_notice import read_notices
    from casework.workflows.calendars import read_calendar

    try:
        whole = '"days_off"' in file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadInput(f"{file}: cannot be read ({wrong}); name a JSON file in UTF-8") from None
    return read_calendar(file) if whole else read_notices(file, over)


def _run(plan: "Plan", workers: int, out: Path | None, *, as_json: bool) -> "Result":
    """All ranges, added up; differences go to the file as they come."""
    from casework.commands.whatif_sheet import Sheet
    from casework.whatif.replaying import Result
    from casework.whatif.running import replayed

    whole = Result()
    with Sheet.opened(out) as sheet, progress("试算 what if", silent=as_json) as told, closing(replayed(plan, workers, told)) as parts:
        for part in parts:
            sheet.add(part.differing)
            whole.tally.update(part.tally)
            whole.facts += part.facts
            whole.differing += part.differing[: max(HELD - len(whole.differing), 0)]
            whole.mismatches += part.mismatches[: max(HELD - len(whole.mismatches), 0)]
            whole.failed |= part.failed
    return whole


def _tell(plan: "Plan", tried: "Rules", found: "Result", limit: int, *, as_json: bool) -> None:
    from casework.commands import whatif_words as words
    from casework.whatif.tally import plain

    if as_json:
        say_json(
            words.header(plan, tried) | plain(found.tally) | {"facts": found.facts, **words.listed(found, HELD), "failed": found.failed}
        )
    else:
        words.print_comparison(plan, tried, found, limit)


def _tell_check(found: "Result", limit: int, *, as_json: bool) -> None:
    from casework.commands import whatif_verdicts as words

    if as_json:
        say_json(words.plain_check(found))
    else:
        words.print_check(found, limit)
