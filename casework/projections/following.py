"""Follows the facts in one generation: rows and position in one transaction per batch, so that two runners never count twice."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import Event
from typing import Any, Final
from uuid import UUID

from eventsourcing.persistence import Notification
from sqlalchemy import Connection, select

from casework.projections.batch import Reader, Rows
from casework.projections.generations import Shelf, move_on
from casework.projections.memory import unhurried_memory
from casework.projections.quarantine import Aside, asides, is_poison, set_aside, set_free
from casework.projections.streams import of_case
from casework.projections.tables import position
from casework.store import Store

FEW: Final = 3
"""Batches that are read as on any day; whoever has more to read is far behind."""


class Overtaken(Exception):
    """Another runner moved on, or another generation is active now; read the position again."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a generation has come, and which cases it leaves out."""

    at: int
    epoch: int
    skipped: frozenset[UUID] = frozenset()


class Follower:
    """The runner of one generation. `live` is False while it is being built and nobody may see it yet."""

    def __init__(self, store: Store, shelf: Shelf, reader: Reader, number: int, *, live: bool = True, ending: Event | None = None) -> None:
        self._store, self._shelf, self._reader, self.number, self._live = store, shelf, reader, number, live
        self._ending = ending or Event()

    def place(self) -> Place:
        """Where this generation stands."""
        with self._shelf.reading(self.number) as tx:
            row = tx.execute(select(position.c.at, position.c.epoch)).one()
            return Place(row.at, row.epoch, frozenset(aside.case_id for aside in asides(tx)))

    def catch_up(self, batch: int, told: Callable[[int], None] | None = None, turn: AbstractContextManager[Any] | None = None) -> int:
        """Reads until nothing is new, or the process is to end; the position reached, which `told` hears after each batch.

        Raises Overtaken.
        `turn` is held during a batch, so that the threads of a process do not do the same work side by side.
        """
        turn = turn or nullcontext()
        for _ in range(FEW):
            if (reached := self._next(batch, told, turn)) is not None:
                return reached
        with unhurried_memory():
            while (reached := self._next(batch, told, turn)) is None:
                pass
        return reached

    def _next(self, batch: int, told: Callable[[int], None] | None, turn: AbstractContextManager[Any]) -> int | None:
        """One batch; the position where nothing is new, or nothing more is to be read."""
        with turn:
            place = self.place()
            seen = self._reader.after(place.at, batch)
            if not seen:
                return place.at
            reached = self._take(place, seen).at
        if told is not None:
            told(reached)
        return reached if self._ending.is_set() else None

    def _take(self, place: Place, seen: Sequence[Notification]) -> Place:
        """Writes a stretch; one that cannot be written is halved until the poison fact stands alone."""
        try:
            rows = self._reader.rows(seen, place.skipped)
            self._write(place, int(seen[-1].id), rows)
        except Overtaken:
            raise
        except Exception as fault:
            if not is_poison(fault):
                raise
            if len(seen) == 1:
                return self._set_aside(place, seen[0], fault)
            middle = len(seen) // 2
            return self._take(self._take(place, seen[:middle]), seen[middle:])
        self._reader.keep(rows)
        return Place(int(seen[-1].id), place.epoch, place.skipped)

    def _write(self, place: Place, to: int, rows: Rows) -> None:
        with self._shelf.writing(self.number) as tx:
            self._claim(tx, place, to)
            rows.write(tx)

    def _set_aside(self, place: Place, poison: Notification, fault: Exception) -> Place:
        case = UUID(str(poison.originator_id))
        since = self._store.time()
        with self._shelf.writing(self.number) as tx:
            self._claim(tx, place, int(poison.id))
            set_aside(tx, case, int(poison.id), fault, since)
        return Place(int(poison.id), place.epoch, place.skipped | {case})

    def _claim(self, tx: Connection, place: Place, to: int, *, new_epoch: bool = False) -> None:
        if self._live and not self._shelf.active_within(tx, self.number):
            raise Overtaken
        if not move_on(tx, place.at, place.epoch, to, new_epoch=new_epoch):
            raise Overtaken

    # one case out of turn

    def sees(self, case: UUID, version: int) -> bool:
        """Whether the rows should show this version of a case: it is not left out, and none of its facts is still to come."""
        place = self.place()
        if case in place.skipped:
            return False
        at = place.at
        while page := self._reader.after(at, 1000):
            if any(each.originator_id == case and each.originator_version <= version for each in page):
                return False
            at = int(page[-1].id)
        return True

    def relive(self, case: UUID, since: int, *, again: Aside | None = None) -> bool:
        """Writes every row of a case anew from the fact at `since` on; whether it could. `again` is its entry in quarantine.

        The epoch grows, so that a batch that left the case out, or knew it otherwise, is not written over this. Raises Overtaken.
        """
        place = self.place()
        try:
            rows = self._reader.rows(of_case(self._store, case, since, place.at))
            with self._shelf.writing(self.number) as tx:
                self._claim(tx, place, place.at, new_epoch=True)
                rows.write_anew(tx)
                set_free(tx, case)
        except Overtaken:
            raise
        except Exception as fault:
            if not is_poison(fault):
                raise
            self._still_aside(place, case, again.position if again else since, fault, again)
            return False
        return True

    def _still_aside(self, place: Place, case: UUID, at: int, fault: Exception, again: Aside | None) -> None:
        since = again.since if again else self._store.time()
        with self._shelf.writing(self.number) as tx:
            self._claim(tx, place, place.at, new_epoch=True)
            set_aside(tx, case, at, fault, since)
