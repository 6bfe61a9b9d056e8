"""One store for a file of tests on each database, with the tables of identity empty before each test: opening one anew takes far longer."""

import itertools
from collections.abc import Iterator

import psycopg
import pytest

from casework.security.records import metadata
from casework.store import Store

_numbers = itertools.count()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def opened_once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store of a file of tests."""
    if request.param == "sqlite":
        with Store.open(f"sqlite:///{tmp_path_factory.mktemp('identity')}/office.db") as store:
            yield store
        return
    server, name = request.getfixturevalue("postgres"), f"identity{next(_numbers)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(f"create database {name} strategy file_copy")
        try:
            with Store.open(server.get_uri(name)) as store:
                yield store
        finally:
            admin.execute(f"drop database {name} with (force)")


@pytest.fixture
def identity_store(opened_once: Store) -> Store:
    """The store, with nobody in it."""
    with opened_once.writing() as tx:
        for table in metadata.sorted_tables:
            tx.execute(table.delete())
    return opened_once
