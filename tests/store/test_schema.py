"""A new database is made ready by whoever comes first; an older, a newer and a foreign one are refused with what to do."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from casework.store import SchemaMismatch, Store, StoreUnavailable, migrate
from casework.store.records import HEAD, OURS
from casework.store.schema import STEPS

OPEN = "import sys; from casework.store import Store; Store.open(sys.argv[1]).close()"


def change(url: str, statement: str) -> None:
    """Changes a closed database behind the store's back."""
    with Store.open(url) as store, store.writing() as connection:
        connection.exec_driver_sql(statement)


def test_the_newest_step_is_the_one_the_store_asks_for():
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_migrating_again_changes_nothing(new_url, fact):
    migrate(new_url)
    with Store.open(new_url) as store:
        meta = store.meta
        store.recorder.insert_events([fact(1)])
    migrate(new_url)
    with Store.open(new_url) as store:
        assert store.meta == meta
        assert store.recorder.max_notification_id() is not None


def test_many_who_come_first_make_one_database(new_url):
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(lambda _: Store.open(new_url), range(6)))
    try:
        assert len({store.meta.database for store in stores}) == 1
    finally:
        for store in stores:
            store.close()


def test_processes_that_come_first_together_all_find_it_ready(new_url):
    started = [subprocess.Popen([sys.executable, "-c", OPEN, new_url], stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in started] == [("", 0)] * 4


def test_an_older_database_is_refused_with_the_command_to_run(new_url):
    change(new_url, "update casework_schema set version_num = '0000'")
    with pytest.raises(SchemaMismatch, match="casework migrate"):
        Store.open(new_url)


def test_a_newer_database_is_refused(new_url):
    change(new_url, "update casework_schema set version_num = '9999'")
    with pytest.raises(SchemaMismatch, match="newer release"):
        Store.open(new_url)
    with pytest.raises(SchemaMismatch, match="newer release"):
        migrate(new_url)


def test_tables_of_somebody_else_are_left_alone(new_url):
    change(new_url, "drop table casework_schema")
    with pytest.raises(SchemaMismatch, match="a database of its own"):
        Store.open(new_url)


def test_a_database_that_is_not_there_is_not_made_without_leave(tmp_path):
    with pytest.raises(StoreUnavailable, match="no such file"):
        Store.open(f"sqlite:///{tmp_path / 'none.db'}", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_half_made_database_is_as_if_it_was_never_begun(tmp_path: Path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'office.db'}"
    monkeypatch.setattr("casework.store.schema.STEPS", tmp_path / "no steps")
    with pytest.raises(Exception, match="no steps"):
        Store.open(url)
    monkeypatch.undo()
    with sqlite3.connect(tmp_path / "office.db") as connection:
        assert connection.execute("select count(*) from sqlite_master").fetchone() == (0,)
    connection.close()
    with Store.open(url) as store:
        assert store.meta.schema == HEAD


def test_every_record_has_its_table(store):
    with store.reading() as connection:
        for table in OURS:
            assert connection.exec_driver_sql(f"select count(*) from {table}").scalar_one() in (0, 3)
