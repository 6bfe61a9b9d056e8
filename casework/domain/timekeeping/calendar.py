"""Which days are worked: published data held as one immutable value, because the list can be read but never computed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Literal

DayClass = Literal["working day", "make-up working day", "weekend", "holiday"]
FEWEST_WORKING_DAYS = 200
FEWEST_WEEKDAYS = 260
LONGEST_WALK = 400
ONE_DAY = timedelta(days=1)


class CalendarError(ValueError):
    """A calendar that cannot be right; the sentence names the place, the rule and what would be allowed."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """The working calendar 工作日历 (全国年节及纪念日放假办法 and the yearly notice 放假调休通知).

    Days the data does not mention are worked Monday to Friday. Two calendars are equal when their digests are.
    """

    days_off: Mapping[date, str]
    """Holidays and substituted days off, with the name people read."""
    working: Mapping[date, str]
    """Make-up working days 调休上班, with the name people read."""
    published_through: int
    """The last year whose notice is in the data."""
    source: str
    """The paper or package the data was taken from."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "days_off", MappingProxyType(dict(sorted(self.days_off.items()))))
        object.__setattr__(self, "working", MappingProxyType(dict(sorted(self.working.items()))))
        _check(self)

    def is_working(self, day: date) -> bool:
        """Whether the day is worked, make-up days included."""
        return (day.weekday() < 5 and day not in self.days_off) or day in self.working

    def why(self, day: date) -> DayClass:
        """The class of the day, as one machine word."""
        if day in self.working:
            return "make-up working day"
        if day in self.days_off:
            return "holiday"
        return "weekend" if day.weekday() >= 5 else "working day"

    def name(self, day: date) -> str:
        """The name of the holiday or make-up day, empty on ordinary days."""
        return self.days_off.get(day) or self.working.get(day, "")

    def is_published(self, day: date) -> bool:
        """False for a day of a year whose notice is not in the data: what is counted there is provisional."""
        return day.year <= self.published_through

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, otherwise the first worked day after it."""
        return self._walk(day, ONE_DAY)

    def previous_working(self, day: date) -> date:
        """The day itself if it is worked, otherwise the last worked day before it."""
        return self._walk(day, -ONE_DAY)

    def _walk(self, day: date, step: timedelta) -> date:
        found = day
        for _ in range(LONGEST_WALK):
            if self.is_working(found):
                return found
            found += step
        raise CalendarError(f"{self.source}: no working day within {LONGEST_WALK} days of {day}; a calendar must have one")

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of the whole calendar, 64 hexadecimal digits."""
        text = json.dumps(self.plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()

    def plain(self) -> dict[str, Any]:
        """The whole calendar as plain JSON values, for storing."""
        return {
            "source": self.source,
            "published_through": self.published_through,
            "days_off": {day.isoformat(): name for day, name in self.days_off.items()},
            "working": {day.isoformat(): name for day, name in self.working.items()},
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Calendar:
        """The calendar that `plain()` described. Raises CalendarError for anything else."""
        source = plain.get("source", "calendar")
        if not isinstance(source, str) or not source:
            raise CalendarError(f"calendar: source is {source!r}; it must name the paper the days come from")
        return cls(
            days_off=_days(plain, "days_off", source),
            working=_days(plain, "working", source),
            published_through=plain.get("published_through"),  # type: ignore[arg-type]  # the constructor itself refuses what is missing
            source=source,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[Any, ...]:
        return Calendar.from_plain, (self.plain(),)


def _days(plain: Mapping[str, Any], part: str, source: str) -> dict[date, str]:
    entries = plain.get(part, {})
    if not isinstance(entries, Mapping):
        raise CalendarError(f'{source}: {part} is {entries!r}; it must be a table such as {{"2027-01-01": "元旦"}}')
    return {_day(text, f"{source}: {part}"): _name(name, f"{source}: {part} {text}") for text, name in entries.items()}


def _day(text: str, place: str) -> date:
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        raise CalendarError(f"{place}: {text!r} is not a day; write year-month-day, for example 2027-01-01") from None
    if day.isoformat() != text:
        raise CalendarError(f"{place}: {text!r} is not written in full; write {day.isoformat()}")
    return day


def _name(name: object, place: str) -> str:
    if not isinstance(name, str) or not name:
        raise CalendarError(f"{place}: the name is {name!r}; write what people call the day, for example 元旦")
    return name


def _check(calendar: Calendar) -> None:
    year = calendar.published_through
    if not isinstance(year, int) or isinstance(year, bool) or not 1950 <= year <= 9998:
        raise CalendarError(f"{calendar.source}: published_through is {year!r}; it must be the last published year, for example 2026")
    for day in calendar.working:
        if day in calendar.days_off:
            raise CalendarError(f"{calendar.source}: {day} is both a make-up working day and a day off; keep one of the two entries")
    off_weekdays: dict[int, int] = {}
    for day in calendar.days_off:
        off_weekdays[day.year] = off_weekdays.get(day.year, 0) + (day.weekday() < 5)
    for year, off in off_weekdays.items():
        if off > FEWEST_WEEKDAYS - FEWEST_WORKING_DAYS and (worked := _worked_days(calendar, year)) < FEWEST_WORKING_DAYS:
            raise CalendarError(
                f"{calendar.source}: year {year} has {worked} working days; a year must have at least {FEWEST_WORKING_DAYS}: check days_off"
            )


def _worked_days(calendar: Calendar, year: int) -> int:
    first = date(year, 1, 1)
    return sum(calendar.is_working(first + ONE_DAY * n) for n in range((date(year + 1, 1, 1) - first).days))
