"""Compares a case with its rows in the views: what a daily sweep trusts instead of the views."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Table, select

from casework.projections.clocks import all_clock_rows
from casework.projections.docket import docket_rows
from casework.projections.ledger import ledger_row
from casework.projections.life import Life
from casework.projections.names import name_rows
from casework.projections.parts import part_rows
from casework.projections.returns import return_rows
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
