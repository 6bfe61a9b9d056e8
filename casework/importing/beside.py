"""What of a row has no place of its own in a receipt: it is kept in the description, so that nothing is lost."""

from typing import Final

from casework.importing import people
from casework.importing.cells import Wrong, as_typed, plain
from casework.importing.columns import Column
from casework.importing.reading import Cells

ROLES: Final = ("employer", "contractor", "subcontractor", "crew_leader", "owner")
"""Columns of firms and people behind the arrears, in the order of their references r1, r2, …"""
LONGEST: Final = 8_000
"""Signs of a description with all that is kept in it."""
NOT_TOLD: Final = {"serial", "fault", "case_no", "description", "name", "id_number", "phone", "number"}
SAID: Final = ("region", "region_name", "source", "kind", "date", "project_name", "project_class", "uscc", "workers", "claimed", *ROLES)
"""Columns that have their place in a receipt; all others are kept in the description."""


def description_of(row: Cells, also: str | None = None) -> str | None:
    """The story, and beside it everything that has no place of its own in a receipt; `also` one field that has none this time."""
    told = ((column, value) for column, value in row.all if _is_beside(row, column) or (also and column.field == also))
    rest = [(column.header, as_typed(value)) for column, value in told]
    kept = (f"{header}：{text}" for header, text in rest if not row.words.is_unknown(text))
    text = "\n".join(filter(None, [as_typed(row.values.get("description")), *kept]))
    try:
        return people.legible(text, LONGEST) or None
    except Wrong as wrong:
        row.fault("description", str(wrong))
        return None


def _is_beside(row: Cells, column: Column) -> bool:
    if column.field == "phone":
        return len(people.SEVERAL.split(plain(row.values.get("phone")))) > 1
    return column.field not in NOT_TOLD and column.field not in SAID
