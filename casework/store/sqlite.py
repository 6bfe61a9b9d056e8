"""Facts and records in one SQLite file: ordered, durable, one writer at a time and readers that never wait."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import Any, Final, Literal
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Notification, StoredEvent, Subscription

from casework.store.faults import unavailable
from casework.store.records import CommandRecord, Look, SourceRecord, StoreUnavailable, Write
from casework.store.sqlite_files import PATIENCE, connect
from casework.store.sqlite_rows import Row, came, known, put_many, put_one, versions

Sync = Literal["full", "normal"]

NUMBER: Final = """insert into counters (region, year, value) values (?, ?, 1)
                   on conflict (region, year) do update set value = counters.value + 1 returning value"""


class SqliteFacts(ApplicationRecorder):
    """The facts of a SQLite file as eventsourcing reads and writes them. Usable from many threads."""

    def __init__(self, path: Path, shown: str, patience: float = PATIENCE) -> None:
        self.path, self._shown, self._patience = path, shown, patience
        self._turn = Lock()
        self._writer: sqlite3.Connection | None = None
        self._idle: deque[sqlite3.Connection] = deque()
        self._closed = False
        self._sync: Sync = "full"
        self.listeners: set[Event] = set()
        """Set after every write of this process."""

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
            return put_one(cursor, stored_events, command, sources)

    def insert_turn(self, writes: Sequence[Write]) -> list[Sequence[int]]:
        """What many commands store, all or nothing; the positions of the facts of each.

        Raises like `insert_events`; of many, a known command or source is an IntegrityError that names none.
        """
        if len(writes) == 1:
            return [self.insert_events(writes[0].facts, command=writes[0].command, sources=writes[0].sources)]
        with self._writing() as cursor:
            return put_many(cursor, writes)

    def look(self, streams: Sequence[UUID], commands: Sequence[UUID] = (), sources: Sequence[SourceRecord] = ()) -> Look:
        """At which version streams stand, and what is known of commands and sources: at least all that these versions hold."""
        with self._looking() as connection:
            stands = versions(connection, [stream.hex for stream in streams])
            records = known(connection, commands)
            cases = {(each.source, each.number): came(connection, each) for each in sources}
        return Look(
            {stream: stands[stream.hex] for stream in streams},
            records,
            {key: case_id for key, case_id in cases.items() if case_id is not None},
        )

    def next_number(self, region: str, year: int) -> int:
        """The next running number of a region and year. Not synced by itself: the facts that carry it are, and the log keeps the order."""
        with self._writing("normal") as cursor:
            return int(cursor.execute(NUMBER, (region, year)).fetchone()[0])

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
    def _writing(self, sync: Sync = "full") -> Iterator[sqlite3.Cursor]:
        if not self._turn.acquire(timeout=self._patience):
            raise StoreUnavailable(f"the database {self._shown} is not ready: earlier writes of this process take too long; try again")
        try:
            connection = self._open_writer(sync)
            cursor = connection.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                self._commit(connection)
                for listener in tuple(self.listeners):
                    listener.set()
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

    def _open_writer(self, sync: Sync = "full") -> sqlite3.Connection:
        if self._closed:
            raise StoreUnavailable(f"the database {self._shown} was closed")
        if self._writer is None:
            self._writer, self._sync = connect(self.path, patience=self._patience, create=False), "full"
        if self._sync != sync:
            self._writer.execute(f"pragma synchronous = {sync}")
            self._sync = sync
        return self._writer

    def _read(self, statement: str, values: Row) -> list[Row]:
        with self._reading() as connection:
            return connection.execute(statement, values).fetchall()

    @contextmanager
    def _looking(self) -> Iterator[sqlite3.Connection]:
        """The writer's own connection where nobody writes: a reader's pages have to be read again after every commit, the writer's stay."""
        if not self._turn.acquire(blocking=False):
            with self._reading() as connection:
                yield connection
            return
        try:
            yield self._open_writer(self._sync)
        except sqlite3.Error as fault:
            raise unavailable(self._shown, fault) from fault
        finally:
            self._turn.release()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._take()
            try:
                yield connection
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
            return connect(self.path, patience=self._patience, create=False)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if self._closed:
            connection.close()
        else:
            self._idle.append(connection)
