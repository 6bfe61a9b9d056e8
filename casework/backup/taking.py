"""Taking a backup while the office works: facts and records as of one moment, and the wrapped keys in a file of their own."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from casework import __version__
from casework.backup.archive import Kind, Manifest, written_to
from casework.security.vault_keys import FIRST
from casework.security.vault_tables import FILE_NAME, SCHEMA
from casework.store.address import Address, read_address
from casework.store.records import OFFICE
from casework.store.restoring import note_backed_up
from casework.store.tables import Tables, as_of_now

KEYS: Final = "keys"
MOMENT: Final = "%Y%m%dT%H%M%SZ"
EPOCHS: Final = "epochs"
Told = Callable[[int, int], None]
"""Hears of progress: rows done since the last time, and rows in all."""


def take(url: str, path: Path, told: Told) -> Manifest:
    """Backs up facts and records. Nobody waits for it, and what is written meanwhile is not in it.

    Raises StoreUnavailable, BackupExists and OSError; nothing is left of a backup that failed.
    """
    with as_of_now(read_address(url)) as tables:
        names = tables.names()
        total = sum(tables.count(name) for name in names)
        with written_to(path) as writer:
            for name in names:
                writer.put(name, tables.columns(name), tables.rows(name), lambda rows: told(rows, total))
            manifest = replace(_what(tables, "records"), tables=writer.tables)
            writer.finish(manifest)
    return manifest


def take_keys(url: str, path: Path, told: Told) -> Manifest:
    """Backs up the wrapped keys of the database, after its facts: so each fact's key is there. They open with the master key only."""
    address = read_address(url)
    with as_of_now(address) as tables:
        said = _what(tables, "keys")
    with as_of_now(keys_beside(address), holding=KEYS, schema=SCHEMA) as tables, written_to(path) as writer:
        names = [name for name in (KEYS, EPOCHS) if name in tables.names()]
        total = sum(tables.count(name) for name in names)
        for name in names:
            writer.put(name, tables.columns(name), tables.rows(name, of=said.database), lambda rows: told(rows, total))
        manifest = replace(said, tables=writer.tables, epochs=_epochs(tables, said.database))
        writer.finish(manifest)
    return manifest


def _epochs(tables: Tables, database: str) -> list[int]:
    """The epochs of the master key under which any key is wrapped: with these master keys, and no others, the backup can be opened."""
    if "epoch" not in tables.columns(KEYS):
        return [FIRST]
    columns = tables.columns(KEYS)
    wrapped, epoch = columns.index("wrapped"), columns.index("epoch")
    return sorted({int(str(row[epoch])) for row in tables.rows(KEYS, of=database) if row[wrapped] is not None})


def note_taken(url: str, manifest: Manifest) -> None:
    """Notes in the database that it was backed up. Raises StoreUnavailable where it cannot be written to, as on a replica."""
    note_backed_up(read_address(url), manifest.taken_at)


def keys_beside(address: Address) -> Address:
    """Where the keys of a database lie: in a file beside an embedded one, in a schema of a server."""
    return address if address.folder is None else read_address(f"sqlite:///{address.folder / FILE_NAME}")


def database_of(url: str) -> str:
    """The id of a database. Raises StoreUnavailable."""
    with as_of_now(read_address(url)) as tables:
        return tables.meta()["database"]


def named_like(database: str) -> str:
    """How backups of a database in a folder are named, without those of keys; in the order of their names the last is the newest."""
    return f"casework-{database[:8]}-*Z.zip"


def named_in(folder: Path, database: str, now: datetime, kind: Kind) -> Path:
    """The name of a backup in a folder: database and moment (UTC)."""
    return folder / f"casework-{database[:8]}-{now.astimezone(UTC):{MOMENT}}{'.keys' if kind == 'keys' else ''}.zip"


def _what(tables: Tables, kind: Kind) -> Manifest:
    """The manifest of a backup that holds no table yet."""
    said = tables.meta()
    return Manifest(
        kind, __version__, said["database"], said.get("purpose", OFFICE), tables.schema(), tables.position(), datetime.now(UTC), {}
    )
