"""What a database URL means: which database, which file or servers, and how it may be printed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from casework.store.records import AddressError

ALLOWED: Final = "give sqlite:///folder/office.db or postgresql://user@host:5432/database"
CONNECT_SECONDS: Final = 3
ALIVE: Final = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
"""A server that vanished without a word is found out within 11 s also by a connection that only listens."""

Dialect = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class Address:
    """A database's address. `path` is the SQLite file, `parameters` are libpq's (a secret may be among them, never print them)."""

    dialect: Dialect
    shown: str
    path: Path | None = None
    parameters: tuple[tuple[str, str | int], ...] = ()

    @property
    def folder(self) -> Path | None:
        """The folder of a SQLite file."""
        return None if self.path is None else self.path.parent


def read_address(url: str) -> Address:
    """The address of a URL. Raises AddressError, which never repeats the URL's password."""
    scheme, found, rest = url.partition("://")
    if not found:
        raise AddressError(f"the database must be given as a URL; {ALLOWED}")
    if scheme == "sqlite":
        return _file(rest)
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return _server(rest)
    raise AddressError(f"the database kind {scheme!r} is not supported; {ALLOWED}")


def _file(rest: str) -> Address:
    name = rest.removeprefix("/")
    if not rest.startswith("/") or not name:
        raise AddressError(f"the SQLite URL names no file; {ALLOWED}")
    if ":memory:" in name or "mode=memory" in name:
        raise AddressError("facts in memory would be lost with the process; name a file, for a trial one in a temporary folder")
    if "?" in name:
        raise AddressError("a SQLite URL takes no options; leave out everything from the question mark on")
    path = Path(name).absolute()
    return Address("sqlite", f"sqlite:///{path}", path)


def _server(rest: str) -> Address:
    try:
        given = conninfo_to_dict(f"postgresql://{rest}")
    except ProgrammingError:
        raise AddressError(f"the PostgreSQL URL cannot be read; {ALLOWED}, several hosts as host1:5432,host2:5432") from None
    parameters: dict[str, str | int] = {name: str(value) for name, value in given.items() if value is not None}
    parameters.setdefault("target_session_attrs", "read-write")
    parameters["connect_timeout"] = CONNECT_SECONDS
    parameters.setdefault("application_name", "casework")
    parameters = {**ALIVE, **parameters}
    return Address("postgresql", _shown(parameters), None, tuple(parameters.items()))


def _shown(parameters: dict[str, str | int]) -> str:
    """The URL for people: user, hosts and database, nothing else."""
    hosts = str(parameters.get("host", "")).split(",")
    ports = str(parameters.get("port", "")).split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    servers = ",".join(f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=False))
    user = f"{parameters['user']}@" if "user" in parameters else ""
    return f"postgresql://{user}{servers}/{parameters.get('dbname', '')}"
