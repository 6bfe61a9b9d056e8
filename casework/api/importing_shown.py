"""How imports are asked for and shown: the form of a sheet that is handed in, how far it has come, what became of its rows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from casework.api.serving import Served
from casework.importing.files import LARGEST
from casework.importing.sheets import MOST_ROWS
from casework.security.imports import Handed
from casework.store.works import Work

CHECK, TAKE = "import_check", "import"


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by what became of them: taken in, there before, ready (checked only), faulty, passed over (a header, a total, a note)."""

    taken: int
    there: int
    ready: int
    faulty: int
    passed: int


@dataclass(frozen=True, slots=True)
class Header:
    """A column of the sheet and the field it fills; null where it is kept in the description."""

    header: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Faulty:
    """A faulty row: its number and what is wrong, by column, with what is allowed."""

    row: int
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was handed in. `state`: checking, checked, taking, taken, failed, interrupted (say again what was said: it goes on)."""

    id: str
    name: str
    at: datetime
    state: str
    done: int
    total: int
    counts: Counts | None
    columns: list[Header]
    other_sheets: list[str]
    faults: list[Faulty]
    fault: str | None
    report: bool


@dataclass(frozen=True, slots=True)
class Sheets:
    """One's own sheets of the last days, newest first."""

    imports: list[Sheet]


FORM: Final = {
    "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {
        "type": "object", "required": ["file"], "additionalProperties": False,
        "properties": {
            "file": {"type": "string", "format": "binary", "description": f".xlsx or .csv, 1 to {LARGEST} bytes, {MOST_ROWS} rows"},
            "region": {"type": "string", "description": "For rows that say no county: six digits"},
            "channel": {"type": "string", "description": "For rows that say no source, such as 12345"},
            "source": {"type": "string", "description": "Whose numbers the sheet's numbers are"},
            "sheet": {"type": "string", "description": "The sheet of a workbook; the first without it"},
        },
    }}}}
}  # fmt: skip


def shown(served: Served, handed: Handed) -> Sheet:
    """A sheet and how far it has come."""
    work = work_of(served, handed)
    result: dict[str, Any] = (work.result if work is not None else None) or {}
    return Sheet(
        id=handed.id, name=handed.name, at=datetime.fromtimestamp(handed.at, UTC), state=_state(work), done=work.done if work else 0,
        total=work.total if work else 0, counts=Counts(**result["counts"]) if result else None,
        columns=[Header(**each) for each in result.get("columns", ())], other_sheets=list(result.get("others", ())),
        faults=[Faulty(**each) for each in result.get("faults", ())],
        fault=work.fault if work else None, report=handed.has_report,
    )  # fmt: skip


def _state(work: Work | None) -> str:
    if work is None:
        return "interrupted"
    names = {CHECK: ("checking", "checked"), TAKE: ("taking", "taken")}[work.kind]
    return {"running": names[0], "done": names[1]}.get(work.state, work.state)


def work_of(served: Served, handed: Handed) -> Work | None:
    """The newest work on a sheet."""
    return None if handed.work is None else served.working.works.find(handed.work)
