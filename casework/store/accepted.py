"""Cases that somebody accepted as they are though the views cannot take them: with a reason, kept as a record for good."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Double, String, Uuid, column, delete, insert, select, table

from casework.store import Store

__all__ = ["Acceptance", "accept", "accepted", "withdraw"]

_accepted = table("accepted", column("case_id", Uuid), column("reason", String), column("accepted_at", Double))


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why the quarantine of a case was accepted, and when (UTC)."""

    reason: str
    at: datetime


def accept(store: Store, case: UUID, reason: str) -> None:
    """Keeps that a case may stay in quarantine; the newest reason counts."""
    now = store.time().timestamp()
    with store.writing() as tx:
        tx.execute(delete(_accepted).where(_accepted.c.case_id == case))
        tx.execute(insert(_accepted).values(case_id=case, reason=reason, accepted_at=now))


def withdraw(store: Store, case: UUID) -> None:
    """Forgets it: the case came free, or wants a look again."""
    with store.writing() as tx:
        tx.execute(delete(_accepted).where(_accepted.c.case_id == case))


def accepted(store: Store) -> dict[UUID, Acceptance]:
    """Every accepted case."""
    with store.reading() as tx:
        rows = tx.execute(select(_accepted)).all()
    return {row.case_id: Acceptance(row.reason, datetime.fromtimestamp(row.accepted_at, UTC)) for row in rows}
