"""Deliveries 送达: one message to one person each, leased so that several workers share them, and how each fared."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Double, and_, case, func, select, update
from sqlalchemy.sql import literal_column

from casework.store import NOW, Store
from casework.store.delivery import STATES, Delivery, add, deliveries, read

__all__ = ["STATES", "Deliveries", "Delivery"]

REACHED: Final = ("sent", "delivered", "opened")
MARKS: Final = {"opened": ("waiting", "sent", "delivered"), "acknowledged": ("waiting", *REACHED)}
c = deliveries.c


class Deliveries:
    """The deliveries of an office."""

    def __init__(self, store: Store) -> None:
        self._store, self._time = store, literal_column(f"({NOW[store.dialect]})", Double)

    # questions

    def find(self, *wanted: ColumnElement[bool], limit: int = 200, newest: bool = False) -> list[Delivery]:
        """Deliveries that fit all conditions, in the order of being made."""
        order = (c.created_at.desc(), c.id) if newest else (c.created_at, c.id)
        with self._store.reading() as tx:
            return [read(row) for row in tx.execute(select(deliveries).where(*wanted).order_by(*order).limit(limit)).mappings()]

    def get(self, id: str) -> Delivery | None:
        """The delivery of that id."""
        return next(iter(self.find(c.id == id)), None)

    def every(
        self, *, to: str | None = None, state: str | None = None, case_no: str | None = None, limit: int = 200
    ) -> list[Delivery]:  # fmt: skip
        """Deliveries, newest first: to a recipient, in a state, about a case."""
        wanted = [column == value for column, value in ((c.recipient, to), (c.state, state), (c.case_no, case_no)) if value is not None]
        return self.find(*wanted, limit=limit, newest=True)

    def children(self, id: str) -> list[Delivery]:
        """Where a delivery was handed on to."""
        return self.find(c.origin == id)

    def handed_to(self, recipients: Sequence[str], limit: int = 1000) -> list[str]:
        """Letters to others that were handed on to these recipients, those of the newest deliveries."""
        found = self.find(c.recipient.in_(recipients), c.origin.is_not(None), limit=limit, newest=True)
        return [letter for each in found for letter in each.letters]

    def known(self, ids: Iterable[str]) -> set[str]:
        """Which of these deliveries were ever made."""
        with self._store.reading() as tx:
            return set(tx.execute(select(c.id).where(c.id.in_(list(ids)))).scalars())

    def counts(self) -> dict[str, int]:
        """How many deliveries stand in each state."""
        with self._store.reading() as tx:
            found = {state: int(number) for state, number in tx.execute(select(c.state, func.count()).group_by(c.state))}
        return {state: found.get(state, 0) for state in STATES}

    def unanswered(self, now: float, limit: int = 100) -> list[Delivery]:
        """Leaders' notices that went out and that nobody acknowledged within the limit."""
        return self.find(c.answer_by.is_not(None), c.answer_by <= now, c.state.in_(REACHED), limit=limit)

    def unreported(self, limit: int = 100) -> list[Delivery]:
        """Deliveries of which the cases do not know yet how they fared."""
        return self.find(c.changed > c.reported, limit=limit)

    # work that several workers share

    def lease(self, holder: str, now: float, limit: int = 20, seconds: float = 60.0) -> list[Delivery]:
        """Takes due deliveries for a while by the database's time, urgent ones first; what another holds is left out."""
        free = (c.state == "waiting", c.next_at <= now, c.leased_until <= self._time)
        order = (case((c.kind == "urgent", 0), (c.kind == "notice", 1), else_=2), c.next_at)
        chosen = select(c.id).where(*free).order_by(*order).limit(limit)
        with self._store.reading() as tx:
            if tx.execute(chosen.limit(1)).first() is None:
                return []
        with self._store.writing() as tx:
            ids = tx.execute(chosen.with_for_update(skip_locked=True)).scalars().all()
            tx.execute(update(deliveries).where(c.id.in_(ids)).values(leased_by=holder, leased_until=self._time + seconds))
            rows = tx.execute(select(deliveries).where(c.id.in_(ids)).order_by(*order)).mappings().all()
        return [read(row) for row in rows]

    def hold(self, id: str, holder: str, seconds: float = 60.0) -> bool:
        """Prolongs a lease; False where another has the delivery by now, or its recipient opened it meanwhile."""
        with self._store.writing() as tx:
            mine = and_(c.id == id, c.leased_by == holder, c.state == "waiting")
            return bool(tx.execute(update(deliveries).where(mine).values(leased_until=self._time + seconds)).rowcount)

    def settle(self, delivery: Delivery, *, state: str = "waiting", **changes: Any) -> bool:
        """Writes how a leased delivery fared and gives the lease back. False where another worker has it by now: that one tells."""
        mine = and_(c.id == delivery.id, c.leased_by == delivery.leased_by)
        stands = case((c.state == "waiting", state), else_=c.state)
        told = 0 if state == "waiting" else c.on_record
        values = {"state": stands, "changed": c.changed + told, "leased_by": None, "leased_until": 0.0} | changes
        with self._store.writing() as tx:
            return bool(tx.execute(update(deliveries).where(mine).values(values)).rowcount)

    def hand_on(self, delivery: Delivery, to: Sequence[Delivery], **changes: Any) -> bool:
        """Ends a delivery that still stands as it was read, and makes those that take its place; False where it stands otherwise."""
        as_read = and_(c.id == delivery.id, c.state == delivery.state, c.attempts == delivery.attempts)
        ended: dict[str, Any] = {"state": "handed_on", "answer_by": None, "changed": c.changed + c.on_record, "leased_by": None}
        with self._store.writing() as tx:
            if not tx.execute(update(deliveries).where(as_read).values(ended | changes)).rowcount:
                return False
            add(tx, to)
        return True

    # what people do

    def mark(self, id: str, state: str, now: float) -> bool:
        """The recipient opened or acknowledged it; the first time counts. Whether it was news. Acknowledging answers a leader's notice."""
        column = c[f"{state}_at"]
        values: dict[str, Any] = {
            "state": case((c.state.in_(MARKS[state]), state), else_=c.state), "changed": c.changed + c.on_record, column.name: now,
        }  # fmt: skip
        values |= {"answer_by": None, "opened_at": func.coalesce(c.opened_at, now)} if state == "acknowledged" else {}
        with self._store.writing() as tx:
            return bool(tx.execute(update(deliveries).where(c.id == id, column.is_(None)).values(values)).rowcount)

    def note_reported(self, delivery: Delivery) -> None:
        """Everything that stood when this was read is on record."""
        with self._store.writing() as tx:
            tx.execute(update(deliveries).where(c.id == delivery.id).values(reported=delivery.changed))

    def excuse(self, id: str) -> None:
        """Nobody waits for an answer any more."""
        with self._store.writing() as tx:
            tx.execute(update(deliveries).where(c.id == id).values(answer_by=None))

    def redrive(self, now: float, ids: Sequence[str] | None = None) -> int:
        """Dead letters are tried anew for another day, these or all; how many."""
        dead = [c.state == "dead", *([c.id.in_(ids)] if ids is not None else [])]
        anew = {
            "state": "waiting", "ended": "", "error": "", "attempts": 0, "refused": [], "due_at": now, "next_at": now,
            "redriven": c.redriven + 1, "leased_by": None, "leased_until": 0.0,
        }  # fmt: skip
        with self._store.writing() as tx:
            return tx.execute(update(deliveries).where(*dead).values(anew)).rowcount
