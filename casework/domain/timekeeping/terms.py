"""What a term is made of: base, limit, options, pauses and extensions; every input of a count and nothing it results in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from casework.domain.timekeeping.limits import Limit

Moment = TypeVar("Moment", date, datetime)
SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_INSTANT = timedelta(microseconds=1)
FAMILY = {"working days": ("working days", 1), "days": ("days", 1), "months": ("months", 1), "years": ("months", 12), "hours": ("hours", 1)}
"""The unit in which amounts of each unit add up, and by what factor."""


class ClockError(ValueError):
    """An input of a clock that cannot be right; the sentence names it, the rule and what would be allowed."""


@lru_cache(maxsize=16_384)
def local_day(moment: datetime) -> date:
    """The day in Asia/Shanghai an instant falls on; kept, since a decision asks for the same few moments again and again."""
    return moment.astimezone(SHANGHAI).date()


@lru_cache(maxsize=4096)
def moment_at(day: date, clock: str) -> datetime:
    """The UTC instant of a local time of a day; "24:00" is the next midnight."""
    hours, minutes = clock.split(":")
    local = datetime.combine(day, time(), SHANGHAI) + timedelta(hours=int(hours), minutes=int(minutes))
    return local.astimezone(UTC)


def aware(moment: datetime, what: str) -> None:
    """Raises ClockError unless the instant knows its time zone."""
    if moment.tzinfo is None:
        raise ClockError(f"{what} {moment} has no time zone; an aware UTC time is needed")


@dataclass(frozen=True, slots=True)
class Counting:
    """How a rule counts (民法典 201-203): the first day is left out unless said otherwise."""

    first_day_counts: bool = False
    roll: str | None = None
    """forward, back or none; None leaves it to the unit: natural days, months and years forward, others none."""
    end_of_day: str = "24:00"
    """Local time at which a day-limit is over: 24:00, or the close of business."""

    def __post_init__(self) -> None:
        if self.roll not in (None, "forward", "back", "none"):
            raise ClockError(f"roll {self.roll!r} is not known; write forward, back or none, or leave it to the unit")
        if self.end_of_day != "24:00" and (self.end_of_day == "00:00" or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.end_of_day)):
            raise ClockError(f"end_of_day {self.end_of_day!r} is not a time of day; write 24:00 or a close of business such as 17:30")


PLAIN: Final = Counting()
"""Nothing said: the first day is left out, a day ends at 24:00."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count 中止. Half-open: the day paused on is left out, the day resumed on counts; open while `end` is None."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.start, "the pause from")
        if self.end is not None:
            aware(self.end, "the pause until")
            if self.end < self.start:
                raise ClockError(f"a pause from {self.start} cannot end at {self.end}; it must end at its start or later")


@dataclass(frozen=True, slots=True)
class Extension:
    """An approved lengthening 延长: adds to the limit in its own unit, otherwise is counted on; `until` is a date not to fall short of."""

    limit: Limit
    id: str
    approved_at: datetime

    def __post_init__(self) -> None:
        aware(self.approved_at, f"the approval of extension {self.id} at")
        if self.limit.unit not in FAMILY and self.limit.unit != "until":
            raise ClockError(
                f"extension {self.id} by {self.limit} is not possible; allowed are an amount such as 30 working days, or a date"
            )


@dataclass(frozen=True, slots=True)
class Term:
    """All inputs of one count."""

    base: datetime
    limit: Limit
    counting: Counting = PLAIN
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()

    def __post_init__(self) -> None:
        aware(self.base, "the base")


def gaps(pauses: Iterable[Pause], counting: Counting) -> tuple[tuple[date, date | None], ...]:
    """The paused local days, half-open, merged and in order. A pause that begins after the close leaves its first day counted."""
    days: list[tuple[date, date | None]] = []
    for pause in pauses:
        first = local_day(pause.start)
        if pause.start >= moment_at(first, counting.end_of_day):
            first += timedelta(days=1)
        after = local_day(pause.end) if pause.end else None
        if after is None or after > first:
            days.append((first, after))
    return _merged(days)


def spans(pauses: Iterable[Pause]) -> tuple[tuple[datetime, datetime | None], ...]:
    """The paused instants, half-open, merged and in order; for limits in hours."""
    return _merged([(pause.start, pause.end) for pause in pauses])


def _merged(pairs: list[tuple[Moment, Moment | None]]) -> tuple[tuple[Moment, Moment | None], ...]:
    whole: list[tuple[Moment, Moment | None]] = []
    for first, after in sorted(pairs, key=lambda pair: pair[0]):
        if not whole:
            whole.append((first, after))
            continue
        begun, until = whole[-1]
        if until is None:
            break
        if first > until:
            whole.append((first, after))
        elif after is None or after > until:
            whole[-1] = (begun, after)
    return tuple(whole)
