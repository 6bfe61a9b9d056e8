"""Where wrapped keys lie: a store of their own, apart from the facts, so that forgetting a key forgets what it closed."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final, cast

import psycopg
from sqlalchemy import Connection, Engine, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite

from casework.security.vault_tables import BY_FILE, BY_SERVER, FILE_NAME, SCHEMA, file_engine, keys, make_table, widen
from casework.store import Store
from casework.store.faults import unavailable
from casework.store.schema import told
from casework.store.sqlite_files import connect

__all__ = ["FILE_NAME", "FIRST", "ROOT", "SCHEMA", "EpochRetired", "KeyStore", "Wrapped", "make_table"]

ROOT: Final = ""
"""The subject under which a database keeps the secret that its master key is checked by and its hash key derived from."""
FIRST: Final = 1
"""The number of the first epoch."""


class EpochRetired(Exception):
    """A key was to be kept under an epoch that was retired meanwhile; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key, sealed under the master key of an epoch."""

    box: bytes
    epoch: int


@dataclass(slots=True)
class _Asked:
    """Keys that somebody wants kept, and the keys that hold then, or what went wrong."""

    wrapped: Mapping[str, Wrapped]
    held: dict[str, Wrapped | None] | BaseException | None = None


class KeyStore:
    """Wrapped keys of one database by subject: `keys.db` beside an embedded database, schema `vault` on a server."""

    def __init__(self, store: Store) -> None:
        self.database = store.meta.database
        self.shown = store.url if store.folder is None else f"sqlite:///{store.folder / FILE_NAME}"
        self._folder = store.folder or Path()
        self._own = None if store.folder is None else file_engine(store.folder / FILE_NAME)
        engine = self._own or store.engine
        self._engine: Engine = engine.execution_options(schema_translate_map={SCHEMA: None}) if self._own else engine
        self.inserting: Any = sqlite.insert if self._own else postgresql.insert
        self._said = BY_FILE if self._own else BY_SERVER
        self._turn: AbstractContextManager[object] = Lock() if self._own else nullcontext()
        self._eye_turn, self._eye = Lock(), cast(sqlite3.Connection | None, None)
        self._first, self._line = Lock(), deque[_Asked]()
        self._make_tables()

    def close(self) -> None:
        """Closes the store where it is one of its own."""
        if self._eye is not None:
            self._eye.close()
        if self._own is not None:
            self._own.dispose()

    def is_empty(self) -> bool:
        """Whether no key of any database was ever kept here."""
        with self.reading() as connection:
            return connection.execute(select(keys.c.subject).limit(1)).first() is None

    def read(self, subjects: frozenset[str]) -> dict[str, Wrapped | None]:
        """The wrapped keys that are there; None for a forgotten one."""
        return self._read_file(sorted(subjects)) if self._own is not None else self._read_server(sorted(subjects))

    def add(self, wrapped: Mapping[str, Wrapped]) -> dict[str, Wrapped | None]:
        """Keeps the keys whose subject has none yet; answers with those that hold, whoever wrote them. Raises EpochRetired.

        Threads that wait for each other share a transaction: a commit lasts longer than everything else in it.
        """
        mine = _Asked(wrapped)
        self._line.append(mine)
        with self._first:
            if mine.held is None:
                self._add_all([self._line.popleft() for _ in range(len(self._line))])
        assert mine.held is not None
        if isinstance(mine.held, BaseException):
            raise mine.held
        return {subject: mine.held[subject] for subject in wrapped}

    def _add_all(self, asked: Sequence["_Asked"]) -> None:
        keys_of = {subject: key for each in asked for subject, key in each.wrapped.items()}
        held: dict[str, Wrapped | None] | BaseException
        try:
            held = self._added(keys_of)
        except BaseException as fault:
            held = fault
        for each in asked:
            each.held = held

    def _added(self, wrapped: Mapping[str, Wrapped]) -> dict[str, Wrapped | None]:
        """In the driver's own words, which SQLAlchemy takes over as they are: every new case and person comes by here."""
        rows = [(self.database, subject, key.box, key.epoch) for subject, key in sorted(wrapped.items())]
        with self.writing() as connection:
            for epoch in sorted({key.epoch for key in wrapped.values()}):
                self._refuse_retired(connection, epoch)
            connection.exec_driver_sql(self._said.add, rows)
            found = [connection.exec_driver_sql(self._said.read, row[:2]).one() for row in rows]
        return {subject: None if box is None else Wrapped(bytes(box), epoch) for subject, box, epoch in found}

    def _refuse_retired(self, connection: Connection, epoch: int) -> None:
        """The row of an epoch is held until the commit, so that it is not retired while a key comes under it."""
        row = connection.exec_driver_sql(self._said.hold, (self.database, epoch)).first()
        if row is not None and row[0] is not None:
            raise EpochRetired("the epoch of the master key was retired meanwhile")

    def forget(self, subject: str) -> None:
        """Destroys a key and keeps a mark that it was destroyed; the mark also comes where there was no key yet."""
        gone = {"wrapped": None, "forgotten_at": func.current_timestamp()}
        statement = self.inserting(keys).values(database=self.database, subject=subject, **gone)
        with self.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["database", "subject"], set_=gone))
        if self._own is not None:
            self.sweep()

    def sweep(self) -> None:
        """Takes what was overwritten off the disk: the write-ahead log of a file, the dead rows of a server's table (its owner only).

        A plain vacuum leaves a part of them in free space (20 of 100 measured), so the table is written anew while nobody reads it.
        On a server the write-ahead log, replicas and backups still hold the old rows; they end with the epoch's master key.
        """
        with told(self.shown), self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            if self._own is not None:
                raw.execute("pragma wal_checkpoint(truncate)")
                return
        with told(self.shown), self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("set statement_timeout = 0")
            try:
                connection.exec_driver_sql(f"vacuum (full) {SCHEMA}.keys")
            finally:
                connection.exec_driver_sql("reset statement_timeout")

    def _read_file(self, subjects: Sequence[str]) -> dict[str, Wrapped | None]:
        """Without SQLAlchemy, which would take twenty times as long: every command asks."""
        marks = ", ".join("?" * len(subjects))
        question = f"select subject, wrapped, epoch from keys where database = ? and subject in ({marks})"
        try:
            with self._eye_turn:
                if self._eye is None:
                    self._eye = connect(self._folder / FILE_NAME, create=False)
                rows = self._eye.execute(question, (self.database, *subjects)).fetchall()
        except sqlite3.Error as fault:
            raise unavailable(self.shown, fault) from fault
        return {subject: None if box is None else Wrapped(box, epoch) for subject, box, epoch in rows}

    def _read_server(self, subjects: Sequence[str]) -> dict[str, Wrapped | None]:
        """As above, of a server."""
        question = f"select subject, wrapped, epoch from {SCHEMA}.keys where database = %s and subject = any(%s)"
        try:
            with told(self.shown):
                held = self._engine.raw_connection()
        except psycopg.Error as fault:  # the pool passes on what the driver says where no connection can be made
            raise unavailable(self.shown, fault) from fault
        try:
            connection: Any = held.driver_connection
            rows = connection.execute(question, (self.database, subjects)).fetchall()
        except psycopg.Error as fault:
            held.invalidate(fault)
            raise unavailable(self.shown, fault) from fault
        finally:
            held.close()
        return {subject: None if box is None else Wrapped(box, epoch) for subject, box, epoch in rows}

    def _make_tables(self) -> None:
        schema = None if self._own else SCHEMA
        with self.reading() as connection:
            found = inspect(connection)
            if found.has_table("epochs", schema=schema):
                return
            older = found.has_table("keys", schema=schema)
        with self.writing() as connection:
            if older:
                widen(connection, own=self._own is not None)
            make_table(connection, own=self._own is not None)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One writer of this process at a time: those who find a SQLite file locked would sleep ever longer between two looks."""
        with self._turn, told(self.shown), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction that waits for no writer."""
        with told(self.shown), self._engine.execution_options(reading=True).connect() as connection:
            yield connection
