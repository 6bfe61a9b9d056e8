"""Connections to a PostgreSQL server: none waits longer than its limit, and of several servers the one that answers is asked first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Any, Final, Self, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Connection, Engine, create_engine

from casework.store.address import CONNECT_SECONDS, Address
from casework.store.hosts import SILENCE, hosts_of

WRITE_SECONDS: Final = 10.0

R = TypeVar("R")


class Patient(psycopg.Connection[Any]):
    """A connection that gives up after `patience` seconds without an answer (None: never), also when the server hangs."""

    patience: float | None = WRITE_SECONDS
    kept_silent: Callable[[], None] | None = None
    """Tells that its server did not answer, so that others are asked first."""

    @classmethod
    def connect(cls, conninfo: str = "", **kwargs: Any) -> Self:
        """As psycopg's; of several servers the one that answered last is asked first, and one that kept silent last."""
        hosts = hosts_of(kwargs)
        if len(hosts.order) < 2:
            return super().connect(conninfo, **kwargs)
        faults = list[psycopg.Error]()
        for host, port in hosts.order:
            began = monotonic()
            try:
                connection = super().connect(conninfo, **{**kwargs, "host": host, "port": port})
            except psycopg.Error as fault:
                faults.append(fault)
                if monotonic() - began > SILENCE:
                    hosts.silent((host, port))
                continue
            hosts.answered((host, port))
            connection.kept_silent = partial(hosts.silent, (host, port))
            return connection
        raise psycopg.OperationalError("\n".join(map(str, faults)))

    def wait(self, gen: PQGen[R], interval: float = 0.1, timeout: float | None = None) -> R:
        """As psycopg's, with the patience as the limit; a connection that ran into it is closed, its state is unknown."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.errors._WaitTimeout as late:
            if timeout is not None:
                raise
            self.pgconn.finish()
            if self.kept_silent is not None:
                self.kept_silent()
            raise psycopg.OperationalError(f"no answer within {self.patience:g} s") from late


def connect(address: Address, *, patience: float | None = WRITE_SECONDS, autocommit: bool = False) -> Patient:
    """A connection to the writable one of the servers; the server, too, gives up a statement after `patience` seconds."""
    connection = Patient.connect(**limited(address, patience), autocommit=autocommit)
    connection.patience = patience
    return connection


@contextmanager
def unhurried(tx: Connection) -> Iterator[None]:
    """Lets the statements of a transaction take as long as they need, on the server and here."""
    given = tx.connection.dbapi_connection
    assert isinstance(given, Patient)
    tx.exec_driver_sql("set local statement_timeout = 0")
    before, given.patience = given.patience, None
    try:
        yield
    finally:
        given.patience = before


def limited(address: Address, patience: float | None) -> dict[str, Any]:
    """libpq parameters with the server's own limit on a statement."""
    parameters: dict[str, Any] = dict(address.parameters)
    if patience is not None:
        parameters["options"] = f"{parameters.get('options', '')} -c statement_timeout={int(patience * 1000)}".strip()
    return parameters


def postgres_engine(address: Address, *, patience: float | None = WRITE_SECONDS) -> Engine:
    """SQLAlchemy on the same servers, for records."""
    creator = partial(connect, address, patience=patience)
    return create_engine("postgresql+psycopg://", creator=creator, pool_size=4, max_overflow=8, pool_timeout=CONNECT_SECONDS)
