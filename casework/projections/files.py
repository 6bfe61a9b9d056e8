"""Generations of the views as SQLite files beside the facts' file: `office.views.db` names the active one, `office.views.3.db` is one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Engine, event, inspect, select

from casework.projections.control import active, control
from casework.projections.generations import Beside, Shelf, enter_active, is_entered, make_indexes, make_tables
from casework.store import Store, StoreUnavailable
from casework.store.schema import told
from casework.store.sqlite_files import sqlite_engine

TURN: Final = "-turn"
"""The file of a generation whose lock is the turn to write."""


class FileShelf(Shelf):
    """Generations beside a SQLite file. A killed machine may lose the last batches, which are then read again."""

    def __init__(self, store: Store, facts: Path) -> None:
        self._store, self._shown, self._stem, self._folder = store, store.url, facts.stem, facts.parent
        self._record = _engine(self._folder / f"{self._stem}.views.db", create=True)
        self._engines: dict[int, Engine] = {}
        self._asking: dict[tuple[int, bool], Engine] = {}
        self._turn = Lock()

    def prepare(self) -> None:
        """Under the write lock of the facts, unless all is there: two processes that make a new file at once would find it locked."""
        if self._is_prepared():
            return
        with self._store.writing(), self.control(write=True) as tx:
            control.create_all(tx)
            if not is_entered(tx):
                self.make(number := max(self.numbers(), default=0) + 1)
                enter_active(tx, number)

    def _is_prepared(self) -> bool:
        if not (self._folder / f"{self._stem}.views.db").exists():
            return False
        with self.control(write=False) as tx:
            return set(control.tables) <= set(inspect(tx).get_table_names()) and is_entered(tx)

    @contextmanager
    def control(self, *, write: bool) -> Iterator[Connection]:
        """A transaction on the record's file."""
        with told(self._shown), self._record.execution_options(reading=not write).begin() as tx:
            yield tx

    @contextmanager
    def reading(self, number: int, *, single: bool = False) -> Iterator[Connection]:
        """A snapshot of a generation's file. One that was removed is not read on, though its connections could."""
        if not self._path(number).exists():
            raise StoreUnavailable(f"the views of {self._shown} were rebuilt a moment ago; ask again")
        with told(self._shown), self._asked(number, single).connect() as tx:
            yield tx

    @contextmanager
    def writing(self, number: int) -> Iterator[Connection]:
        """BEGIN IMMEDIATE on a generation's file."""
        with told(self._shown), self._engine(number).begin() as tx:
            yield tx

    @contextmanager
    def turn(self, number: int) -> Iterator[None]:
        """A lock of the system on a file beside: SQLite's own wait sleeps and is fair to nobody. It ends with whoever holds it."""
        with open(f"{self._path(number)}{TURN}", "w") as file:
            flock(file, LOCK_EX)
            yield

    @contextmanager
    def holding(self, number: int) -> Iterator[Connection]:
        """The write lock of the generation's file, and a transaction on the record inside it."""
        with self.writing(number), self.control(write=True) as tx:
            yield tx

    def active_within(self, tx: Connection, number: int) -> bool:
        """The file's write lock is held: nobody swaps until it is let go."""
        with self.control(write=False) as record:
            return bool(record.execute(select(active.c.generation)).scalar_one() == number)

    def numbers(self) -> list[int]:
        """By the names of the files."""
        pattern = re.compile(rf"{re.escape(self._stem)}\.views\.(\d+)\.db")
        return sorted(int(found[1]) for path in self._folder.iterdir() if (found := pattern.fullmatch(path.name)))

    def make(self, number: int, *, indexed: bool = True) -> None:
        """A new file."""
        engine = _engine(self._path(number), create=True)
        try:
            with told(self._shown), engine.begin() as tx:
                make_tables(tx, indexed=indexed)
        finally:
            engine.dispose()

    def index(self, number: int) -> None:
        """In one transaction of the file."""
        with self.writing(number) as tx:
            make_indexes(tx)

    @contextmanager
    def beside(self, old: int, new: int) -> Iterator[Beside]:
        """Both files on a connection of its own."""
        engine = _engine(self._path(new), create=False)
        try:
            with told(self._shown), engine.execution_options(reading=True).connect() as tx:
                tx.exec_driver_sql("rollback")
                tx.exec_driver_sql("attach ? as old", (str(self._path(old)),))
                tx.exec_driver_sql("begin")
                yield Beside(tx, "old", "main")
        finally:
            engine.dispose()

    def weigh(self, number: int) -> None:
        """Nothing: without statistics SQLite takes the index that fits."""

    def drop(self, number: int) -> None:
        """Removes the files; who still reads them reads them to the end."""
        self.let_go(number)
        for suffix in ("", "-wal", "-shm", TURN):
            Path(f"{self._path(number)}{suffix}").unlink(missing_ok=True)

    def let_go(self, number: int) -> None:
        """Idle connections close now, busy ones on their return."""
        with self._turn:
            for single in (False, True):
                self._asking.pop((number, single), None)
            if (engine := self._engines.pop(number, None)) is not None:
                engine.dispose()

    def close(self) -> None:
        """Every connection."""
        with self._turn:
            for engine in (self._record, *self._engines.values()):
                engine.dispose()
            self._engines.clear()
            self._asking.clear()

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._stem}.views.{number}.db"

    def _asked(self, number: int, single: bool) -> Engine:
        """The engine of a generation with the options of a question, made once."""
        if (engine := self._asking.get((number, single))) is None:
            engine = self._asking[number, single] = self._engine(number).execution_options(reading=True, single=single)
        return engine

    def _engine(self, number: int) -> Engine:
        with self._turn:
            if number not in self._engines:
                self._engines[number] = _engine(self._path(number), create=False)
            return self._engines[number]


def _engine(path: Path, *, create: bool) -> Engine:
    """The store's engine, syncing at checkpoints only: views can be rebuilt."""
    engine = sqlite_engine(path, create=create)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.execute("pragma synchronous = normal")

    return engine
