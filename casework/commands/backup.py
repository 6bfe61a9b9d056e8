"""`casework backup` and `casework restore`: the whole office in one file, its keys in another, and back into an empty place."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import chosen
from casework.commands.sealing import recovered_at, sealed_at
from casework.commands.speaking import INPUT, AsJson, BadInput, Database, say, say_json
from casework.settings import BACKUPS

if TYPE_CHECKING:
    from casework.backup.archive import Manifest
    from casework.backup.taking import Told
    from casework.privacy.reapplying import Reapplied

Target = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE|FOLDER", help="A new file, or a folder in which it is named by database and time.", envvar=BACKUPS, show_envvar=True
    ),
]
Keys = Annotated[
    Path | None,
    typer.Option("--keys", metavar="FILE|FOLDER", help="Also the wrapped keys, into a file of their own: keep it apart, not for long."),
]
KeysFrom = Annotated[Path | None, typer.Option("--keys", metavar="FILE", help="The keys that were backed up with it.")]
WithoutKeys = Annotated[
    bool, typer.Option("--without-keys", help="Restore although no name, number or statement can then be read, as after an erasure.")
]


def backup(target: Target = None, keys: Keys = None, as_json: AsJson = False, database: Database = None) -> None:
    """Backs up facts and records while the office works 备份. Views are left out: they are made anew; the master key is yours to keep."""
    from casework.backup.taking import take, take_keys

    if target is None:
        raise BadInput(f"name a file or a folder for the backup, or set {BACKUPS} to a folder")
    url, now = chosen(database), datetime.now(UTC)
    _refuse_missing(target, keys)
    with told("backup 备份", silent=as_json) as bar:
        file = _named(target, url, now, keys=False)
        manifest = take(url, file, bar)
        kept = None if keys is None else _named(keys, url, now, keys=True)
        if kept is not None:
            take_keys(url, kept, bar)
    _noted(url, manifest)
    sealed_at(url, "backup")
    if as_json:
        say_json({"file": file, "keys": kept, **_plain(manifest)})
    else:
        typer.echo(f"备份完成 {file}: {_rows(manifest)} rows up to position {manifest.position}")
    if kept is None:
        say(
            "the keys are not in it; without them no name can be read again: casework backup --keys FILE keeps them, apart and not for long"
        )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.", exists=True, dir_okay=False)],
    keys: KeysFrom = None,
    without_keys: WithoutKeys = False,
    erasures: Annotated[
        Path | None, typer.Option("--erasures", metavar="FOLDER", help="Where the list of erasures lies; default: with the checkpoints.")
    ] = None,
    key: Annotated[list[str] | None, typer.Option("--key", metavar="HEX", help="Believe certificates of erasures by this key.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the files; no database is touched.")] = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Restores a backup into an empty place 恢复: all or nothing. Nobody is sent anything until `casework notices on`."""
    from casework.backup.restoring import look_through
    from casework.backup.restoring import restore as bring_back

    if (keys is None and not (without_keys or dry_run)) or (keys is not None and without_keys):
        raise BadInput("--keys: name the keys that were backed up with it, or say --without-keys; then no name in it can be read")
    with told("restore 恢复", silent=as_json) as bar:
        if dry_run:
            manifest = look_through(file, keys, bar)
        else:
            url = chosen(database)
            manifest = bring_back(url, file, keys, bar)
    again = None if dry_run else _erased_again(url, erasures, key or (), with_keys=keys is not None)
    if not dry_run:
        recovered_at(url, f"restored from {file.name}, taken {manifest.taken_at:%Y-%m-%dT%H:%M:%SZ}")
    if as_json:
        say_json({"file": file, "restored": not dry_run, "erased_again": again and again.again, **_plain(manifest)})
    else:
        done = "校验无误 whole" if dry_run else "恢复完成 restored"
        typer.echo(f"{done}: {_rows(manifest)} rows up to position {manifest.position}, taken {manifest.taken_at:%Y-%m-%d %H:%M}Z")
    if not dry_run:
        _tell_erasures(again)
        say("next: set the master key, casework rebuild, casework doctor; when all is well, casework notices on, then start the processes")


def _erased_again(url: str, folder: Path | None, believed: Iterable[str], *, with_keys: bool) -> "Reapplied | None":
    """What was erased after the backup was taken is erased again. Without keys the first opening of the office sees to it."""
    from casework.privacy.reapplying import key_beside, reapply
    from casework.security.vault_keys import KeyStore
    from casework.store import Store

    if not with_keys:
        return None
    with Store.open(url, create=False) as store, closing(KeyStore(store)) as keys:
        return reapply(store, keys, folder=folder, believed=(*believed, *key_beside(folder)))


def _tell_erasures(again: "Reapplied | None") -> None:
    if again is None:
        return
    if again.known:
        say(f"已按清单重新删除 {again.again} of {again.known} erasures of the list were done again")
    elif not again.faults:
        say("没有找到删除清单 no list of erasures was found; what was erased since the backup is back, unless --erasures FOLDER names it")
    for fault in again.faults:
        say(f"未重新删除 not erased again: {fault}; give its key with --key, or set CASEWORK_CHECKPOINT_KEY_FILE")
    if again.faults:
        raise typer.Exit(INPUT)


@contextmanager
def told(title: str, *, silent: bool) -> "Iterator[Told]":
    """A bar on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=silent or not console.is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda rows, total: bar.update(task, advance=rows, total=total)


def _noted(url: str, manifest: "Manifest") -> None:
    from casework.backup.taking import note_taken
    from casework.store import StoreUnavailable

    try:
        note_taken(url, manifest)
    except StoreUnavailable as fault:
        say(f"the backup is whole, but the database could not note it, and the doctor will miss it: {fault}")


def _refuse_missing(*targets: Path | None) -> None:
    for target in filter(None, targets):
        if not target.is_dir() and not target.parent.is_dir():
            raise BadInput(f"{target}: the folder {target.parent} does not exist; make it first")


def _named(target: Path, url: str, now: datetime, *, keys: bool) -> Path:
    from casework.backup.taking import database_of, named_in

    return named_in(target, database_of(url), now, "keys" if keys else "records") if target.is_dir() else target


def _rows(manifest: "Manifest") -> int:
    return sum(table.rows for table in manifest.tables.values())


def _plain(manifest: "Manifest") -> dict[str, Any]:
    import msgspec

    plain: dict[str, Any] = msgspec.to_builtins(manifest)
    return plain
