"""Where wrapped keys lie: a store of their own, apart from the facts, so that forgetting a key forgets what it closed."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any, Final

from sqlalchemy import Column, Connection, DateTime, Engine, LargeBinary, MetaData, String, Table, event, func, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite

from casework.store import Store
from casework.store_schema import told
from casework.store_sqlite_files import sqlite_engine

FILE_NAME: Final = "keys.db"
SCHEMA: Final = "vault"
LOCK: Final = 726
"""The advisory lock of making the schema."""

ROOT: Final = ""
"""The subject under which a database keeps the secret that its master key is checked by and its hash key derived from."""

metadata = MetaData(schema=SCHEMA)
keys = Table(
    "keys",
    metadata,
    Column("database", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("wrapped", LargeBinary),
    Column("forgotten_at", DateTime),
)


@dataclass(slots=True)
class _Asked:
    """Keys that somebody wants kept, and the keys that hold then, or what went wrong."""

    wrapped: Mapping[str, bytes]
    held: dict[str, bytes | None] | BaseException | None = None


class KeyStore:
    """Wrapped keys of one database by subject: `keys.db` beside an embedded database, schema `vault` on a server."""

    def __init__(self, store: Store) -> None:
        self.database = store.meta.database
        self.shown = store.url if store.folder is None else f"sqlite:///{store.folder / FILE_NAME}"
        self._own = None if store.folder is None else _file_engine(store)
        engine = self._own or store.engine
        self._engine = engine.execution_options(schema_translate_map={SCHEMA: None}) if self._own else engine
        self._insert: Any = partial(sqlite.insert if self._own else postgresql.insert, keys)
        self._turn: AbstractContextManager[object] = Lock() if self._own else nullcontext()
        self._first, self._line = Lock(), deque[_Asked]()
        self._make_table()

    def close(self) -> None:
        """Closes the store where it is one of its own."""
        if self._own is not None:
            self._own.dispose()

    def is_empty(self) -> bool:
        """Whether no key of any database was ever kept here."""
        with self._reading() as connection:
            return connection.execute(select(keys.c.subject).limit(1)).first() is None

    def read(self, subjects: frozenset[str]) -> dict[str, bytes | None]:
        """The wrapped keys that are there; None for a forgotten one."""
        with self._reading() as connection:
            return self._read(connection, subjects)

    def add(self, wrapped: Mapping[str, bytes]) -> dict[str, bytes | None]:
        """Keeps the keys whose subject has none yet; answers with those that hold, whoever wrote them.

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
        held: dict[str, bytes | None] | BaseException
        try:
            held = self._added(keys_of)
        except BaseException as fault:
            held = fault
        for each in asked:
            each.held = held

    def _added(self, wrapped: Mapping[str, bytes]) -> dict[str, bytes | None]:
        rows = [{"database": self.database, "subject": subject, "wrapped": key} for subject, key in sorted(wrapped.items())]
        with self._writing() as connection:
            connection.execute(self._insert().on_conflict_do_nothing(), rows)
            return self._read(connection, frozenset(wrapped))

    def forget(self, subject: str) -> None:
        """Destroys a key and keeps a mark that it was destroyed; the mark also comes where there was no key yet."""
        gone = {"wrapped": None, "forgotten_at": func.current_timestamp()}
        statement = self._insert().values(database=self.database, subject=subject, **gone)
        with self._writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["database", "subject"], set_=gone))
        if self._own is not None:
            with told(self.shown), self._own.connect() as connection:
                connection.connection.driver_connection.execute("pragma wal_checkpoint(truncate)")  # type: ignore[union-attr]  # an open connection has its driver

    def _read(self, connection: Connection, subjects: frozenset[str]) -> dict[str, bytes | None]:
        chosen = select(keys.c.subject, keys.c.wrapped).where(keys.c.database == self.database, keys.c.subject.in_(sorted(subjects)))
        return {subject: None if wrapped is None else bytes(wrapped) for subject, wrapped in connection.execute(chosen)}

    def _make_table(self) -> None:
        with self._reading() as connection:
            if inspect(connection).has_table("keys", schema=None if self._own else SCHEMA):
                return
        with self._writing() as connection:
            make_table(connection, own=self._own is not None)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One writer of this process at a time: those who find a SQLite file locked would sleep ever longer between two looks."""
        with self._turn, told(self.shown), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told(self.shown), self._engine.execution_options(reading=True).connect() as connection:
            yield connection


def make_table(connection: Connection, *, own: bool) -> None:
    """Makes the table of keys, in a file of its `own` or in a schema of a server."""
    if not own:
        connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
        connection.execute(text(f"create schema if not exists {SCHEMA}"))
    metadata.create_all(connection.execution_options(schema_translate_map={SCHEMA: None}) if own else connection)


def _file_engine(store: Store) -> Engine:
    """A SQLite file that overwrites what it deletes."""
    assert store.folder is not None
    engine = sqlite_engine(store.folder / FILE_NAME)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.execute("pragma secure_delete = on")

    return engine
