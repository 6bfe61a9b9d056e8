"""Subscriptions 订阅 of other systems to what happens: records with a place in the feed, worked on by one worker at a time."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, Boolean, Column, Double, Integer, MetaData, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import literal_column

from casework.store import NOW, Store

metadata = MetaData()
subscriptions = Table(
    "subscriptions", metadata,
    Column("id", String, primary_key=True), Column("name", String, nullable=False, unique=True), Column("url", String, nullable=False),
    Column("secret", String, nullable=False), Column("territory", String, nullable=False), Column("topics", JSON, nullable=False),
    Column("batch", Integer, nullable=False), Column("private", Boolean, nullable=False), Column("position", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False), Column("next_at", Double, nullable=False), Column("leased_by", String),
    Column("leased_until", Double, nullable=False), Column("error", String, nullable=False), Column("paused_at", Double),
    Column("created_at", Double, nullable=False), Column("delivered_at", Double),
)  # fmt: skip
LEASE: Final = 60.0
"""Seconds (database time) for which a worker has a subscription to itself; it gives it back sooner."""


STATES: Final = ("active", "failing", "paused")


class NameTaken(ValueError):
    """Two subscriptions cannot have one name."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who is told what, and how far they were told.

    `territory` is the beginning of the codes of regions ("": everywhere), `topics` are globs, `batch` how many events one
    request holds at most, `private` whether the operator let it go to a private address, `position` the last one confirmed,
    `attempts` the failures since then. Times are seconds since 1970; `secret` is sealed by the vault.
    """

    id: str
    name: str
    url: str
    secret: str = field(repr=False)
    territory: str
    topics: tuple[str, ...]
    batch: int
    private: bool
    position: int
    created_at: float
    attempts: int = 0
    next_at: float = 0.0
    error: str = ""
    paused_at: float | None = None
    delivered_at: float | None = None

    @property
    def state(self) -> str:
        """paused, failing or active."""
        return "paused" if self.paused_at is not None else "failing" if self.attempts else "active"


class Subscriptions:
    """The subscriptions of an office."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._now = literal_column(f"({NOW[store.dialect]})", Double)

    def add(self, subscription: Subscription) -> None:
        """Keeps a new one. Raises NameTaken."""
        row = {**asdict(subscription), "topics": list(subscription.topics), "leased_by": None, "leased_until": 0.0}
        with self._store.writing() as tx:
            if tx.execute(select(subscriptions.c.id).where(subscriptions.c.name == subscription.name)).first() is not None:
                raise NameTaken(f"there is a subscription {subscription.name} already; choose another name, or remove that one first")
            try:
                tx.execute(insert(subscriptions), row)
            except IntegrityError:
                raise NameTaken(f"somebody else made a subscription {subscription.name} just now") from None

    def all(self) -> list[Subscription]:
        """All of them by name."""
        with self._store.reading() as tx:
            return [_read(row) for row in tx.execute(select(subscriptions).order_by(subscriptions.c.name)).mappings()]

    def counts(self) -> dict[str, int]:
        """How many are active, failing and paused."""
        states = [each.state for each in self.all()]
        return {state: states.count(state) for state in STATES}

    def find(self, name: str) -> Subscription | None:
        """The one of this name or id."""
        with self._store.reading() as tx:
            question = select(subscriptions).where((subscriptions.c.name == name) | (subscriptions.c.id == name))
            row = tx.execute(question.order_by(subscriptions.c.name != name)).mappings().first()
        return None if row is None else _read(row)

    def remove(self, id: str) -> bool:
        """Ends one; whether it was there."""
        with self._store.writing() as tx:
            return bool(tx.execute(delete(subscriptions).where(subscriptions.c.id == id)).rowcount)

    def pause(self, id: str, now: datetime) -> None:
        """Nothing is sent any more until it is resumed; the place in the feed is kept."""
        self._change(id, paused_at=now.timestamp())

    def resume(self, id: str) -> None:
        """Goes on at once where it stood, as if nothing had failed."""
        self._change(id, paused_at=None, attempts=0, next_at=0.0, error="")

    # for the workers

    def due(self, now: datetime, newest: int) -> list[str]:
        """Ids of those that have something to hear, are not waiting after a failure and are in nobody's hands; the hungriest first."""
        table = subscriptions.c
        free = (table.paused_at.is_(None), table.next_at <= now.timestamp(), table.leased_until <= self._now, table.position < newest)
        with self._store.reading() as tx:
            return [row.id for row in tx.execute(select(table.id).where(*free).order_by(table.position, table.id))]

    def lease(self, id: str, holder: str, now: datetime, seconds: float = LEASE) -> Subscription | None:
        """Takes one for this worker alone; None where it is not due any more or another was quicker."""
        table = subscriptions.c
        free = (table.id == id, table.paused_at.is_(None), table.next_at <= now.timestamp(), table.leased_until <= self._now)
        with self._store.writing() as tx:
            taken = update(subscriptions).where(*free).values(leased_by=holder, leased_until=self._now + seconds)
            row = tx.execute(taken.returning(subscriptions)).mappings().first()
        return None if row is None else _read(row)

    def settle(self, id: str, holder: str, **outcome: Any) -> bool:
        """Writes how far a worker came and gives the lease back; False, and nothing written, where it is the worker's no more."""
        table = subscriptions.c
        with self._store.writing() as tx:
            own = update(subscriptions).where(table.id == id, table.leased_by == holder)
            return bool(tx.execute(own.values(leased_by=None, leased_until=0.0, **outcome)).rowcount)

    def _change(self, id: str, **values: Any) -> None:
        with self._store.writing() as tx:
            tx.execute(update(subscriptions).where(subscriptions.c.id == id).values(**values))


COLUMNS: Final = tuple(each.name for each in fields(Subscription))


def _read(row: Mapping[Any, Any]) -> Subscription:
    return Subscription(**{name: row[name] for name in COLUMNS} | {"topics": tuple(row["topics"])})
