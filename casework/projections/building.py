"""Fills a new generation case by case: each case is read once, from its receipt on, and its rows are written as they are in the end."""

from collections.abc import Callable, Sequence
from itertools import groupby
from uuid import UUID

from eventsourcing.persistence import Notification

from casework.projections.batch import Reader
from casework.projections.generations import Shelf, move_on
from casework.projections.quarantine import is_poison, set_aside
from casework.projections.streams import FIRST, whole_cases
from casework.store import Store


class Builder:
    """Fills a generation that nobody sees yet. Rows are those that following fact by fact would have left."""

    def __init__(self, store: Store, shelf: Shelf, reader: Reader, number: int) -> None:
        self._store, self._shelf, self._reader, self._number = store, shelf, reader, number

    def fill(self, upto: int, batch: int, told: Callable[[int], None]) -> None:
        """All facts up to a position, about `batch` at a time; `told` hears how many were read, as if in the order of positions."""
        after, read = FIRST, 0
        while seen := whole_cases(self._store, after, upto, batch):
            self._take(seen)
            after, read = UUID(str(seen[-1].originator_id)), read + len(seen)
            told(min(read, upto))
        with self._shelf.writing(self._number) as tx:
            move_on(tx, 0, 0, upto)

    def _take(self, seen: Sequence[Notification]) -> None:
        """Writes whole cases; where that cannot be, each of them alone."""
        cases = [list(facts) for _, facts in groupby(seen, key=lambda each: each.originator_id)]
        try:
            self._write(seen)
        except Exception as fault:
            if not is_poison(fault):
                raise
            if len(cases) == 1:
                return self._until_poison(seen)
            middle = len(cases) // 2
            for half in (cases[:middle], cases[middle:]):
                self._take([fact for case in half for fact in case])

    def _until_poison(self, facts: Sequence[Notification]) -> None:
        """Fact by fact, until the one that cannot be taken; its case is set aside from there on."""
        for each in facts:
            try:
                self._write([each], keep=True)
            except Exception as fault:
                if not is_poison(fault):
                    raise
                since = self._store.time()
                with self._shelf.writing(self._number) as tx:
                    set_aside(tx, UUID(str(each.originator_id)), int(each.id), fault, since)
                return

    def _write(self, seen: Sequence[Notification], *, keep: bool = False) -> None:
        rows = self._reader.rows(seen)
        with self._shelf.writing(self._number) as tx:
            rows.write(tx)
        if keep:
            self._reader.keep(rows)
