"""Cases whose facts the views could not take: set aside with the reason, so that all others go on."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import DataError, IntegrityError

from casework.projections.tables import NAMES, ledger, quarantine
from casework.projections.writing import put
from casework.store import StoreUnavailable

Unavailable = StoreUnavailable
"""What the scheduler, which does not know the store, lets pass: the database does not answer."""

log = logging.getLogger("casework.views")
LONGEST: Final = 500
VIEW_OF: Final = {name: name for name in NAMES} | {
    "sentences": "timeline",
    "saying": "timeline",
    "decided": "escalations",
    "standing": "ledger",
}
"""The modules that make rows, and whose."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A case in quarantine since a moment, from the fact at `position` on; `case_no` None where not even that is known."""

    case_id: UUID
    case_no: str | None
    position: int
    view: str
    error: str
    since: datetime


def is_poison(fault: Exception) -> bool:
    """Whether a failure is the fault of what a fact says, not of the database or of another writer."""
    return not isinstance(fault, StoreUnavailable) or isinstance(fault.__cause__, DataError | IntegrityError)


def set_aside(tx: Connection, case: UUID, position: int, fault: Exception, since: datetime) -> None:
    """Enters a case; logged, because somebody must look."""
    case_no = tx.execute(select(ledger.c.case_no).where(ledger.c.case_id == case)).scalar()
    cause = fault.__cause__ or fault if isinstance(fault, StoreUnavailable) else fault
    error = f"{type(cause).__name__}: {cause}".replace("\0", "")[:LONGEST]
    row = {"case_id": case, "case_no": case_no, "position": position, "view": view_of(fault), "error": error, "since": since}
    put(tx, quarantine, [row])
    log.error("case %s is in quarantine from position %s on: %s", case_no or case, position, error)


def set_free(tx: Connection, case: UUID) -> None:
    """Takes a case out."""
    tx.execute(delete(quarantine).where(quarantine.c.case_id == case))


def asides(tx: Connection) -> list[Aside]:
    """Every case in quarantine, longest first."""
    rows: Any = tx.execute(select(quarantine).order_by(quarantine.c.position)).mappings()
    return [Aside(**row) for row in rows]


def view_of(fault: BaseException) -> str:
    """The view whose row could not be made, by the innermost file of ours; `facts` where the fact itself cannot be read."""
    found = "facts"
    trace = fault.__traceback__
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        found = VIEW_OF.get(name.removeprefix("casework.projections."), found)
        trace = trace.tb_next
    return found
