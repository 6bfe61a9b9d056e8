"""Facts and records on PostgreSQL: one locked, ordered call writes them, and no wait is longer than its limit."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Final, TypeVar
from uuid import UUID

import psycopg
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Notification, StoredEvent, Subscription
from psycopg.abc import PQGen
from psycopg_pool import ConnectionPool
from sqlalchemy import Engine, create_engine

from casework.store_address import CONNECT_SECONDS, Address
from casework.store_faults import unavailable
from casework.store_records import CommandKnown, CommandRecord, SourceKnown, SourceRecord, StoreUnavailable

READ_SECONDS: Final = 5.0
WRITE_SECONDS: Final = 10.0
CONNECTIONS: Final = 16

logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # the store tells its failures itself

R = TypeVar("R")
Row = tuple[Any, ...]

PUT: Final = "select casework_put_facts(%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)"
COMMAND: Final = "select caller, body_hash, case_id, version, position from commands where id = %s"


class Patient(psycopg.Connection[Any]):
    """A connection that gives up after `patience` seconds without an answer (None: never), also when the server hangs."""

    patience: float | None = WRITE_SECONDS

    def wait(self, gen: PQGen[R], interval: float = 0.1, timeout: float | None = None) -> R:
        """As psycopg's, with the patience as the limit; a connection that ran into it is closed, its state is unknown."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.errors._WaitTimeout as late:
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError(f"no answer within {self.patience:g} s") from late


def connect(address: Address, *, patience: float | None = WRITE_SECONDS, autocommit: bool = False) -> Patient:
    """A connection to the writable one of the servers; the server, too, gives up a statement after `patience` seconds."""
    connection = Patient.connect(**limited(address, patience), autocommit=autocommit)
    connection.patience = patience
    return connection


def limited(address: Address, patience: float | None) -> dict[str, Any]:
    """libpq parameters with the server's own limit on a statement."""
    parameters: dict[str, Any] = dict(address.parameters)
    if patience is not None:
        parameters["options"] = f"{parameters.get('options', '')} -c statement_timeout={int(patience * 1000)}".strip()
    return parameters


def postgres_engine(address: Address, *, patience: float | None = WRITE_SECONDS) -> Engine:
    """SQLAlchemy on the same servers, for records."""
    creator = partial(connect, address, patience=patience)
    return create_engine("postgresql+psycopg://", creator=creator, pool_size=4, max_overflow=8, pool_timeout=CONNECT_SECONDS)


class PostgresFacts(ApplicationRecorder):
    """The facts of a PostgreSQL database as eventsourcing reads and writes them. Usable from many threads."""

    def __init__(self, address: Address) -> None:
        self._shown = address.shown
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
        try:
            with self._connection(WRITE_SECONDS) as connection:
                row = connection.execute(PUT, _arrays(stored_events, command, sources)).fetchone()
        except psycopg.errors.UniqueViolation as fault:
            raise IntegrityError("stale: the versions do not follow what is stored") from fault
        except psycopg.Error as fault:
            raise self._translated(fault, command) from fault
        return list(row[0]) if row else []

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


def _arrays(facts: Sequence[StoredEvent], command: CommandRecord | None, sources: Sequence[SourceRecord]) -> Row:
    asked, sources = [] if command is None else [command], list(dict.fromkeys(sources))
    return (
        [fact.originator_id for fact in facts],
        [fact.originator_version for fact in facts],
        [fact.topic for fact in facts],
        [fact.state.decode() for fact in facts],
        [each.id for each in asked],
        [each.caller for each in asked],
        [each.body_hash for each in asked],
        [each.case_id for each in asked],
        [each.version for each in asked],
        [source.source for source in sources],
        [source.number for source in sources],
        [source.case_id for source in sources],
    )
