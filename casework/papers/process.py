"""A case as a process log sees it 过程日志: its events by the time they held, the clocks they ended, and nobody's name.

Order is by effective time, then by position; the recorded time is an attribute. Accounts become pseudonyms, workers references.
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import SHANGHAI, Clock
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Recipient
from casework.papers.activities import activity
from casework.projections.exporting import Whole
from casework.projections.life import Life

LAST_YEAR: Final = 2262
"""Times of this year and later overflow the nanoseconds that mining tools count in."""
FIRST_YEAR: Final = 1990
"""Days are counted from here on; no clock began before."""
WORKERS: Final = "track."


@dataclass(frozen=True, slots=True)
class Ended:
    """A clock that an event ended: its key (rule.subject.round), when it was due (None where it stood still), the working days that it
    ran and those that it was paused, and whether it was breached.
    """

    clock: str
    due_at: datetime | None
    used: int
    paused: int
    breached: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One act: what it is called, when it held and when it was recorded (UTC), who by a pseudonym, in which post of which unit, and how
    the case stood afterwards.
    """

    position: int
    version: int
    topic: str
    activity: str
    at: datetime
    recorded: datetime
    resource: str
    post: str
    unit: str
    inferred: bool
    stage: str
    procedure: str
    pressure: str
    ended: tuple[Ended, ...]
    opened: tuple[str, ...]
    told: tuple[Recipient, ...]


@dataclass(frozen=True)
class Process:
    """A case: its id in the log, itself as it stands, its events in order, and every clock it ever had, with how each ended."""

    id: str
    case: Case
    events: tuple[Event, ...]
    clocks: tuple[tuple[Clock, Ended | None], ...]

    @cached_property
    def workers_clock(self) -> Ended | None:
        """The last clock of the worker 办理期限 that ended."""
        return next((ended for clock, ended in reversed(self.clocks) if clock.key.startswith(WORKERS) and ended is not None), None)


class WorkingDays:
    """Counts working days on one calendar, each year looked up once."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._before = {FIRST_YEAR: 0}
        self._until: dict[int, list[int]] = {}

    def after(self, start: date, end: date) -> int:
        """Working days after `start`, up to and with `end`; 0 where it lies before."""
        return max(0, self._count(end) - self._count(start))

    def _count(self, day: date) -> int:
        """Working days of all years from the first one to a day; 0 before it."""
        if day.year < FIRST_YEAR:
            return 0
        return self._before_year(day.year) + self._year(day.year)[day.timetuple().tm_yday]

    def _before_year(self, year: int) -> int:
        if year not in self._before:
            self._before[year] = self._before_year(year - 1) + self._year(year - 1)[-1]
        return self._before[year]

    def _year(self, year: int) -> list[int]:
        if year not in self._until:
            day, counts = date(year, 1, 1), [0]
            while day.year == year:
                counts.append(counts[-1] + self._calendar.is_working(day))
                day += timedelta(days=1)
            self._until[year] = counts
        return self._until[year]


@dataclass(frozen=True)
class Masks:
    """Pseudonyms under one key: the same account or firm is the same everywhere, and nobody without the key can try names."""

    key: bytes
    hides_cases: bool = False

    def officer(self, account: str, post: str) -> str:
        """An account; the system stays the system."""
        return "system" if post == "system" else f"officer-{self._of('officer', account)}"

    def case(self, case_no: str) -> str:
        """The id of a case."""
        return f"case-{self._of('case', case_no)}" if self.hides_cases else case_no

    def thing(self, kind: str, text: str) -> str:
        """A firm or a site."""
        return f"{kind}-{self._of(kind, text)}"

    def _of(self, kind: str, text: str) -> str:
        return hmac.new(self.key, f"{kind}\n{text}".encode(), sha256).hexdigest()[:16]


@dataclass(frozen=True)
class Maker:
    """Makes processes of cases."""

    days: WorkingDays
    masks: Masks

    def process(self, whole: Whole) -> Process:
        """The process of a case."""
        life, events, opened = Life(whole.facts[0]), [], set[str]()
        ended: dict[str, Ended] = {}
        for fact, position in zip(whole.facts, whole.positions, strict=True):
            before = set(life.ended)
            life.take(fact)
            closed = [key for key in life.ended if key not in before]
            ended |= {key: self._ended(life, key) for key in closed}
            new = [key for key in life.case.clocks if key not in opened]
            opened.update(new)
            events.append(self._event(life, fact, position, tuple(ended[key] for key in closed), tuple(new)))
        clocks = {**{key: one.clock for key, one in life.ended.items()}, **life.case.clocks}
        every = tuple((clock, ended.get(key)) for key, clock in clocks.items())
        ordered = tuple(sorted(events, key=lambda event: (event.at, event.position)))
        return Process(self.masks.case(whole.case_no), life.case, ordered, every)

    def _event(self, life: Life, fact: Fact, position: int, ended: tuple[Ended, ...], opened: tuple[str, ...]) -> Event:
        who, case = fact.envelope, life.case
        told = tuple(person for one in life.latest if one.decision == "climbed" for person in one.told)
        return Event(
            position, fact.originator_version, fact.topic, activity(fact.topic), who.held_at, who.at, self.masks.officer(who.by, who.post),
            who.post, who.unit, who.inferred or case.imported, case.handling, case.procedure, case.pressure, ended, opened, told,
        )  # fmt: skip

    def _ended(self, life: Life, key: str) -> Ended:
        end, clock = life.ended[key].at, life.ended[key].clock
        first, last = local_day(clock.base), local_day(end)
        paused = self._paused(clock.pauses, last)
        used = max(0, self.days.after(first, last) - paused)
        return Ended(key, clock.due_at, used, paused, key in life.case.missed)

    def _paused(self, pauses: Sequence[Any], last: date) -> int:
        """Working days on which it stood still: the day paused on is left out, the day resumed on counts."""
        one = timedelta(days=1)
        spans = ((local_day(pause.start), local_day(pause.end) if pause.end else last + one) for pause in pauses)
        return sum(self.days.after(start - one, min(end, last + one) - one) for start, end in spans)


def first_ended(event: Event) -> Ended | None:
    """Of the clocks that an event ended the one that was due first, breached ones before others."""
    return min(event.ended, key=lambda one: (not one.breached, one.due_at is None, one.due_at or event.at), default=None)


def said_at(at: datetime) -> str:
    """A moment with its offset, to the microsecond; never without: mining tools read a bare time as UTC."""
    return at.astimezone(SHANGHAI).isoformat(timespec="milliseconds" if not at.microsecond % 1000 else "microseconds")


def processes(cases: Iterable[Whole], maker: Maker, left_out: list[str]) -> Iterator[Process]:
    """The processes of cases one by one; those whose facts cannot be read 隔离 are left out and named."""
    for whole in cases:
        if whole.fault is not None:
            left_out.append(whole.case_no)
        else:
            yield maker.process(whole)
