"""The Merkle log of a database: grows with the facts like a view, by whichever process looks, and gives both proofs quickly."""

import logging
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final
from uuid import UUID

from eventsourcing.persistence import Notification

from casework.proof.leaves import Entry, leaf
from casework.proof.merkle import Nodes, consistency, root
from casework.store import Store
from casework.store.proof import Extent, Pages, Proofs, epoch_of

log = logging.getLogger("casework.proof")
HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
"""Entries of a tile; the entry of a level above is the root of a full tile."""
HASH: Final = 32
BATCH: Final = 2000

Told = Callable[[int], None]


class HistoryShrank(ValueError):
    """The fact at the log's end is gone or another one: the database was rolled back or altered. Run `casework verify`."""


class Log:
    """The log of an open database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.proofs = Proofs(store)

    def close(self) -> None:
        """Closes the tables of the log; the store is closed by who opened it."""
        self.proofs.close()

    def extent(self) -> Extent:
        """How far it goes."""
        with self.proofs.reading() as pages:
            return pages.extent()

    def catch_up(self, told: Told | None = None, batch: int = BATCH) -> Extent:
        """Adds a leaf for every new fact. Any number of processes may do so at once. Raises HistoryShrank, StoreUnavailable."""
        while True:
            before = self._of_this_epoch()
            new = self._store.recorder.select_notifications(max(before.position, 1), batch + 1)
            if before.position:
                if not new or int(new[0].id) != before.position or not self._still_ends_so(before, new[0]):
                    raise HistoryShrank(f"the fact at position {before.position} is not the one that was there; run: casework verify")
                new = new[1:]
            if not new:
                return before
            self._add(before, [(int(each.id), leaf(entry_of(each))) for each in new[:batch]])
            if told is not None:
                told(int(new[:batch][-1].id))

    def rebuild(self, told: Told | None = None) -> Extent:
        """Makes all leaves anew from the facts as they are now; the notes stay, and tell whether these are the facts of before."""
        with self.proofs.writing() as pages:
            pages.clear()
            pages.extend(pages.extent()._replace(size=0, position=0))
        return self.catch_up(told)

    def _of_this_epoch(self) -> Extent:
        """The extent; after a restore the log begins anew."""
        extent, epoch = self.extent(), epoch_of(self._store)
        if extent.epoch == epoch and extent.database == self._store.meta.database:
            return extent
        anew = Extent(self._store.meta.database, epoch, 0, 0)
        with self.proofs.writing() as pages:
            pages.clear()
            pages.extend(anew)
        return anew

    def _still_ends_so(self, extent: Extent, last: Notification) -> bool:
        with self.proofs.reading() as pages:
            hashes, _ = pages.tile(0, (extent.size - 1) // WIDTH)
        end = ((extent.size - 1) % WIDTH + 1) * HASH
        return hashes[end - HASH : end] == leaf(entry_of(last))

    def _add(self, before: Extent, leaves: Sequence[tuple[int, bytes]]) -> None:
        """Nothing happens where another process was quicker."""
        with self.proofs.writing() as pages:
            if pages.extent() == before:
                grow(pages, before.size, leaves)
                pages.extend(before._replace(size=before.size + len(leaves), position=leaves[-1][0]))


def entry_of(stored: Notification) -> Entry:
    """A stored fact as it is hashed."""
    case = UUID(str(stored.originator_id)).bytes
    return int(stored.id), case, stored.originator_version, stored.topic.encode(), stored.state


def grow(pages: Pages, size: int, leaves: Sequence[tuple[int, bytes]]) -> None:
    """Adds leaves (position, hash) to a log of `size`, and the roots of tiles that become full to the level above."""
    hashes, positions = [each for _, each in leaves], array("Q", [position for position, _ in leaves])
    firsts, level, start = list(positions), 0, size
    while hashes:
        full: list[tuple[int, bytes]] = []
        done = 0
        while done < len(hashes):
            number, held = divmod(start + done, WIDTH)
            part = slice(done, done + WIDTH - held)
            old, places = pages.tile(level, number) if held else (b"", b"")
            new = old[: held * HASH] + b"".join(hashes[part])
            pages.put(level, number, firsts[done], new, places[: held * 8] + _big_endian(positions[part]) if level == 0 else b"")
            if len(new) == WIDTH * HASH:
                full.append((firsts[done], pyramid(new)[HEIGHT][0]))
            done += len(hashes[part])
        firsts, hashes, start, level = [first for first, _ in full], [each for _, each in full], start // WIDTH, level + 1


def pyramid(hashes: bytes) -> list[list[bytes]]:
    """All complete nodes over the entries of a tile, level by level."""
    row = [hashes[at : at + HASH] for at in range(0, len(hashes), HASH)]
    levels = [row]
    for _ in range(HEIGHT):
        row = [sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row) - 1, 2)]
        levels.append(row)
    return levels


def nodes_in(pages: Pages) -> Nodes:
    """The nodes of a log; a tile is read once."""
    read: dict[tuple[int, int], list[list[bytes]]] = {}

    def at(level: int, index: int) -> bytes:
        above, within = divmod(level, HEIGHT)
        number = (index << within) // WIDTH
        if (above, number) not in read:
            read[above, number] = pyramid(pages.tile(above, number)[0])
        return read[above, number][within][index - (number << HEIGHT - within)]

    return at


def number_of(pages: Pages, position: int) -> int | None:
    """Which leaf stands for the fact at a position; None where none does yet."""
    found = pages.tile_with(position)
    if found is None:
        return None
    number, places = found[0], positions_of(found[1])
    at = bisect_left(places, position)
    return number * WIDTH + at if at < len(places) and places[at] == position else None


def positions_of(stored: bytes) -> list[int]:
    """The positions of the leaves of a tile."""
    return [int.from_bytes(stored[at : at + 8], "big") for at in range(0, len(stored), 8)]


def root_at(pages: Pages, size: int) -> bytes:
    """The root over the first `size` leaves."""
    return root(nodes_in(pages), 0, size)


def consistency_at(pages: Pages, former: int, size: int) -> list[bytes]:
    """That the tree of `former` leaves is the beginning of the tree of `size`."""
    return consistency(nodes_in(pages), former, size)


def _big_endian(positions: "array[int]") -> bytes:
    return b"".join(each.to_bytes(8, "big") for each in positions)
