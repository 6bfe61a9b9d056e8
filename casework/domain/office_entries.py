"""The entries of the office directory: who holds a post, who stands in, who is away, who is on duty, each with its days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

ABSENCES: Final = ("leave", "sick", "travel", "training", "suspended")
"""Why somebody is away: 休假、病假、出差、培训、停职."""

PostKey = tuple[str, str, str]
"""An account in a post of a unit."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One person in one post of one unit, from a day until a day (exclusive; None: still).

    `marks` are chief 正职 and chair 组长; `portfolio` 分管 are the sectors a leader answers for (construction, labour …);
    `title` is the post's printed name, never a person's; `succeeds` is the account that held it before. Where marks, portfolio or
    title change while the post goes on, a second holding follows on the day of the change: together they are one tenure 任期.
    """

    person: str
    post: str
    unit: str
    since: date
    until: date | None = None
    marks: tuple[str, ...] = ()
    portfolio: tuple[str, ...] = ()
    title: str = ""
    succeeds: str | None = None

    @property
    def desk(self) -> PostKey:
        """Account, post and unit."""
        return (self.person, self.post, self.unit)

    def holds_on(self, day: date) -> bool:
        """Whether the post is held on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who stands in for the holder of a post while that one is absent (AB角), from a day until a day (exclusive; None: still)."""

    person: str
    post: str
    unit: str
    deputy: str
    since: date
    until: date | None = None

    @property
    def desk(self) -> PostKey:
        """Account, post and unit of the holder."""
        return (self.person, self.post, self.unit)

    def stands_on(self, day: date) -> bool:
        """Whether the arrangement holds on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away 外出、休假, from a day until a day (exclusive); `reason` is leave, sick, travel, training or suspended."""

    person: str
    since: date
    until: date
    reason: str = "leave"

    def lasts_on(self, day: date) -> bool:
        """Whether the person is away on that day."""
        return self.since <= day < self.until


@dataclass(frozen=True, slots=True)
class Shift:
    """One turn of the duty roster 24小时值班: who answers for a unit from one moment until another (UTC, exclusive)."""

    unit: str
    person: str
    start: datetime
    end: datetime

    def lasts_at(self, moment: datetime) -> bool:
        """Whether the turn lasts at that moment."""
        return self.start <= moment < self.end


def outside(shifts: Iterable[Shift], start: datetime, end: datetime | None) -> tuple[Shift, ...]:
    """What of the turns lies before `start` or from `end` on (None: nothing later stays)."""
    before = [replace(each, end=min(each.end, start)) for each in shifts if each.start < start]
    after = [replace(each, start=max(each.start, end)) for each in shifts if end is not None and each.end > end]
    return (*before, *after)


def inside(shifts: Iterable[Shift], start: datetime, end: datetime | None) -> tuple[Shift, ...]:
    """What of the turns lies from `start` until `end` (None: for ever)."""
    cut = (replace(each, start=max(each.start, start), end=each.end if end is None else min(each.end, end)) for each in shifts)
    return tuple(each for each in cut if each.start < each.end)


def tenures(holdings: Iterable[Holding]) -> tuple[tuple[Holding, ...], ...]:
    """The holdings of one desk, in order of time, grouped where one follows the other without a gap."""
    found: list[tuple[Holding, ...]] = []
    for held in sorted(holdings, key=lambda each: each.since):
        if found and found[-1][-1].until == held.since:
            found[-1] = (*found[-1], held)
        else:
            found.append((held,))
    return tuple(found)
