"""The line to a server: it can be cut, hang and lose answers, and carries everything again afterwards."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from casework.selftest.line import through
from casework.store.address import read_address

PATIENCE = 20.0


@pytest.fixture
def line(new_postgres_url):
    """A line to a real server."""
    with through(read_address(new_postgres_url)) as line:
        yield line


def test_a_line_carries_is_cut_and_carries_again(line):
    with psycopg.connect(line.url(), autocommit=True) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
        assert line.cut() == 1
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 2")
    with psycopg.connect(line.url()) as again:
        assert again.execute("select 3").fetchone() == (3,)
    assert line.cuts == 1


def test_a_lost_answer_belongs_to_a_statement_that_was_carried_out(line, new_postgres_url):
    with psycopg.connect(line.url(), autocommit=True) as connection:
        connection.execute("create table said (word text)")
        line.lose_answers(loses=True)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("insert into said values ('once')")
    line.lose_answers(loses=False)
    with psycopg.connect(new_postgres_url) as direct:
        assert direct.execute("select word from said").fetchall() == [("once",)]


def test_nothing_gets_through_a_line_that_hangs_until_it_does_again(line):
    with psycopg.connect(line.url(), autocommit=True) as connection, ThreadPoolExecutor(1) as pool:
        line.hang(hangs=True)
        asked = pool.submit(lambda: connection.execute("select 4").fetchone())
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(line.url(), connect_timeout=2)
        assert not asked.done()
        line.hang(hangs=False)
        assert asked.result(PATIENCE) == (4,)
