"""What the views show of a case as it stands, in the tables that are made anew with every fact: docket, parts and names."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Table

from casework.domain.case import Case
from casework.projections.docket import docket_rows
from casework.projections.names import name_rows
from casework.projections.parts import part_rows
from casework.projections.tables import (
    clocks,
    docket,
    escalations,
    gains,
    ledger,
    letters,
    names,
    parts,
    passages,
    returns,
    timeline,
    traces,
)
from casework.projections.writing import Row, key_of, tuples

Shown = Mapping[Table, Mapping[str, Row]]
"""The rows by table and by what tells the rows of a case apart."""
WHOLE: Final[Mapping[Table, Callable[[Case], list[dict[str, Any]]]]] = {docket: docket_rows, parts: part_rows, names: name_rows}
"""The tables, and what makes the rows of a case."""
ROWS_OF_CASES: Final = (ledger, docket, timeline, clocks, letters, escalations, returns, traces, passages, gains, parts, names)
"""All tables with rows of cases."""


def shown_of(case: Case) -> Shown:
    """The rows of a case as of its last fact."""
    return {table: {key_of(table, row)[1]: row for row in tuples(table, rows(case))} for table, rows in WHOLE.items()}
