"""Restoring a backup into an empty place: checked before, filled in one transaction, read back and compared, then named."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from casework import __version__
from casework.backup.archive import Backup, BackupDamaged, Manifest, check, opened
from casework.backup.taking import EPOCHS, KEYS, Told, keys_beside
from casework.backup.weighing import Weight, written
from casework.security.vault_tables import SCHEMA, make_table
from casework.store.address import Address, read_address
from casework.store.restoring import (
    EPOCH,
    HELD,
    NotEmpty,
    at_draft,
    beside,
    filling,
    filling_file,
    inside_schema,
    note,
)  # fmt: skip
from casework.store.tables import Tables

PASSES = 3
"""How often a restore reads every row: from the file before, from the file, from the database."""


class NotFitting(ValueError):
    """The files do not belong together; the sentence says which would."""


class NotRestored(ValueError):
    """What came out is not what was backed up; nothing was kept of it."""


def look_through(file: Path, keys: Path | None, told: Told) -> Manifest:
    """Checks a backup, and its keys where they are given, without restoring it. Raises BackupDamaged and NotFitting."""
    with _both(file, keys) as (backup, kept):
        total = _rows(backup, kept)
        for each in filter(None, (backup, kept)):
            check(each, lambda rows: told(rows, total))
        return backup.manifest


def restore(url: str, file: Path, keys: Path | None, told: Told) -> Manifest:
    """Restores a backup into a database that is still empty: everything or nothing.

    Raises BackupDamaged, NotFitting, NotEmpty, NotRestored, SchemaMismatch for a backup of a newer release, and StoreUnavailable.
    """
    address = read_address(url)
    with _both(file, keys) as (backup, kept):
        said = partial(_told, told, PASSES * _rows(backup, kept))
        _refuse_taken(address, keys=kept is not None)
        for each in filter(None, (backup, kept)):
            check(each, said)
        with _places(address, keys=kept is not None) as (facts_at, keys_at):
            with filling(facts_at, backup.manifest.schema) as (connection, tables):
                for name in backup.manifest.tables:
                    _fill(tables, backup, name, said)
                _refuse_elsewhere(tables, backup.manifest)
                note(connection, _notes(tables, backup.manifest))
                if kept is not None and keys_at is None:
                    make_table(connection, own=False, columns=frozenset(kept.columns(KEYS)))
                    with inside_schema(connection, SCHEMA):
                        _fill_keys(tables, kept, said)
            if kept is not None and keys_at is not None:
                with filling_file(keys_at) as (connection, tables):
                    make_table(connection, own=True, columns=frozenset(kept.columns(KEYS)))
                    _fill_keys(tables, kept, said)
        return backup.manifest


def _fill_keys(tables: Tables, kept: Backup, said: Callable[[int], None]) -> None:
    """The wrapped keys, and the epochs of the master key where the release of the backup counted them."""
    for name in kept.manifest.tables:
        _fill(tables, kept, name, said)


def _fill(tables: Tables, backup: Backup, name: str, said: Callable[[int], None]) -> None:
    tables.put(name, backup.columns(name), backup.rows(name, said))
    weight, wanted = Weight(), backup.manifest.tables[name]
    for row in tables.rows(name):
        weight.add(written(row))
    said(weight.rows)
    if (weight.rows, weight.digest) != (wanted.rows, wanted.digest):
        raise NotRestored(f"the table {name} did not come out as it was backed up: {weight.rows} of {wanted.rows} rows; nothing was kept")


def _refuse_elsewhere(tables: Tables, manifest: Manifest) -> None:
    if tables.position() != manifest.position:
        raise NotRestored(f"the facts end at position {tables.position()} instead of {manifest.position}; nothing was kept")


def _notes(tables: Tables, manifest: Manifest) -> dict[str, str]:
    """The recovery note: which epoch begins, from which backup, and that nothing is sent before somebody says so."""
    now, before = datetime.now(UTC).isoformat(timespec="seconds"), int(tables.meta().get(EPOCH, "0"))
    what = {"at": now, "taken_at": manifest.taken_at, "position": manifest.position, "release": __version__}
    return {EPOCH: str(before + 1), HELD: now, f"restored_{before + 1}": msgspec.json.encode(what).decode()}


@contextmanager
def _both(file: Path, keys: Path | None) -> Iterator[tuple[Backup, Backup | None]]:
    with ExitStack() as stack:
        backup = stack.enter_context(opened(file))
        kept = None if keys is None else stack.enter_context(opened(keys))
        for each, kind in ((backup, "records"), (kept, "keys")):
            if each is not None and each.manifest.kind != kind:
                raise NotFitting(f"{each.path}: a backup of {each.manifest.kind}, where one of {kind} is meant")
        if kept is not None and kept.manifest.database != backup.manifest.database:
            raise NotFitting(f"{kept.path}: keys of another database than {backup.path}; give those that were taken with it")
        if kept is not None and set(kept.manifest.tables) not in ({KEYS}, {KEYS, EPOCHS}):
            raise BackupDamaged(f"{kept.path}: it holds something else than keys")
        yield backup, kept


@contextmanager
def _places(address: Address, *, keys: bool) -> Iterator[tuple[Address, Address | None]]:
    """Where facts and keys are written to. Files get their names at the end, that of the facts last."""
    if address.path is None:
        yield address, None
        return
    with ExitStack() as stack:
        facts_at = at_draft(address, stack.enter_context(beside(address.path)))
        keys_at, own = None, keys_beside(address)
        if keys and own.path is not None:
            keys_at = at_draft(own, stack.enter_context(beside(own.path)))
        yield facts_at, keys_at


def _refuse_taken(address: Address, *, keys: bool) -> None:
    if address.path is None:
        return
    own = keys_beside(address).path
    views = address.path.with_name(f"{address.path.stem}.views.db")
    for path in (address.path, views, *([own] if keys else [])):
        if path is not None and path.exists():
            raise NotEmpty(f"{path} is there already; restore into an empty folder, what is there is never written over")


def _rows(*backups: Backup | None) -> int:
    return sum(table.rows for each in backups if each is not None for table in each.manifest.tables.values())


def _told(told: Told, total: int, rows: int) -> None:
    told(rows, total)
