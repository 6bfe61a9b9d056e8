"""The one count: every due date, proof and rung comes from here, so that two of them can never disagree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from casework.domain.timekeeping.calendar import ONE_DAY, Calendar
from casework.domain.timekeeping.limits import Limit
from casework.domain.timekeeping.terms import FAMILY, ONE_INSTANT, Counting, Term, local_day, moment_at
from casework.domain.timekeeping.walking import Ground, months_after, period_end

FIXED = ("same day", "until", "end of quarter", "end of half-year")
ORDER = ("working days", "days", "months", "hours")


class Step(NamedTuple):
    """What is counted in one unit: the amount, or the day named."""

    unit: str
    amount: int
    on: date | None = None


class Stretch(NamedTuple):
    """One step counted. `end` is its last day before rolling, `landed` after it; None where an open pause stops the count."""

    step: Step
    start: datetime
    anchor: date
    """The day before the first day that can count."""
    end: date | None
    landed: date | None
    due_at: datetime | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Course:
    """A whole count: its stretches in order, an `until` extension that reaches further, and the result."""

    ground: Ground
    stretches: tuple[Stretch, ...]
    until: date | None
    due_at: datetime | None
    due_on: date | None
    provisional: bool


def course(term: Term, calendar: Calendar) -> Course:
    """Counts the term: limit plus extensions from the base, paused time skipped, then rolling."""
    ground = Ground.of(term, calendar)
    if not (term.pauses or term.extensions):
        return _at_one_stretch(ground, term)
    todo = steps(term)
    stretches: list[Stretch] = []
    for number, step in enumerate(todo):
        rolls = number + 1 == len(todo) or todo[number + 1].unit == "hours"
        stretches.append(_stretch(ground, term, step, stretches[-1] if stretches else None, rolls))
        if stretches[-1].due_at is None:
            return Course(ground, tuple(stretches), None, None, None, False)
    until, due_at = _latest(term, stretches[-1].due_at)
    provisional = any(stretch.provisional for stretch in stretches)
    return Course(ground, tuple(stretches), until, due_at, local_day(due_at - ONE_INSTANT), provisional)


def _at_one_stretch(ground: Ground, term: Term) -> Course:
    """A term that was never stopped nor lengthened, as nearly all are."""
    stretch = _stretch(ground, term, _single(term.limit), None, rolls=True)
    assert stretch.due_at is not None, "only an open pause leaves a term without its end"
    return Course(ground, (stretch,), None, stretch.due_at, local_day(stretch.due_at - ONE_INSTANT), stretch.provisional)


def steps(term: Term) -> tuple[Step, ...]:
    """The limit with its extensions: one amount per unit, the limit's own unit first, so that no order of recording matters."""
    return (_single(term.limit),) if not term.extensions else _summed(term)


@lru_cache(maxsize=1024)
def _single(limit: Limit) -> Step:
    unit, factor = FAMILY.get(limit.unit, (limit.unit, 0))
    return Step(unit, limit.amount * factor, limit.on)


def _summed(term: Term) -> tuple[Step, ...]:
    sums = dict.fromkeys(ORDER, 0)
    for limit in (term.limit, *(extension.limit for extension in term.extensions)):
        if limit.unit in FAMILY:
            unit, factor = FAMILY[limit.unit]
            sums[unit] += limit.amount * factor
    own = FAMILY[term.limit.unit][0] if term.limit.unit in FAMILY else ""
    first = Step(own, sums.pop(own)) if own else Step(term.limit.unit, 0, term.limit.on)
    return (first, *(Step(unit, amount) for unit, amount in sums.items() if amount))


def end_of(ground: Ground, step: Step, day: date, anchor: date) -> date | None:
    """The last day of a step in days, before rolling; it starts on `day` and counted days come after `anchor`."""
    if step.unit == "working days":
        return ground.nth_working(anchor, step.amount)
    target = _target(step, day, anchor)
    return ground.nth_natural(anchor, (target - anchor).days) if target > anchor else target


def _stretch(ground: Ground, term: Term, step: Step, before: Stretch | None, rolls: bool) -> Stretch:
    start = before.due_at if before and before.due_at else term.base
    day = before.end if before and before.end else local_day(term.base)
    if step.unit == "hours":
        due_at = ground.hours_after(start, timedelta(hours=step.amount))
        end = local_day(due_at - ONE_INSTANT) if due_at else None
        return Stretch(step, start, day, end, end, due_at, False)
    early = step.unit in FIXED or (before is None and term.counting.first_day_counts)
    direction = _direction(step.unit, term.counting) if rolls else "none"
    floor = before.end if before is not None and before.step.unit in FIXED else None
    return Stretch(step, start, *_in_days(ground, step, day, early, direction, term.counting.end_of_day, floor))


@lru_cache(maxsize=4096)
def _in_days(
    ground: Ground, step: Step, day: date, early: bool, direction: str, end_of_day: str, floor: date | None
) -> tuple[date, date | None, date | None, datetime | None, bool]:
    """The anchor, the end before and after rolling, the due moment and whether it is provisional; kept, since most terms begin today."""
    anchor = day - ONE_DAY if early else day
    end = end_of(ground, step, day, anchor)
    landed = _rolled(ground, end, direction, floor) if end else None
    due_at = moment_at(landed, end_of_day) if landed else None
    asked = (end, landed) if step.unit == "working days" or direction != "none" else ()
    provisional = any(not ground.calendar.is_published(asked_day) for asked_day in asked if asked_day)
    return anchor, end, landed, due_at, provisional


def _target(step: Step, day: date, anchor: date) -> date:
    match step.unit:
        case "days":
            return anchor + timedelta(days=step.amount)
        case "months":
            target = months_after(day, step.amount)
            return target - ONE_DAY if anchor < day and target.day == day.day else target
        case "end of quarter":
            return period_end(day, 3)
        case "end of half-year":
            return period_end(day, 6)
    return step.on or day


def _direction(unit: str, counting: Counting) -> str:
    """As the rule says, else forward for natural days; named days never roll."""
    if unit in FIXED:
        return "none"
    return counting.roll or ("none" if unit == "working days" else "forward")


def _rolled(ground: Ground, end: date, direction: str, floor: date | None) -> date | None:
    """The end moved off a rest day (民法典 203; back for pay days, 724号令 14); None if an open pause comes first.

    What extends a fixed day is not moved back behind it: the `floor`.
    """
    if direction == "none":
        return end
    if direction == "forward":
        return ground.working_from(end)
    back = ground.calendar.previous_working(end)
    return back if floor is None else max(back, floor)


def _latest(term: Term, due_at: datetime | None) -> tuple[date | None, datetime]:
    """The later of the count's end and the furthest `until` extension, with that date where it wins."""
    assert due_at is not None
    reach = max((e.limit.on for e in term.extensions if e.limit.on), default=None)
    stated = moment_at(reach, term.counting.end_of_day) if reach else due_at
    return (reach, stated) if stated > due_at else (None, due_at)
