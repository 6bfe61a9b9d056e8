"""The proof of a due date, day by day, for whoever doubts it: the same walk, written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from casework.domain.timekeeping.calendar import ONE_DAY, Calendar
from casework.domain.timekeeping.counting import FIXED, Stretch, course
from casework.domain.timekeeping.limits import Limit
from casework.domain.timekeeping.terms import SHANGHAI, Counting, Extension, Pause, Term, local_day
from casework.domain.timekeeping.walking import Ground

LONGEST_LIST = 120
LAST_ROWS = 10
WEEKDAYS = "一二三四五六日"
ZH = {
    "working day": "工作日",
    "make-up working day": "调休上班",
    "weekend": "周末",
    "holiday": "法定节假日",
    "paused": "中止期间",
    "start": "起算日",
    "hours": "按小时计",
    "extended until": "延期至",
}


class Day(NamedTuple):
    """One row of a proof. `why`: a class of the calendar, start, paused, hours or extended until; `counted` None if not counted."""

    date: date
    counted: int | None
    why: str
    name: str = ""
    """The holiday's name, or the instants of an hour limit."""
    rolled: bool = False
    """The row comes after the last counted day: the due date is rolling off a rest day."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A due date with its reasons; the last row is the due date. `due_at` is exclusive, UTC; None while an open pause stops the clock."""

    due_at: datetime | None
    due_on: date | None
    provisional: bool
    days: tuple[Day, ...]


def proof(
    base: datetime,
    limit: Limit,
    calendar: Calendar,
    *,
    counting: Counting = Counting(),  # noqa: B008  # frozen, so one for all is safe
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
) -> Proof:
    """When a term counted from the base is over, and why. Raises ClockError for a base without time zone."""
    return proof_of(Term(base, limit, counting, tuple(pauses), tuple(extensions)), calendar)


def proof_of(term: Term, calendar: Calendar) -> Proof:
    """The proof of a term."""
    result = course(term, calendar)
    rows = [row for number, stretch in enumerate(result.stretches) for row in _rows(stretch, result.ground, number == 0)]
    if result.until is not None:
        rows.append(Day(result.until, None, "extended until", calendar.name(result.until)))
    return Proof(result.due_at, result.due_on, result.provisional, tuple(rows))


def explain_zh(told: Proof) -> tuple[str, ...]:
    """The proof for people, one Chinese sentence per row, such as "2026-10-10 星期六 调休上班 第5日"."""
    last = len(told.days) - 1 if told.due_on else -1
    return tuple(_sentence(row, number == last) for number, row in enumerate(told.days))


def _sentence(row: Day, last: bool) -> str:
    word = row.name if row.why in ("holiday", "hours") and row.name else ZH[row.why]
    if row.rolled:
        role = "顺延至此" if last else "顺延"
    elif row.why == "hours":
        role = f"共{row.counted}小时" if row.counted else ""
    else:
        role = f"第{row.counted}日" if row.counted else "" if last else "不计"
    return " ".join(part for part in (row.date.isoformat(), f"星期{WEEKDAYS[row.date.weekday()]}", word, role) if part)


def _rows(stretch: Stretch, ground: Ground, opening: bool) -> Iterator[Day]:
    if stretch.step.unit == "hours":
        yield _hours(stretch, ground)
        return
    if opening and stretch.anchor == local_day(stretch.start):
        yield Day(stretch.anchor, None, "start", ground.calendar.name(stretch.anchor))
    shown = _fixed_days if stretch.step.unit in FIXED else _working_days if stretch.step.unit == "working days" else _natural_days
    yield from shown(stretch, ground)
    if stretch.end is not None and stretch.landed != stretch.end:
        yield from _rolling(stretch.end, stretch.landed or _stop(stretch.end, ground), ground)


def _hours(stretch: Stretch, ground: Ground) -> Day:
    start = f"{stretch.start.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if stretch.due_at is None or stretch.end is None:
        stopped = max(first for first, after in ground.spans if after is None)
        return Day(local_day(max(stopped, stretch.start)), None, "paused", start)
    return Day(stretch.end, stretch.step.amount, "hours", f"{start} → {stretch.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")


def _working_days(stretch: Stretch, ground: Ground) -> Iterator[Day]:
    number, day, stop = 0, stretch.anchor, stretch.end or _stop(stretch.anchor, ground)
    while day < stop:
        day += ONE_DAY
        counted = not ground.is_paused(day) and ground.calendar.is_working(day)
        number += counted
        yield _day(day, number if counted else None, ground)


def _natural_days(stretch: Stretch, ground: Ground) -> Iterator[Day]:
    first, stop = stretch.anchor + ONE_DAY, stretch.end or _stop(stretch.anchor, ground)
    length = (stop - stretch.anchor).days
    days = [first + timedelta(days=n) for n in range(length)]
    if length > LONGEST_LIST:
        days = sorted({first, *days[-LAST_ROWS:], *_edges(first, stop, ground)})
    for day in days:
        yield _day(day, ground.elapsed(stretch.anchor, day) if not ground.is_paused(day) else None, ground)


def _fixed_days(stretch: Stretch, ground: Ground) -> Iterator[Day]:
    stop = stretch.end or _stop(stretch.anchor, ground)
    for day in sorted({stop, *_edges(stretch.anchor + ONE_DAY, stop, ground)}):
        yield _day(day, None, ground)


def _edges(first: date, stop: date, ground: Ground) -> set[date]:
    ends = {day for begun, after in ground.gaps for day in (begun, (after or stop + ONE_DAY) - ONE_DAY)}
    return {day for day in ends if first <= day <= stop}


def _rolling(end: date, stop: date, ground: Ground) -> Iterator[Day]:
    step, day = (ONE_DAY if stop > end else -ONE_DAY), end
    while day != stop:
        day += step
        yield _day(day, None, ground)._replace(rolled=True)


def _stop(anchor: date, ground: Ground) -> date:
    """Where an open pause stops a ground: its first day after the anchor."""
    return max(*(first for first, after in ground.gaps if after is None), anchor + ONE_DAY)


def _day(day: date, counted: int | None, ground: Ground) -> Day:
    if ground.is_paused(day):
        return Day(day, None, "paused")
    return Day(day, counted, ground.calendar.why(day), ground.calendar.name(day))
