"""Working days left 剩余工作日: counted by the calendar in force from today in Shanghai to the day something is due."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from casework.api.serving import Served
from casework.domain.timekeeping.calendar import ONE_DAY, Calendar
from casework.domain.timekeeping.clocks import SHANGHAI

SOON: Final = 3
"""So many working days ahead and fewer, a thing is due soon 临期."""


def today(served: Served) -> date:
    """The day in Shanghai."""
    return served.now.astimezone(SHANGHAI).date()


@lru_cache(maxsize=10_000)
def left(calendar: Calendar, day: date, due_on: date | None) -> int | None:
    """Working days behind `day` until `due_on`, both as dates: 0 on the day itself, less than 0 afterwards; None for no date."""
    if due_on is None:
        return None
    first, last, sign = (day, due_on, 1) if due_on >= day else (due_on, day, -1)
    span = (last - first).days
    weeks, rest = divmod(span, 7)
    tail = first + timedelta(weeks=weeks)
    weekdays = weeks * 5 + sum((tail + timedelta(days=n)).weekday() < 5 for n in range(1, rest + 1))
    off = sum(first < each <= last and each.weekday() < 5 for each in calendar.days_off if each not in calendar.working)
    extra = sum(first < each <= last and each.weekday() >= 5 for each in calendar.working)
    return sign * (weekdays - off + extra)


def after_working_days(calendar: Calendar, day: date, number: int) -> datetime:
    """The Shanghai midnight that ends the working day so many working days behind `day`."""
    while number:
        day += ONE_DAY
        number -= calendar.is_working(day)
    return datetime.combine(day + ONE_DAY, datetime.min.time(), SHANGHAI)
