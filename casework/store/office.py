"""The store of one office: facts with their command ids, and the records that must never be lost or rebuilt."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from uuid import UUID

from sqlalchemy import Connection, Engine, RowMapping, text

from casework.store.address import Address, Dialect, read_address
from casework.store.postgres import PostgresFacts
from casework.store.records import (
    TRIAL,
    CommandRecord,
    Meta,
    PurposeError,
    SourceRecord,
    StoreUnavailable,
)
from casework.store.schema import engine_of, make_ready, told
from casework.store.sqlite import SqliteFacts
from casework.store.sqlite_files import PATIENCE

FORBIDDEN: Final = "POSTGRES_ENABLE_DB_FUNCTIONS"
UNKNOWN: Final = UUID(int=0)
TICKS: Final = "tick"
"""The lease of whoever decides what is due."""
NOW: Final[Mapping[Dialect, str]] = {
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",
    "postgresql": "extract(epoch from clock_timestamp())::float8",
}


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as the database has it: how often it changed hands, until when, and whether it is held now."""

    epoch: int
    until: datetime
    held: bool


class Store:
    """An open database. `recorder` is for eventsourcing, `engine` SQLAlchemy's for records, `url` may be printed."""

    recorder: SqliteFacts | PostgresFacts

    def __init__(self, address: Address, engine: Engine, recorder: SqliteFacts | PostgresFacts) -> None:
        self.engine, self.recorder = engine, recorder
        self.dialect: Dialect = address.dialect
        self.url: str = address.shown
        self.folder: Path | None = address.folder
        self.meta = self._read_meta()

    @classmethod
    def open(cls, url: str, *, create: bool = True, patience: float = PATIENCE) -> "Store":
        """Opens the database, and makes it ready if it is new and `create` allows it.

        `patience` is how many seconds a SQLite write waits for another process. Raises AddressError for a URL that cannot
        be used, SchemaMismatch for an older or newer database, StoreUnavailable within 5 s for everything else.
        """
        return cls.at(read_address(url), create=create, patience=patience)

    @classmethod
    def at(cls, address: Address, *, create: bool = False, patience: float = PATIENCE) -> "Store":
        """As `open`, at an address that is known already."""
        refuse_unordered_inserts(os.environ)
        engine = engine_of(address, patience=patience, create=create)
        try:
            make_ready(engine, address.shown)
            recorder = PostgresFacts(address) if address.path is None else SqliteFacts(address.path, address.shown, patience)
            return cls(address, engine, recorder)
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Closes every connection."""
        self.recorder.close()
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One short write transaction on the records. Raises StoreUnavailable."""
        with told(self.url), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One read transaction that waits for no writer. Raises StoreUnavailable."""
        with told(self.url), self.engine.execution_options(reading=True).connect() as connection:
            yield connection

    # what was asked before

    def command(self, asked: UUID) -> CommandRecord | None:
        """The stored command of this id, None where it was never stored."""
        return self.recorder.look((), (asked,)).commands.get(asked)

    def source(self, source: str, number: str) -> UUID | None:
        """The case that came of a source's number, None where it was never received."""
        return next(iter(self.recorder.look((), (), (SourceRecord(source, number, UNKNOWN),)).sources.values()), None)

    # numbers and leases

    def next_number(self, region: str, year: int) -> int:
        """The next running number of a region and year, from 1. Never given twice; gaps are allowed."""
        return self.recorder.next_number(region, year)

    def acquire_lease(self, name: str, holder: str, seconds: float) -> int | None:
        """Takes or prolongs a lease by the database's time; its epoch, or None while somebody else holds it.

        The epoch grows whenever the lease was lost in between, so that a late act of a former holder can be told.
        """
        statement = f"""insert into leases (name, holder, epoch, until) values (:name, :holder, 1, {self._now} + :seconds)
                        on conflict (name) do update set
                          epoch = leases.epoch + case when leases.holder = :holder and leases.until > {self._now} then 0 else 1 end,
                          holder = :holder, until = {self._now} + :seconds
                        where leases.holder = :holder or leases.until <= {self._now}
                        returning epoch"""
        with self.writing() as connection:
            epoch = connection.execute(text(statement), {"name": name, "holder": holder, "seconds": seconds}).scalar()
        return None if epoch is None else int(epoch)

    def release_lease(self, name: str, holder: str) -> None:
        """Gives a lease back at once; nothing happens where another holds it."""
        with self.writing() as connection:
            connection.execute(
                text("update leases set until = 0 where name = :name and holder = :holder"), {"name": name, "holder": holder}
            )

    def lease(self, name: str) -> Lease | None:
        """How a lease stands; None where nobody ever took it."""
        row = self._row(f"select epoch, until, until > {self._now} as held from leases where name = :name", name=name)
        return None if row is None else Lease(int(row["epoch"]), datetime.fromtimestamp(float(row["until"]), UTC), bool(row["held"]))

    def time(self) -> datetime:
        """The database's time (UTC)."""
        row = self._row(f"select {self._now} as now")
        return datetime.fromtimestamp(float(row["now"]) if row else 0.0, UTC)

    # what the database is

    def schema(self) -> str:
        """The step of the migrations that the database stands at now; another process may have gone on since this one opened it."""
        row = self._row("select version_num from casework_schema")
        return str(row["version_num"]) if row else ""

    @property
    def is_trial(self) -> bool:
        """Whether replay and `tick --at` may work here."""
        return self.meta.purpose == TRIAL

    def mark_trial(self) -> None:
        """Marks a database without facts as a trial; nothing happens where it is one. Raises PurposeError where facts are stored."""
        statement = "update meta set value = :trial where name = 'purpose' and (value = :trial or not exists (select 1 from facts))"
        with self.writing() as connection:
            if self.dialect == "postgresql":
                connection.execute(text("select pg_advisory_xact_lock(724)"))
            done = connection.execute(text(statement), {"trial": TRIAL}).rowcount
        if not done:
            raise PurposeError(f"the database {self.url} holds facts of an office; use a new one for a trial")
        self.meta = self._read_meta()

    def _read_meta(self) -> Meta:
        with self.reading() as connection:
            said = {str(row.name): str(row.value) for row in connection.execute(text("select name, value from meta"))}
            schema = connection.execute(text("select version_num from casework_schema")).scalar_one()
        created = datetime.fromisoformat(said["created_at"])
        return Meta(said["purpose"], str(schema), said["database"], created)

    @property
    def _now(self) -> str:
        return NOW[self.dialect]

    def _row(self, statement: str, **values: object) -> RowMapping | None:
        with self.reading() as connection:
            return connection.execute(text(statement), values).mappings().first()


def refuse_unordered_inserts(environ: Mapping[str, str]) -> None:
    """Raises StoreUnavailable where eventsourcing's own insert function is switched on: its readers lose facts."""
    for name, value in environ.items():
        if name.endswith(FORBIDDEN) and value.strip().lower() not in ("", "0", "n", "no", "f", "false", "off"):
            raise StoreUnavailable(f"the setting {name} lets readers miss facts; remove it from the environment")
