"""Spans of days 期间 that the rules count in: working days, calendar months and quarters."""

from collections.abc import Iterator
from datetime import date, timedelta

from casework.domain.timekeeping.calendar import Calendar


def worked_between(calendar: Calendar, held: date, recorded: date) -> int:
    """Working days after the day a fact held until the day it was recorded, itself included; of more than five years natural days."""
    length = (recorded - held).days
    if length > 1830:
        return length
    return sum(calendar.is_working(held + timedelta(days=n)) for n in range(1, length + 1))


def periods(first: date, last: date, months: int) -> Iterator[tuple[date, date]]:
    """The months (1) or quarters (3) of the calendar that a span touches, whole, from the first to the last."""
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    while start <= last:
        end = start.month - 1 + months
        after = date(start.year + end // 12, end % 12 + 1, 1)
        yield start, after - timedelta(days=1)
        start = after
