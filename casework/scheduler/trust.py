"""Whether the clock of this machine can be trusted: a tick under a wrong clock would escalate what is not late, for ever."""

from datetime import datetime, timedelta
from typing import Final

from casework.application import Cases
from casework.clock import TurnedClock
from casework.projections.runner import Views

TOLERANCE: Final = timedelta(seconds=60)
"""How far the clock may differ from the database's."""


def distrust(cases: Cases, views: Views, now: datetime) -> str | None:
    """Why the clock cannot be trusted, or None: it runs backwards, or differs from the database's."""
    last = views.last_tick()
    if last is not None and now < last:
        return f"the clock went back from {last.isoformat()} to {now.isoformat()}; correct the time of this machine"
    if cases.store.is_trial or isinstance(cases.clock, TurnedClock):
        return None
    there = cases.store.time()
    if abs(there - now) > TOLERANCE:
        return f"the clock says {now.isoformat()}, the database {there.isoformat()}; correct the time of one of the machines"
    return None
