"""A rebuild beside the living views: a new generation is made of the facts, compared with the old one, and takes over at equal position."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from secrets import randbelow
from time import monotonic
from typing import Final
from uuid import uuid4

from sqlalchemy import text

from casework.projections.batch import Reader
from casework.projections.building import Builder, Share, Site
from casework.projections.comparing import Compared, compared
from casework.projections.crew import Crew, Job, workers_for
from casework.projections.following import Follower
from casework.projections.generations import Shelf, enter_active
from casework.projections.memory import unhurried_memory
from casework.projections.tables import SCHEMA
from casework.store import Store, StoreUnavailable

log = logging.getLogger("casework.views")

Progress = Callable[[int, int], None]
"""Told after each batch: how many facts were read, and how many there are."""

LEASE: Final = "rebuild"
CANCELLED: Final = "cancelled"
"""Who holds the lease once somebody asked for an end."""
SECONDS: Final = 60.0
PROLONGED: Final = 1.0
"""Seconds after which the lease is prolonged, and a wish to cancel is heard."""


class RebuildRunning(RuntimeError):
    """Another process rebuilds the views of this database; wait until it is done, or a minute after it was killed."""


class RebuildCancelled(RuntimeError):
    """Somebody asked for an end before the swap; the old views stay as they were."""


class RebuildDiffers(RuntimeError):
    """The new views are not like the old ones, so that somebody should look before they take over; `compared` tells where."""

    def __init__(self, compared: tuple[Compared, ...]) -> None:
        self.compared = compared
        views = ", ".join(f"{each.view} ({each.differing} rows: {', '.join(each.cases)})" for each in compared if each.differing)
        super().__init__(f"the new views differ from the old ones in {views}; nothing was swapped, --accept would take the new ones")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A rebuild that is done: the position at which the new views took over, and how they compared with the old ones."""

    position: int
    compared: tuple[Compared, ...]


@dataclass
class Work:
    """One rebuild: how many facts at a time, whom it tells, and which views may differ from the old ones; None compares nothing.

    `workers` is how many processes fill the new views; None lets the number of facts and processors say.
    """

    store: Store
    shelf: Shelf
    reader: Reader
    batch: int
    progress: Progress | None = None
    accept: Collection[str] | None = None
    holder: str = field(default_factory=lambda: uuid4().hex)
    found: tuple[Compared, ...] = ()
    workers: int | None = None
    _prolonged: float = 0.0
    _read: int = 0

    def run(self) -> Rebuilt:
        """Builds and activates a new generation, and drops the others.

        Raises RebuildRunning, RebuildCancelled and RebuildDiffers, with everything as it was.
        """
        if self.store.acquire_lease(LEASE, self.holder, SECONDS) is None:
            raise RebuildRunning("the views are being rebuilt by another process; wait until it is done, or: casework rebuild --cancel")
        try:
            with unhurried_memory():
                return Rebuilt(self._rebuilt(), self.found)
        finally:
            _let_go(self.store, self.holder)

    def _rebuilt(self) -> int:
        old = self.shelf.active()
        drop_others(self.shelf, old.number)
        new = max(self.shelf.numbers()) + 1
        self.shelf.make(new, indexed=False)
        try:
            follower = self._filled(new)
            if self.accept is not None and old.schema == SCHEMA:
                self._compare(old.number, new, self.accept)
            with self.shelf.holding(old.number) as record:
                reached = follower.catch_up(self.batch, self._told)
                self._prolong()
                enter_active(record, new)
        except BaseException:
            _clear_up(self.shelf)
            raise
        drop_others(self.shelf, new)
        return reached

    def _filled(self, new: int) -> Follower:
        """Everything up to now, with indexes."""
        upto = self.store.recorder.max_notification_id() or 0
        site = Site(new, 1 + randbelow(2**62))
        builder = Builder(self.store, self.shelf, self.reader, site)
        builder.begin()
        self._read = 0
        if (number := workers_for(upto, self.workers)) > 1:
            Crew(Job(site, upto, self.batch), self.store, number).fill(self._counted)
        else:
            builder.fill(Share.of(1)[0], upto, self.batch, self._counted)
        builder.end(upto)
        self.shelf.index(new)
        follower = Follower(self.store, self.shelf, self.reader, new, live=False)
        follower.catch_up(self.batch, self._told)
        _weigh(self.shelf, new)
        return follower

    def _compare(self, old: int, new: int, accept: Collection[str]) -> None:
        self.found = compared(self.shelf, old, new)
        if any(each.differing and each.view not in accept for each in self.found):
            raise RebuildDiffers(self.found)

    def _counted(self, more: int) -> None:
        self._read += more
        self._told(self._read)

    def _told(self, read: int) -> None:
        if monotonic() - self._prolonged > PROLONGED:
            self._prolong()
        if self.progress is not None:
            self.progress(read, self.store.recorder.max_notification_id() or 0)

    def _prolong(self) -> None:
        self._prolonged = monotonic()
        if self.store.acquire_lease(LEASE, self.holder, SECONDS) is not None:
            return
        if _holder(self.store) == CANCELLED:
            raise RebuildCancelled("the rebuild was cancelled; the views stay as they were")
        raise RebuildRunning("this rebuild stood still so long that another process began its own; that one goes on")


def cancel(store: Store, shelf: Shelf) -> bool:
    """Asks a rebuild that runs to end, and drops what a killed one left behind; whether one ran."""
    holder = uuid4().hex
    if store.acquire_lease(LEASE, holder, SECONDS) is not None:
        try:
            drop_others(shelf, shelf.active().number)
        finally:
            store.release_lease(LEASE, holder)
        return False
    with store.writing() as tx:
        tx.execute(text("update leases set holder = :cancelled where name = :name"), {"cancelled": CANCELLED, "name": LEASE})
    return True


def is_cancelling(store: Store) -> bool:
    """Whether a rebuild was asked to end and has not done so yet."""
    return _holder(store) == CANCELLED


def _holder(store: Store) -> str | None:
    with store.reading() as tx:
        held: str | None = tx.execute(text("select holder from leases where name = :name and until > 0"), {"name": LEASE}).scalar()
    return held


def _let_go(store: Store, holder: str) -> None:
    for each in (holder, CANCELLED):
        store.release_lease(LEASE, each)


def _clear_up(shelf: Shelf) -> None:
    """Drops what is not active; a database that does not answer leaves it to the next rebuild."""
    try:
        drop_others(shelf, shelf.active().number)
    except StoreUnavailable as fault:
        log.warning("an unfinished generation of the views is left to the next rebuild: %s", fault)


def _weigh(shelf: Shelf, new: int) -> None:
    """A server that cannot count now will do so by itself; the rebuild is not lost for it."""
    try:
        shelf.weigh(new)
    except StoreUnavailable as fault:
        log.warning("generation %d of the views has no statistics yet: %s", new, fault)


def drop_others(shelf: Shelf, kept: int) -> None:
    """Drops all generations but one; what cannot be dropped now is dropped by the next rebuild."""
    for number in shelf.numbers():
        if number != kept:
            try:
                shelf.drop(number)
            except StoreUnavailable as fault:
                log.warning("generation %d of the views could not be dropped: %s", number, fault)
