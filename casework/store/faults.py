"""One clear sentence for each way in which a database fails, so that nobody has to read a stack trace or sees a password."""

import sqlite3
from typing import Final

import psycopg

from casework.store.records import StoreUnavailable

SQLITE: Final = (
    ("SQLITE_FULL", "the disk is full; free some space, nothing that was accepted is lost"),
    ("SQLITE_READONLY", "the file or its folder is read-only; give this user the right to write both"),
    ("SQLITE_BUSY", "another process holds the database locked; try again, or stop that process"),
    ("SQLITE_LOCKED", "another process holds the database locked; try again, or stop that process"),
    ("SQLITE_NOTADB", "the file is not a SQLite database; name another file"),
    ("SQLITE_CORRUPT", "the file is damaged; restore it from a backup"),
    ("SQLITE_CANTOPEN", "the file cannot be opened; its folder must exist and be readable and writable for this user"),
    ("SQLITE_PERM", "the file cannot be opened; give this user the right to read and write it"),
    ("SQLITE_IOERR", "the disk does not read or write (it may be full); check it, nothing that was accepted is lost"),
)

POSTGRES: Final = (
    ("25006", "the server is read-only (a replica); a writable one is looked for at the next try"),
    ("53100", "the server's disk is full; free some space there, nothing that was accepted is lost"),
    ("53300", "the server has no connection left; raise max_connections or stop a process"),
    ("57014", "the server did not finish in time; it is overloaded or another process holds a lock"),
    ("55P03", "another process holds a lock; try again"),
    ("42501", "this user lacks a right in the database; grant it"),
    ("28", "the server refused this user; check user and password in the URL or in the password file"),
    ("3D", "there is no such database on the server; create it"),
    ("57P", "the server is shutting down or starting; try again"),
    ("08", "the connection to the server was lost; try again"),
)

WORDS: Final = (
    ("authentication failed", "the server refused this user; check user and password in the URL or in the password file"),
    ("no password supplied", "the server wants a password; put it into the URL or into the password file"),
    ("does not exist", "there is no such database or user on the server; create it"),
    ("read-write", "no server that accepts writes was found among the hosts"),
    ("read-only", "no server that accepts writes was found among the hosts"),
    ("too many clients", "the server has no connection left; raise max_connections or stop a process"),
    ("starting up", "the server is starting; try again"),
    ("shutting down", "the server is shutting down; try again"),
    ("refused", "the server does not answer there; check host, port and whether it runs"),
    ("resolve", "the server's name is not known; check the host in the URL"),
    ("no answer", "the server stopped answering; try again"),
    ("get a connection", "no server answers in time; check host, port and whether it runs"),
    ("time", "the server does not answer in time; check host, port and whether it runs"),
)


def unavailable(shown: str, fault: BaseException) -> StoreUnavailable:
    """The failure of a driver as one sentence about the database `shown`. Never contains a password or content."""
    origin = getattr(fault, "orig", None) or fault
    return StoreUnavailable(f"the database {shown} is not ready: {_why(origin)}")


def _why(fault: BaseException) -> str:
    if isinstance(fault, sqlite3.Error):
        return _sqlite(fault)
    if isinstance(fault, psycopg.Error):
        return _postgres(fault)
    return f"{type(fault).__name__} while talking to it"


def _sqlite(fault: sqlite3.Error) -> str:
    name = getattr(fault, "sqlite_errorname", None) or ""
    return next((sentence for start, sentence in SQLITE if name.startswith(start)), f"SQLite says {name or type(fault).__name__}")


def _postgres(fault: psycopg.Error) -> str:
    if fault.sqlstate:
        return next((sentence for start, sentence in POSTGRES if fault.sqlstate.startswith(start)), f"PostgreSQL says {fault.sqlstate}")
    said = str(fault).lower()
    return next(
        (sentence for word, sentence in WORDS if word in said), "the connection failed; check host, port and whether the server runs"
    )
