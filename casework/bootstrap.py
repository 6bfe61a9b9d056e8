"""The composition root: one office on one database, opened and closed as a whole."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from casework.application import MOST_WAITING, Cases, Done
from casework.clock import Now, TurnedClock, system_clock
from casework.domain.refusals import NotYours
from casework.domain.registry import Command
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Actor
from casework.policies import Policies
from casework.privacy.watching import begin
from casework.projections.runner import Views
from casework.scheduler.memory import Memory
from casework.scheduler.tick import TickReport, tick
from casework.security.vault import Vault
from casework.store import Store
from casework.store.proof import epoch_of


@dataclass(frozen=True, slots=True)
class As:
    """Who acts, by account: a person in a post of a unit; the office directory says whether that is so."""

    person: str
    post: str
    unit: str


class Casework:
    """An office: `with Casework("sqlite:///office.db") as office: office.do(Receive(…), by=As(…))`.

    `clock` tells the present moment (UTC), `most_waiting` bounds the commands that wait to be written.
    Raises StoreUnavailable, MasterKeyMissing and SchemaMismatch on opening.
    """

    def __init__(
        self, url: str, *, clock: Now = system_clock, create: bool = True, trial: bool = False, by: Actor | As | None = None,
        most_waiting: int = MOST_WAITING,
    ) -> None:  # fmt: skip
        self.clock = clock
        self.store = Store.open(url, create=create)
        try:
            if trial:
                self.store.mark_trial()
            self.vault = Vault.of(self.store)
            self.cases = Cases(self.store, self.vault, clock, most_waiting)
            self.views = Views(self.store, self.cases)
            if epoch_of(self.store):
                begin(self.cases)
        except BaseException:
            self.store.close()
            raise
        self._by, self._memory = by, Memory(ending=self.views.ending)

    @property
    def policies(self) -> Policies:
        """Calendar, rulebook and office directory in force."""
        return self.cases.policies

    @property
    def made_key(self) -> Path | None:
        """The file of a master key that was made just now, to be told once."""
        return self.vault.made

    def do(self, command: Command, *, by: Actor | As | None = None, id: UUID | None = None, **context: Any) -> Done:
        """Carries out a command; see Cases.do. `by` falls back to the office's own actor; nobody acts anonymously."""
        return self.cases.do(command, self.actor(by or self._by), id=id, **context)

    def actor(self, by: Actor | As | None) -> Actor:
        """The actor as the office directory knows them today. Raises NotYours for anybody else."""
        if isinstance(by, Actor):
            return by
        if by is None:
            raise NotYours("nobody is named; say who acts in `by`")
        day = local_day(self.clock())
        found = self.policies.office.actor(by.person, by.post, by.unit, day)
        if found is None:
            self.policies.refresh()
            found = self.policies.office.actor(by.person, by.post, by.unit, day)
        if found is None:
            raise NotYours(f"{by.person} does not hold the post {by.post} of unit {by.unit} on {day}")
        return found

    @property
    def ending(self) -> Event:
        """Set it, and a tick or sweep that runs ends before its next command, catching up after its batch; the next does the rest."""
        return self._memory.ending

    def tick(self, now: datetime | None = None, *, only: set[str] | None = None) -> TickReport:
        """Catches up, climbs every due rung, and catches up again."""
        moment = now or self.clock()
        if isinstance(self.clock, TurnedClock):
            self.clock.turn_to(moment)
        return tick(self.cases, self.views, moment, only=only, memory=self._memory)

    def close(self) -> None:
        """Closes every connection."""
        self.views.close()
        self.cases.close()
        self.vault.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
