"""Opening SQLite files: WAL mode, patience, and transactions that begin IMMEDIATE."""

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, QueuePool, create_engine, event

PATIENCE: Final = 5.0
"""Seconds a write waits for another process."""


SWITCHES: Final = 20
"""How often a new file is tried to be put into WAL mode while other processes open it as well."""


def connect(path: Path, *, patience: float = PATIENCE, create: bool = True) -> sqlite3.Connection:
    """A connection in WAL mode that syncs every commit and opens no transaction of its own."""
    mode = "rwc" if create else "rw"
    address = f"{path.as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        _use_wal(connection)
        connection.execute("pragma synchronous = full")
    except BaseException:
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Puts a file into WAL mode; the switch itself does not wait for another process, so a write lock does it instead."""
    for left in range(SWITCHES, -1, -1):
        try:
            if connection.execute("pragma journal_mode").fetchone() != ("wal",):
                connection.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError:
            if not left:
                raise
            connection.execute("begin immediate")
            connection.execute("rollback")


def sqlite_engine(path: Path, *, patience: float = PATIENCE, create: bool = True) -> Engine:
    """SQLAlchemy on the same file. Every transaction begins IMMEDIATE, except with the execution option `reading=True`.

    With `single=True` none begins: the one statement is asked alone.
    """
    engine = create_engine("sqlite://", poolclass=QueuePool, creator=lambda: connect(path, patience=patience, create=create))

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if not options.get("single", False):
            connection.exec_driver_sql("BEGIN" if options.get("reading", False) else "BEGIN IMMEDIATE")

    return engine
