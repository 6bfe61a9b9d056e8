"""When a ladder's rungs fall: words of the rulebook turned into instants once, so that a tick only compares times."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.counting import FIXED, Course, Step, course, end_of
from casework.domain.timekeeping.terms import Term, local_day, moment_at
from casework.domain.timekeeping.walking import working_after

MORNING = "09:00"
GRAMMAR = re.compile(
    r"(?P<word>open|due)"
    r"|due day (?P<due_time>\d\d:\d\d)"
    r"|day (?P<number>[1-9]\d*) (?P<day_time>\d\d:\d\d)"
    r"|(?P<percent>[1-9]\d?|100)\s?%"
    r"|(?P<anchor>open|due) (?P<sign>[+-]) (?P<amount>[1-9]\d*) (?P<unit>minute|hour|day|working day)s?"
)
ALLOWED = (
    "write open, open + 30 minutes, day 2 09:00, 50%, due day 09:00, due, due - 3 working days, due - 4 hours or due + 1 working day "
    "(minutes, hours, days, working days)"
)


class RungError(ValueError):
    """A rung whose time cannot be understood; the sentence names it and what would be allowed."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One dated step of a ladder 预警/督办 level; `at` is UTC."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RungSpec:
    """One step of a ladder as the rulebook words it. Raises RungError."""

    name: str
    when: str

    def __post_init__(self) -> None:
        try:
            mark_of(self.when)
        except RungError as wrong:
            raise RungError(f"rung {self.name!r}: {wrong}") from None


class Mark(NamedTuple):
    """A rung's words taken apart: the kind, a number with sign, a unit, a local time."""

    kind: str
    amount: int = 0
    unit: str = ""
    time: str = MORNING


@cache
def mark_of(when: str) -> Mark:
    """The words of a rung taken apart. Raises RungError."""
    found = GRAMMAR.fullmatch(" ".join(when.split()))
    if not found:
        raise RungError(f"{when!r} is not a time of a ladder; {ALLOWED}")
    word, anchor, percent, number = found["word"], found["anchor"], found["percent"], found["number"]
    time = found["due_time"] or found["day_time"] or MORNING
    if time > "23:59" or time[3:] > "59":
        raise RungError(f"{when!r} has no such time of day; {ALLOWED}")
    if anchor == "open" and found["sign"] == "-":
        raise RungError(f"{when!r} is before the clock opens; {ALLOWED}")
    if word:
        return Mark(word)
    if anchor:
        return Mark(f"{anchor} +", int(found["sign"] + found["amount"]), found["unit"])
    if percent:
        return Mark("%", int(percent))
    return Mark("day", int(number), time=time) if number else Mark("due day", time=time)


def dated(specs: Iterable[RungSpec], term: Term, opened_at: datetime, calendar: Calendar) -> tuple[Rung, ...]:
    """The rungs of a ladder, written in its order, as instants of one clock."""
    return on_course(specs, course(term, calendar), opened_at)


def on_course(specs: Iterable[RungSpec], counted: Course, opened_at: datetime) -> tuple[Rung, ...]:
    """The rungs strictly ascending: where two meet the later one of the ladder wins.

    A warning that would fall before the opening is dropped; rungs from due on stay, so that a clock opened late still climbs.
    """
    dating, kept = Dating(opened_at, counted), list[Rung]()
    for spec in reversed(tuple(specs)):
        at = dating.instant(mark_of(spec.when))
        if at is None or (at < opened_at and (counted.due_at is None or at < counted.due_at)):
            continue
        if not kept or at < kept[-1].at:
            kept.append(Rung(spec.name, at))
    return tuple(reversed(kept))


@dataclass(frozen=True, slots=True)
class Dating:
    """What rungs are dated against: the moment a clock opened and its count."""

    opened_at: datetime
    course: Course

    def instant(self, mark: Mark) -> datetime | None:
        """When the mark falls; None where an open pause leaves it undated."""
        match mark.kind:
            case "open":
                return self.opened_at
            case "open +":
                return self._shifted(self.opened_at, local_day(self.opened_at), mark)
            case "%":
                return self._fraction(mark.amount)
            case "day":
                return self._morning(self._numbered(mark.amount), mark.time)
        if self.course.due_at is None or self.course.due_on is None:
            return None
        if mark.kind == "due":
            return self.course.due_at
        if mark.kind == "due day":
            return self._morning(self.course.due_on, mark.time)
        return self._shifted(self.course.due_at, self.course.due_on, mark)

    def _shifted(self, moment: datetime, day: date, mark: Mark) -> datetime:
        if mark.unit in ("minute", "hour"):
            return moment + mark.amount * (timedelta(minutes=1) if mark.unit == "minute" else timedelta(hours=1))
        if mark.unit == "day":
            shifted = day + timedelta(days=mark.amount)
            early = self.course.ground.calendar.previous_working(shifted) if mark.amount < 0 else shifted
            return moment_at(early, mark.time)
        return moment_at(working_after(self.course.ground.calendar, day, mark.amount), mark.time)

    def _numbered(self, number: int) -> date | None:
        first = self.course.stretches[0]
        unit = "working days" if first.step.unit == "working days" else "days"
        anchor = local_day(first.start) if first.step.unit in FIXED else first.anchor
        return end_of(self.course.ground, Step(unit, number), local_day(first.start), anchor)

    def _fraction(self, percent: int) -> datetime | None:
        first = self.course.stretches[0]
        if len(self.course.stretches) > 1 or self.course.until or first.step.unit in FIXED:
            return self._morning(self._share_of_days(percent), MORNING)
        if first.step.unit == "hours":
            return self.course.ground.hours_after(first.start, timedelta(hours=first.step.amount) * percent / 100)
        share = Step(first.step.unit, _share(first.step.amount, percent))
        return self._morning(end_of(self.course.ground, share, local_day(first.start), first.anchor), MORNING)

    def _morning(self, day: date | None, time: str) -> datetime | None:
        """A warning before due lands on a working day: one that would fall on a rest day is given on the working day before."""
        return moment_at(self.course.ground.calendar.previous_working(day), time) if day is not None else None

    def _share_of_days(self, percent: int) -> date | None:
        if self.course.due_on is None:
            return None
        ground, anchor = self.course.ground, local_day(self.course.stretches[0].start)
        return ground.nth_natural(anchor, _share(ground.elapsed(anchor, self.course.due_on), percent))


def _share(amount: int, percent: int) -> int:
    return -(-amount * percent // 100)
