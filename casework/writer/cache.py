"""Cases as committed, kept in memory within a weight: never a draft, and never believed without a look at the store."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Final
from uuid import UUID

from casework.domain.case import Case

LIMIT: Final = 64 * 2**20
"""Bytes of memory that kept cases may weigh together."""

BASE, PER_BYTE = 8_000, 8
"""What a folded case weighs in memory: so many bytes, and so many for each byte of its stored facts."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A committed case and the bytes of the stored facts it was folded from. Nobody may change the case: draft on a copy."""

    case: Case
    stored: int

    @property
    def weight(self) -> int:
        """Estimated bytes of memory."""
        return BASE + PER_BYTE * self.stored


class KeptCases:
    """The committed cases used last, as many as the limit holds. Usable from many threads."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit, self._weight = limit, 0
        self._kept: OrderedDict[UUID, Kept] = OrderedDict()
        self._turn = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def weight(self) -> int:
        """Estimated bytes of memory of all kept cases."""
        return self._weight

    def get(self, stream: UUID) -> Kept | None:
        """The case as kept; it may be older than the store's."""
        with self._turn:
            kept = self._kept.get(stream)
            if kept is not None:
                self._kept.move_to_end(stream)
            return kept

    def keep(self, stream: UUID, kept: Kept) -> None:
        """Keeps a committed case, unless a later version of it is here; the cases longest unused make room."""
        with self._turn:
            before = self._kept.get(stream)
            if before is not None and before.case.version > kept.case.version:
                return
            self._weight += kept.weight - (before.weight if before else 0)
            self._kept[stream] = kept
            self._kept.move_to_end(stream)
            while self._weight > self._limit:
                self._weight -= self._kept.popitem(last=False)[1].weight

    def evict(self, streams: Iterable[UUID]) -> None:
        """Forgets these cases; they are read again when they are needed."""
        with self._turn:
            for stream in streams:
                gone = self._kept.pop(stream, None)
                self._weight -= gone.weight if gone else 0

    def clear(self) -> None:
        """Forgets all: after a lost connection nobody knows which history the next server has."""
        with self._turn:
            self._kept.clear()
            self._weight = 0
