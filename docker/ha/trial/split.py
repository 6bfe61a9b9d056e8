"""Two primaries: a row is written to every host all the time, past casework, and each that was confirmed tells on which timeline."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from typing import Final

import psycopg

from casework.store.address import read_address
from casework.store.postgres_connections import Patient, connect

from .cluster import Cluster
from .host import POSTGRES

EVERY: Final = 0.25
PATIENCE: Final = 3.0
TABLE: Final = "create table probe (id bigint generated always as identity primary key, host int not null)"
TIMELINE: Final = "('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int"
PUT: Final = f"insert into probe (host) values (%s) returning id, {TIMELINE}"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A row that a host confirmed, on a timeline; a new primary begins a new one. Monotonic seconds."""

    host: int
    id: int
    timeline: int
    began: float
    ended: float


class Probes:
    """One for each host."""

    def __init__(self, cluster: Cluster) -> None:
        self.confirmed: list[Confirmed] = []
        self._cluster, self._stop = cluster, Event()
        self._threads = [Thread(target=self._probe, args=(host.number,), daemon=True) for host in cluster.hosts]

    def __enter__(self) -> "Probes":
        with connect(read_address(self._cluster.url("postgres", "postgres", self._cluster.secrets.superuser))) as connection:
            connection.execute(TABLE)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(4 * PATIENCE)

    def lost(self) -> list[int]:
        """Rows that were confirmed and are gone."""
        with connect(read_address(self._cluster.url("postgres", "postgres", self._cluster.secrets.superuser))) as connection:
            kept = {row[0] for row in connection.execute("select id from probe")}
        return [each.id for each in self.confirmed if each.id not in kept]

    def _probe(self, host: int) -> None:
        address = f"{self._cluster.network.client(host)}:{POSTGRES}"
        url = f"postgresql://postgres:{self._cluster.secrets.superuser}@{address}/postgres?target_session_attrs=any"
        connection: Patient | None = None
        while not self._stop.wait(EVERY):
            began = monotonic()
            try:
                if connection is None or connection.closed:
                    connection = connect(read_address(url), patience=PATIENCE, autocommit=True)
                followed = connection.execute("select pg_is_in_recovery()").fetchone()
                row = None if followed is None or followed[0] else connection.execute(PUT, (host,)).fetchone()
            except psycopg.Error:
                if connection is not None:
                    with suppress(psycopg.Error):
                        connection.close()
                continue
            if row is not None:
                self.confirmed.append(Confirmed(host, row[0], row[1], began, monotonic()))
        if connection is not None:
            connection.close()


def split(confirmed: Sequence[Confirmed]) -> list[Confirmed]:
    """Rows that an old timeline confirmed although a newer one had confirmed before they were sent: two primaries at once."""
    found, order = list[Confirmed](), sorted(confirmed, key=lambda each: each.ended)
    for each in order:
        if any(other.timeline > each.timeline and other.ended < each.began for other in order):
            found.append(each)
    return found
