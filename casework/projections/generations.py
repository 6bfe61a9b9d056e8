"""Where the views lie: each generation in its own SQLite file or PostgreSQL schema, and one record that names the active one."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Dialect, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from casework.projections.control import active, alarms, audits, ticks
from casework.projections.noting import Audit, Noted
from casework.projections.tables import SCHEMA, position, views


@dataclass(frozen=True, slots=True)
class Generation:
    """The active generation: its number and the version of its tables."""

    number: int
    schema: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why no tick is done: the last reason, since when (by the database's time), and how many ticks were left out."""

    text: str
    since: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Beside:
    """One read transaction on two generations; `old` and `new` are what a table is called by in each, as in `old.ledger`."""

    tx: Connection
    old: str
    new: str


class Shelf(ABC):
    """The generations of the views of one database. Usable from many threads and processes."""

    @abstractmethod
    def prepare(self) -> None:
        """Makes the record, and a first generation where there is none. Whoever comes first does it, under a lock."""

    @abstractmethod
    def control(self, *, write: bool) -> AbstractContextManager[Connection]:
        """A transaction on the record, as a context manager."""

    @abstractmethod
    def reading(self, number: int, *, single: bool = False) -> AbstractContextManager[Connection]:
        """A transaction on a generation that sees one moment and waits for no writer, as a context manager.

        For a `single` statement none is begun: it sees one moment by itself.
        """

    @abstractmethod
    def writing(self, number: int) -> AbstractContextManager[Connection]:
        """A write transaction on a generation, as a context manager."""

    def turn(self, number: int) -> AbstractContextManager[None]:
        """The turn to write where several processes fill a generation, as a context manager; here nobody need wait for another."""
        return nullcontext()

    @abstractmethod
    def holding(self, number: int) -> AbstractContextManager[Connection]:
        """Keeps every batch out of the active generation, as a context manager that gives the control transaction."""

    @abstractmethod
    def active_within(self, tx: Connection, number: int) -> bool:
        """Whether the generation is still the active one, asked inside a write transaction on it, and stays so until its end."""

    @abstractmethod
    def numbers(self) -> list[int]:
        """The generations that exist, active or not."""

    @abstractmethod
    def make(self, number: int, *, indexed: bool = True) -> None:
        """Makes an empty generation; one that is to be filled first gets its indexes later, by `index`."""

    @abstractmethod
    def index(self, number: int) -> None:
        """Makes the indexes of a generation that has none yet, however long it takes."""

    @abstractmethod
    def beside(self, old: int, new: int) -> AbstractContextManager[Beside]:
        """Two generations seen at once, as a context manager."""

    @abstractmethod
    def weigh(self, number: int) -> None:
        """Lets the database count the rows of a generation, so that it answers by the indexes from the first question on."""

    @abstractmethod
    def drop(self, number: int) -> None:
        """Drops a generation that is not active."""

    @abstractmethod
    def let_go(self, number: int) -> None:
        """Closes the connections to a generation that is no longer active."""

    @abstractmethod
    def close(self) -> None:
        """Closes what this shelf opened."""

    def active(self) -> Generation:
        """The active generation now."""
        with self.control(write=False) as tx:
            row = tx.execute(select(active.c.generation, active.c.schema)).one()
        return Generation(row.generation, row.schema)

    def last_tick(self) -> datetime | None:
        """When this database was ticked last."""
        with self.control(write=False) as tx:
            last: datetime | None = tx.execute(select(ticks.c.last)).scalar()
        return last

    def note_tick(self, now: datetime) -> None:
        """Keeps the moment of the last tick, which never goes back; all is well again."""
        with self.control(write=True) as tx:
            row = insert_for(tx.dialect, ticks).values(id=1, last=now)
            tx.execute(row.on_conflict_do_update(index_elements=["id"], set_={"last": row.excluded.last}, where=ticks.c.last < now))
            tx.execute(delete(alarms))

    def alarm(self) -> Alarm | None:
        """Why no tick is done at present, or None."""
        with self.control(write=False) as tx:
            row = tx.execute(select(alarms)).mappings().one_or_none()
        return None if row is None else Alarm(row["text"], row["since"], row["count"])

    def last_audit(self) -> Noted | None:
        """How the audits went, or None before the first."""
        with self.control(write=False) as tx:
            row = tx.execute(select(audits)).mappings().one_or_none()
        return None if row is None else Noted(row["at"], row["looked"], row["drifted"], row["drifted_at"], row["last"])

    def note_audit(self, audit: Audit, now: datetime) -> None:
        """Adds an audit to those before."""
        last = audit.told[-1] if audit.told else ""
        with self.control(write=True) as tx:
            row = insert_for(tx.dialect, audits).values(
                id=1, at=now, looked=audit.looked, drifted=len(audit.told), drifted_at=now if last else None, last=last
            )
            again = {"at": now, "looked": _plus(row, "looked"), "drifted": _plus(row, "drifted")}
            again |= {"drifted_at": now, "last": last} if last else {}
            tx.execute(row.on_conflict_do_update(index_elements=["id"], set_=again))

    def note_alarm(self, text: str, now: datetime) -> None:
        """Keeps why a tick was left out; the first moment stays until a tick is done."""
        with self.control(write=True) as tx:
            row = insert_for(tx.dialect, alarms).values(id=1, text=text, since=now, count=1)
            again = {"text": row.excluded.text, "count": alarms.c.count + 1}
            tx.execute(row.on_conflict_do_update(index_elements=["id"], set_=again))


def _plus(row: Any, name: str) -> Any:
    return audits.c[name] + row.excluded[name]


def enter_active(tx: Connection, number: int) -> None:
    """Names a generation of this release's tables the active one."""
    row = insert_for(tx.dialect, active).values(id=1, generation=number, schema=SCHEMA)
    tx.execute(row.on_conflict_do_update(index_elements=["id"], set_={"generation": number, "schema": SCHEMA}))


def is_entered(tx: Connection) -> bool:
    """Whether some generation is active."""
    return bool(tx.execute(select(func.count()).select_from(active)).scalar_one())


def start_at_zero(tx: Connection) -> None:
    """The position of an empty generation."""
    if tx.execute(select(func.count()).select_from(position)).scalar_one() == 0:
        tx.execute(insert(position).values(id=1, at=0, epoch=0))


def make_tables(tx: Connection, *, indexed: bool) -> None:
    """The tables of an empty generation, at position 0."""
    for table in views.sorted_tables:
        tx.execute(CreateTable(table, if_not_exists=True))
    if indexed:
        make_indexes(tx)
    start_at_zero(tx)


def make_indexes(tx: Connection) -> None:
    """Every index of a generation but those that its keys need."""
    for table in views.sorted_tables:
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            index.create(tx, checkfirst=True)


def move_on(tx: Connection, at: int, epoch: int, to: int, *, new_epoch: bool = False) -> bool:
    """Compare-and-set of the position; whether nobody else moved it meanwhile."""
    moved = update(position).where(position.c.at == at, position.c.epoch == epoch).values(at=to, epoch=epoch + new_epoch)
    return bool(tx.execute(moved).rowcount)


def insert_for(dialect: Dialect, table: Table) -> Any:
    """An insert that knows `on conflict` in this dialect."""
    return (postgresql if dialect.name == "postgresql" else sqlite).insert(table)
