"""What pressure rests on while it stands: the duties that caused it, and the watch list 挂牌督办."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cause:
    """The duty that pressure is about: a clock in one revision. When it closes or its due date moves, the cause is gone."""

    clock: str
    revision: int


@dataclass(frozen=True, slots=True)
class Watch:
    """The watch list 挂牌: who listed the case (unit and its level), for what, since when, and how far taking off 摘牌 has come.

    `ground` is the key of a clock, or incident, superior, opinion, backlog, other. `passed` is None until somebody checked.
    """

    paper: str
    level: str | None
    unit: str | None
    ground: str
    since: datetime
    asked_by: str | None = None
    checked_by: str | None = None
    passed: bool | None = None
