"""When the window to apply to the court 申请执行期 opens: the day the time to sue ends unused."""

from datetime import date, datetime, time
from typing import Final

from casework.domain.case import Case
from casework.domain.facts import Signal
from casework.domain.statute.papers import is_unperformed
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import utc

SUITS: Final = ("suit_right", "suit_after_review")


def after_expiry(case: Case, rule: str, paper: str) -> tuple[Signal, ...]:
    """What the end of a term on a paper opens beyond its own `<rule>:expired`; asked while its clock still stands.

    The window to apply to the court (强制法 53) counts from the day suit ends unused (review, 60 d, always ends before it), on a
    decision that stands, is not performed and is not under review: `enforce:due`.
    """
    decision, clock = case.papers.get(paper), case.clock(rule, paper)
    if rule not in SUITS or decision is None or decision.under_review is not None or not is_unperformed(decision):
        return ()
    return (Signal("enforce:due", paper, base=last_moment(clock.due_on) if clock and clock.due_on else None),)


def last_moment(day: date) -> datetime:
    """A moment of the day itself, from which the next day is the first that counts."""
    return utc(datetime.combine(day, time(), SHANGHAI))
