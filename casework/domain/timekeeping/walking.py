"""The ground a count walks on: worked days, rest days and paused time, and how to get from one day to another."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from casework.domain.timekeeping.calendar import ONE_DAY, Calendar
from casework.domain.timekeeping.terms import Term, gaps, spans


@dataclass(frozen=True, slots=True)
class Ground:
    """A calendar with the pauses of one term, as local days and as instants, half-open, merged and in order."""

    calendar: Calendar
    gaps: tuple[tuple[date, date | None], ...]
    spans: tuple[tuple[datetime, datetime | None], ...]

    @classmethod
    def of(cls, term: Term, calendar: Calendar) -> Ground:
        """The ground of a term."""
        return cls(calendar, gaps(term.pauses, term.counting), spans(term.pauses)) if term.pauses else _without_pauses(calendar)

    def nth_working(self, anchor: date, amount: int) -> date | None:
        """The working day numbered `amount` after the anchor, paused days skipped; None if an open pause comes first."""
        if not self.gaps:
            return working_after(self.calendar, anchor, amount)
        day = anchor
        for _ in range(amount):
            found = self.working_from(day + ONE_DAY)
            if found is None:
                return None
            day = found
        return day

    def nth_natural(self, anchor: date, amount: int) -> date | None:
        """The natural day numbered `amount` after the anchor, paused days skipped; None if an open pause comes first."""
        end = anchor + timedelta(days=amount)
        for begun, after in self.gaps:
            first = max(begun, anchor + ONE_DAY)
            if first > end:
                break
            if after is None:
                return None
            end += max(after - first, timedelta())
        return end

    def hours_after(self, start: datetime, length: timedelta) -> datetime | None:
        """The exact instant that much unpaused time after the start; None if an open pause comes first."""
        end = start + length
        for begun, after in self.spans:
            first = max(begun, start)
            if first >= end:
                break
            if after is None:
                return None
            end += max(after - first, timedelta())
        return end

    def elapsed(self, anchor: date, day: date) -> int:
        """How many unpaused natural days lie after the anchor up to and including the day."""
        start, stop = anchor + ONE_DAY, day + ONE_DAY
        paused = sum(max((min(after or stop, stop) - max(first, start)).days, 0) for first, after in self.gaps)
        return (day - anchor).days - paused

    def working_from(self, day: date) -> date | None:
        """The first worked and unpaused day from this one on; None if an open pause comes first."""
        while (running := self.resumed(day)) is not None:
            day = self.calendar.next_working(running)
            if day == running:
                return day
        return None

    def resumed(self, day: date) -> date | None:
        """The day itself, or the day a pause over it ends; None if that pause is open."""
        for first, after in self.gaps:
            if first <= day and (after is None or day < after):
                return after
        return day

    def is_paused(self, day: date) -> bool:
        """Whether the day is left out."""
        return self.resumed(day) != day


@lru_cache(maxsize=16)
def _without_pauses(calendar: Calendar) -> Ground:
    return Ground(calendar, (), ())


@lru_cache(maxsize=4096)
def working_after(calendar: Calendar, day: date, amount: int) -> date:
    """The working day so many after this one, before it where the amount is negative; kept, since most terms begin today."""
    step, beside = (ONE_DAY, calendar.next_working) if amount > 0 else (-ONE_DAY, calendar.previous_working)
    for _ in range(abs(amount)):
        day = beside(day + step)
    return day


def months_after(day: date, months: int) -> date:
    """The same day number so many months later, else the last day of that month (民法典 202)."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def period_end(day: date, months: int) -> date:
    """The last day of the quarter (3) or half-year (6) the day is in."""
    month = -(-day.month // months) * months
    return date(day.year, month, monthrange(day.year, month)[1])
