"""Writes many rows at once: the statement of each table is made once, and rows go to the driver as tuples, without a detour."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import JSON, Connection, Date, Table, Uuid
from sqlalchemy.dialects import postgresql

from casework.projections.columns import Moment

Row = tuple[Any, ...]
Bind = Callable[[Any], Any]
"""Turns a value of a column, never None, into what the driver takes."""
CHUNK: Final = 5000
"""Rows in one statement on PostgreSQL."""
ESCAPED: Final = re.compile(r"\\(?:u[0-9a-f]{4}|.)")
_json: Final = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Form:
    """How rows of a table are written in one dialect: the columns in order, the key, what is turned into what, and the statements.

    `{schema}` in a statement stands for the schema of the generation, where there is one.
    """

    pick: Callable[[Mapping[str, Any]], Row]
    key: Callable[[Row], Any]
    binds: tuple[tuple[int, Bind], ...]
    put: str
    clear: str
    strike: str


def put(tx: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes rows over those with the same key."""
    form = form_of(table, tx.dialect.name)
    put_tuples(tx, table, [form.pick(row) for row in rows])


def put_tuples(tx: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Writes rows, as `tuples` makes them, over those with the same key; the last one of a key counts."""
    if not rows:
        return
    form = form_of(table, tx.dialect.name)
    statement = _placed(tx, form.put)
    if tx.dialect.name == "sqlite":
        tx.exec_driver_sql(statement, list(zip(*_bound(rows, form.binds), strict=True)))
        return
    only = list({form.key(row): row for row in rows}.values())
    for start in range(0, len(only), CHUNK):
        tx.exec_driver_sql(statement, tuple(map(array, _bound(only[start : start + CHUNK], form.binds))))


def tuples(table: Table, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The values of rows in the order of the columns."""
    pick = form_of(table, "sqlite").pick
    return [pick(row) for row in rows]


def key_of(table: Table, row: Row) -> Any:
    """What tells a row of a table from the others."""
    return form_of(table, "sqlite").key(row)


def clear(tx: Connection, table: Table, cases: Collection[UUID]) -> None:
    """Removes every row of these cases."""
    if cases:
        _each(tx, form_of(table, tx.dialect.name).clear, [(_uuid(tx, case),) for case in cases])


def strike(tx: Connection, table: Table, keys: Collection[Row]) -> None:
    """Removes rows by case and by what tells the rows of a case apart."""
    if keys:
        _each(tx, form_of(table, tx.dialect.name).strike, [(_uuid(tx, case), item) for case, item in keys])


def _each(tx: Connection, statement: str, values: list[Row]) -> None:
    if tx.dialect.name == "sqlite":
        tx.exec_driver_sql(_placed(tx, statement), values)
    else:
        tx.exec_driver_sql(_placed(tx, statement), tuple(array(column) for column in zip(*values, strict=True)))


def _uuid(tx: Connection, case: UUID) -> Any:
    return case.hex if tx.dialect.name == "sqlite" else case


def _placed(tx: Connection, statement: str) -> str:
    schemas = tx.get_execution_options().get("schema_translate_map") or {}
    return statement.format(schema=f"{schemas[None]}." if None in schemas else "")


@cache
def form_of(table: Table, dialect: str) -> Form:
    """The form of a table, made once."""
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key]
    types = [str(column.type.compile(postgresql.dialect())).partition(" COLLATE")[0] for column in table.columns]  # type: ignore[no-untyped-call]
    values = f"values ({', '.join('?' * len(names))})"
    if dialect == "postgresql":
        values = _unnested(names, types)
    said = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in keys)
    listed, told = ", ".join(f'"{name}"' for name in names), ", ".join(f'"{key}"' for key in keys)
    what = f"do update set {said}" if said else "do nothing"
    place = f'{{schema}}"{table.name}"'
    return Form(
        itemgetter(*names), itemgetter(*(names.index(key) for key in keys)), tuple(_binds(table, dialect)),
        f"insert into {place} ({listed}) {values} on conflict ({told}) {what}",
        *_removing(place, keys, dialect),
    )  # fmt: skip


def _removing(place: str, keys: list[str], dialect: str) -> tuple[str, str]:
    item = keys[-1]
    if dialect == "sqlite":
        return f"delete from {place} where case_id = ?", f'delete from {place} where case_id = ? and "{item}" = ?'
    both = f'(case_id, "{item}") in (select * from unnest(%s::uuid[], %s::text[]))'
    return f"delete from {place} where case_id = any(%s::uuid[])", f"delete from {place} where {both}"


def _unnested(names: list[str], types: list[str]) -> str:
    """One array for each column, so that a statement is the same for any number of rows; JSON goes over as text."""
    arrays = ", ".join(f"%s::{'text' if kind == 'JSON' else kind}[]" for kind in types)
    columns = ", ".join(f'"{name}"{"::json" if kind == "JSON" else ""}' for name, kind in zip(names, types, strict=True))
    given = ", ".join(f'"{name}"' for name in names)
    return f"select {columns} from unnest({arrays}) as given ({given})"


def _binds(table: Table, dialect: str) -> Iterable[tuple[int, Bind]]:
    sqlite: dict[type, Bind] = {Uuid: _hex, Moment: _moment, Date: _day}
    for place, column in enumerate(table.columns):
        kind = type(column.type)
        if kind is JSON:
            yield place, json.dumps
        elif dialect == "sqlite" and kind in sqlite:
            yield place, sqlite[kind]


def _hex(id: UUID) -> str:
    return id.hex


def _day(value: date) -> str:
    return value.isoformat()


def _moment(value: datetime) -> str:
    """A text of fixed width, as Moment reads it."""
    there = value if value.tzinfo is UTC else value.astimezone(UTC)
    return f"{there.isoformat('T', 'microseconds')[:26]}Z"


def array(values: Sequence[Any]) -> str:
    """Values as the text of a PostgreSQL array: JSON with other brackets, but for signs that JSON names and an array holds as they are.

    An eighth of the time that the driver takes for a list.
    """
    text = _json(values).decode()[1:-1]
    return f"{{{ESCAPED.sub(_unescaped, text) if ESCAPED.search(text) else text}}}"


def _unescaped(found: "re.Match[str]") -> str:
    sign = found[0]
    return sign if sign[1] in '"\\' else str(json.loads(f'"{sign}"'))


def _bound(rows: Sequence[Row], binds: tuple[tuple[int, Bind], ...]) -> list[list[Any]]:
    """The columns of rows, as the driver takes their values. What stands in many places, as the id of a case does, is said once."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    said: dict[Bind, dict[int, Any]] = {bind: {id(None): None} for _, bind in binds}
    for place, bind in binds:
        known, column = said[bind], columns[place]
        for number, value in enumerate(column):
            if (text := known.get(id(value), known)) is known:
                text = known[id(value)] = bind(value)
            column[number] = text
    return columns
