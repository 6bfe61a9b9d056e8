"""Ten processes that migrate an older database at the same moment leave one that is up to date and whole."""

import json
import subprocess
import sys

import pytest

from casework.store import SchemaMismatch, Store
from casework.store.address import read_address
from casework.store.records import HEAD
from casework.store.schema import engine_of, run_steps
from casework.store.tables import as_of_now

TEN = """
import os, sys
import alembic.command, alembic.config
from casework.store import migrate
gate, bell = os.pipe()
def child():
    os.close(bell)
    os.read(gate, 1)
    try:
        migrate(sys.argv[1])
    except BaseException as fault:
        os.write(2, repr(fault).encode())
        os._exit(1)
    os._exit(0)
children = [pid for pid in (os.fork() or child() for _ in range(10))]
os.close(bell)
print([os.waitpid(pid, 0)[1] for pid in children])
"""
"""Ten children of one process, let go at once when the gate is closed."""


def older(url, step):
    """A database at an older step, with something in it."""
    engine = engine_of(read_address(url), patience=None)
    with engine.begin() as connection:
        run_steps(connection, step)
        connection.exec_driver_sql("insert into counters (region, year, value) values ('620502', 2026, 17)")
    engine.dispose()


def test_ten_processes_that_migrate_at_once_do_it_once(new_url):
    older(new_url, "0002")
    with pytest.raises(SchemaMismatch, match="make a backup, then run: casework migrate"):
        Store.open(new_url)
    done = subprocess.run([sys.executable, "-c", TEN, new_url], capture_output=True, text=True, timeout=60, check=True)
    assert (json.loads(done.stdout), done.stderr) == ([0] * 10, "")
    with Store.open(new_url) as store:
        assert store.meta.schema == HEAD and store.next_number("620502", 2026) == 18
    with as_of_now(read_address(new_url)) as tables:
        assert tables.schema() == HEAD
