"""A case as it was on a day, or as it was known then: the same facts folded as far as they reach, never another answer."""

from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import msgspec

from casework.api.problems import Problem
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.refusals import CaseNotFound
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.timekeeping.limits import FIRST_YEAR, LAST_YEAR

MISSING: Final = (KeyError, LookupError, ValueError, AttributeError, TypeError, AssertionError)
"""What an effect raises on a case that lacks what an earlier fact would have brought."""


@dataclass(frozen=True, slots=True)
class Past:
    """A case in the past. `left_out` are versions of facts that rest on something not yet so then, and therefore say nothing about it."""

    case: Case
    left_out: tuple[int, ...]


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


def past(facts: list[Fact], case_no: str, as_of: datetime | None, known_at: datetime | None) -> Past:
    """The case of the facts that held by `as_of` among those recorded by `known_at`. Raises CaseNotFound where there was none yet."""
    case, left_out = Case(case_no), []
    for fact in facts:
        if known_at is not None and fact.envelope.at > known_at:
            break
        if as_of is not None and fact.envelope.held_at > as_of:
            continue
        draft = copy(case)
        try:
            fact.mutate(draft)
        except MISSING:
            left_out.append(fact.originator_version)
            continue
        case = draft
    if case.version == 0:
        raise CaseNotFound(f"there was no case {case_no} yet")
    return Past(case, tuple(left_out))
