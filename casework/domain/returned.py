"""What is kept of a returned dispatch 退单: who bounced it, when, and how it was answered; counted and timed by department."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Return:
    """One return 退回, times in UTC. Without `answered_at` it is undecided, or fell with the case.

    `granted` is None unless somebody adjudicated 裁定; `designated` says that the answer was a designation 指定管辖.
    """

    unit: str
    unit_name: str
    proposed: str
    dispatched_at: datetime | None
    returned_at: datetime
    answered_at: datetime | None = None
    granted: bool | None = None
    designated: bool = False


def answered(
    returns: tuple[Return, ...], unit: str, at: datetime, *, granted: bool | None = None, designated: bool = False
) -> tuple[Return, ...]:
    """The returns with the answer to the newest one of that unit."""
    place = max(n for n, each in enumerate(returns) if each.unit == unit)
    decided = replace(returns[place], answered_at=at, granted=granted, designated=designated)
    return (*returns[:place], decided, *returns[place + 1 :])
