"""OCEL 2.0 (arXiv 2403.01975) as JSON: objects are written as they come, events wait in a file beside it and are written in order."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

import msgspec

from casework.papers.ocel_part import Lines
from casework.papers.ocel_rows import EVENT, OBJECTS
from casework.papers.xes_check import LogWrong, follows

TABLES: Final = """
    pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -8192;
    create table shared (id text, type text, line blob not null, primary key (id, type)) without rowid;
    create table events (at real not null, position integer not null, line blob not null);
"""


def write_ocel(to: IO[bytes], parts: Iterable[Lines]) -> tuple[int, int]:
    """Writes a log of parts that were checked; how many objects and events.

    Raises LogWrong where two parts contradict each other; what was written until then is no log.
    """
    with TemporaryDirectory(prefix="ocel") as folder, closing(sqlite3.connect(Path(folder) / "log.db")) as base:
        base.executescript(TABLES)
        kinds = set[str]()
        to.write(b'{"objectTypes":' + _json([_type(name, attributes) for name, attributes in OBJECTS.items()]))
        objects = _lines(to, "objects", _objects(base, parts, kinds))
        to.write(b',\n"eventTypes":' + _json([_type(name, EVENT) for name in sorted(kinds)]))
        events = _lines(to, "events", (line for (line,) in base.execute("select line from events order by at, position")))
        to.write(b"}\n")
    return objects, events


def _objects(base: sqlite3.Connection, parts: Iterable[Lines], kinds: set[str]) -> Iterator[bytes]:
    """The objects of all parts; events are laid by, and of shared objects the first that was told is kept."""
    last = ""
    for part in parts:
        last = follows(last, part.numbers)
        kinds.update(type for _, _, type, _ in part.events)
        base.executemany("insert or ignore into shared values (?, ?, ?)", part.shared)
        base.executemany("insert into events values (?, ?, ?)", ((at, position, line) for at, position, _, line in part.events))
        yield from part.own
    for id, of in base.execute("select id, group_concat(type, ' and ') from shared group by id having count(*) > 1 limit 1"):
        raise LogWrong(f"object {id} is {of}")
    yield from (line for (line,) in base.execute("select line from shared order by id"))


def _lines(to: IO[bytes], name: str, lines: Iterable[bytes]) -> int:
    number = 0
    to.write(f',\n"{name}":['.encode())
    for number, line in enumerate(lines, 1):
        to.write(b",\n" + line if number > 1 else b"\n" + line)
    to.write(b"]")
    return number


def _type(name: str, attributes: Mapping[str, str]) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": each, "type": kind} for each, kind in attributes.items()]}


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value)
