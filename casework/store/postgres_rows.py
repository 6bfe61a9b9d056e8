"""What is put into the tables of a PostgreSQL database and asked of them, each in one statement and one round trip.

A lone command goes in as single values and a turn as arrays in binary (%b): as text every quote of every fact would be escaped, an
eighth of the CPU of a command.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from casework.store.records import CommandRecord, Look, SourceRecord, Write

Row = tuple[Any, ...]
Asking = tuple[str, Row]

FEW: Final = 8
"""So many streams are asked for by name, and so many facts put in as single values; more go in as one list, which costs more."""
PUT: Final = "select casework_put_facts(%b,%b,%b,%b,%b,%b,%b,%b,%b,%b,%b,%b)"
PUT_TURN: Final = """
    with put as materialized (
      select casework_put_facts(%b,%b,%b,%b,'{}','{}','{}','{}','{}','{}','{}','{}') as positions),
    kept as (
      insert into commands(id, caller, body_hash, case_id, version, position)
      select c.id, c.caller, c.hash, c.case_id, c.version, put.positions[c.last]
      from put, unnest(%b::uuid[], %b::text[], %b::bytea[], %b::uuid[], %b::bigint[], %b::int[])
        c(id, caller, hash, case_id, version, last)),
    came as (
      insert into sources(source, number, case_id, position)
      select s.source, s.number, s.case_id, put.positions[s.last]
      from put, unnest(%b::text[], %b::text[], %b::uuid[], %b::int[]) s(source, number, case_id, last))
    select positions from put"""
"""Facts of many commands in one call; each command and source gets the position of its own last fact."""

STANDS: Final = "(select originator_version from facts where originator_id = %b order by originator_version desc limit 1)"
LOOK_FEW: Final = """
    select {stands}, c.id, c.caller, c.body_hash, c.case_id, c.version, c.position, s.case_id
    from (select 1) one left join commands c on c.id = %b::uuid left join sources s on s.source = %b::text and s.number = %b::text"""
"""Streams, one command and one source at most; each column is null where nothing is stored."""

LOOK: Final = """
    select s.id, (select f.originator_version from facts f where f.originator_id = s.id order by f.originator_version desc limit 1),
           null::text, null::bytea, null::uuid, null::bigint, null::text
    from unnest(%b::uuid[]) s(id)"""
LOOK_COMMANDS: Final = """
    union all select id, version, caller, body_hash, case_id, position, null from commands where id = any(%b)"""
LOOK_SOURCES: Final = """
    union all select null, null, k.source, null, k.case_id, null, k.number
    from unnest(%b::text[], %b::text[]) o(source, number) join sources k using (source, number)"""


def putting(facts: Sequence[StoredEvent], command: CommandRecord | None, sources: Sequence[SourceRecord]) -> Asking:
    """How facts are stored with their command and sources."""
    if command is None or sources or len(facts) > FEW:
        return PUT, _arrays(facts, command, sources)
    columns = [
        *(fact.originator_id for fact in facts), *(fact.originator_version for fact in facts), *(fact.topic for fact in facts),
        *(fact.state.decode() for fact in facts),
    ]  # fmt: skip
    return _put_few(len(facts)), (*columns, command.id, command.caller, command.body_hash, command.case_id, command.version)


def putting_turn(writes: Sequence[Write]) -> Asking:
    """How the facts of many commands are stored."""
    return PUT_TURN, _turn_arrays(writes)


def looking(streams: Sequence[UUID], commands: Sequence[UUID], sources: Sequence[SourceRecord]) -> Asking:
    """How versions, commands and sources are looked up."""
    if _are_few(streams, commands, sources):
        source = (sources[0].source, sources[0].number) if sources else (None, None)
        return _look_few(len(streams)), (*streams, commands[0] if commands else None, *source)
    statement, values = LOOK, list[Any]([list(streams)])
    if commands:
        statement, values = statement + LOOK_COMMANDS, [*values, list(commands)]
    if sources:
        statement, values = statement + LOOK_SOURCES, [*values, [each.source for each in sources], [each.number for each in sources]]
    return statement, tuple(values)


def looked(streams: Sequence[UUID], commands: Sequence[UUID], sources: Sequence[SourceRecord], rows: Iterable[Row]) -> Look:
    """What the rows say that `looking` asked for."""
    if _are_few(streams, commands, sources):
        [row] = rows
        asked, *record, came_of = row[len(streams) :]
        found = {} if asked is None else {asked: _record(asked, *record)}
        came = {} if came_of is None else {(sources[0].source, sources[0].number): came_of}
        return Look({stream: version or 0 for stream, version in zip(streams, row, strict=False)}, found, came)
    versions, known, came = dict[UUID, int](), dict[UUID, CommandRecord](), dict[tuple[str, str], UUID]()
    for id, version, name, digest, case_id, position, number in rows:
        if number is not None:
            came[name, number] = case_id
        elif case_id is not None:
            known[id] = _record(id, name, digest, case_id, version, position)
        else:
            versions[id] = version or 0
    return Look(versions, known, came)


def _are_few(streams: Sequence[UUID], commands: Sequence[UUID], sources: Sequence[SourceRecord]) -> bool:
    return 0 < len(streams) <= FEW and len(commands) <= 1 and len(sources) <= 1


def _record(asked: UUID, caller: str, digest: bytes, case_id: UUID, version: int, position: int) -> CommandRecord:
    return CommandRecord(asked, caller, bytes(digest), case_id, version, position)


@cache
def _look_few(number: int) -> str:
    return LOOK_FEW.format(stands=", ".join([STANDS] * number))


@cache
def _put_few(number: int) -> str:
    rows = ",".join(["%b"] * number)
    facts = ",".join(f"array[{rows}]::{kind}[]" for kind in ("uuid", "bigint", "text", "text"))
    command = ",".join(f"array[%b]::{kind}[]" for kind in ("uuid", "text", "bytea", "uuid", "bigint"))
    return f"select casework_put_facts({facts},{command},'{{}}','{{}}','{{}}')"


def _arrays(facts: Sequence[StoredEvent], command: CommandRecord | None, sources: Sequence[SourceRecord]) -> Row:
    asked, sources = [] if command is None else [command], list(dict.fromkeys(sources))
    return (
        [fact.originator_id for fact in facts],
        [fact.originator_version for fact in facts],
        [fact.topic for fact in facts],
        [fact.state.decode() for fact in facts],
        [each.id for each in asked],
        [each.caller for each in asked],
        [each.body_hash for each in asked],
        [each.case_id for each in asked],
        [each.version for each in asked],
        [source.source for source in sources],
        [source.number for source in sources],
        [source.case_id for source in sources],
    )


def _turn_arrays(writes: Sequence[Write]) -> Row:
    """As PUT_TURN takes them; `last` counts the facts of the turn from 1."""
    facts, last = [fact for write in writes for fact in write.facts], list(accumulate(len(write.facts) for write in writes))
    asked = [write.command for write in writes]
    sources = list(dict.fromkeys((source, place) for write, place in zip(writes, last, strict=True) for source in write.sources))
    return (
        *_arrays(facts, None, ())[:4],
        [each.id for each in asked],
        [each.caller for each in asked],
        [each.body_hash for each in asked],
        [each.case_id for each in asked],
        [each.version for each in asked],
        last,
        [source.source for source, _ in sources],
        [source.number for source, _ in sources],
        [source.case_id for source, _ in sources],
        [place for _, place in sources],
    )
