"""What of a replay is counted 统计区间: cases of a region, and clocks and rungs whose day lies between two days."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.domain.timekeeping.terms import local_day
from casework.whatif.tracks import Reached, Track


@dataclass(frozen=True, slots=True)
class Window:
    """`at` is the moment (UTC) up to which time passes in every case, at least; `since` and `until` are local days, both counted,
    None without end.
    """

    at: datetime
    region: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day is counted."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def of_either(self, one: Track | None, other: Track | None) -> bool:
        """Whether a clock is counted: by its last day on either side; one that stands still by the day it opened."""
        clocks = [track.clock for track in (one, other) if track is not None]
        return any(self.holds(clock.due_on or local_day(clock.opened_at)) for clock in clocks)

    def of_rung(self, rung: Reached) -> bool:
        """Whether a rung is counted."""
        return self.holds(local_day(rung.at))
