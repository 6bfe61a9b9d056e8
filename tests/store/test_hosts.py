"""Several servers in one connection string: which is asked first, and that a silent one costs only the first who asks."""

import socket
from collections.abc import Iterator
from threading import Thread
from typing import Any

import psycopg
import pytest

from casework.store.address import read_address
from casework.store.hosts import Hosts, hosts_of
from casework.store.postgres_connections import Patient

ONE, TWO, THREE = ("one", "5432"), ("two", "5432"), ("three", "5432")


@pytest.fixture
def silent() -> Iterator[tuple[str, list[socket.socket]]]:
    """A port that takes connections and never says anything, and those it took."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take() -> None:
            while True:
                try:
                    taken.append(listening.accept()[0])
                except OSError:
                    return

        thread = Thread(target=take)
        thread.start()
        yield str(listening.getsockname()[1]), taken
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()
    for each in taken:
        each.close()


def test_only_the_first_connection_waits_for_a_server_that_keeps_silent(postgres_url, silent):
    port, taken = silent
    given: dict[str, Any] = dict(read_address(postgres_url).parameters)
    both = {**given, "host": f"127.0.0.1,{given['host']}", "port": f"{port},{given.get('port', '5432')}", "connect_timeout": 2}
    for _ in range(3):
        with Patient.connect(**both) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    assert len(taken) == 1


def test_a_server_that_stops_answering_is_asked_last_from_then_on(postgres_url):
    given: dict[str, Any] = dict(read_address(postgres_url).parameters)
    port = given.get("port", "5432")
    several = {**given, "host": f"{given['host']},{given['host']},elsewhere", "port": f"{port},{port},1"}
    with Patient.connect(**several) as connection:
        connection.patience = 0.05
        with pytest.raises(psycopg.OperationalError, match="no answer"):
            connection.execute("select pg_sleep(5)")
    assert hosts_of(several).order == (("elsewhere", "1"), (given["host"], port))


def test_where_no_server_can_be_had_every_reason_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        closed = listening.getsockname()[1]
    with pytest.raises(psycopg.OperationalError, match=r"(?s)refused.*refused"):
        Patient.connect(host="127.0.0.1,localhost", port=f"{closed},{closed}", user="nobody", connect_timeout=2)


def test_who_answered_comes_first_and_who_kept_silent_last():
    hosts = Hosts((ONE, TWO, THREE))
    hosts.silent(ONE)
    assert hosts.order == (TWO, THREE, ONE)
    hosts.answered(THREE)
    assert hosts.order == (THREE, TWO, ONE)


def test_one_port_stands_for_all_hosts():
    assert hosts_of({"host": "one,two", "port": "5432"}).order == (ONE, TWO)


@pytest.mark.parametrize("name", ["hostaddr", "load_balance_hosts", "service"])
def test_hosts_that_are_chosen_in_another_way_are_left_alone(name):
    assert hosts_of({"host": "one,two", "port": "5432", name: "x"}).order == ()


def test_a_server_that_vanished_is_found_out_by_the_connections_themselves_unless_the_url_says_otherwise():
    parameters = dict(read_address("postgresql://clerk@one,two/office?keepalives_idle=30").parameters)
    assert (parameters["keepalives_idle"], parameters["keepalives_interval"], parameters["tcp_user_timeout"]) == ("30", 2, 10_000)
