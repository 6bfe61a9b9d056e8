"""An answer that is lost after COMMIT must not pay a worker twice: the command id is looked up, the insert is never repeated."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from base64 import b64encode
from contextlib import suppress
from threading import Thread
from uuid import UUID

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError

from casework.security.vault import Vault
from casework.store import Store, StoreUnavailable
from casework.store.address import read_address
from casework.store.sqlite import SqliteFacts

CASE = UUID("00000000-0000-0000-0000-0000000000c1")

WRITER = """
import sys
from uuid import UUID
from eventsourcing.persistence import IntegrityError, StoredEvent
from casework.store import Store
case, done = UUID(sys.argv[2]), 0
with Store.open(sys.argv[1]) as store:
    while done < 25:
        last = store.recorder.select_events(case, desc=True, limit=1)
        try:
            store.recorder.insert_events([StoredEvent(case, last[0].originator_version + 1 if last else 1, "test.paid", b"{}")])
            done += 1
        except IntegrityError:
            pass
"""

KILLED = """
import sys
from uuid import UUID, uuid4
from eventsourcing.persistence import StoredEvent
from casework.store import CommandRecord, Store
case = UUID(sys.argv[2])
store = Store.open(sys.argv[1])
for version in range(1, 100000):
    store.recorder.insert_events([StoredEvent(case, version, "test.paid", b"{}")], command=CommandRecord(uuid4(), "w", b"b", case, version))
    print(version, flush=True)
"""


def pay_as_told(store: Store, fact, command) -> int:
    """What every caller does after a failed insert: look the id up first, decide again only where it is unknown."""
    try:
        store.recorder.insert_events([fact(1)], command=command)
    except StoreUnavailable:
        known = store.command(command.id)
        if known is None:
            store.recorder.insert_events([fact(1)], command=command)
    found = store.command(command.id)
    assert found is not None and found.repeats(command)
    return len(store.recorder.select_events(CASE))


@pytest.mark.parametrize("stored", [True, False], ids=["answer lost after COMMIT", "lost before COMMIT"])
def test_sqlite_a_payment_whose_answer_was_lost_is_stored_once(sqlite_url, fact, asked, monkeypatch, stored):
    with Store.open(sqlite_url) as store:
        assert isinstance(store.recorder, SqliteFacts)
        commit = store.recorder._commit

        def lose(connection):
            monkeypatch.undo()
            if stored:
                commit(connection)
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(store.recorder, "_commit", lose)
        assert pay_as_told(store, fact, asked()) == 1


class Wire:
    """A wire to the server that is cut at the next question or answer when told, or swallows the answers while `silent`."""

    def __init__(self, path: str) -> None:
        self._path, self._listener = path, socket.create_server(("127.0.0.1", 0))
        self.port, self.cut_after, self.sockets = self._listener.getsockname()[1], "", [self._listener]
        self.silent = False
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX) if self._path.startswith("/") else socket.socket()
            far.connect(self._path)
            self.sockets += [near, far]
            for source, sink, side in ((near, far, "question"), (far, near, "answer")):
                thread = Thread(target=self._carry, args=(source, sink, side), daemon=True)
                thread.start()
                self._threads.append(thread)

    def _carry(self, source: socket.socket, sink: socket.socket, side: str) -> None:
        try:
            while chunk := source.recv(65536):
                if self.cut_after == side:
                    self.cut_after = ""
                    break
                if not (self.silent and side == "answer"):
                    sink.sendall(chunk)
        except OSError:
            pass
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Ends every connection and waits for the threads."""
        for each in self.sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(5)


@pytest.fixture
def wire(postgres_url):
    """A wire to the test's database, and the URL through it."""
    parameters = dict(read_address(postgres_url).parameters)
    wire = Wire(f"{parameters['host']}/.s.PGSQL.{parameters.get('port', 5432)}")
    try:
        yield (
            wire,
            f"postgresql://{parameters['user']}@127.0.0.1:{wire.port}/{parameters['dbname']}?password={parameters.get('password', '')}",
        )
    finally:
        wire.close()


@pytest.mark.parametrize("side", ["answer", "question"])
def test_postgres_a_payment_whose_answer_was_lost_is_stored_once(wire, fact, asked, side):
    line, url = wire
    with Store.open(url) as store:
        assert store.recorder.max_notification_id() is None
        line.cut_after = side
        assert pay_as_told(store, fact, asked()) == 1


def test_postgres_a_server_that_hangs_is_given_up_in_time(wire, fact, asked, monkeypatch):
    line, url = wire
    monkeypatch.setattr("casework.store.postgres.READ_SECONDS", 0.3)
    monkeypatch.setattr("casework.store.postgres.WRITE_SECONDS", 0.3)
    with Store.open(url) as store:
        assert store.recorder.max_notification_id() is None
        command = asked()
        line.silent = True
        with pytest.raises(StoreUnavailable, match="stopped answering"):
            store.recorder.insert_events([fact(1)], command=command)
        line.silent = False
        assert store.command(command.id) is not None
        assert store.recorder.max_notification_id() is not None
        line.silent = True
        with pytest.raises(StoreUnavailable):
            store.recorder.max_notification_id()
        line.silent = False
        assert len(store.recorder.select_events(CASE)) == 1


def test_postgres_connections_that_died_are_replaced_without_a_word_to_readers(postgres_url, fact):
    with Store.open(postgres_url) as store:
        store.recorder.insert_events([fact(1)])
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            )
        assert len(store.recorder.select_events(CASE)) == 1


def test_two_processes_on_one_case_leave_no_hole(any_url):
    Store.open(any_url).close()
    started = [subprocess.Popen([sys.executable, "-c", WRITER, any_url, str(CASE)], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in started] == [("", 0)] * 2
    with Store.open(any_url) as store:
        assert [fact.originator_version for fact in store.recorder.select_events(CASE)] == list(range(1, 51))


def test_what_was_accepted_survives_a_killed_process(any_url):
    process = subprocess.Popen([sys.executable, "-c", KILLED, any_url, str(CASE)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) == 40:
            os.kill(process.pid, signal.SIGKILL)
            break
    said = [40, *(int(line) for line in process.stdout if line.endswith("\n"))]
    process.wait(10)
    process.stdout.close()
    with Store.open(any_url) as store:
        stored = [fact.originator_version for fact in store.recorder.select_events(CASE)]
        assert stored == list(range(1, len(stored) + 1)) and len(stored) >= said[-1]
        with store.reading() as connection:
            assert connection.exec_driver_sql("select count(*) from commands").scalar_one() == len(stored)


def test_a_stale_version_is_not_taken_for_a_lost_answer(any_url, fact, asked):
    with Store.open(any_url) as store:
        store.recorder.insert_events([fact(1)])
        command = asked()
        with pytest.raises(IntegrityError):
            store.recorder.insert_events([fact(1)], command=command)
        assert store.command(command.id) is None


def test_postgres_a_key_that_cannot_be_asked_for_is_no_unforeseen_fault(wire):
    line, url = wire
    with Store.open(url) as store, Vault.of(store, {"CASEWORK_MASTER_KEY": b64encode(b"k" * 32).decode()}) as vault:
        sealed = vault.seal("张三", "620502-2026-000001/w1", "name")
        line.close()
        store.engine.dispose()
        with pytest.raises(StoreUnavailable):
            vault.open(sealed)
