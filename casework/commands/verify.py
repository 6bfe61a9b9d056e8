"""`verify`: is the history what it was when it was signed? Offline, on a database, a backup or an exported bundle."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import chosen
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, clean, say, say_json

if TYPE_CHECKING:
    from casework.proof.faults import Report
    from casework.proof.history import History

SHOWN = 20
"""Faults that are told one by one; JSON has all that were looked at."""

Told = Callable[[int], None]
Folder = Annotated[
    Path | None, typer.Option("--checkpoints", metavar="FOLDER", help="Signed checkpoints; default: CASEWORK_CHECKPOINTS, or beside.")
]

Heads = Annotated[list[str] | None, typer.Option("--head", metavar="LINE", help="What somebody kept of `prove --head`; again for each.")]


def verify(
    file: Annotated[Path | None, typer.Argument(help="A backup, or a bundle of `prove --bundle`; the database without it.")] = None,
    key: Annotated[list[str] | None, typer.Option("--key", metavar="HEX", help="A public key to believe; again for each.")] = None,
    checkpoints: Folder = None,
    head: Annotated[
        list[str] | None, typer.Option("--head", metavar="LINE", help="What was kept of `prove --head`; again for each.")
    ] = None,
    public_key: Annotated[bool, typer.Option("--public-key", help="Print the public key of this office's checkpoints, and end.")] = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Checks that no fact was altered, deleted, inserted, moved or cut off 历史核验. Exit code 1 names the first bad position."""
    if public_key:
        return _print_key(database, as_json)
    from casework.proof.checking import check
    from casework.proof.heads import read_head

    heads = [read_head(text) for text in head or ()]
    with _history(file, database, checkpoints, _keys(key or ())) as (history, total), progress("核验 verify", total, as_json) as told:
        history.heads = heads
        report = check(history, told)
    if as_json:
        say_json(plain(report))
    else:
        _print(report)
    if not report.ok:
        raise typer.Exit(INPUT)


@contextmanager
def _history(file: Path | None, url: str | None, folder: Path | None, keys: frozenset[str]) -> "Iterator[tuple[History, int | None]]":
    """A bundle is read without anything that knows a database."""
    from casework.proof.bundle import bundled, is_bundle

    if file is None:
        from casework.proof.databases import in_database

        where = chosen(url)
        with in_database(where, notes_of(where, folder), keys or own_keys(where)) as found:
            yield found
    elif not file.is_file():
        raise BadInput(f"{file}: there is no such file; name a backup or a bundle, or leave it out for the database")
    elif is_bundle(file):
        yield bundled(file, keys), None
    else:
        with _backup(file, url, folder, keys) as found:
            yield found


@contextmanager
def _backup(file: Path, url: str | None, folder: Path | None, keys: frozenset[str]) -> "Iterator[tuple[History, int]]":
    from casework.proof.backups import backed_up, is_backup
    from casework.proof.bundle import noted
    from casework.proof.folder import texts

    if not is_backup(file):
        raise BadInput(f"{file}: this is neither a bundle nor a backup; give what `casework backup` or `prove --bundle` wrote")
    where = chosen(url)
    notes, faults = noted(texts(notes_of(where, folder)))
    with backed_up(file, notes, keys or own_keys(where)) as (history, total):
        history.faults += faults
        yield history, total


def notes_of(url: str, folder: Path | None) -> Path | None:
    """Where the checkpoints of a database lie."""
    from casework.proof.keys import checkpoint_folder
    from casework.store.address import read_address

    return folder or checkpoint_folder(read_address(url).folder, os.environ)


def own_keys(url: str) -> frozenset[str]:
    """The public key of this office, where one is at hand."""
    from casework.proof.keys import CheckpointKeyMissing, signing_key
    from casework.store.address import read_address

    try:
        return frozenset({signing_key(read_address(url).folder, os.environ, make=False).public})
    except CheckpointKeyMissing:
        return frozenset()


def _keys(given: list[str] | tuple[()]) -> frozenset[str]:
    for text in given:
        if len(text) != 64 or set(text.lower()) - set("0123456789abcdef"):
            raise BadInput(f"--key: {text!r} is no public key; it has 64 hexadecimal digits, see: casework verify --public-key")
    return frozenset(text.lower() for text in given)


def _print_key(url: str | None, as_json: bool) -> None:
    from casework.proof.keys import signing_key
    from casework.store.address import read_address

    public = signing_key(read_address(chosen(url)).folder, os.environ).public
    if as_json:
        say_json({"public_key": public})
    else:
        typer.echo(public)


@contextmanager
def progress(what: str, total: int | None, silent: bool) -> Iterator[Told]:
    """A bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=silent or not console.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda number: bar.update(task, completed=number)


def plain(report: "Report") -> dict[str, Any]:
    """A report for machines."""
    from casework.proof.faults import first_bad

    return {
        "ok": report.ok, "database": report.database, "epoch": report.epoch, "facts": report.size, "position": report.position,
        "root": report.root, "checkpoints": report.checkpoints, "covered": report.covered, "covered_position": report.covered_position,
        "covered_at": report.covered_at, "unprotected": report.unprotected, "keys": report.keys, "first_bad": first_bad(report.faults),
        "faults": [
            {"kind": fault.kind, "position": fault.position, "until": fault.until, "case": fault.case or None, "version": fault.version,
             "zh": fault.zh, "en": fault.en}
            for fault in report.faults
        ],
        "more": report.more, "remarks": report.remarks,
    }  # fmt: skip


def _print(report: "Report") -> None:
    from casework.proof.faults import first_bad

    for fault in report.faults[:SHOWN]:
        say(f"{fault.zh}")
        say(f"    {fault.en}")
    if (more := report.more + max(0, len(report.faults) - SHOWN)) > 0:
        say(f"另有 and {more} more differences")
    for remark in report.remarks:
        say(remark)
    bad = first_bad(report.faults)
    verdict = "相符 the history stands" if report.ok else f"不符 the history does NOT stand, first bad position: {bad or '—'}"
    typer.echo(clean(f"{verdict} · {report.size} 条事实 facts, position {report.position}"))
    covered = (
        f"{report.covered} 条已签名 signed as of {report.covered_at}" if report.covered else "无签名检查点 no checkpoint vouches for it"
    )
    typer.echo(f"{covered}；{report.unprotected} 条尚未受保护 not yet protected")
    typer.echo(f"root {report.root}")
