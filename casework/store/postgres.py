"""Facts and records on PostgreSQL: one locked, ordered call writes them, and no wait is longer than its limit."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final
from uuid import UUID

import psycopg
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Notification, StoredEvent, Subscription
from psycopg_pool import ConnectionPool

from casework.store.address import CONNECT_SECONDS, Address
from casework.store.faults import unavailable
from casework.store.postgres_connections import WRITE_SECONDS, Patient, limited
from casework.store.postgres_rows import Row, looked, looking, putting, putting_turn
from casework.store.records import CommandKnown, CommandRecord, Look, SourceKnown, SourceRecord, StoreUnavailable, Write

READ_SECONDS: Final = 5.0
CONNECTIONS: Final = 16

logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # the store tells its failures itself

NUMBER: Final = """
    insert into counters (region, year, value)
    select %s, %s, 1 from (select set_config('synchronous_commit', 'off', true)) unsynced
    on conflict (region, year) do update set value = counters.value + 1 returning value"""
COMMAND: Final = "select caller, body_hash, case_id, version, position from commands where id = %s"


class PostgresFacts(ApplicationRecorder):
    """The facts of a PostgreSQL database as eventsourcing reads and writes them. Usable from many threads."""

    def __init__(self, address: Address) -> None:
        self.address, self._shown = address, address.shown
        self._pool: ConnectionPool[Patient] = ConnectionPool(
            kwargs={**limited(address, WRITE_SECONDS), "autocommit": True},
            connection_class=Patient,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=CONNECT_SECONDS,
            reconnect_timeout=CONNECT_SECONDS,
            open=True,
            name="facts",
        )

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command: CommandRecord | None = None,
        sources: Sequence[SourceRecord] = (),
        **_: Any,
    ) -> Sequence[int]:
        """Facts, command id and sources in one transaction and one round trip; the positions of the facts.

        Raises CommandKnown, SourceKnown, IntegrityError (a version is not stored + 1) with nothing written, and
        StoreUnavailable, after which only a look at the command id tells whether it was written. Never sent twice.
        """
        [positions] = self._write(*putting(stored_events, command, sources), command)
        return list(positions)

    def insert_turn(self, writes: Sequence[Write]) -> list[Sequence[int]]:
        """What many commands store, all or nothing and in one round trip; the positions of the facts of each.

        Raises like `insert_events`; of many, a known command or source is an IntegrityError that names none.
        """
        if len(writes) == 1:
            return [self.insert_events(writes[0].facts, command=writes[0].command, sources=writes[0].sources)]
        positions = iter(self._write(*putting_turn(writes))[0])
        return [list(islice(positions, len(write.facts))) for write in writes]

    def look(self, streams: Sequence[UUID], commands: Sequence[UUID] = (), sources: Sequence[SourceRecord] = ()) -> Look:
        """At which version streams stand, and what is known of commands and sources: at least all that these versions hold."""
        return looked(streams, commands, sources, self._read(*looking(streams, commands, sources)))

    def next_number(self, region: str, year: int) -> int:
        """The next running number of a region and year. Not synced by itself: the facts that carry it are, and the log keeps the order."""
        [number] = self._write(NUMBER, (region, year))
        return int(number)

    def _write(self, statement: str, values: Row, command: CommandRecord | None = None) -> Row:
        """The one row that a write answers with. Never sent twice."""
        try:
            with self._connection(WRITE_SECONDS) as connection:
                row: Row = connection.execute(statement, values).fetchone() or ()
        except psycopg.errors.UniqueViolation as fault:
            raise IntegrityError("stale: the versions do not follow what is stored") from fault
        except psycopg.Error as fault:
            raise self._translated(fault, command) from fault
        return row

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
            "select originator_version, topic, state from facts where originator_id = %s and originator_version > %s"
            f" and originator_version <= %s order by originator_version {'desc' if desc else 'asc'} limit %s"
        )
        case = UUID(str(originator_id))
        rows = self._read(statement, (case, gt or 0, 2**62 if lte is None else lte, limit))
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
        """Facts of all streams in the order of their positions, which is the order of their commits."""
        first = 0 if start is None else start if inclusive_of_start else start + 1
        chosen, values = (" and topic = any(%s)", [list(topics)]) if topics else ("", [])
        statement = (
            "select notification_id, originator_id, originator_version, topic, state from facts"
            f" where notification_id >= %s and notification_id <= %s{chosen} order by notification_id limit %s"
        )
        rows = self._read(statement, (first, 2**62 if stop is None else stop, *values, limit))
        return [Notification(case, version, topic, state.encode(), position) for position, case, version, topic, state in rows]

    def max_notification_id(self) -> int | None:
        """The position of the last fact, None where there is none."""
        row: Row = self._read("select max(notification_id) from facts", ())[0]
        return None if row[0] is None else int(row[0])

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Not offered: runners pull by `select_notifications`, the same on both databases."""
        raise NotImplementedError("pull with select_notifications instead of subscribing")

    def close(self) -> None:
        """Closes every connection."""
        self._pool.close()

    @contextmanager
    def _connection(self, patience: float) -> Iterator[Patient]:
        with self._pool.connection() as connection:
            connection.patience = patience
            yield connection

    def _read(self, statement: str, values: Row) -> list[Row]:
        """Rows; asked once more on another connection where the first was lost meanwhile."""

        def ask() -> list[Row]:
            with self._connection(READ_SECONDS) as connection:
                return connection.execute(statement, values).fetchall()

        return self._once_more(ask)

    def _once_more(self, ask: Callable[[], list[Row]]) -> list[Row]:
        try:
            return ask()
        except psycopg.OperationalError as fault:
            if fault.sqlstate is None and "no answer" in str(fault):
                raise unavailable(self._shown, fault) from fault
        except psycopg.Error as fault:
            raise unavailable(self._shown, fault) from fault
        try:
            self._pool.drain()
            return ask()
        except psycopg.Error as fault:
            raise unavailable(self._shown, fault) from fault

    def _translated(self, fault: psycopg.Error, command: CommandRecord | None) -> Exception:
        if fault.sqlstate == "CW001" and command is not None:
            return CommandKnown(self._command(command.id))
        if fault.sqlstate == "CW002":
            return SourceKnown(UUID(fault.diag.message_detail))
        if fault.sqlstate is None or fault.sqlstate[:2] in ("25", "57", "08"):
            self._pool.drain()
        return unavailable(self._shown, fault)

    def _command(self, asked: UUID) -> CommandRecord:
        rows = self._read(COMMAND, (asked,))
        if not rows:
            raise StoreUnavailable(f"the database {self._shown} is not ready: a command id it named is gone")
        caller, body_hash, case_id, version, position = rows[0]
        return CommandRecord(asked, caller, bytes(body_hash), case_id, version, position)
