"""Two open offices on one database, shared by the tests of this folder: each test takes in cases of its own."""

from collections.abc import Iterator

import pytest

from casework.bootstrap import Casework
from casework.store import Store
from tests.conftest import _database
from tests.office import a_copy, furnished, made_folder
from tests.writing.jobs import BAD


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def offices(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Casework, Casework]]:
    """An office and another process on its database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        urls = iter([a_copy(made_folder(), tmp_path_factory.mktemp("writing") / "office")])
    else:
        urls = _database(request.getfixturevalue("postgres"), request.getfixturevalue("_made_postgres"))
    for url in urls:
        with furnished(url) as house, furnished(url) as another:
            refuse_the_bad_one(house.store)
            yield house, another


def refuse_the_bad_one(store: Store) -> None:
    """From now on the database itself stores no command of the id BAD."""
    with store.writing() as tx:
        if store.dialect == "sqlite":
            when = f"before insert on commands when new.id = '{BAD.hex}'"
            tx.exec_driver_sql(f"create trigger bad {when} begin select raise(abort, 'injected'); end")
            return
        tx.exec_driver_sql("create function bad() returns trigger language plpgsql as $$ begin raise exception 'injected'; end $$")
        tx.exec_driver_sql(f"create trigger bad before insert on commands for each row when (new.id = '{BAD}') execute function bad()")
