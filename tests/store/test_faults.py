"""Every way in which a database fails is told in one sentence, in time, and nothing that was accepted is lost."""

import socket
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from casework.store import AddressError, Store, StoreUnavailable
from casework.store.address import read_address
from casework.store.sqlite import SqliteFacts

FILL = """
import resource, sys
from uuid import uuid4
from eventsourcing.persistence import StoredEvent
from casework.store import Store, StoreUnavailable
store = Store.open(sys.argv[1])
size = 300_000
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
stored = 0
try:
    while stored < 1000:
        store.recorder.insert_events([StoredEvent(uuid4(), 1, "test.paid", b"x" * 4000)])
        stored += 1
except StoreUnavailable as fault:
    assert len(store.recorder.select_notifications(None, 9999)) == stored
    print(stored, fault)
"""

AS_NOBODY = """
import os, sys
from uuid import uuid4
from eventsourcing.persistence import StoredEvent
from casework.store import Store, StoreUnavailable
if os.getuid() == 0:
    os.setgid(65534), os.setuid(65534)
try:
    with Store.open(sys.argv[1]) as store:
        store.recorder.insert_events([StoredEvent(uuid4(), 1, "test.paid", b"{}")])
except StoreUnavailable as fault:
    print(fault)
"""


def run(script: str, url: str) -> str:
    """What a process of its own says."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", script, url], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_full_disk_is_told_and_what_was_accepted_stays(sqlite_url):
    stored, _, said = run(FILL, sqlite_url).partition(" ")
    assert "disk" in said and "nothing that was accepted is lost" in said
    with Store.open(sqlite_url) as store:
        assert len(store.recorder.select_notifications(None, 9999)) == int(stored) > 0


def test_a_full_database_is_told_and_writes_go_on_when_there_is_room(sqlite_url, fact):
    with Store.open(sqlite_url) as store:
        store.recorder.insert_events([fact(1)])
        assert isinstance(store.recorder, SqliteFacts)
        writer = store.recorder._open_writer()
        pages = writer.execute("pragma page_count").fetchone()[0]
        writer.execute(f"pragma max_page_count = {pages}")
        with pytest.raises(StoreUnavailable, match="the disk is full"):
            store.recorder.insert_events([fact(2, state=b"x" * 50_000)])
        writer.execute("pragma max_page_count = 1000000")
        store.recorder.insert_events([fact(2, state=b"x" * 50_000)])
        assert len(store.recorder.select_notifications(None, 9)) == 2


def test_a_read_only_file_is_told():
    folder = Path(tempfile.mkdtemp())
    try:
        url = f"sqlite:///{folder / 'office.db'}"
        Store.open(url).close()
        (folder / "office.db").chmod(0o444)
        folder.chmod(0o555)
        assert "not ready" in (said := run(AS_NOBODY, url)) and ("read-only" in said or "cannot be opened" in said)
    finally:
        folder.chmod(0o755)
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def test_a_locked_database_is_told_after_the_patience(sqlite_url, fact):
    with Store.open(sqlite_url, patience=0.2) as store:
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("begin immediate")
        try:
            with pytest.raises(StoreUnavailable, match="another process holds the database locked"):
                store.recorder.insert_events([fact(1)])
            with pytest.raises(StoreUnavailable, match="another process holds the database locked"):
                store.next_number("620502", 2026)
            assert store.recorder.max_notification_id() is None
        finally:
            other.execute("rollback")
            other.close()
        store.recorder.insert_events([fact(1)])


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "office.db").write_text("工资表 " * 200, encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="not a SQLite database"):
        Store.open(f"sqlite:///{tmp_path / 'office.db'}")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StoreUnavailable, match="does not exist; create it"):
        Store.open(f"sqlite:///{tmp_path / 'none' / 'office.db'}")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path):
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        Store.open(f"sqlite:///{tmp_path}")


def test_a_server_that_does_not_run_is_told_in_time():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(StoreUnavailable, match=rf"postgresql://casework@127.0.0.1:{port}/office is not ready: the server does not answer"):
        Store.open(f"postgresql://casework:secret@127.0.0.1:{port}/office")


def test_a_server_that_never_answers_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = monotonic()
        with pytest.raises(StoreUnavailable, match="does not answer in time"):
            Store.open(f"postgresql://casework@127.0.0.1:{silent.getsockname()[1]}/office")
        assert monotonic() - began < 5


def test_a_refused_user_is_told_without_the_password(postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("drop role if exists stranger")
        admin.execute("create role stranger nologin")
        try:
            parameters = dict(read_address(postgres_url).parameters)
            url = f"postgresql://stranger:top-secret@/{parameters['dbname']}?host={parameters['host']}&port={parameters.get('port', 5432)}"
            with pytest.raises(StoreUnavailable) as told:
                Store.open(url)
            assert "top-secret" not in str(told.value) and "stranger" in str(told.value)
        finally:
            admin.execute("drop role stranger")


def test_a_missing_database_on_the_server_is_told(postgres_url):
    parameters = dict(read_address(postgres_url).parameters)
    url = f"postgresql://{parameters['user']}:x@/no_such_office?host={parameters['host']}&port={parameters.get('port', 5432)}"
    with pytest.raises(StoreUnavailable, match="no such database"):
        Store.open(url)


def test_a_read_only_server_is_told_and_writes_go_on_when_it_is_writable_again(postgres_url, fact):
    with Store.open(postgres_url) as store, psycopg.connect(postgres_url, autocommit=True) as admin:
        store.recorder.insert_events([fact(1)])
        name = admin.info.dbname
        admin.execute(f"alter database {name} set default_transaction_read_only = on")
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        )
        with pytest.raises(StoreUnavailable):
            store.recorder.insert_events([fact(2)])
        with pytest.raises(StoreUnavailable):
            store.recorder.insert_events([fact(2)])
        admin.execute("set default_transaction_read_only = off")
        admin.execute(f"alter database {name} reset default_transaction_read_only")
        store.recorder.insert_events([fact(2)])


def test_a_held_lock_is_given_up_in_time(postgres_url, fact, monkeypatch):
    monkeypatch.setattr("casework.store.postgres.WRITE_SECONDS", 0.5)
    with Store.open(postgres_url) as store, psycopg.connect(postgres_url) as other:
        other.execute("select pg_advisory_xact_lock(724)")
        with pytest.raises(StoreUnavailable, match="not ready"):
            store.recorder.insert_events([fact(1)])
        other.rollback()
        store.recorder.insert_events([fact(1)])


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("office.db", "must be given as a URL"),
        ("mysql://root:hunter2@db/office", "'mysql' is not supported"),
        ("sqlite:///:memory:", "would be lost with the process"),
        ("sqlite://", "names no file"),
        ("sqlite:///office.db?mode=ro", "takes no options"),
        ("postgresql://u:hunter2@db:5432/office?colour=red", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_with_what_may_be_given(url, said):
    with pytest.raises(AddressError, match=said) as told:
        read_address(url)
    assert "hunter2" not in str(told.value)


def test_an_address_shows_hosts_and_user_but_never_a_password():
    address = read_address("postgresql+psycopg://clerk:hunter2@one:5432,two:5433/office?sslmode=require")
    assert address.shown == "postgresql://clerk@one:5432,two:5433/office"
    assert dict(address.parameters)["target_session_attrs"] == "read-write"
    assert "hunter2" not in repr(address.shown)


def test_a_closed_store_says_so(any_url, fact):
    store = Store.open(any_url)
    store.close()
    with pytest.raises(StoreUnavailable):
        store.recorder.insert_events([fact(1)])
    with pytest.raises(StoreUnavailable):
        store.recorder.max_notification_id()
