"""A rebuild beside the living views: a new generation is read from the first fact on and takes over at equal position."""

import logging
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from casework.projections.batch import Reader
from casework.projections.following import Follower
from casework.projections.generations import Shelf, enter_active
from casework.store import Store, StoreUnavailable

log = logging.getLogger("casework.views")

Progress = Callable[[int, int], None]
"""Told after each batch: the position reached and the newest one."""

LEASE: Final = "rebuild"
SECONDS: Final = 60.0


class RebuildRunning(RuntimeError):
    """Another process rebuilds the views of this database; wait until it is done, or a minute after it was killed."""


def rebuild(store: Store, shelf: Shelf, reader: Reader, batch: int, progress: Progress | None = None) -> int:
    """Builds and activates a new generation, and drops the others; the position at which it took over. Raises RebuildRunning."""
    holder = uuid4().hex
    if store.acquire_lease(LEASE, holder, SECONDS) is None:
        raise RebuildRunning("the views are being rebuilt by another process; wait until it is done")
    try:
        return _rebuilt(store, shelf, reader, batch, progress, holder)
    finally:
        store.release_lease(LEASE, holder)


def _rebuilt(store: Store, shelf: Shelf, reader: Reader, batch: int, progress: Progress | None, holder: str) -> int:
    old = shelf.active().number
    _drop_others(shelf, old)
    new = max(shelf.numbers()) + 1
    shelf.make(new)
    follower = Follower(store, shelf, reader, new, live=False)

    def told(position: int) -> None:
        _prolong(store, holder)
        if progress is not None:
            progress(position, store.recorder.max_notification_id() or 0)

    follower.catch_up(batch, told)
    _weigh(shelf, new)
    with shelf.holding(old) as record:
        reached = follower.catch_up(batch, told)
        _prolong(store, holder)
        enter_active(record, new)
    _drop_others(shelf, new)
    return reached


def _weigh(shelf: Shelf, new: int) -> None:
    """A server that cannot count now will do so by itself; the rebuild is not lost for it."""
    try:
        shelf.weigh(new)
    except StoreUnavailable as fault:
        log.warning("generation %d of the views has no statistics yet: %s", new, fault)


def _prolong(store: Store, holder: str) -> None:
    if store.acquire_lease(LEASE, holder, SECONDS) is None:
        raise RebuildRunning("this rebuild stood still so long that another process began its own; that one goes on")


def _drop_others(shelf: Shelf, kept: int) -> None:
    """Drops all generations but one; what cannot be dropped now is dropped by the next rebuild."""
    for number in shelf.numbers():
        if number != kept:
            try:
                shelf.drop(number)
            except StoreUnavailable as fault:
                log.warning("generation %d of the views could not be dropped: %s", number, fault)
