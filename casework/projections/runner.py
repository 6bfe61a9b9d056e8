"""The views of an office: caught up, asked, rebuilt and repaired, whichever process does it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, Protocol, TypeVar
from uuid import UUID

from eventsourcing.persistence import Mapper
from sqlalchemy import Connection

from casework.projections import questions
from casework.projections.batch import Reader
from casework.projections.checking import differs
from casework.projections.files import FileShelf
from casework.projections.following import Follower, Overtaken
from casework.projections.generations import Alarm, Generation, Shelf
from casework.projections.life import Life
from casework.projections.quarantine import Aside, asides
from casework.projections.rebuilding import Progress, rebuild
from casework.projections.schemas import SchemaShelf
from casework.projections.tables import SCHEMA
from casework.store import Store, StoreUnavailable
from casework.store_address import read_address

T = TypeVar("T")
BATCH: Final = 500
TRIES: Final = 5


class HasMapper(Protocol):
    """What the views need of the application: how its facts are read."""

    @property
    def mapper(self) -> Mapper[UUID]:
        """Between facts and stored rows."""


class Views:
    """All views of a database. Views made by another release are rebuilt on opening, which may take its time."""

    def __init__(self, store: Store, cases: HasMapper) -> None:
        self.store = store
        self._mapper = cases.mapper
        self._reader = Reader(store.recorder, cases.mapper)
        self._shelf = shelf_of(store)
        self._last_tick: datetime | None = None
        self._alarm: Alarm | None = None
        try:
            self._shelf.prepare()
            self._active = self._shelf.active()
            if self._active.schema != SCHEMA:
                self.rebuild()
        except BaseException:
            self._shelf.close()
            raise

    def close(self) -> None:
        """Closes what the views opened; the store is closed by who opened it."""
        self._shelf.close()

    # rows

    def catch_up(self, batch: int = BATCH, *, told: Callable[[int], None] | None = None) -> int:
        """Reads every new fact; the position reached, of which `told` hears after each batch. Any number of processes may do so at once."""
        return self._following(lambda follower: follower.catch_up(batch, told))

    def rebuild(self, progress: Progress | None = None, batch: int = BATCH) -> int:
        """Builds all views anew beside the living ones and swaps; the position reached. Raises RebuildRunning."""
        reader = Reader(self.store.recorder, self._mapper)
        reached = rebuild(self.store, self._shelf, reader, batch, progress)
        self._generation()
        return reached

    def retry_quarantined(self) -> list[UUID]:
        """Tries every case in quarantine again; those that came free."""
        freed = []
        for aside in self.quarantined():
            if self._following(lambda follower, a=aside: follower.relive(a.case_id, a.position, again=a)):  # type: ignore[misc]  # a default that binds the loop variable
                freed.append(aside.case_id)
        return freed

    def repair(self, case: UUID, received: int) -> bool:
        """Writes every row of a case anew; `received` is the position of its receipt. Whether it could."""
        return self._following(lambda follower: follower.relive(case, received))

    def is_wrong_about(self, life: Life) -> bool:
        """Whether the rows of a case differ from its facts; a case in quarantine, or with facts not read yet, is not judged."""
        newest = self._following(lambda follower: follower.sees(life.case.id, life.case.version))
        return newest and self.ask(lambda tx: differs(tx, life))

    def quarantined(self) -> list[Aside]:
        """The cases in quarantine, longest first."""
        return self.ask(asides)

    # questions

    def ask(self, question: Callable[[Connection], T]) -> T:
        """The answer of one read transaction on the active generation; asked again where that one was dropped meanwhile."""
        for _ in range(TRIES):
            number = self._generation().number
            try:
                with self._shelf.reading(number) as tx:
                    return question(tx)
            except StoreUnavailable:
                if self._shelf.active().number == number:
                    raise
        raise StoreUnavailable(f"the views of {self.store.url} are rebuilt again and again; try later")

    def next_due(self, after: datetime, among: Iterable[str] | None = None) -> datetime | None:
        """The first moment after `after` at which something falls due, in these cases where given; see questions.py for all others."""
        return questions.next_due(self, after, among)

    def status(self) -> questions.Status:
        """Position, newest position, lag and quarantine."""
        return questions.status(self)

    # ticks

    def last_tick(self) -> datetime | None:
        """When this process or, for an office, any process ticked last."""
        return self._last_tick if self.store.is_trial else self._shelf.last_tick()

    def note_tick(self, now: datetime) -> None:
        """Keeps the moment of a tick; a trial's is forgotten with the process, so that a later replay may start earlier."""
        if self.store.is_trial:
            self._last_tick, self._alarm = now, None
        else:
            self._shelf.note_tick(now)

    def alarm(self) -> Alarm | None:
        """Why no tick is done at present, or None."""
        return self._alarm if self.store.is_trial else self._shelf.alarm()

    def note_alarm(self, text: str) -> None:
        """Keeps why a tick was left out, until one is done."""
        now = self.store.time()
        if self.store.is_trial:
            before = self._alarm or Alarm(text, now, 0)
            self._alarm = Alarm(text, before.since, before.count + 1)
        else:
            self._shelf.note_alarm(text, now)

    def _following(self, work: Callable[[Follower], T]) -> T:
        while True:
            follower = Follower(self.store, self._shelf, self._reader, self._generation().number)
            try:
                return work(follower)
            except Overtaken:
                continue
            except StoreUnavailable:
                if self._shelf.active().number == follower.number:
                    raise

    def _generation(self) -> Generation:
        """The active generation, read anew. Raises StoreUnavailable where another release made it meanwhile."""
        now = self._shelf.active()
        if now.number != self._active.number:
            self._shelf.let_go(self._active.number)
            self._active = now
        if now.schema != SCHEMA:
            raise StoreUnavailable(f"the views of {self.store.url} were rebuilt by another release; restart this process with that one")
        return now


def shelf_of(store: Store) -> Shelf:
    """Where the views of a store lie: beside its file, or in its database."""
    path = read_address(store.url).path if store.dialect == "sqlite" else None
    return SchemaShelf(store) if path is None else FileShelf(store, path)
