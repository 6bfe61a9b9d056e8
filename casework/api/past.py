"""Moments of the past as callers write them 时间回溯: a day, or a time with its zone; the future is not known yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final

import msgspec
from fastapi import Depends, Query

from casework.api.asking import Serves
from casework.api.headers import Nothing
from casework.api.problems import Problem
from casework.domain.facts import Fact
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.timekeeping.limits import FIRST_YEAR, LAST_YEAR
from casework.projections.past import Past, past

DAY: Final = "A day such as 2026-11-21 (its end in Shanghai), or a time with its zone."
AsOfText = Annotated[str | Nothing, Query(alias="as_of", description=f"As it was: {DAY}", max_length=40)]
KnownAtText = Annotated[str | Nothing, Query(alias="known_at", description=f"As it was known: {DAY}", max_length=40)]


@dataclass(frozen=True, slots=True)
class Then:
    """Which past is asked for: by the time facts held, by the time they were recorded, by both, or the present (UTC)."""

    as_of: datetime | None
    known_at: datetime | None

    def __bool__(self) -> bool:
        return self.as_of is not None or self.known_at is not None

    def of(self, facts: Sequence[Fact], case_no: str) -> Past:
        """The case then. Raises CaseNotFound where there was none yet."""
        return past(facts, case_no, self.as_of, self.known_at)


def then(served: Serves, as_of: AsOfText = None, known_at: KnownAtText = None) -> Then:
    """The past that a request asks for. Raises Problem (422)."""
    now = served.now
    return Then(*(None if text is None else moment(text, name, now) for name, text in (("as_of", as_of), ("known_at", known_at))))


WhichPast = Annotated[Then, Depends(then)]


def moment(text: str, name: str, now: datetime) -> datetime:
    """A moment with its zone, or a day, which means its end in Shanghai (24:00). Raises Problem (422)."""
    try:
        if len(text) == len("2026-01-01"):
            day = datetime.combine(msgspec.convert(text, date), time(), SHANGHAI)
            found = min(day + timedelta(days=1), now) if day <= now else day
        else:
            found = msgspec.convert(text, datetime)
    except (msgspec.MsgspecError, OverflowError):
        found = None
    if found is None or found.tzinfo is None or not FIRST_YEAR < found.year < LAST_YEAR:
        raise Problem(422, "invalid", f"{name} must be a day such as 2026-11-21 or a time with its zone such as 2026-11-21T09:30:00+08:00")
    if found > now:
        raise Problem(422, "invalid", f"{name} lies in the future; what will be is not known yet")
    return found.astimezone(UTC)
