"""Days of a replay: when a printed step may fall, and until when a duty may be answered, by the calendar and rulebook in force."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import SHANGHAI, Limit
from casework.domain.timekeeping.counting import course
from casework.domain.timekeeping.terms import Term
from casework.replay.reading import FIRST_DAY, LAST_DAY, Step

ONE_DAY: Final = timedelta(days=1)
NO_DATE: Final = date(2025, 1, 6)
"""A case with no date at all begins on this day (rule 1)."""
OPENING: Final = time(9)
"""The first act of a day; the others follow by minutes."""
LEADING: Final = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?!\d)", re.ASCII)


def moment(day: date, minute: int = 0, second: int = 0) -> datetime:
    """A moment (UTC) of a local day, so many minutes after the opening at 09:00."""
    return (datetime.combine(day, OPENING, SHANGHAI) + timedelta(minutes=minute, seconds=second)).astimezone(UTC)


def last_second(day: date) -> datetime:
    """The last second (UTC) of a local day: there a case that is not followed any further stops."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar and rulebook in force, asked for one region."""

    calendar: Calendar
    rulebook: Rulebook
    region: str

    def earliest(self, step: Step) -> date | None:
        """The first working day of a leading `YYYY-MM` or `YYYY` in the printed date; nothing else in it is read."""
        found = LEADING.match(step.printed_date or "") if step.on is None else None
        if found is None:
            return None
        first = date(int(found[1]) or 1, int(found[2] or 1), 1)
        return self.calendar.next_working(first) if FIRST_DAY <= first <= LAST_DAY else None

    def working_after(self, day: date, amount: int) -> date:
        """The working day so many after a day."""
        return self.last_day_of(f"{amount} working days", day)

    def last_day_of(self, limit: str, base: date) -> date:
        """The last day of a term that begins on a day."""
        due = course(Term(moment(base), Limit.parse(limit)), self.calendar).due_on
        assert due is not None, "a term without a pause ends"
        return due

    def last_day(self, rule: str, base: date) -> date | None:
        """The last day on which a duty, right or wait that opens on a day is in time; None where the rule does not exist then.

        Hours are kept within the day itself: a day is what a replay plans in.
        """
        found = self.rulebook.rule(rule, self.region, base)
        if found is None or not isinstance(found.limit, str) or found.limit == "given":
            return None
        limit = Limit.parse(found.limit)
        return base if limit.unit == "hours" else course(Term(moment(base), limit, found.counting), self.calendar).due_on
