"""Reading facts into the views beside a bulk upsert of the same finished rows by the driver alone, in as many transactions."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, Final

import psycopg

from casework.bench.figures import Figure
from casework.bench.lives import populate
from casework.bench.living import Work
from casework.bootstrap import Casework
from casework.projections.runner import BATCH
from casework.projections.tables import NAMES
from casework.store.address import read_address

SCHEMA: Final = "bare_views"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one view as the driver reads them, in the order in which they were first written."""

    table: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    rows: Sequence[Sequence[Any]]

    def statement(self, schema: str, mark: str) -> str:
        """The upsert of one row."""
        values = [f"{name} = excluded.{name}" for name in self.columns if name not in self.keys]
        there = f"{schema}.{self.table}" if schema else self.table
        names, marks, keys = (", ".join(each) for each in (self.columns, [mark] * len(self.columns), self.keys))
        return f"insert into {there} ({names}) values ({marks}) on conflict ({keys}) do update set {', '.join(values)}"

    def share(self, number: int, batches: int) -> Sequence[Sequence[Any]]:
        """The rows that one of so many transactions writes."""
        size = ceil(len(self.rows) / batches)
        return self.rows[number * size : (number + 1) * size]


def caught_up(house: Casework, url: str, work: Work, lives: int) -> list[Figure]:
    """Stores so many copied lives, reads them into the views, and does the same rows by hand."""
    house.views.catch_up()
    made = populate(house.cases, work.templates, (), lives, 0)
    began, cpu = perf_counter(), process_time()
    house.views.catch_up()
    ours, spent = perf_counter() - began, process_time() - cpu
    bare = bulk_upsert(url, ceil(made.facts / BATCH))
    db = house.store.dialect
    return [
        Figure(f"{db}: catch-up of all views ÷ bulk upsert of the same rows", bare / ours, 0.5, 0.7),
        Figure(f"{db}: catch-up of all views, facts/s", made.facts / ours, 5_000.0, 12_000.0),
        Figure(f"{db}: CPU of catch-up per fact, µs", 1e6 * spent / made.facts),
    ]


def bulk_upsert(url: str, batches: int) -> float:
    """The seconds that the driver takes to write the rows of the active views into empty copies of their tables."""
    path = read_address(url).path
    return _by_sqlite(path, batches) if path is not None else _by_postgres(url, batches)


def _by_sqlite(facts: Path, batches: int) -> float:
    active = next(facts.parent.glob(f"{facts.stem}.views.[0-9]*.db"))
    with (
        TemporaryDirectory(prefix="bare-", dir=facts.parent) as folder,
        closing(sqlite3.connect(f"{active.as_uri()}?mode=ro", uri=True)) as there,
        closing(sqlite3.connect(Path(folder) / "views.db", isolation_level=None)) as copy,
    ):
        copy.execute("pragma journal_mode = wal")
        copy.execute("pragma synchronous = normal")
        for (made,) in there.execute("select sql from sqlite_master where sql is not null order by type desc").fetchall():
            copy.execute(made)
        every = [_sqlite_rows(there, table) for table in NAMES]
        began = perf_counter()
        for number in range(batches):
            copy.execute("begin immediate")
            for each in every:
                copy.executemany(each.statement("", "?"), each.share(number, batches))
            copy.execute("commit")
        return perf_counter() - began


def _sqlite_rows(there: sqlite3.Connection, table: str) -> Rows:
    about = there.execute(f"pragma table_info({table})").fetchall()
    columns, keys = tuple(row[1] for row in about), tuple(row[1] for row in about if row[5])
    return Rows(table, columns, keys, there.execute(f"select {', '.join(columns)} from {table} order by rowid").fetchall())


def _by_postgres(url: str, batches: int) -> float:
    with psycopg.connect(url, autocommit=True) as there:
        number = there.execute("select generation from views.active").fetchone()
        assert number is not None, "an opened office has views"
        there.execute(f"drop schema if exists {SCHEMA} cascade")
        there.execute(f"create schema {SCHEMA}")
        every = [_postgres_rows(there, f"views_{number[0]}", table) for table in NAMES]
        there.execute("set synchronous_commit = off")
        began = perf_counter()
        for turn in range(batches):
            with there.transaction(), there.cursor() as cursor:
                for each in every:
                    cursor.executemany(each.statement(SCHEMA, "%s"), each.share(turn, batches))
        took = perf_counter() - began
        there.execute(f"drop schema {SCHEMA} cascade")
    return took


def _postgres_rows(there: psycopg.Connection[Any], schema: str, table: str) -> Rows:
    there.execute(f"create table {SCHEMA}.{table} (like {schema}.{table} including all)")
    about = there.execute(
        "select column_name, data_type from information_schema.columns where table_schema = %s and table_name = %s",
        (schema, table),
    ).fetchall()
    keys = there.execute(
        "select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)"
        " where i.indisprimary and i.indrelid = %s::regclass",
        (f"{schema}.{table}",),
    ).fetchall()
    columns = tuple(name for name, _ in about)
    read = ", ".join(f"{name}::text" if kind == "json" else name for name, kind in about)
    rows = there.execute(f"select {read} from {schema}.{table} order by ctid").fetchall()
    return Rows(table, columns, tuple(name for (name,) in keys), rows)
