"""Fills a new generation case by case: each case is read once, from its receipt on, and its rows are written as they are in the end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final
from uuid import UUID

from eventsourcing.persistence import Notification
from sqlalchemy import Connection, select

from casework.projections.batch import Reader
from casework.projections.generations import Shelf, move_on
from casework.projections.quarantine import is_poison, set_aside
from casework.projections.streams import whole_cases
from casework.projections.tables import position
from casework.store import Store, StoreUnavailable

SPACE: Final = 2**128


@dataclass(frozen=True, slots=True)
class Share:
    """Some of all cases: those whose ids lie behind `after`, up to `until`. Ids are uuid5, so that equal ranges hold as many cases."""

    after: UUID
    until: UUID

    @staticmethod
    def of(number: int) -> "tuple[Share, ...]":
        """All cases in so many shares."""
        ends = [max(0, SPACE * each // number - 1) for each in range(number + 1)]
        return tuple(Share(UUID(int=after), UUID(int=until)) for after, until in pairwise(ends))


@dataclass(frozen=True, slots=True)
class Site:
    """A generation that is being built. `mark` stands in its position as a negative number until it is filled.

    So whoever still writes for a rebuild that is over, in a generation of the same number, finds another mark and writes nothing.
    """

    number: int
    mark: int


class Builder:
    """Fills a generation that nobody sees yet. Rows are those that following fact by fact would have left."""

    def __init__(self, store: Store, shelf: Shelf, reader: Reader, site: Site) -> None:
        self._store, self._shelf, self._reader, self._site = store, shelf, reader, site

    def begin(self) -> None:
        """Marks the empty generation as this builder's."""
        with self._shelf.writing(self._site.number) as tx:
            move_on(tx, 0, 0, -self._site.mark)

    def end(self, upto: int) -> None:
        """Says that every fact up to a position is in the rows."""
        with self._writing() as tx:
            move_on(tx, -self._site.mark, 0, upto)

    def fill(self, share: Share, upto: int, batch: int, told: Callable[[int], None]) -> None:
        """The facts of a share up to a position, about `batch` at a time; `told` hears after each how many these were."""
        after = share.after
        while seen := whole_cases(self._store, after, upto, batch, share.until):
            self._take(seen)
            after = UUID(str(seen[-1].originator_id))
            told(len(seen))

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
                with self._writing() as tx:
                    set_aside(tx, UUID(str(each.originator_id)), int(each.id), fault, since)
                return

    def _write(self, seen: Sequence[Notification], *, keep: bool = False) -> None:
        rows = self._reader.rows(seen)
        with self._writing() as tx:
            rows.write(tx)
        if keep:
            self._reader.keep(rows)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A write transaction, where the generation is still this builder's. Raises StoreUnavailable."""
        with self._shelf.turn(self._site.number), self._shelf.writing(self._site.number) as tx:
            if tx.execute(select(position.c.at)).scalar_one() != -self._site.mark:
                raise StoreUnavailable(f"generation {self._site.number} of the views is built by another rebuild now; this one ends")
            yield tx
