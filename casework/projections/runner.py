"""The views of an office: caught up, asked, rebuilt and repaired, whichever process does it."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from threading import Event, Lock
from time import monotonic
from typing import Final, Protocol, TypeVar
from uuid import UUID

from eventsourcing.persistence import Mapper
from sqlalchemy import Connection

from casework.projections import questions
from casework.projections.batch import Reader
from casework.projections.files import FileShelf
from casework.projections.following import Follower, Overtaken
from casework.projections.generations import Alarm, Generation, Shelf
from casework.projections.mending import Mending
from casework.projections.rebuilding import Progress, Rebuilt, Work, cancel
from casework.projections.schemas import SchemaShelf
from casework.projections.tables import SCHEMA
from casework.store import Store, StoreUnavailable
from casework.store.address import read_address
from casework.store.sqlite import SqliteFacts
from casework.store.waking import Bell, ProcessBell, ServerBell

T = TypeVar("T")
BATCH: Final = 500
PAGE: Final = 2000
"""Facts that a rebuild takes into one transaction."""
TRIES: Final = 5
FRESH: Final = 0.25
"""Seconds for which a question trusts what was the active generation."""


class HasMapper(Protocol):
    """What the views need of the application: how its facts are read."""

    @property
    def mapper(self) -> Mapper[UUID]:
        """Between facts and stored rows."""


class Views(Mending):
    """All views of a database. Views made by another release are rebuilt on opening, which may take its time."""

    def __init__(self, store: Store, cases: HasMapper) -> None:
        self.store = store
        self._mapper = cases.mapper
        self._reader = Reader(store.recorder, cases.mapper)
        self._shelf = shelf_of(store)
        self.ending = Event()
        """Once it is set, catching up ends after the batch in hand: the process is to end, and whoever follows next reads on."""
        self._turn = Lock()
        self._looked = 0.0
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
        return self._following(lambda follower: follower.catch_up(batch, told, self._turn))

    def position(self) -> int:
        """How far the views are."""
        return self._following(lambda follower: follower.place().at)

    def bell(self) -> Bell:
        """Rings when facts are stored, and chooses which of all processes follows them."""
        recorder = self.store.recorder
        return ProcessBell(recorder.path, recorder.listeners) if isinstance(recorder, SqliteFacts) else ServerBell(recorder.address)

    def rebuild(self, progress: Progress | None = None, batch: int = PAGE, workers: int | None = None) -> int:
        """Builds all views anew beside the living ones and swaps, whatever they say; the position reached. Raises RebuildRunning."""
        return self.rebuild_compared(None, progress, batch, workers).position

    def rebuild_compared(
        self, accept: Collection[str] | None = (), progress: Progress | None = None, batch: int = PAGE, workers: int | None = None
    ) -> Rebuilt:
        """As `rebuild`, but rows of cases that did not move must be as before, except in the views to `accept`; None compares nothing.

        `workers` is how many processes do the work; None takes as many as there are processors, facts enough for them, and at most 4.
        Raises RebuildRunning, RebuildCancelled, RebuildDiffers and WorkerLost, with everything as it was.
        """
        reader = Reader(self.store.recorder, self._mapper)
        done = Work(self.store, self._shelf, reader, batch, progress, accept, workers=workers).run()
        self._generation()
        return done

    def cancel_rebuild(self) -> bool:
        """Asks the rebuild of another process to end, and clears up after one that was killed; whether one ran."""
        return cancel(self.store, self._shelf)

    # questions

    def ask(self, question: Callable[[Connection], T], *, single: bool = False) -> T:
        """The answer of one read transaction on the active generation; asked again where that one was dropped meanwhile.

        A question of a `single` statement needs no transaction around it: the database is asked once instead of three times.
        """
        for _ in range(TRIES):
            number = self._current().number
            try:
                with self._shelf.reading(number, single=single) as tx:
                    return question(tx)
            except StoreUnavailable:
                if self._generation().number == number:
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
            follower = Follower(self.store, self._shelf, self._reader, self._generation().number, ending=self.ending)
            try:
                return work(follower)
            except Overtaken:
                continue
            except StoreUnavailable:
                if self._shelf.active().number == follower.number:
                    raise

    def _current(self) -> Generation:
        """The active generation as this process knew it a moment ago: a swap loses no row, and whoever follows looks anew anyway."""
        return self._active if monotonic() - self._looked < FRESH else self._generation()

    def _generation(self) -> Generation:
        """The active generation, read anew. Raises StoreUnavailable where another release made it meanwhile."""
        now, self._looked = self._shelf.active(), monotonic()
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
