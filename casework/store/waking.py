"""Who waits for facts is woken when some are stored, and one of all processes that follow them is chosen to do the work."""

import os
import selectors
from abc import ABC, abstractmethod
from pathlib import Path
from threading import Event, Lock
from typing import Final

import psycopg

from casework.store.address import Address
from casework.store.postgres_connections import Patient, connect

CHANNEL: Final = "casework_facts"
"""What the insert of facts notifies on PostgreSQL."""
LOCK: Final = 727
"""The advisory lock of who follows."""


class Bell(ABC):
    """Rings when facts were stored. One thread waits for it."""

    @abstractmethod
    def wait(self, seconds: float) -> None:
        """Until it rings, or so many seconds."""

    @abstractmethod
    def ring(self) -> None:
        """Wakes who waits; from any thread."""

    @abstractmethod
    def is_mine(self) -> bool:
        """Whether this one of all processes is to follow; taken where nobody holds it, kept until the process ends or closes it."""

    @abstractmethod
    def close(self) -> None:
        """Gives everything back."""


class ProcessBell(Bell):
    """Rings for what this process stores, and is silent about others; the choice is a lock on a file beside the database."""

    def __init__(self, beside: Path, listeners: "set[Event]") -> None:
        self._rung, self._listeners = Event(), listeners
        self._path, self._file = beside.with_name(f"{beside.stem}.views.lock"), -1
        listeners.add(self._rung)

    def wait(self, seconds: float) -> None:
        """Until it rings, or so many seconds."""
        self._rung.wait(seconds)
        self._rung.clear()

    def ring(self) -> None:
        """Wakes who waits."""
        self._rung.set()

    def is_mine(self) -> bool:
        """By a lock that the system lets go with the process; where files cannot be locked everybody follows, which is only slower."""
        if self._file >= 0:
            return True
        try:
            self._file = _locked(self._path)
        except BlockingIOError:
            return False
        except (ImportError, OSError):
            return True
        return True

    def close(self) -> None:
        """Stops listening and lets go of the lock."""
        self._listeners.discard(self._rung)
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _locked(path: Path) -> int:
    import fcntl

    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(file)
        raise
    return file


class ServerBell(Bell):
    """Rings for what any process stores, by LISTEN on a connection of its own; one that was lost is opened again at the next wait."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection: Patient | None = None
        self._mine = False
        self._woken, self._waker = os.pipe()
        self._turn, self._closed = Lock(), False

    def wait(self, seconds: float) -> None:
        """Until it rings, or so many seconds; without a connection the seconds pass as if nothing came."""
        connection = self._open()
        with selectors.DefaultSelector() as heard:
            heard.register(self._woken, selectors.EVENT_READ)
            if connection is not None:
                heard.register(connection, selectors.EVENT_READ)
            ready = [key.fileobj for key, _ in heard.select(seconds)]
        if self._woken in ready:
            os.read(self._woken, 64)
        if connection is not None and connection in ready:
            self._drain(connection)

    def ring(self) -> None:
        """Wakes who waits."""
        with self._turn:
            if not self._closed:
                os.write(self._waker, b".")

    def is_mine(self) -> bool:
        """By an advisory lock of the session, which the server lets go with the connection."""
        connection = self._open()
        if connection is None or self._mine:
            return self._mine
        try:
            row = connection.execute("select pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        except psycopg.Error:
            self._lose()
            return False
        self._mine = bool(row and row[0])
        return self._mine

    def close(self) -> None:
        """Ends the session."""
        self._lose()
        with self._turn:
            self._closed = True
            os.close(self._woken)
            os.close(self._waker)

    def _open(self) -> Patient | None:
        if self._connection is not None and not self._connection.closed:
            return self._connection
        self._lose()
        try:
            self._connection = connect(self._address, autocommit=True)
            self._connection.execute(f"listen {CHANNEL}")
        except psycopg.Error:
            self._lose()
        return self._connection

    def _drain(self, connection: Patient) -> None:
        try:
            for _ in connection.notifies(timeout=0):
                pass
        except psycopg.Error:
            self._lose()

    def _lose(self) -> None:
        connection, self._connection, self._mine = self._connection, None, False
        if connection is not None:
            connection.close()
