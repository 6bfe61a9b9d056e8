"""What a turn puts into the tables of a SQLite file and asks of them, inside a transaction that somebody else begins and ends."""

import json
import sqlite3
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Any, Final
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent

from casework.store.records import CommandKnown, CommandRecord, SourceKnown, SourceRecord, Write

Row = tuple[Any, ...]

FEW: Final = 8
"""So many streams are asked for by name; more go in as one list, which costs more to take apart."""
STANDS: Final = "(select originator_version from facts where originator_id = ? order by originator_version desc limit 1)"
ALL_STAND: Final = f"select value, {STANDS.replace('?', 'value')} from json_each(?)"
COMMAND: Final = "select id, caller, body_hash, case_id, version, position from commands"
KNOWN: Final = f"{COMMAND} where id in (select value from json_each(?))"
CAME: Final = "select case_id from sources where source = ? and number = ?"
PUT_FACT: Final = "insert into facts (originator_id, originator_version, topic, state) values (?,?,?,?)"
PUT_COMMAND: Final = "insert into commands (id, caller, body_hash, case_id, version, position) values (?,?,?,?,?,?)"
PUT_SOURCE: Final = "insert into sources (source, number, case_id, position) values (?,?,?,?)"

Open = sqlite3.Connection | sqlite3.Cursor


def versions(opened: Open, streams: Sequence[str]) -> dict[str, int]:
    """At which version each stream stands, 0 where nothing of it is stored."""
    if not streams:
        return {}
    if len(streams) > FEW:
        return {stream: version or 0 for stream, version in opened.execute(ALL_STAND, (json.dumps(streams),)).fetchall()}
    return {stream: version or 0 for stream, version in zip(streams, opened.execute(_stand(len(streams)), streams).fetchone(), strict=True)}


@cache
def _stand(number: int) -> str:
    return f"select {','.join([STANDS] * number)}"


def known(opened: Open, commands: Sequence[UUID]) -> dict[UUID, CommandRecord]:
    """The records of those commands that are stored."""
    if not commands:
        return {}
    rows = opened.execute(KNOWN, (json.dumps([each.hex for each in commands]),)).fetchall()
    return {record.id: record for record in map(_command, rows)}


def came(opened: Open, source: SourceRecord) -> UUID | None:
    """The case that came of a source's number, None where it was never received."""
    row = opened.execute(CAME, (source.source, source.number)).fetchone()
    return None if row is None else UUID(row[0])


def put_one(
    cursor: sqlite3.Cursor, facts: Sequence[StoredEvent], command: CommandRecord | None, sources: Sequence[SourceRecord]
) -> list[int]:
    """Facts with their command and sources; the positions of the facts. Raises CommandKnown, SourceKnown and IntegrityError."""
    if sources:
        _refuse_known(cursor, command, sources)
    try:
        _refuse_stale(cursor, facts)
        positions = [_put_fact(cursor, fact) for fact in facts]
        position = positions[-1] if positions else _last(cursor)
        if command is not None:
            cursor.execute(PUT_COMMAND, _row(command, position))
    except (IntegrityError, sqlite3.IntegrityError):
        _refuse_known(cursor, command, sources)
        raise
    _put_sources(cursor, sources, position)
    return positions


def put_many(cursor: sqlite3.Cursor, writes: Sequence[Write]) -> list[Sequence[int]]:
    """What many commands store; the positions of the facts of each. Raises IntegrityError."""
    facts = [fact for write in writes for fact in write.facts]
    _refuse_stale(cursor, facts)
    positions = iter(_put_all(cursor, facts))
    own = [list(islice(positions, len(write.facts))) for write in writes]
    records = zip([write.command for write in writes], own, strict=True)
    cursor.executemany(PUT_COMMAND, [_row(command, put[-1]) for command, put in records])
    for write, put in zip(writes, own, strict=True):
        _put_sources(cursor, write.sources, put[-1])
    return list(own)


def _put_fact(cursor: sqlite3.Cursor, fact: StoredEvent) -> int:
    position = cursor.execute(PUT_FACT, _columns(fact)).lastrowid
    assert position is not None, "an insert of one row has a position"
    return position


def _put_all(cursor: sqlite3.Cursor, facts: Sequence[StoredEvent]) -> range:
    """The positions: one after the other, because nobody else writes meanwhile."""
    cursor.executemany(PUT_FACT, map(_columns, facts))
    last = int(cursor.execute("select last_insert_rowid()").fetchone()[0])
    return range(last - len(facts) + 1, last + 1)


def _columns(fact: StoredEvent) -> Row:
    return hex_of(fact.originator_id), fact.originator_version, fact.topic, fact.state.decode()


def _row(command: CommandRecord, position: int) -> Row:
    return command.id.hex, command.caller, command.body_hash, command.case_id.hex, command.version, position


def _put_sources(cursor: sqlite3.Cursor, sources: Sequence[SourceRecord], position: int) -> None:
    for source in dict.fromkeys(sources):
        cursor.execute(PUT_SOURCE, (source.source, source.number, source.case_id.hex, position))


def hex_of(stream: UUID | str) -> str:
    """A stream as the tables name it: 32 hexadecimal digits."""
    return stream.hex if isinstance(stream, UUID) else UUID(stream).hex


def _last(cursor: sqlite3.Cursor) -> int:
    return int(cursor.execute("select coalesce(max(notification_id), 0) from facts").fetchone()[0])


def _command(row: Row) -> CommandRecord:
    return CommandRecord(UUID(row[0]), row[1], bytes(row[2]), UUID(row[3]), row[4], row[5])


def _refuse_known(cursor: sqlite3.Cursor, command: CommandRecord | None, sources: Sequence[SourceRecord]) -> None:
    if command is not None:
        row = cursor.execute(f"{COMMAND} where id = ?", (command.id.hex,)).fetchone()
        if row is not None:
            raise CommandKnown(_command(row))
    for source in sources:
        if (case_id := came(cursor, source)) is not None:
            raise SourceKnown(case_id)


def _refuse_stale(cursor: sqlite3.Cursor, facts: Sequence[StoredEvent]) -> None:
    cases = [hex_of(fact.originator_id) for fact in facts]
    stands = versions(cursor, list(dict.fromkeys(cases)))
    for case, fact in zip(cases, facts, strict=True):
        if fact.originator_version != stands[case] + 1:
            raise IntegrityError(f"stale: {case} stands at version {stands[case]}, the next fact has {fact.originator_version}")
        stands[case] += 1
