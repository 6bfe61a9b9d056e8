"""Compares a case with its rows in the views: what a daily sweep trusts instead of the views."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Table, select

from casework.projections.batch import Rows
from casework.projections.clocks import all_clock_rows
from casework.projections.docket import docket_rows
from casework.projections.ledger import ledger_row
from casework.projections.life import Life
from casework.projections.names import name_rows
from casework.projections.parts import part_rows
from casework.projections.returns import return_rows
from casework.projections.shown import ROWS_OF_CASES
from casework.projections.tables import clocks, docket, ledger, names, parts, returns

KEYS: Final = ((clocks, "key"), (docket, "item"), (returns, "number"), (parts, "unit"), (names, "name"))
"""The tables with many rows a case, and what tells these apart."""


def differs(tx: Connection, life: Life) -> bool:
    """Whether the state rows of a case are not what its facts say. Rows of a later version than `life` are not judged."""
    case = life.case
    row = tx.execute(select(ledger).where(ledger.c.case_id == case.id)).mappings().first()
    if row is not None and row["version"] > case.version:
        return False
    if row is None or dict(row) != ledger_row(life, row["updated"]):
        return True
    wanted: dict[tuple[str, Any], dict[str, Any]] = {(clocks.name, each["key"]): each for each in all_clock_rows(life)}
    wanted |= {(docket.name, each["item"]): each for each in docket_rows(case)}
    wanted |= {(returns.name, each["number"]): each for each in return_rows(case)}
    wanted |= {(parts.name, each["unit"]): each for each in part_rows(case)}
    wanted |= {(names.name, each["name"]): each for each in name_rows(case)}
    stored = (_stored(tx, table, key, case.id) for table, key in KEYS)
    return {key: row for rows in stored for key, row in rows.items()} != wanted


def _stored(tx: Connection, table: Table, key: str, case: UUID) -> dict[tuple[str, Any], dict[str, Any]]:
    rows = tx.execute(select(table).where(table.c.case_id == case)).mappings()
    return {(table.name, row[key]): dict(row) for row in rows}


def drifted(tx: Connection, case: UUID, wanted: Rows) -> tuple[str, ...]:
    """The views whose rows of a case are not those that its facts give, every column of every row compared."""
    return tuple(table.name for table in ROWS_OF_CASES if _rows(tx, table, case) != _keyed(table, wanted.of(table)))


def _rows(tx: Connection, table: Table, case: UUID) -> dict[Any, dict[str, Any]]:
    return _keyed(table, tx.execute(select(table).where(table.c.case_id == case)).mappings())


def _keyed(table: Table, rows: Iterable[Mapping[str, Any] | RowMapping]) -> dict[Any, dict[str, Any]]:
    """The rows by their keys; the last one of a key counts, as when they are written."""
    names, keys = [column.name for column in table.columns], [column.name for column in table.primary_key]
    return {tuple(row[key] for key in keys): {name: row[name] for name in names} for row in rows}
