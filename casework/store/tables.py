"""Whole tables, read as of one moment and written into an empty place, as rows that mean the same on both databases."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.adapt import Loader
from psycopg.types.string import TextLoader
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from casework.store.address import Address, Dialect
from casework.store.faults import unavailable
from casework.store.records import VERSION_TABLE, StoreUnavailable
from casework.store.schema import engine_of

Value = None | int | float | str | bytes
FACTS: Final = "facts"
CHUNK: Final = 2000
"""Rows fetched or written at once."""
LISTED: Final[dict[Dialect, str]] = {
    "sqlite": "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    "postgresql": "select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'",
}


class _Hex(Loader):
    """A UUID as SQLite keeps it: 32 hexadecimal digits."""

    def load(self, data: Any) -> str:
        """Without the dashes."""
        return bytes(data).replace(b"-", b"").decode()


class _Bit(Loader):
    """A truth as SQLite keeps it: 1 or 0."""

    def load(self, data: Any) -> int:
        """By the server's letter."""
        return int(bytes(data) == b"t")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one database inside one transaction on its driver's connection `raw`."""

    raw: Any
    dialect: Dialect

    def names(self) -> list[str]:
        """All tables of facts and records; what version they have is told by `schema`."""
        return sorted(str(row[0]) for row in self.raw.execute(LISTED[self.dialect]).fetchall() if row[0] != VERSION_TABLE)

    def schema(self) -> str:
        """The step of the migrations that the tables stand at."""
        row = self.raw.execute(f"select version_num from {VERSION_TABLE}").fetchone()
        return str(row[0]) if row else ""

    def meta(self) -> dict[str, str]:
        """What the database says of itself."""
        return {str(name): str(value) for name, value in self.raw.execute("select name, value from meta").fetchall()}

    def position(self) -> int:
        """The position of the last fact, 0 where there is none."""
        return int(self.raw.execute("select coalesce(max(notification_id), 0) from facts").fetchone()[0])

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.raw.execute(f"select count(*) from {_quoted(table)}").fetchone()[0])

    def columns(self, table: str) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(each[0] for each in self.raw.execute(f"select * from {_quoted(table)} limit 0").description)

    def rows(self, table: str, of: str | None = None) -> Iterator[tuple[Value, ...]]:
        """Its rows; facts in the order of their positions, others in any. `of` takes those whose column `database` says so."""
        chosen = "" if of is None else f" where database = {'?' if self.dialect == 'sqlite' else '%s'}"
        with self._cursor() as cursor:
            order = " order by notification_id" if table == FACTS else ""
            cursor.execute(f"select * from {_quoted(table)}{chosen}{order}", () if of is None else (of,))
            while some := cursor.fetchmany(CHUNK):
                yield from some

    def put(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Writes rows in place of those that are there; on a server by COPY, with the positions that they have."""
        named = ", ".join(_quoted(column) for column in columns)
        self.raw.execute(f"delete from {_quoted(table)}")
        if self.dialect == "sqlite":
            self.raw.executemany(f"insert into {_quoted(table)} ({named}) values ({', '.join('?' * len(columns))})", rows)
            return
        with self.raw.cursor() as cursor, cursor.copy(f"copy {_quoted(table)} ({named}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)

    def count_on(self) -> None:
        """Lets the server give the next numbers behind those that were written; SQLite does so by itself."""
        if self.dialect == "sqlite":
            return
        asked = """select table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)
                   from information_schema.columns where table_schema = current_schema()
                   and pg_get_serial_sequence(quote_ident(table_name), column_name) is not null"""
        for table, column, sequence in self.raw.execute(asked).fetchall():
            last = sql.SQL("select setval({}, coalesce(max({}), 1), max({}) is not null) from {}")
            self.raw.execute(last.format(sequence, sql.Identifier(column), sql.Identifier(column), sql.Identifier(table)))

    def _cursor(self) -> Any:
        return _Closing(self.raw.cursor()) if self.dialect == "sqlite" else self.raw.cursor(name="rows")


class _Closing:
    """SQLite's cursor as a context manager."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __enter__(self) -> Any:
        return self._cursor

    def __exit__(self, *_: object) -> None:
        self._cursor.close()


def tables_of(connection: Connection, dialect: Dialect) -> Tables:
    """The tables as the transaction of a connection sees them."""
    raw: Any = connection.connection.driver_connection
    if dialect == "postgresql":
        connection.execute(text("set local datestyle to iso"))
        for name, loader in (("uuid", _Hex), ("bool", _Bit), ("json", TextLoader), ("jsonb", TextLoader), ("timestamp", TextLoader)):
            raw.adapters.register_loader(name, loader)
    return Tables(raw, dialect)


@contextmanager
def as_of_now(address: Address, *, holding: str = FACTS, schema: str | None = None) -> Iterator[Tables]:
    """The tables as of one moment, while others go on writing; on a server those of `schema` where it is given.

    Raises StoreUnavailable, also where there is no table `holding`.
    """
    engine = engine_of(address, patience=None, create=False)
    options: dict[str, Any] = {"reading": True}
    if address.dialect == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    try:
        with driver_told(address.shown), engine.execution_options(**options).connect() as connection, connection.begin():
            if schema is not None and address.dialect == "postgresql":
                connection.execute(text(f"set local search_path to {_quoted(schema)}"))
            found = tables_of(connection, address.dialect)
            if holding not in found.names():
                raise StoreUnavailable(f"the database {address.shown} has no table {holding}; check the path or the name")
            yield found
    finally:
        engine.dispose()


@contextmanager
def driver_told(shown: str) -> Iterator[None]:
    """Turns what the database raises into StoreUnavailable with one sentence; faults of other files pass through."""
    try:
        yield
    except (sqlite3.Error, psycopg.Error, DBAPIError) as fault:
        raise unavailable(shown, fault) from fault


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
