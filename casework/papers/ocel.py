"""OCEL 2.0 (arXiv 2403.01975) as JSON: objects and events gathered in a file of their own, checked there, then written in order."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from casework.papers.ocel_rows import EVENT, OBJECTS, Happening, Thing, happenings, things
from casework.papers.process import LAST_YEAR, Masks, Process, said_at
from casework.papers.xes_check import MOST, LogWrong

BEGINNING: Final = "1970-01-01T00:00:00Z"
"""The time of a value that holds from the beginning; a later one becomes a change of the object."""
TABLES: Final = """
    create table objects (id text primary key, type text not null, line text not null) without rowid;
    create table relations (of text not null, object text not null);
    create table events (id text primary key, type text not null, at real not null, position integer not null, line text not null);
"""
PLAIN: Final[Mapping[str, type]] = {"string": str, "integer": int, "boolean": bool, "time": datetime}


def write_ocel(to: IO[str], processes: Iterable[Process], masks: Masks) -> tuple[int, int]:
    """Writes a log; how many objects and events. Raises LogWrong before anything is written."""
    with TemporaryDirectory(prefix="ocel") as folder, closing(sqlite3.connect(Path(folder) / "log.db")) as base:
        base.executescript(f"pragma journal_mode = off; pragma synchronous = off; {TABLES}")
        for process in processes:
            for thing in things(process, masks):
                _add_thing(base, thing)
            for happening in happenings(process):
                _add_event(base, happening)
        _check(base)
        return _write(to, base)


def _add_thing(base: sqlite3.Connection, thing: Thing) -> None:
    """One object; a shared one that is there already stays as it is."""
    old = base.execute("select type from objects where id = ?", (thing.id,)).fetchone()
    if old is not None:
        if old[0] != thing.type:
            raise LogWrong(f"object {thing.id} is {old[0]} and {thing.type}")
        return
    types, known = OBJECTS[thing.type], [(BEGINNING, name, value) for name, value in thing.values.items() if value is not None]
    said = [*known, *((said_at(at), name, value) for at, name, value in thing.changes)]
    attributes = [{"name": name, "time": time, "value": _value(types, name, value)} for time, name, value in said]
    line = {"id": thing.id, "type": thing.type, "attributes": attributes, "relationships": _relations(thing.relations)}
    base.execute("insert into objects values (?, ?, ?)", (thing.id, thing.type, _json(line)))
    base.executemany("insert into relations values (?, ?)", [(thing.id, to) for to, _ in thing.relations])


def _add_event(base: sqlite3.Connection, event: Happening) -> None:
    if not 1900 <= event.at.year < LAST_YEAR:
        raise LogWrong(f"event {event.id}: a time beyond {LAST_YEAR} cannot be read by mining tools")
    attributes = [{"name": name, "value": _value(EVENT, name, value)} for name, value in event.values.items() if value is not None]
    line = {"id": event.id, "type": event.type, "time": said_at(event.at), "attributes": attributes}
    row = (event.id, event.type, event.at.timestamp(), event.position, _json({**line, "relationships": _relations(event.relations)}))
    base.execute("insert into events values (?, ?, ?, ?, ?)", row)
    base.executemany("insert into relations values (?, ?)", [(event.id, to) for to, _ in event.relations])


def _value(types: Mapping[str, str], name: str, value: Any) -> Any:
    kind = types.get(name, "nothing")
    said = str(value) if kind == "string" and isinstance(value, str) else value
    if type(said) is not PLAIN.get(kind):
        raise LogWrong(f"attribute {name} is {type(value).__name__}, declared {kind}")
    return said_at(said) if isinstance(said, datetime) else said


def _relations(relations: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"objectId": id, "qualifier": qualifier} for id, qualifier in dict.fromkeys(relations)]


def _check(base: sqlite3.Connection) -> None:
    """A relation to an object that is not there would be dropped in silence by whoever reads the log."""
    lost = base.execute("select of, object from relations where object not in (select id from objects) limit ?", (MOST,)).fetchall()
    if lost:
        raise LogWrong("; ".join(f"{of} is related to {to}, which is no object of the log" for of, to in lost))


def _write(to: IO[str], base: sqlite3.Connection) -> tuple[int, int]:
    kinds = [kind for (kind,) in base.execute("select distinct type from events order by type")]
    to.write('{"objectTypes":' + _json([_type(name, attributes) for name, attributes in OBJECTS.items()]))
    to.write(',\n"eventTypes":' + _json([_type(name, EVENT) for name in kinds]))
    objects = _lines(to, "objects", base.execute("select line from objects order by id"))
    events = _lines(to, "events", base.execute("select line from events order by at, position"))
    to.write("}\n")
    return objects, events


def _lines(to: IO[str], name: str, rows: Iterator[tuple[str]]) -> int:
    number = 0
    to.write(f',\n"{name}":[')
    for number, (line,) in enumerate(rows, 1):
        to.write(f"{',' if number > 1 else ''}\n{line}")
    to.write("]")
    return number


def _type(name: str, attributes: Mapping[str, str]) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": each, "type": kind} for each, kind in attributes.items()]}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
