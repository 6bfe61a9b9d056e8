"""The bare database: one row of a fact's size in one commit, as durable as ours, by the driver and nothing else."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Final

import psycopg

from casework.store.address import read_address

CLIENTS: Final = 32
Workers = list[Iterator[Any]]


@contextmanager
def bare_workers(url: str, size: int, number: int = CLIENTS) -> Iterator[Workers]:
    """So many workers, each on a connection of its own, each step one commit of one row with `size` bytes of text."""
    address = read_address(url)
    with _sqlite(address.path, size, number) if address.path is not None else _postgres(url, size, number) as workers:
        yield workers


@contextmanager
def _sqlite(facts: Path, size: int, number: int) -> Iterator[Workers]:
    """A file beside the facts' own, in WAL mode, synced at every commit. Connections take turns, so that none sleeps and tries again."""
    folder, turn, rows = TemporaryDirectory(prefix="bare-", dir=facts.parent), Lock(), count(1)
    path = Path(folder.name) / "bare.db"
    connections = [sqlite3.connect(path, isolation_level=None, check_same_thread=False) for _ in range(number)]
    for connection in connections:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
    connections[0].execute(
        "create table if not exists bare (id integer primary key autoincrement, stream text, version integer, state text)"
    )

    def work(connection: sqlite3.Connection) -> Iterator[None]:
        for row in rows:
            with turn:
                connection.execute("begin immediate")
                connection.execute("insert into bare (stream, version, state) values (?, ?, ?)", (f"{row:032x}", row, "x" * size))
                connection.execute("commit")
            yield

    try:
        yield [work(connection) for connection in connections]
    finally:
        for connection in connections:
            connection.close()
        folder.cleanup()


@contextmanager
def _postgres(url: str, size: int, number: int) -> Iterator[Workers]:
    """A table in a schema `bare` of the same database."""
    rows = count(1)
    connections = [psycopg.connect(url, autocommit=True) for _ in range(number)]
    connections[0].execute("create schema if not exists bare")
    columns = "id bigint generated always as identity primary key, stream uuid, version integer, state text"
    connections[0].execute(f"create table if not exists bare.facts ({columns})")

    def work(connection: psycopg.Connection[Any]) -> Iterator[None]:
        for row in rows:
            connection.execute("insert into bare.facts (stream, version, state) values (%s, %s, %s)", (f"{row:032x}", row, "x" * size))
            yield

    try:
        yield [work(connection) for connection in connections]
    finally:
        connections[0].execute("drop schema bare cascade")
        for connection in connections:
            connection.close()
