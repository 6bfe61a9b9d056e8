"""Sums over all cases, kept by stretches of case numbers 号段: counted once, and later only where a case has changed since.

A stretch is a thousand running numbers of a region and year, so that one lies in one territory; whoever sees a territory is told
the sum of its stretches. What is kept is what the rows say: cases with facts behind the position of the last count, and those with
something fallen due since, are counted anew; where a case was taken out of turn (the epoch grew) or the views were rebuilt, all are.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, not_, or_, select

from casework.domain.scope import Scope
from casework.projections.parts import inside
from casework.projections.places import numbered, numbers_of
from casework.projections.summing import Question, Sums, added, begins, counted, stretch_of
from casework.projections.tables import ledger, position, timeline
from casework.store import Store

AT_ONCE: Final = 20
"""Stretches that are counted in one statement; where more than FEW have changed all are counted."""
FEW: Final = 200
FAR: Final = 20_000
"""Positions behind which it is not looked who has changed."""
QUESTIONS: Final = 100
"""Questions whose sums are kept, those asked last."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which rows a transaction sees: of which generation and epoch, until which position."""

    generation: str
    epoch: int
    at: int

    @staticmethod
    def of(tx: Connection) -> "Place":
        """That of a transaction."""
        schemas = tx.get_execution_options().get("schema_translate_map") or {}
        row = tx.execute(select(position.c.at, position.c.epoch)).one()
        return Place(f"{tx.engine.url.database} {schemas.get(None, '')}", row.epoch, row.at)


@dataclass
class Kept:
    """The sums of one question as of a place and a moment: by stretch, and added up for the territories that were asked for."""

    lock: Lock = field(default_factory=Lock)
    place: Place | None = None
    late_by: datetime | None = None
    parts: dict[str, Sums] = field(default_factory=dict)
    totals: dict[str, Sums] = field(default_factory=dict)

    def is_behind(self, place: Place, question: Question) -> bool:
        """Whether what is kept leads to that place and moment by what has changed since."""
        if self.place is None or (self.place.generation, self.place.epoch) != (place.generation, place.epoch):
            return False
        return 0 <= place.at - self.place.at <= FAR and _no_later(self.late_by, question.late_by)

    def is_ahead(self, place: Place, question: Question) -> bool:
        """Whether something newer is kept, which a transaction that began before must not be told."""
        if self.place is None or self.place.generation != place.generation:
            return False
        then, now = (self.place.epoch, self.place.at), (place.epoch, place.at)
        return then > now or (then == now and not _no_later(self.late_by, question.late_by))

    def take(self, found: Mapping[str, Sums], where: Iterable[str]) -> None:
        """The sums of some stretches in place of those before."""
        for stretch in where:
            before, now = self.parts.pop(stretch, {}), found.get(stretch, {})
            if now:
                self.parts[stretch] = now
            for territory in [each for each in self.totals if stretch.startswith(each)]:
                self.totals[territory] = added([(self.totals[territory], 1), (before, -1), (now, 1)])

    def of(self, territory: str) -> Sums:
        """All stretches of a territory together."""
        if territory not in self.totals:
            self.totals[territory] = added((part, 1) for stretch, part in self.parts.items() if stretch.startswith(territory))
        return self.totals[territory]


class Stretches:
    """The sums that a process keeps of one database."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def sums(self, tx: Connection, question: Question, territory: str) -> Sums:
        """The sums of a territory ("": of all), as this transaction sees them."""
        place, kept = Place.of(tx), self._of(question.key)
        with kept.lock:
            if kept.is_ahead(place, question):
                return added((part, 1) for part in counted(tx, question, [begins(question.number, territory)]).values())
            changed = _changed(tx, kept, question) if kept.is_behind(place, question) else None
            if changed is None or len(changed) > FEW:
                kept.parts, kept.totals = counted(tx, question), {}
            else:
                for some in _in_turn(sorted(changed), AT_ONCE):
                    kept.take(counted(tx, question, [or_(*(begins(question.number, each) for each in some))]), some)
            kept.place, kept.late_by = place, question.late_by
            return dict(kept.of(territory))

    def _of(self, key: Hashable) -> Kept:
        with self._lock:
            kept = self._kept.setdefault(key, Kept())
            self._kept.move_to_end(key)
            while len(self._kept) > QUESTIONS:
                self._kept.popitem(last=False)
            return kept


_of_stores: WeakKeyDictionary[Store, Stretches] = WeakKeyDictionary()
_turn = Lock()


def stretches(store: Store) -> Stretches:
    """Those of an open database."""
    with _turn:
        return _of_stores.setdefault(store, Stretches())


def territorial(tx: Connection, store: Store, question: Question, scope: Scope, region: str | None = None) -> Sums:
    """The sums in a scope and a region: of a territory those that are kept, of a unit's own cases elsewhere from their rows."""
    place, elsewhere = numbers_of(scope.territory, region), [inside(Scope(None, scope.unit), question.table)]
    found = [] if place is None else [stretches(store).sums(tx, question, place)]
    if scope.unit is not None and scope.territory != "":
        elsewhere += [] if scope.territory is None else [not_(begins(question.number, scope.territory))]
        elsewhere += [] if region is None else [numbered(region, question.number)]
        found += counted(tx, question, elsewhere).values()
    return added((each, 1) for each in found)


def _changed(tx: Connection, kept: Kept, question: Question) -> set[str]:
    """Stretches with a fact behind the last count, or with something fallen due since."""
    assert kept.place is not None
    told = select(stretch_of(timeline.c.case_no)).where(timeline.c.position > kept.place.at).distinct()
    found = set(tx.execute(told).scalars())
    if question.late_by is not None and question.late_by != kept.late_by:
        due = (ledger.c.next_due > kept.late_by, ledger.c.next_due <= question.late_by)
        found |= set(tx.execute(select(stretch_of(ledger.c.case_no)).where(*due).distinct()).scalars())
    return found


def _no_later(one: datetime | None, other: datetime | None) -> bool:
    return one == other or (one is not None and other is not None and one <= other)


def _in_turn(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))
