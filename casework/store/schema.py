"""Is a database new, ready, older or newer than this release, and how it is made ready: by whoever comes first, under a lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casework.store.address import Address, read_address
from casework.store.faults import unavailable
from casework.store.postgres_connections import postgres_engine
from casework.store.records import HEAD, OURS, VERSION_TABLE, SchemaMismatch, StoreUnavailable
from casework.store.sqlite_files import sqlite_engine

STEPS: Final = Path(__file__).parent.parent / "migrations"
LOCK: Final = 725
"""The advisory lock of migrations on PostgreSQL."""

State = Literal["new", "ready", "behind", "ahead", "foreign"]


@contextmanager
def told(shown: str) -> Iterator[None]:
    """Turns the failures of a driver into StoreUnavailable with one sentence."""
    try:
        yield
    except (DBAPIError, PoolTimeout, OSError) as fault:
        raise unavailable(shown, fault) from fault


def state_of(connection: Connection) -> State:
    """How the database stands to this release."""
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in tables:
        return "foreign" if tables & set(OURS) else "new"
    stored = connection.execute(text(f"select version_num from {VERSION_TABLE}")).scalar()
    if stored is None:
        return "new"
    return "ready" if stored == HEAD else "ahead" if str(stored) > HEAD else "behind"


def make_ready(engine: Engine, shown: str, *, upgrade: bool = False) -> None:
    """Makes a new database ready, and with `upgrade` an older one. Raises SchemaMismatch where it must not be touched."""
    with told(shown), engine.execution_options(reading=True).connect() as connection:
        if state_of(connection) == "ready":
            return
    with told(shown), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("set local statement_timeout = 0"))
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        state = state_of(connection)
        refuse(state, shown, upgrade=upgrade)
        if state != "ready":
            run_steps(connection)


def refuse(state: State, shown: str, *, upgrade: bool) -> None:
    """Raises SchemaMismatch with what to do, unless the database is ready or may be made so."""
    if state == "behind" and not upgrade:
        raise SchemaMismatch(f"the database {shown} was made by an older release; make a backup, then run: casework migrate")
    if state == "ahead":
        raise SchemaMismatch(f"the database {shown} was made by a newer release; run that one, this release would damage it")
    if state == "foreign":
        raise SchemaMismatch(f"the database {shown} holds tables of something else with our names; give casework a database of its own")


def migrate(url: str) -> None:
    """Brings the database at `url` to this release; nothing happens where it is there already."""
    address = read_address(url)
    engine = engine_of(address, patience=None)
    try:
        make_ready(engine, address.shown, upgrade=True)
    finally:
        engine.dispose()


def engine_of(address: Address, *, patience: float | None, create: bool = True) -> Engine:
    """SQLAlchemy's engine for an address. Raises StoreUnavailable where a SQLite file or its folder is not there."""
    if address.path is None:
        return postgres_engine(address, patience=patience)
    if not address.path.parent.is_dir():
        raise StoreUnavailable(f"the database {address.shown} is not ready: the folder {address.path.parent} does not exist; create it")
    if not create and not address.path.exists():
        raise StoreUnavailable(f"the database {address.shown} is not ready: there is no such file; check the path")
    return sqlite_engine(address.path, create=create, **({} if patience is None else {"patience": patience}))


def run_steps(connection: Connection, upto: str = "head") -> None:
    """Runs the steps that are missing, up to one of them, inside the transaction of a connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, upto)
