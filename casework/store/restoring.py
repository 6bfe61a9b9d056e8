"""Filling an empty database from a backup: all in one transaction, and what a restored database says of itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from casework.store import Store
from casework.store.address import Address
from casework.store.drafts import draft_of
from casework.store.records import HEAD, SchemaMismatch
from casework.store.schema import LOCK, engine_of, run_steps, state_of
from casework.store.sqlite_files import PATIENCE
from casework.store.tables import Tables, driver_told, tables_of

HELD: Final = "notices_held"
"""The note of a restored database that must not send before a person says so: the moment it was restored."""
BACKED_UP: Final = "backed_up"
"""The note of when a backup was finished last."""
EPOCH: Final = "epoch"
"""How often the database was restored: positions after a restore may stand for other facts than before."""


class NotEmpty(ValueError):
    """A backup is restored into an empty place only; the sentence says what lies there."""


@contextmanager
def filling(address: Address, schema: str) -> Iterator[tuple[Connection, Tables]]:
    """A new database at a step of the migrations, to be filled inside this one transaction; at the end it stands at this release's step.

    Raises NotEmpty, SchemaMismatch for a step that is newer than this release, and StoreUnavailable.
    """
    if schema > HEAD:
        raise SchemaMismatch(f"the backup was made by a newer release (schema {schema}); restore it with that one")
    engine = engine_of(address, patience=None)
    try:
        with driver_told(address.shown), engine.begin() as connection:
            if address.dialect == "postgresql":
                connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            _refuse_used(connection, address)
            run_steps(connection, schema)
            tables = tables_of(connection, address.dialect)
            yield connection, tables
            tables.count_on()
            run_steps(connection)
    finally:
        engine.dispose()


@contextmanager
def filling_file(address: Address) -> Iterator[tuple[Connection, Tables]]:
    """A new SQLite file beside the facts, to be filled inside this one transaction."""
    engine = engine_of(address, patience=None)
    try:
        with driver_told(address.shown), engine.begin() as connection:
            yield connection, tables_of(connection, address.dialect)
    finally:
        engine.dispose()


@contextmanager
def inside_schema(connection: Connection, schema: str) -> Iterator[None]:
    """Table names mean those of a schema of the server while this lasts."""
    connection.execute(text(f"set local search_path to {schema}"))
    yield
    connection.execute(text("set local search_path to default"))


def _refuse_used(connection: Connection, address: Address) -> None:
    if state_of(connection) != "new":
        raise NotEmpty(f"the database {address.shown} is not empty; give a new one, what is there is never written over")
    left = "select 1 from information_schema.schemata where schema_name = 'vault' or schema_name like 'views%'"
    if address.dialect == "postgresql" and connection.execute(text(left)).first() is not None:
        raise NotEmpty(f"the database {address.shown} holds keys or views of another office; give a new one")


def note(connection: Connection, notes: dict[str, str]) -> None:
    """Notes beside what the database says of itself; one that is there is written over."""
    statement = "insert into meta (name, value) values (:name, :value) on conflict (name) do update set value = excluded.value"
    connection.execute(text(statement), [{"name": name, "value": value} for name, value in notes.items()])


def note_backed_up(address: Address, at: datetime) -> None:
    """Notes that a backup was finished, for whoever asks how old the last one is. Raises StoreUnavailable, as on a replica."""
    engine = engine_of(address, patience=PATIENCE, create=False)
    try:
        with driver_told(address.shown), engine.begin() as connection:
            note(connection, {BACKED_UP: at.isoformat(timespec="seconds")})
    finally:
        engine.dispose()


def held_since(store: Store) -> str | None:
    """When the database was restored, where nobody has let its notices go since; else None."""
    with store.reading() as connection:
        held: str | None = connection.execute(text("select value from meta where name = :name"), {"name": HELD}).scalar()
    return held


def let_go(store: Store, *, doubtful: bool) -> int:
    """Notices go out again; how many that may have gone out after the backup were set aside as dead letters, unless `doubtful` are sent."""
    aside = "update deliveries set state = 'dead', error = 'restored: it may have been sent before' where state = 'waiting'"
    with store.writing() as connection:
        number = 0 if doubtful else connection.execute(text(aside)).rowcount
        connection.execute(text("delete from meta where name = :name"), {"name": HELD})
    return number


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A draft in the folder of a SQLite file; it gets its name when all went well, and else nothing is left."""
    with draft_of(path) as draft:
        yield draft
        with closing(sqlite3.connect(draft)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        if path.exists():
            raise NotEmpty(f"{path} is there already; what is there is never written over")
        draft.rename(path)


def at_draft(address: Address, draft: Path) -> Address:
    """The address of a draft; people are still told the file's own name."""
    return replace(address, path=draft)
