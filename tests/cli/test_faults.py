"""Every fault of the machine is one clear sentence with exit code 3 in time, and leaves everything accepted before intact."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from casework.bootstrap import Casework
from casework.store import Store, sqlite_files
from casework.store.address import read_address
from tests.cli.conftest import PATIENCE, Said, casework, process
from tests.office import a_copy

FULL = """
import os, resource, sys
size = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
from casework.cli import main
main(sys.argv[2:])
"""
AS_NOBODY = """
import os, sys
import casework.bootstrap, casework.cli, rich.progress, sqlalchemy.dialects.sqlite
if os.getuid() == 0:
    os.setgid(65534), os.setuid(65534)
casework.cli.main(sys.argv[1:])
"""


def scripted(script: str, *args: str) -> Said:
    """The command line in a process that was made poor first."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *args], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    return Said(done.returncode, done.stdout, done.stderr)


def refused(said: Said, *words: str) -> None:
    """One sentence on standard error, nothing on standard output, exit code 3."""
    assert (said.code, said.out) == (3, ""), said
    assert said.err.startswith("casework: ") and said.err.count("\n") == 1, said.err
    for word in words:
        assert word in said.err


def facts_in(url: str) -> int:
    """How many facts are stored."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base:
        return int(base.execute("select count(*) from facts").fetchone()[0])


# addresses


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("office.db", "must be given as a URL"),
        ("mysql://root:hunter2@db/office", "'mysql' is not supported"),
        ("sqlite:///office.db?mode=ro", "takes no options"),
        ("postgresql://u:hunter2@db:5432/office?colour=red", "cannot be read"),
    ],
)
def test_a_database_that_cannot_be_meant_is_bad_input_and_shows_no_password(url, told):
    said = casework("status", "--database", url, "--json")
    assert (said.code, said.out) == (1, "") and told in said.err and "hunter2" not in said.err


# files


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "office.db").write_text("工资表 " * 200, encoding="utf-8")
    refused(casework("status", "--database", f"sqlite:///{tmp_path / 'office.db'}"), "not a SQLite database", "name another file")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path):
    refused(casework("status", "--database", f"sqlite:///{tmp_path}"), "cannot be opened")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    refused(casework("status", "--database", f"sqlite:///{tmp_path / 'none' / 'office.db'}"), "does not exist; create it")


def test_a_data_folder_that_cannot_be_made_is_told_with_where_else_to_put_it(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("CASEWORK_DATA", str(tmp_path / "file" / "data"))
    refused(casework("status"), str(tmp_path / "file" / "data"), "CASEWORK_DATA", "--database")


@pytest.mark.parametrize(("version", "told"), [("9999", "newer release"), ("0000", "casework migrate")])
def test_a_database_of_another_release_is_told_and_untouched(url, version, told):
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base, base:
        base.execute("update casework_schema set version_num = ?", (version,))
    before = facts_in(url)
    refused(casework("tick", "--database", url), told)
    assert facts_in(url) == before


def test_a_read_only_folder_is_told_also_to_root_who_gives_up_its_rights(prepared):
    folder = Path(tempfile.mkdtemp())
    try:
        url = a_copy(prepared.folder, folder / "office")
        before = facts_in(url)
        folder.chmod(0o755)
        for file in (folder / "office").iterdir():
            file.chmod(0o444)
        (folder / "office").chmod(0o555)
        said = scripted(AS_NOBODY, "tick", "--database", url)
        refused(said, "not ready")
        assert "read-only" in said.err or "cannot be opened" in said.err
        assert facts_in(url) == before
    finally:
        (folder / "office").chmod(0o755)
        for file in (folder / "office").iterdir():
            file.unlink()
        (folder / "office").rmdir()
        folder.rmdir()


def test_a_full_disk_is_told_and_everything_accepted_stays(url, cases):
    before = facts_in(url)
    size = Path(url.removeprefix("sqlite:///")).stat().st_size
    refused(scripted(FULL, str(size // 8), "tick", "--database", url), "disk", "nothing that was accepted is lost")
    assert facts_in(url) >= before
    assert casework("tick", "--database", url).code == 0
    with Casework(url) as office:
        assert office.cases.case(cases["late"]).missed


def test_a_full_disk_behind_standard_output_is_told():
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([sys.executable, "-m", "casework", "graph"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 3 and "No space left on device" in done.stderr and done.stderr.count("\n") == 1


def test_a_reader_that_went_away_is_no_fault_to_shout_about():
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-m", "casework", "graph"], stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert done.returncode == 1 and done.stderr == ""


def locked_for(url, command):
    """What a command says while another process holds the write lock."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("begin immediate")
        said = casework(*command, "--database", url)
        other.execute("rollback")
    return said


def of_little_patience(monkeypatch):
    """Whoever finds the database locked gives up after a tenth of a second."""
    for patient in (sqlite_files.sqlite_engine, Store.open.__func__):  # type: ignore[attr-defined]  # a class method
        monkeypatch.setitem(patient.__kwdefaults__, "patience", 0.1)


@pytest.mark.parametrize("command", [("status",), ("ledger", "--json"), ("history", "620502-2026-000001")])
def test_a_question_waits_for_no_writer(url, command, monkeypatch):
    of_little_patience(monkeypatch)
    assert locked_for(url, command).code == 0


def test_a_locked_database_is_told_after_the_patience_and_goes_on_afterwards(url, monkeypatch):
    of_little_patience(monkeypatch)
    refused(locked_for(url, ("tick",)), "another process holds the database locked", "try again")
    assert casework("tick", "--database", url).code == 0


# keys


def test_a_lost_key_of_a_used_database_is_told_and_never_replaced(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.delenv("CASEWORK_MASTER_KEY")
    assert casework("status", "--database", sqlite_url).code == 0
    key = (tmp_path / "master.key").read_bytes()
    (tmp_path / "master.key").unlink()
    refused(casework("status", "--database", sqlite_url), "master.key is gone", "bring it back", "CASEWORK_MASTER_KEY")
    assert not (tmp_path / "master.key").exists()
    (tmp_path / "master.key").write_bytes(key)
    assert casework("status", "--database", sqlite_url).code == 0


@pytest.mark.parametrize(
    ("key", "told"), [("eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=", "not the master key"), ("short", "base64"), ("c2hvcnQ=", "5 bytes")]
)
def test_a_wrong_key_is_told_without_showing_it(url, key, told, monkeypatch):
    monkeypatch.setenv("CASEWORK_MASTER_KEY", key)
    said = casework("status", "--database", url)
    refused(said, told)
    assert key not in said.err.split()


def test_a_key_file_that_is_not_there_is_told(url, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEWORK_MASTER_KEY_FILE", str(tmp_path / "none.key"))
    refused(casework("status", "--database", url), "CASEWORK_MASTER_KEY_FILE", "does not exist")


def test_a_server_without_a_key_is_told_which_setting_it_needs(postgres_url, monkeypatch):
    monkeypatch.delenv("CASEWORK_MASTER_KEY")
    refused(casework("status", "--database", postgres_url), "CASEWORK_MASTER_KEY_FILE", "CASEWORK_MASTER_KEY,")


# servers


def test_a_server_that_does_not_run_is_told_in_time():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    began = monotonic()
    said = process("status", "--database", f"postgresql://casework:hunter2@127.0.0.1:{port}/office")
    refused(said, f"127.0.0.1:{port}/office", "the server does not answer there")
    assert "hunter2" not in said.err and monotonic() - began < 5


def test_a_server_that_never_answers_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = monotonic()
        refused(casework("status", "--database", f"postgresql://casework@127.0.0.1:{silent.getsockname()[1]}/office"), "not ready")
        assert monotonic() - began < 5


def test_a_user_whom_the_server_refuses_is_told_without_the_password(postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("drop role if exists outsider")
        admin.execute("create role outsider nologin")
        try:
            at = dict(read_address(postgres_url).parameters)
            url = f"postgresql://outsider:hunter2@/{at['dbname']}?host={at['host']}&port={at.get('port', 5432)}"
            said = casework("tick", "--database", url)
            refused(said, "outsider@", "not ready")
            assert "hunter2" not in said.err
        finally:
            admin.execute("drop role outsider")


def test_the_commands_work_on_a_server_as_on_a_file(postgres_url):
    assert casework("migrate", "--database", postgres_url).code == 0
    answer = json.loads(casework("status", "--database", postgres_url, "--json").out)
    assert answer["lag"] == answer["newest"] > 0
    assert casework("tick", "--database", postgres_url).code == 0
    for command in (("status",), ("ledger",), ("docket",), ("rebuild",)):
        said = casework(*command, "--database", postgres_url)
        assert (said.code, said.err) == (0, "")
