"""Generations of the views as PostgreSQL schemas: `views` names the active one, `views_3` is one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, inspect, select, text

from casework.projections.control import active, control
from casework.projections.generations import Beside, Shelf, enter_active, is_entered, make_indexes, make_tables
from casework.projections.tables import views
from casework.store import Store
from casework.store.postgres_connections import unhurried
from casework.store.schema import told

LOCK = 726
"""The advisory lock under which the record is made."""
MANY: Final[dict[str, Any]] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
SINGLE: Final[dict[str, Any]] = {"isolation_level": "AUTOCOMMIT"}
"""How many statements see one moment, and how a single one does, which needs no word of the server before and after it."""


class SchemaShelf(Shelf):
    """Generations in the database of the facts, on the connections of the records."""

    def __init__(self, store: Store) -> None:
        self._engine, self._shown = store.engine, store.url
        self._asking: dict[tuple[int, bool], Engine] = {}

    def prepare(self) -> None:
        """Under an advisory lock."""
        with self._begin("views") as tx:
            tx.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            tx.execute(text("create schema if not exists views"))
            control.create_all(tx)
            if not is_entered(tx):
                number = max(_numbers(tx), default=0) + 1
                _make(tx, number)
                enter_active(_at(tx, "views"), number)

    @contextmanager
    def control(self, *, write: bool) -> Iterator[Connection]:
        """A transaction in the schema `views`."""
        with self._begin("views") as tx:
            yield tx

    @contextmanager
    def reading(self, number: int, *, single: bool = False) -> Iterator[Connection]:
        """A repeatable read, so that the answers of one question agree."""
        if (engine := self._asking.get((number, single))) is None:
            options = {"schema_translate_map": {None: _name(number)}, **(SINGLE if single else MANY)}
            engine = self._asking[number, single] = self._engine.execution_options(**options)
        with told(self._shown), engine.connect() as tx:
            yield tx

    @contextmanager
    def writing(self, number: int) -> Iterator[Connection]:
        """A transaction that does not wait for the disk: views can be rebuilt."""
        with self._begin(_name(number)) as tx:
            tx.execute(text("set local synchronous_commit = off"))
            yield tx

    @contextmanager
    def holding(self, number: int) -> Iterator[Connection]:
        """The record's row, locked; batches on the active generation share it until they end."""
        with self._begin("views") as tx:
            tx.execute(select(active.c.generation).with_for_update())
            yield tx

    def active_within(self, tx: Connection, number: int) -> bool:
        """The row of the record, shared until the transaction ends: nobody swaps before."""
        return bool(tx.execute(text("select generation from views.active for share")).scalar_one() == number)

    def numbers(self) -> list[int]:
        """By the names of the schemas."""
        with self._begin("views") as tx:
            return _numbers(tx)

    def make(self, number: int, *, indexed: bool = True) -> None:
        """A new schema."""
        with self._begin("views") as tx:
            _make(tx, number, indexed=indexed)

    def index(self, number: int) -> None:
        """In one transaction; the server may take its time, nobody else knows these tables yet."""
        with self._begin(_name(number)) as tx, unhurried(tx):
            make_indexes(tx)

    @contextmanager
    def beside(self, old: int, new: int) -> Iterator[Beside]:
        """Both schemas in one repeatable read."""
        with self.reading(new) as tx, unhurried(tx):
            yield Beside(tx, _name(old), _name(new))

    def weigh(self, number: int) -> None:
        """Statistics of every table; a server would gather them by itself, but a minute later."""
        with self._begin("views") as tx, unhurried(tx):
            for table in views.tables:
                tx.execute(text(f"analyze {_name(number)}.{table}"))

    def drop(self, number: int) -> None:
        """The schema with all in it."""
        with self._begin("views") as tx:
            tx.execute(text(f"drop schema if exists {_name(number)} cascade"))

    def let_go(self, number: int) -> None:
        """Only what was kept for questions: the connections are the store's."""
        for single in (False, True):
            self._asking.pop((number, single), None)

    def close(self) -> None:
        """Nothing: the connections are the store's."""

    @contextmanager
    def _begin(self, schema: str) -> Iterator[Connection]:
        with told(self._shown), self._engine.execution_options(schema_translate_map={None: schema}).begin() as tx:
            yield tx


def _name(number: int) -> str:
    return f"views_{number}"


def _at(tx: Connection, schema: str) -> Connection:
    return tx.execution_options(schema_translate_map={None: schema})


def _numbers(tx: Connection) -> list[int]:
    return sorted(int(found[1]) for name in inspect(tx).get_schema_names() if (found := re.fullmatch(r"views_(\d+)", name)))


def _make(tx: Connection, number: int, *, indexed: bool = True) -> None:
    tx.execute(text(f"create schema if not exists {_name(number)}"))
    make_tables(_at(tx, _name(number)), indexed=indexed)
