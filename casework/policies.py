"""The policies of a house: which calendar, rulebook and office directory are in force, read from their own streams."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from threading import RLock
from typing import Any, Final
from uuid import UUID, uuid4

from eventsourcing.persistence import ApplicationRecorder, EventStore, IntegrityError

from casework.clock import Now
from casework.domain.directory import DIRECTORY_ID, DeputyNamed, Directory, PostGiven, UnitRegistered
from casework.domain.envelope import Envelope
from casework.domain.facts import Fact
from casework.domain.office import Deputy, Holding, Office
from casework.domain.office_faults import deputy_faults, holding_faults, unit_faults
from casework.domain.policy import POLICY_ID, CalendarActivated, CalendarStored, Policy, RulebookActivated, RulebookStored
from casework.domain.refusals import BadCommand
from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.values import SYSTEM_ACTOR, Actor, Unit
from casework.workflows.calendars import published_calendar
from casework.workflows.rulebook import national, rulebook_from

STREAMS: Final = (POLICY_ID, DIRECTORY_ID)
"""Where policies are stored."""


class Policies:
    """Calendar, rulebook and office in force. A new database starts with the built-in calendar and rulebook, stored as facts."""

    def __init__(self, events: EventStore[UUID], recorder: ApplicationRecorder, clock: Now) -> None:
        self._events, self._recorder, self._clock = events, recorder, clock
        self._policy, self._directory = Policy(), Directory()
        self._turn = RLock()
        self._calendars: dict[str, Calendar] = {}
        self._rulebooks: dict[str, Rulebook] = {}
        self.refresh()
        if self._policy.calendar is None or self._policy.rulebook is None:
            self._furnish()

    def refresh(self) -> None:
        """Reads what other processes changed meanwhile; one thread at a time, because a fact is taken in once."""
        with self._turn:
            self._read(POLICY_ID, self._policy)
            self._read(DIRECTORY_ID, self._directory)

    def follow(self, stored: Mapping[UUID, int]) -> None:
        """Reads what other processes changed, where the streams of the policies stand at other versions than here."""
        if stored[POLICY_ID] > self._policy.version or stored[DIRECTORY_ID] > self._directory.version:
            self.refresh()

    def _read(self, stream: UUID, aggregate: Any) -> None:
        for fact in self._events.get(stream, gt=aggregate.version or None):
            fact.mutate(aggregate)  # type: ignore[attr-defined]  # our mapper makes nothing but facts

    def _furnish(self) -> None:
        calendar, rulebook = published_calendar(), national()
        self.activate(calendar=calendar, rulebook=rulebook, by=SYSTEM_ACTOR)

    def are(self, calendar: Calendar, rulebook: Rulebook, office: Office) -> bool:
        """Whether these three are what is in force."""
        return calendar is self.calendar and rulebook is self.rulebook and office is self.office

    @property
    def office(self) -> Office:
        """The office directory."""
        return self._directory.office

    @property
    def calendar(self) -> Calendar:
        """The working-day calendar in force."""
        assert self._policy.calendar is not None
        return self.calendar_of(self._policy.calendar)

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook in force."""
        assert self._policy.rulebook is not None
        return self.rulebook_of(self._policy.rulebook)

    def rulebook_of(self, digest: str) -> Rulebook:
        """A stored rulebook by its digest, or by the first 16 digits that clocks keep."""
        if digest in self._rulebooks:
            return self._rulebooks[digest]
        whole = _stored(self._policy.rulebooks, digest, "rulebook")
        if whole not in self._rulebooks:
            source = self._policy.rulebooks[whole]
            self._rulebooks[whole] = national() if national().digest == whole else rulebook_from(source)
        self._rulebooks[digest] = self._rulebooks[whole]
        return self._rulebooks[whole]

    def calendar_of(self, digest: str) -> Calendar:
        """A stored calendar by its digest, or by the first 16 digits that clocks keep."""
        if digest in self._calendars:
            return self._calendars[digest]
        whole = _stored(self._policy.calendars, digest, "calendar")
        if whole not in self._calendars:
            self._calendars[whole] = Calendar.from_plain(dict(self._policy.calendars[whole]))
        self._calendars[digest] = self._calendars[whole]
        return self._calendars[whole]

    def activate(self, *, calendar: Calendar | None = None, rulebook: Rulebook | None = None, by: Actor) -> None:
        """Stores a calendar or rulebook where it is new and puts it in force; one that is in force already changes nothing."""

        def wanted() -> list[Fact]:
            facts: list[Fact] = []
            if calendar is not None and calendar.digest != self._policy.calendar:
                stored = calendar.digest in self._policy.calendars
                facts += [] if stored else [CalendarStored(digest=calendar.digest, content=calendar.plain())]
                facts.append(CalendarActivated(digest=calendar.digest))
            if rulebook is not None and rulebook.digest != self._policy.rulebook:
                stored = rulebook.digest in self._policy.rulebooks
                facts += [] if stored else [RulebookStored(digest=rulebook.digest, name=rulebook.name, source=rulebook.source)]
                facts.append(RulebookActivated(digest=rulebook.digest))
            return facts

        self._write(POLICY_ID, self._policy, wanted, by)

    def furnish_office(
        self, units: Sequence[Unit] = (), holdings: Sequence[Holding] = (), deputies: Sequence[Deputy] = (), *, by: Actor
    ) -> None:
        """Enters units, post holders and deputies that the directory does not have yet. Raises BadCommand with every fault of an entry."""
        known = {*self.office.units, *(unit.code for unit in units)}
        faults = [f"unit {unit.code!r}: {fault}" for unit in units for fault in unit_faults(unit)]
        faults += [f"{held.person}: {fault}" for held in holdings for fault in holding_faults(held, known)]
        faults += [f"{deputy.deputy}: {fault}" for deputy in deputies for fault in deputy_faults(deputy, known)]
        if faults:
            raise BadCommand(faults)

        def wanted(office: Office) -> list[Fact]:
            held, standing = set(office.holdings), set(office.deputies)
            new_units: list[Fact] = [UnitRegistered(unit=unit) for unit in units if office.unit(unit.code) != unit]
            new_posts = (PostGiven(holding=holding) for holding in holdings if holding not in held)
            return [*new_units, *new_posts, *(DeputyNamed(deputy=deputy) for deputy in deputies if deputy not in standing)]

        self.enter(wanted, by=by)

    def enter(self, wanted: Callable[[Office], Sequence[Fact]], *, by: Actor) -> None:
        """Writes facts of the office directory in one transaction; `wanted` decides them, and again where somebody else was quicker."""
        self._write(DIRECTORY_ID, self._directory, lambda: list(wanted(self.office)), by)

    def _write(self, stream: UUID, aggregate: Any, wanted: Callable[[], list[Fact]], by: Actor) -> None:
        for _ in range(5):
            self.refresh()
            facts = wanted()
            if not facts:
                return
            who = Envelope(by=by.person, post=str(by.post), unit=by.unit.code, at=self._clock(), command=uuid4())
            ready = [replace(f, originator_id=stream, originator_version=aggregate.version + n, who=who) for n, f in enumerate(facts, 1)]
            try:
                self._events.put(ready)
            except IntegrityError:
                continue
            self.refresh()
            return
        raise RuntimeError("the policies kept changing under this process; try again")


def _stored(kept: Iterable[str], digest: str, what: str) -> str:
    """The whole digest that begins so. Raises LookupError where facts name one that this database never had."""
    found = next((whole for whole in kept if digest and whole.startswith(digest)), None)
    if found is None:
        raise LookupError(f"no {what} {digest!r} is stored here; the facts that name it came from another database")
    return found
