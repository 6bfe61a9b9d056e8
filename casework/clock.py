"""The one place where time of day is read; everything else is told."""

from collections.abc import Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]
"""A clock: gives the present moment in UTC."""


def system_clock() -> datetime:
    """The machine's time in UTC."""
    return datetime.now(UTC)


class TurnedClock:
    """A clock that stands until it is turned, and only forward: for replays, rehearsals and tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def __call__(self) -> datetime:
        return self._now

    def turn_to(self, moment: datetime) -> None:
        """Turns the clock to a moment; an earlier one leaves it where it is."""
        self._now = max(self._now, moment.astimezone(UTC))
