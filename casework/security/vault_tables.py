"""The tables of the key store 密钥库: wrapped keys, and the epochs of the master key. Times of epochs are seconds since 1970 (UTC)."""

from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Connection, DateTime, Double, Engine, Integer, LargeBinary, MetaData, String, Table, event, inspect, text

from casework.store.sqlite_files import sqlite_engine

FILE_NAME: Final = "keys.db"
SCHEMA: Final = "vault"
LOCK: Final = 726
"""The advisory lock of making the schema."""

metadata = MetaData(schema=SCHEMA)
keys = Table(
    "keys", metadata,
    Column("database", String, primary_key=True), Column("subject", String, primary_key=True), Column("wrapped", LargeBinary),
    Column("forgotten_at", DateTime), Column("epoch", Integer, nullable=False, server_default="1"),
)  # fmt: skip
epochs = Table(
    "epochs", metadata,
    Column("database", String, primary_key=True), Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("cipher", String, nullable=False), Column("mark", LargeBinary, nullable=False), Column("begun_at", Double, nullable=False),
    Column("retired_at", Double),
)  # fmt: skip
BEFORE_EPOCHS: Final = frozenset({"database", "subject", "wrapped", "forgotten_at"})
"""The columns of keys up to release 0.3.0, whose master key is epoch 1."""


class Said(NamedTuple):
    """The statements of adding keys, as the driver takes them."""

    hold: str
    add: str
    read: str


BY_FILE: Final = Said(
    "select retired_at from epochs where database = ? and epoch = ?",
    "insert into keys (database, subject, wrapped, epoch) values (?, ?, ?, ?) on conflict do nothing",
    "select subject, wrapped, epoch from keys where database = ? and subject = ?",
)
BY_SERVER: Final = Said(
    f"select retired_at from {SCHEMA}.epochs where database = %s and epoch = %s for share",
    f"insert into {SCHEMA}.keys (database, subject, wrapped, epoch) values (%s, %s, %s, %s) on conflict do nothing",
    f"select subject, wrapped, epoch from {SCHEMA}.keys where database = %s and subject = %s",
)


def make_table(connection: Connection, *, own: bool, columns: frozenset[str] | None = None) -> None:
    """Makes the tables, in a file of their `own` or in a schema of a server.

    `columns` are those of a backup to be filled in: one of an older release gets the older table, which is widened when it is opened.
    """
    if not own:
        connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
        connection.execute(text(f"create schema if not exists {SCHEMA}"))
    at = connection.execution_options(schema_translate_map={SCHEMA: None}) if own else connection
    if columns == BEFORE_EPOCHS:
        older = Table("keys", MetaData(schema=SCHEMA), *(column._copy() for column in keys.columns if column.name in columns))
        older.create(at)
        return
    metadata.create_all(at)


def widen(connection: Connection, *, own: bool) -> None:
    """Gives an older table of keys the column of the epoch; what is in it is wrapped under the first one."""
    if not own:
        connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
    schema = None if own else SCHEMA
    if any(column["name"] == "epoch" for column in inspect(connection).get_columns("keys", schema=schema)):
        return
    place = "keys" if own else f"{SCHEMA}.keys"
    connection.execute(text(f"alter table {place} add column epoch integer not null default 1"))


def file_engine(path: Path) -> Engine:
    """A SQLite file that overwrites what it deletes."""
    engine = sqlite_engine(path)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.execute("pragma secure_delete = on")

    return engine
