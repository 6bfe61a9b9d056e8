"""Raw rows of a database for whoever checks it: read only, of one moment, of any release, and whatever somebody did to them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg

from casework.store.address import Address, read_address
from casework.store.faults import unavailable
from casework.store.postgres_connections import connect
from casework.store.proof import EPOCH, Extent, proof_file
from casework.store.records import StoreUnavailable

HASH: Final = 32
COLUMNS: Final = "notification_id, originator_id, originator_version, topic, state"
BYTES: Final = (
    "notification_id, uuid_send(originator_id), originator_version, convert_to(topic, 'UTF8') as topic, convert_to(state, 'UTF8') as state"
)
STRANGE: Final = "its columns are not those of a fact"
Row = tuple[int, bytes, int, bytes, bytes] | tuple[int, str]
"""Position, case, version, topic, state; or the position and why there is no fact in that row."""


class Reading:
    """A database as of one moment. `database` and `epoch` are what it says of itself, `extent` how far its log goes, if it has one."""

    def __init__(self, facts: Any, leaves: Any, prefix: str) -> None:
        self._facts, self._leaves, self._prefix = facts, leaves, prefix
        self.extent = self._extent()
        said = facts.execute("select value from meta where name = 'database'").fetchone()
        epoch = facts.execute(EPOCH).fetchone()
        self.database, self.epoch = _text(said[0]) if said else "", int(_text(epoch[0])) if epoch else 0
        self.total = int(facts.execute("select count(*) from facts").fetchone()[0])

    def rows(self) -> Iterator[Row]:
        """All facts in the order of their positions."""
        return self._server_rows() if self._prefix else _file_rows(self._facts)

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """Positions and hashes of the leaves as they are stored; none where there is no log."""
        left = 0 if self.extent is None else self.extent.size
        tiles = f"select hashes, positions from {self._prefix}tiles where level = 0 order by number"
        for hashes, positions in _streamed(self._leaves, "leaves", tiles, 20) if left else ():
            for at in range(min(left, len(positions) // 8)):
                yield int.from_bytes(positions[at * 8 : at * 8 + 8], "big"), bytes(hashes[at * HASH : at * HASH + HASH])
            left -= len(positions) // 8
            if left <= 0:
                return

    def notes(self) -> list[str]:
        """The texts of the notes that the database keeps."""
        if self.extent is None:
            return []
        return [_text(row[0]) for row in self._leaves.execute(f"select body from {self._prefix}notes order by epoch, number").fetchall()]

    def _extent(self) -> Extent | None:
        if self._leaves is None:
            return None
        row = self._leaves.execute(f"select database, epoch, size, position from {self._prefix}log").fetchone()
        return None if row is None else Extent(_text(row[0]), *row[1:])

    def _server_rows(self) -> Iterator[Row]:
        for row in _streamed(self._facts, "facts", f"select {BYTES} from facts order by notification_id", 5000):
            yield row if row[0] > 0 and row[2] > 0 else (row[0], STRANGE)


@contextmanager
def reading(url: str) -> Iterator[Reading]:
    """A database that is only looked at. Raises AddressError and StoreUnavailable."""
    address = read_address(url)
    try:
        with _in_file(address.path) if address.path is not None else _in_server(address) as found:
            yield found
    except (sqlite3.Error, psycopg.Error) as fault:
        raise unavailable(address.shown, fault) from fault


@contextmanager
def _in_file(path: Path) -> Iterator[Reading]:
    """The leaves are looked at before the facts: so no leaf is there for a fact that is not seen."""
    if not path.exists():
        raise StoreUnavailable(f"the database sqlite:///{path} is not ready: there is no such file; check the path")
    leaves = _looked_at(proof_file(path))
    try:
        with closing(_look(path)) as facts:
            facts.execute("begin")
            yield Reading(facts, leaves, "")
    finally:
        if leaves is not None:
            leaves.close()


@contextmanager
def _in_server(address: Address) -> Iterator[Reading]:
    with closing(connect(address, patience=None)) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        row = connection.execute("select to_regclass('proof.log') is not null").fetchone()
        yield Reading(connection, connection if row and row[0] else None, "proof.")


def _look(path: Path) -> sqlite3.Connection:
    """Read only; also where the folder cannot be written and nobody else has the file open. Text comes as bytearray, blobs as bytes."""
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
        connection.execute("select count(*) from sqlite_master")
    except sqlite3.OperationalError:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    connection.text_factory = bytearray
    return connection


def _looked_at(path: Path) -> sqlite3.Connection | None:
    """The leaves, as of now; None where there are none."""
    leaves = _look(path) if path.exists() else None
    if leaves is None:
        return None
    leaves.execute("begin")
    if leaves.execute("select count(*) from sqlite_master where name = 'log'").fetchone()[0]:
        return leaves
    leaves.close()
    return None


def _streamed(connection: Any, name: str, statement: str, at_once: int) -> Iterator[Any]:
    """Rows as they come, from a server so many at a time."""
    if isinstance(connection, sqlite3.Connection):
        for row in connection.execute(statement):  # noqa: UP028  # delegated to, the cursor would be closed after its connection
            yield row
        return
    with connection.cursor(name=name, binary=True) as cursor:
        cursor.itersize = at_once
        cursor.execute(statement)
        yield from cursor


def _file_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    last: int = 0
    topic: Any
    state: Any
    try:
        for last, case, version, topic, state in connection.execute(f"select {COLUMNS} from facts order by notification_id"):
            if type(topic) is bytearray and type(state) is bytearray and type(version) is int and type(case) is bytearray:
                try:
                    name = case.decode()
                    key = bytes.fromhex(name)
                except ValueError:
                    key, name = b"", "-"
                if key.hex() == name and len(key) == 16 and version > 0 and last > 0:
                    yield last, key, version, topic, state  # type: ignore[misc]  # a bytearray is hashed as bytes are
                    continue
            yield last, STRANGE
    except sqlite3.DatabaseError as fault:
        yield last + 1, f"the file is damaged from here on ({fault})"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else bytes(value).decode()
