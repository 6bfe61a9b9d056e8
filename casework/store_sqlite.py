"""Facts and records in one SQLite file: ordered, durable, one writer at a time and readers that never wait."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Notification, StoredEvent, Subscription

from casework.store_faults import unavailable
from casework.store_records import CommandKnown, CommandRecord, SourceKnown, SourceRecord, StoreUnavailable
from casework.store_sqlite_files import PATIENCE, connect

Row = tuple[Any, ...]


class SqliteFacts(ApplicationRecorder):
    """The facts of a SQLite file as eventsourcing reads and writes them. Usable from many threads."""

    def __init__(self, path: Path, shown: str, patience: float = PATIENCE) -> None:
        self._path, self._shown, self._patience = path, shown, patience
        self._turn = Lock()
        self._writer: sqlite3.Connection | None = None
        self._idle: deque[sqlite3.Connection] = deque()
        self._closed = False

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command: CommandRecord | None = None,
        sources: Sequence[SourceRecord] = (),
        **_: Any,
    ) -> Sequence[int]:
        """Facts, command id and sources in one transaction; the positions of the facts.

        Raises CommandKnown, SourceKnown, IntegrityError (a version is not stored + 1) with nothing written, and
        StoreUnavailable, after which only a look at the command id tells whether it was written.
        """
        with self._writing() as cursor:
            _refuse_known(cursor, command, sources)
            _refuse_stale(cursor, stored_events)
            positions = [_put(cursor, fact) for fact in stored_events]
            position = positions[-1] if positions else _last(cursor)
            if command is not None:
                row = (command.id.hex, command.caller, command.body_hash, command.case_id.hex, command.version, position)
                cursor.execute("insert into commands (id, caller, body_hash, case_id, version, position) values (?,?,?,?,?,?)", row)
            rows = [(source.source, source.number, source.case_id.hex, position) for source in dict.fromkeys(sources)]
            cursor.executemany("insert into sources (source, number, case_id, position) values (?,?,?,?)", rows)
        return positions

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The facts of one stream in the order of their versions."""
        statement = (
            "select originator_version, topic, state from facts where originator_id = ? and originator_version > ?"
            f" and originator_version <= ? order by originator_version {'desc' if desc else 'asc'} limit ?"
        )
        case = UUID(str(originator_id))
        rows = self._read(statement, (case.hex, gt or 0, 2**62 if lte is None else lte, -1 if limit is None else limit))
        return [StoredEvent(case, version, topic, state.encode()) for version, topic, state in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Facts of all streams in the order of their positions."""
        first = 0 if start is None else start if inclusive_of_start else start + 1
        chosen = f" and topic in ({','.join('?' * len(topics))})" if topics else ""
        statement = (
            "select notification_id, originator_id, originator_version, topic, state from facts"
            f" where notification_id >= ? and notification_id <= ?{chosen} order by notification_id limit ?"
        )
        rows = self._read(statement, (first, 2**62 if stop is None else stop, *topics, limit))
        return [Notification(UUID(case), version, topic, state.encode(), position) for position, case, version, topic, state in rows]

    def max_notification_id(self) -> int | None:
        """The position of the last fact, None where there is none."""
        row: Row = self._read("select max(notification_id) from facts", ())[0]
        return None if row[0] is None else int(row[0])

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Not offered: runners pull by `select_notifications`, the same on both databases."""
        raise NotImplementedError("pull with select_notifications instead of subscribing")

    def close(self) -> None:
        """Closes every connection; one that is in use closes on its return."""
        self._closed = True
        with self._turn:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        while self._idle:
            self._idle.pop().close()

    def _commit(self, connection: sqlite3.Connection) -> None:
        connection.execute("COMMIT")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Cursor]:
        if not self._turn.acquire(timeout=self._patience):
            raise StoreUnavailable(f"the database {self._shown} is not ready: earlier writes of this process take too long; try again")
        try:
            connection = self._open_writer()
            cursor = connection.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                self._commit(connection)
            finally:
                cursor.close()
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except sqlite3.IntegrityError as fault:
            raise IntegrityError("the facts do not fit what is stored") from fault
        except sqlite3.Error as fault:
            raise unavailable(self._shown, fault) from fault
        finally:
            self._turn.release()

    def _open_writer(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreUnavailable(f"the database {self._shown} was closed")
        if self._writer is None:
            self._writer = connect(self._path, patience=self._patience, create=False)
        return self._writer

    def _read(self, statement: str, values: Row) -> list[Row]:
        try:
            connection = self._take()
            try:
                return connection.execute(statement, values).fetchall()
            finally:
                self._give_back(connection)
        except sqlite3.Error as fault:
            raise unavailable(self._shown, fault) from fault

    def _take(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreUnavailable(f"the database {self._shown} was closed")
        try:
            return self._idle.pop()
        except IndexError:
            return connect(self._path, patience=self._patience, create=False)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if self._closed:
            connection.close()
        else:
            self._idle.append(connection)


def _put(cursor: sqlite3.Cursor, fact: StoredEvent) -> int:
    row = (UUID(str(fact.originator_id)).hex, fact.originator_version, fact.topic, fact.state.decode())
    cursor.execute("insert into facts (originator_id, originator_version, topic, state) values (?,?,?,?)", row)
    return int(cursor.lastrowid or 0)


def _last(cursor: sqlite3.Cursor) -> int:
    return int(cursor.execute("select coalesce(max(notification_id), 0) from facts").fetchone()[0])


def _refuse_known(cursor: sqlite3.Cursor, command: CommandRecord | None, sources: Sequence[SourceRecord]) -> None:
    if command is not None:
        statement = "select caller, body_hash, case_id, version, position from commands where id = ?"
        row = cursor.execute(statement, (command.id.hex,)).fetchone()
        if row is not None:
            raise CommandKnown(CommandRecord(command.id, row[0], bytes(row[1]), UUID(row[2]), row[3], row[4]))
    for source in sources:
        row = cursor.execute("select case_id from sources where source = ? and number = ?", (source.source, source.number)).fetchone()
        if row is not None:
            raise SourceKnown(UUID(row[0]))


def _refuse_stale(cursor: sqlite3.Cursor, facts: Sequence[StoredEvent]) -> None:
    by_case = sorted(facts, key=lambda fact: str(fact.originator_id))
    for case, group in groupby(by_case, key=lambda fact: fact.originator_id):
        statement = "select coalesce(max(originator_version), 0) from facts where originator_id = ?"
        stored = cursor.execute(statement, (UUID(str(case)).hex,)).fetchone()[0]
        versions = [fact.originator_version for fact in group]
        if versions != list(range(stored + 1, stored + 1 + len(versions))):
            raise IntegrityError(f"stale: {case} stands at version {stored}, the facts start at {versions[0]}")
