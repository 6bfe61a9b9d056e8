"""The leaves of the Merkle log and the notes signed so far: a file beside an embedded database, a schema `proof` in a server.

Derived like a view, but apart from the views, so that a rebuild of those leaves the leaves alone: they tell which fact was altered.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, inspect, text

from casework.store import Store
from casework.store.address import read_address
from casework.store.schema import told
from casework.store.sqlite_files import sqlite_engine

LOCK: Final = 727
"""The advisory lock under which the tables are made."""
TABLES: Final = (
    """create table if not exists {p}log (id integer primary key, database text not null, epoch bigint not null,
         size bigint not null, position bigint not null)""",
    """create table if not exists {p}tiles (level integer not null, number bigint not null, first bigint not null,
         hashes {bytes} not null, positions {bytes} not null, primary key (level, number))""",
    "create index if not exists tiles_first on {p}tiles (level, first)",
    "create table if not exists {p}notes (epoch bigint not null, number bigint not null, body text not null, primary key (epoch, number))",
)
EPOCH: Final = "select value from meta where name = 'epoch'"
"""How often the database was restored, written by the restore; none where it never was."""


class Extent(NamedTuple):
    """How far the log goes: so many leaves, the last for the fact at `position`, of this database in this epoch."""

    database: str
    epoch: int
    size: int
    position: int


class Fact(NamedTuple):
    """A stored fact of one case."""

    position: int
    version: int
    topic: str
    state: str


def proof_file(facts: Path) -> Path:
    """Where the leaves of an embedded database lie: `office.proof.db` beside `office.db`."""
    return facts.with_name(f"{facts.stem}.proof.db")


class Proofs:
    """The tables of the log of one open database; made where they are missing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        path = read_address(store.url).path if store.dialect == "sqlite" else None
        self._own = None if path is None else sqlite_engine(proof_file(path))
        self._engine, self._prefix = self._own or store.engine, "" if self._own else "proof."
        try:
            self._make()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Closes what was opened here."""
        if self._own is not None:
            self._own.dispose()

    @contextmanager
    def writing(self) -> Iterator["Pages"]:
        """One transaction; at its beginning the log is locked against other writers."""
        with told(self._store.url), self._engine.begin() as tx:
            pages = Pages(tx, self._prefix)
            pages.row("select size from {p}log for update" if self._own is None else "select size from {p}log")
            yield pages

    @contextmanager
    def reading(self) -> Iterator["Pages"]:
        """One snapshot."""
        options: dict[str, Any] = {"reading": True}
        if self._own is None:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with told(self._store.url), self._engine.execution_options(**options).connect() as tx:
            yield Pages(tx, self._prefix)

    def _make(self) -> None:
        if self._is_made():
            return
        with told(self._store.url), self._engine.begin() as tx:
            if self._own is None:
                tx.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                tx.execute(text("create schema if not exists proof"))
            for statement in TABLES:
                tx.execute(text(statement.format(p=self._prefix, bytes="blob" if self._own else "bytea")))
            beginning = {"database": self._store.meta.database, "epoch": epoch_of(self._store)}
            pages = Pages(tx, self._prefix)
            if pages.row("select size from {p}log") is None:
                pages.does("insert into {p}log (id, database, epoch, size, position) values (1, :database, :epoch, 0, 0)", **beginning)

    def _is_made(self) -> bool:
        schema = None if self._own else "proof"
        with told(self._store.url), self._engine.execution_options(reading=True).connect() as tx:
            return inspect(tx).has_table("notes", schema=schema) and Pages(tx, self._prefix).row("select size from {p}log") is not None


def epoch_of(store: Store) -> int:
    """How often the database was restored."""
    with store.reading() as tx:
        return int(tx.execute(text(EPOCH)).scalar() or 0)


def facts_of(store: Store, case: UUID, upto: int | None = None, after: int = 0) -> list[Fact]:
    """The stored facts of a case behind a version and up to another, with their positions, as they stand in the database."""
    statement = """select notification_id, originator_version, topic, state from facts
                   where originator_id = :case and originator_version > :after and originator_version <= :upto
                   order by originator_version"""
    key = case if store.dialect == "postgresql" else case.hex
    with store.reading() as tx:
        values = {"case": key, "after": after, "upto": 2**31 - 1 if upto is None else upto}
        return [Fact(*row) for row in tx.execute(text(statement), values)]


@dataclass(frozen=True, slots=True)
class Pages:
    """The log inside one transaction. Entries of a level lie in tiles of 256, hashes of 32 bytes one after the other."""

    tx: Connection
    prefix: str

    def row(self, statement: str, **values: object) -> Any:
        """The first row, or None; `{p}` stands for the schema."""
        return self.tx.execute(text(statement.format(p=self.prefix)), values).first()

    def does(self, statement: str, **values: object) -> None:
        """Carries a statement out."""
        self.tx.execute(text(statement.format(p=self.prefix)), values)

    def extent(self) -> Extent:
        """How far the log goes."""
        return Extent(*self.row("select database, epoch, size, position from {p}log"))

    def extend(self, to: Extent) -> None:
        """It goes this far now."""
        self.does("update {p}log set database = :database, epoch = :epoch, size = :size, position = :position", **to._asdict())

    def clear(self) -> None:
        """All leaves are forgotten; the notes stay."""
        self.does("delete from {p}tiles")

    def tile(self, level: int, number: int) -> tuple[bytes, bytes]:
        """Hashes and, of leaves, positions (8 bytes each) of a tile; empty where there is none."""
        row = self.row("select hashes, positions from {p}tiles where level = :level and number = :number", level=level, number=number)
        return (b"", b"") if row is None else (bytes(row[0]), bytes(row[1]))

    def put(self, level: int, number: int, first: int, hashes: bytes, positions: bytes) -> None:
        """Writes a tile whole; `first` is the position of its first leaf."""
        statement = """insert into {p}tiles (level, number, first, hashes, positions) values (:level, :number, :first, :hashes, :positions)
                       on conflict (level, number) do update set hashes = excluded.hashes, positions = excluded.positions"""
        self.does(statement, level=level, number=number, first=first, hashes=hashes, positions=positions)

    def tile_with(self, position: int) -> tuple[int, bytes] | None:
        """Number and positions of the tile of leaves that has this position, if any has."""
        row = self.row(
            "select number, positions from {p}tiles where level = 0 and first <= :position order by first desc limit 1", position=position
        )
        return None if row is None else (int(row[0]), bytes(row[1]))

    def note_names(self) -> list[tuple[int, int]]:
        """Epoch and number of every note."""
        return [(int(row[0]), int(row[1])) for row in self.tx.execute(text(f"select epoch, number from {self.prefix}notes"))]

    def note(self, epoch: int, number: int) -> str | None:
        """The text of one, None where it is not there."""
        row = self.row("select body from {p}notes where epoch = :epoch and number = :number", epoch=epoch, number=number)
        return None if row is None else str(row[0])

    def notes_after(self, epoch: int, number: int, limit: int) -> list[str]:
        """The texts of at most so many behind one, in order."""
        statement = f"""select body from {self.prefix}notes where epoch > :epoch or (epoch = :epoch and number > :number)
                        order by epoch, number limit :limit"""
        return [str(row[0]) for row in self.tx.execute(text(statement), {"epoch": epoch, "number": number, "limit": limit})]

    def last_note(self) -> str | None:
        """The text of the newest signed note."""
        row = self.row("select body from {p}notes order by epoch desc, number desc limit 1")
        return None if row is None else str(row[0])

    def add_note(self, epoch: int, number: int, body: str) -> None:
        """Keeps a note; one that is there stays as it is."""
        self.does(
            "insert into {p}notes (epoch, number, body) values (:epoch, :number, :body) on conflict do nothing",
            epoch=epoch, number=number, body=body,
        )  # fmt: skip
