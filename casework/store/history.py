"""Stored facts for whoever replays them: read only, up to one position, stream by stream within a range of their ids; never a write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
from eventsourcing.persistence import Notification

from casework.store.address import Address, Dialect, read_address
from casework.store.faults import unavailable
from casework.store.postgres_connections import connect
from casework.store.records import StoreUnavailable

COLUMNS: Final = "select notification_id, originator_id, originator_version, topic, state from facts"
ORDER: Final = "order by originator_id, originator_version"
AT_ONCE: Final = 2000
"""Rows that a server sends at once."""


class History:
    """The facts of one database in one reading transaction."""

    def __init__(self, connection: Any, dialect: Dialect) -> None:
        self._connection, self._dialect = connection, dialect
        self._mark = "?" if dialect == "sqlite" else "%s"

    def newest(self) -> Notification | None:
        """The last fact of all; None where there is none yet."""
        return next(self._rows(f"{COLUMNS} order by notification_id desc limit 1", ()), None)

    def stream(self, stream: UUID) -> Iterator[Notification]:
        """The facts of one stream in order."""
        return self._rows(f"{COLUMNS} where originator_id = {self._mark} {ORDER}", (self._key(stream),))

    def streams(self, lowest: UUID, highest: UUID, upto: int) -> Iterator[Notification]:
        """The facts up to a position of all streams from one id to another, both included, each stream whole and in order."""
        between = f"originator_id between {self._mark} and {self._mark} and notification_id + 0 <= {self._mark}"
        return self._rows(f"{COLUMNS} where {between} {ORDER}", (self._key(lowest), self._key(highest), upto))

    def _key(self, stream: UUID) -> Any:
        return stream.hex if self._dialect == "sqlite" else stream

    def _rows(self, statement: str, values: tuple[Any, ...]) -> Iterator[Notification]:
        for position, stream, version, topic, state in self._raw(statement, values):
            yield Notification(stream if isinstance(stream, UUID) else UUID(hex=stream), version, topic, state.encode(), position)

    def _raw(self, statement: str, values: tuple[Any, ...]) -> Iterator[Any]:
        if isinstance(self._connection, sqlite3.Connection):
            yield from self._connection.execute(statement, values)
            return
        with self._connection.cursor(name="streams") as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(statement, values)
            yield from cursor


@contextmanager
def history(url: str) -> Iterator[History]:
    """A database that is only looked at, as of now. Raises AddressError and StoreUnavailable."""
    address = read_address(url)
    try:
        with _in_file(address.path) if address.path is not None else _in_server(address) as found:
            yield found
    except (sqlite3.Error, psycopg.Error) as fault:
        raise unavailable(address.shown, fault) from fault


@contextmanager
def _in_file(path: Path) -> Iterator[History]:
    if not path.exists():
        raise StoreUnavailable(f"the database sqlite:///{path} is not ready: there is no such file; check the path")
    with closing(_looked_at(path)) as connection:
        connection.execute("begin")
        yield History(connection, "sqlite")


def _looked_at(path: Path) -> sqlite3.Connection:
    """Read only; also where the folder cannot be written and nobody else has the file open."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("select count(*) from sqlite_master")
    except sqlite3.OperationalError:
        connection.close()
        return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    return connection


@contextmanager
def _in_server(address: Address) -> Iterator[History]:
    with closing(connect(address, patience=None)) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute("select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)")
        yield History(connection, "postgresql")
