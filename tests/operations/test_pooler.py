"""A real PgBouncer before the server: one session for each client works whole, one session for many is seen by the doctor."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from casework.doctor.database import pooler
from casework.scheduler.leadership import Leadership
from casework.store.address import read_address
from casework.store.health import pooler_before
from casework.store.waking import ServerBell
from tests.cli.conftest import PATIENCE, casework
from tests.cli.test_worker import until
from tests.office import Office, furnished
from tests.operations.test_doctor import grave

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = pytest.mark.skipif(PGBOUNCER is None, reason="needs PgBouncer: apt-get install pgbouncer")
SETTINGS = """[databases]
session = {server} pool_mode=session
transaction = {server} pool_mode=transaction
[pgbouncer]
listen_port = 6432
unix_socket_dir = {folder}
auth_type = any
ignore_startup_parameters = options
default_pool_size = 40
server_reset_query = DISCARD ALL
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder with a path short enough for a socket, that another user may enter."""
    made = Path(tempfile.mkdtemp(prefix="pool"))
    made.chmod(0o777)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def pooled(postgres_url: str, folder: Path) -> Iterator[str]:
    """The URL of an office behind a pooler, without the name of the database: `session` and `transaction` are the two ways there."""
    given = conninfo_to_dict(postgres_url)
    server = " ".join(f"{name}={given[name]}" for name in ("host", "port", "dbname", "user", "password") if given.get(name))
    (folder / "pgbouncer.ini").write_text(SETTINGS.format(server=server, folder=folder))
    as_the_server = ["-u", Path(str(given["host"])).owner()] if os.geteuid() == 0 else []
    assert PGBOUNCER is not None
    process = subprocess.Popen([PGBOUNCER, "-q", *as_the_server, str(folder / "pgbouncer.ini")], stderr=subprocess.PIPE, text=True)
    url = f"postgresql:///{{}}?host={folder}&port=6432&user=casework"
    try:
        assert until(lambda: process.poll() is not None or answers(url.format("session"))), "it does not answer"
        assert process.poll() is None, process.communicate()[1]
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def answers(url: str) -> bool:
    with suppress(psycopg.Error):
        psycopg.connect(url, connect_timeout=2).close()
        return True
    return False


def test_in_session_mode_everything_works(pooled):
    url = pooled.format("session")
    with furnished(url) as house:
        case_no = Office(house).receives().case_no
        bell, leader = ServerBell(read_address(url)), Leadership(house.cases)
        try:
            assert bell.is_mine() and leader.lead()
            other = ServerBell(read_address(url))
            assert not other.is_mine(), "the lock of another session holds"
            other.close()
            assert house.tick().cases is not None and house.views.status().lag == 0 and house.cases.case(case_no).version
        finally:
            leader.resign()
            bell.close()
    assert pooler_before(url) == "session"
    assert casework("status", "--database", url).code == 0


def test_in_transaction_mode_the_doctor_says_so(pooled):
    assert pooler_before(pooled.format("transaction")) == "transaction"
    assert grave(pooler("transaction")) == ["pooler_in_transaction_mode"]
    assert "pooler_in_transaction_mode" in casework("doctor", "--json", "--database", pooled.format("transaction")).out
