"""The blind index 盲索引: in which cases a person with this identity number or phone stands, found without anything in clear.

It follows the facts behind the write path: no complaint waits for it or is lost by it, and it can be made anew from the facts at any
time. Whoever searches has it catch up first, so that what was just received is found.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from eventsourcing.persistence import MapperDeserialisationError, StoredEvent
from sqlalchemy import Boolean, Column, Connection, LargeBinary, MetaData, String, Table, delete, select, update

from casework.codec import FactMapper
from casework.codec.shapes import shape
from casework.domain.parties import Party
from casework.domain.registry import facts
from casework.security.blind_digests import FIELDS, Digests, Field
from casework.security.records import adding
from casework.security.vault import KeyMissing, SealBroken, Vault, parts
from casework.store import Store, StoreUnavailable
from casework.store.outbox import cursors

log = logging.getLogger("casework.vault")
CURSOR: Final = "blind_index"
BATCH: Final = 300
"""Facts with people in them that are looked at in one go."""
EVERY: Final = 10.0
"""Seconds between two looks of a worker."""

metadata = MetaData()
blind_index = Table(
    "blind_index", metadata,
    Column("digest", LargeBinary, primary_key=True), Column("case_no", String, primary_key=True),
    Column("subject", String, primary_key=True), Column("ref", String, nullable=False), Column("field", String, nullable=False),
    Column("informer", Boolean, nullable=False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A person in a case: by `field` (identity, phone), under `ref`; `subject` is whose key seals them. `informer` 举报人: not for all."""

    case_no: str
    ref: str
    field: str
    subject: str
    informer: bool


class BlindIndex:
    """The blind index of an office."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault

    def find(self, field: Field, number: str, *, informers: bool = False) -> tuple[Found, ...]:
        """Who has this number, by case. `informers` are found only by those who may know them."""
        self.catch_up()
        digests = Digests(self._vault).either(field, number)
        chosen = select(blind_index).where(blind_index.c.digest.in_(digests), blind_index.c.informer.in_((False, informers)))
        return self._asked(chosen)

    def same_as(self, case_no: str) -> tuple[Found, ...]:
        """People of other cases who have a number of a person of this case; informers neither seek nor are found."""
        self.catch_up()
        mine = blind_index.alias()
        known = select(mine.c.digest).where(mine.c.case_no == case_no, ~mine.c.informer)
        return self._asked(select(blind_index).where(
            blind_index.c.digest.in_(known), blind_index.c.case_no != case_no, ~blind_index.c.informer
        ))  # fmt: skip

    def _asked(self, chosen: Any) -> tuple[Found, ...]:
        table = blind_index.c
        with self._store.reading() as tx:
            rows = tx.execute(chosen.order_by(table.case_no, table.ref, table.field)).all()
        return tuple(Found(row.case_no, row.ref, row.field, row.subject, row.informer) for row in rows)

    def catch_up(self, told: Callable[[int], None] = lambda _position: None) -> int:
        """Takes in what was stored since; how many numbers came in. `told` hears how far it is. Many may do so at a time."""
        done = 0
        while (step := self._next()) is not None:
            was, upto, rows = step
            done += self._take(was, upto, rows)
            told(upto)
        return done

    def reindex(self, told: Callable[[int], None] = lambda _position: None) -> int:
        """Makes the index anew from the facts; how many numbers are in it."""
        with self._store.writing() as tx:
            _begin(self._store, tx)
            tx.execute(update(cursors).where(cursors.c.name == CURSOR).values(position=0))
            tx.execute(delete(blind_index))
        return self.catch_up(told)

    def _next(self) -> tuple[int, int, list[dict[str, Any]]] | None:
        """From where, how far, and the rows of what lies between; None where nothing was stored since."""
        with self._store.reading() as tx:
            was = int(tx.execute(select(cursors.c.position).where(cursors.c.name == CURSOR)).scalar() or 0)
        newest = self._store.recorder.max_notification_id() or 0
        if newest <= was:
            return None
        found = self._store.recorder.select_notifications(was, BATCH, newest, topics(), inclusive_of_start=False)
        digests = Digests(self._vault)
        rows = [row for each in found for row in self._rows(each, digests)]
        return was, found[-1].id if len(found) == BATCH else newest, rows

    def _rows(self, stored: StoredEvent, digests: Digests) -> Iterator[dict[str, Any]]:
        try:
            fact: Any = FactMapper().to_domain_event(stored)
        except MapperDeserialisationError as fault:
            return log.warning("not in the blind index: %s", fault)
        people = [(party, False) for party in getattr(fact, "parties", ()) if isinstance(party, Party)]
        people += [(party, True) for party in (getattr(fact, "informer", None),) if party is not None]
        for party, informer in people:
            for name, field in FIELDS.items():
                if sealed := getattr(party, name):
                    yield from self._row(fact, party, field, sealed, digests, informer)

    def _row(self, fact: Any, party: Party, field: Field, sealed: str, digests: Digests, informer: bool) -> Iterator[dict[str, Any]]:
        try:
            subject, number = parts(sealed)[1], self._vault.open(sealed)
        except KeyMissing:
            return
        except SealBroken as broken:
            return log.warning("not in the blind index: %s", broken)
        if (digest := digests.of(field, number)) is not None:
            case = getattr(fact, "case_no", "") or self._number_of(fact)
            yield {"digest": digest, "case_no": case, "subject": subject, "ref": party.ref, "field": field, "informer": informer}

    def _number_of(self, fact: Any) -> str:
        first: Any = FactMapper().to_domain_event(self._store.recorder.select_events(fact.originator_id, limit=1)[0])
        return str(first.case_no)

    def _take(self, was: int, upto: int, rows: Sequence[dict[str, Any]]) -> int:
        """Writes rows and moves on; nothing happens where another was quicker.

        Keys are looked at once more while the cursor is held: who erases a key first and then clears the index (`forget_subjects`)
        either is seen here, or waits and clears what is written here.
        """
        with self._store.writing() as tx:
            _begin(self._store, tx)
            moved = update(cursors).where(cursors.c.name == CURSOR, cursors.c.position == was).values(position=upto)
            if not tx.execute(moved).rowcount or not rows:
                return 0
            held = self._vault.keys.read(frozenset(row["subject"] for row in rows))
            living = [row for row in rows if held.get(row["subject"]) is not None]
            if living:
                tx.execute(adding(self._store, blind_index).on_conflict_do_nothing(), living)
            return len(living)


def forget_subjects(store: Store, subjects: Sequence[str]) -> None:
    """Takes people out of the index; to be called after their keys were erased."""
    with store.writing() as tx:
        _begin(store, tx)
        tx.execute(update(cursors).where(cursors.c.name == CURSOR).values(position=cursors.c.position))
        tx.execute(delete(blind_index).where(blind_index.c.subject.in_(subjects)))


def _begin(store: Store, tx: Connection) -> None:
    tx.execute(adding(store, cursors).values(name=CURSOR, position=0).on_conflict_do_nothing())


@cache
def topics() -> tuple[str, ...]:
    """The topics of facts that hold people."""
    return tuple(sorted(topic for topic, kind in facts().items() if {"parties", "informer"} & shape(kind).names))


def run_index(index: BlindIndex, stop: threading.Event, every: float = EVERY) -> None:
    """Keeps the index near the facts until `stop` is set."""
    while not stop.is_set():
        try:
            index.catch_up()
        except StoreUnavailable as fault:
            log.warning("the blind index waits: %s", fault)
        except Exception:
            log.exception("the blind index waits")
        stop.wait(every)
