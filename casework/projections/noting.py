"""What an audit found, and what is kept of all of them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit: cases looked at, a line for each whose rows were not what its facts say, and how many of those are right now."""

    looked: int
    told: tuple[str, ...] = ()
    repaired: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """All audits of a database: the last one (UTC), cases looked at, cases found wrong, when that was last and which."""

    at: datetime
    looked: int
    drifted: int
    drifted_at: datetime | None
    last: str
