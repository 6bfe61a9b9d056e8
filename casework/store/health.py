"""What a database says of itself that decides whether an acknowledged fact survives a power cut, and what stands before it."""

from collections.abc import Mapping
from contextlib import closing
from typing import Final, Literal

from sqlalchemy import text

from casework.store import Store
from casework.store.address import Address, read_address
from casework.store.postgres_connections import Patient, connect
from casework.store.restoring import BACKED_UP
from casework.store.tables import driver_told

ASKED: Final = ("fsync", "full_page_writes", "synchronous_commit", "max_connections")
ROUNDS: Final = 5
"""How often two clients are asked by turns; on a busy pooler one question alone may find a process for each."""
Pooled = Literal["no", "session", "transaction"]


def server_settings(store: Store) -> Mapping[str, str]:
    """The settings of a server that durability rests on; none of an embedded database."""
    if store.dialect == "sqlite":
        return {}
    with store.reading() as connection:
        return {name: str(connection.execute(text("select current_setting(:name)"), {"name": name}).scalar()) for name in ASKED}


def journal_of(store: Store) -> str:
    """How an embedded database writes; `wal` is the one that lets readers and a writer work at once. Empty for a server."""
    if store.dialect == "postgresql":
        return ""
    with store.reading() as connection:
        return str(connection.execute(text("pragma journal_mode")).scalar())


def backed_up_at(store: Store) -> str | None:
    """When a backup of this database was finished last, in ISO form; None where none was."""
    with store.reading() as connection:
        at: str | None = connection.execute(text("select value from meta where name = :name"), {"name": BACKED_UP}).scalar()
    return at


def pooler_before(url: str) -> Pooled:
    """Whether a pooler stands before the server, and whether it lends one session to several clients.

    A pooler answers the greeting with a process number of its own. Two clients that stay connected and yet meet in one process of
    the server, or change it, share sessions: locks and LISTEN do not hold there.
    """
    address = read_address(url)
    if address.dialect == "sqlite":
        return "no"
    with driver_told(address.shown):
        return _asked(address)


def _asked(address: Address) -> Pooled:
    with closing(connect(address, autocommit=True)) as one, closing(connect(address, autocommit=True)) as other:
        seen = [(_process(one), _process(other)) for _ in range(ROUNDS)]
        if len(set(seen)) > 1 or seen[0][0] == seen[0][1]:
            return "transaction"
        return "no" if seen[0] == (one.info.backend_pid, other.info.backend_pid) else "session"


def _process(connection: Patient) -> int:
    """The server's process that answers now."""
    row = connection.execute("select pg_backend_pid()").fetchone()
    assert row is not None
    return int(row[0])
