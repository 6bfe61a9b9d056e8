"""The clock of a selftest 自检时钟: office time that runs fast and is stepped back and forth through a file; the machine's is never set."""

import json
import os
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

BEGIN: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday, 09:00 in Shanghai, in a year whose calendar is published."""
SPEED: Final = 3600.0
"""Office seconds for each real one: an hour a second, so that duties of days fall due within a minute."""


@dataclass(frozen=True, slots=True)
class Dial:
    """What the file says: at the machine's `since` (seconds since its start) the office had `at` (since 1970), and runs with `speed`."""

    at: float
    since: float
    speed: float

    def read(self, monotonic: float) -> float:
        """The office's time (seconds since 1970) at a moment of the machine."""
        return self.at + (monotonic - self.since) * self.speed


class FileClock:
    """The office's time as every process of a selftest reads it; whoever holds the file may turn it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def started(cls, path: Path, at: datetime = BEGIN, speed: float = SPEED) -> "FileClock":
        """A new clock that runs from `at`."""
        clock = cls(path)
        clock._write(Dial(at.timestamp(), time.monotonic(), speed))
        return clock

    def __call__(self) -> datetime:
        """The office's time (UTC)."""
        return datetime.fromtimestamp(self._dial().read(time.monotonic()), UTC)

    def step(self, by: timedelta) -> None:
        """Puts it on, or back."""
        dial = self._dial()
        self._write(replace(dial, at=dial.at + by.total_seconds()))

    def stop(self, at: datetime | None = None) -> None:
        """It stands from now on, where it is or at a moment."""
        now = time.monotonic()
        self._write(Dial(self._dial().read(now) if at is None else at.timestamp(), now, 0.0))

    def _dial(self) -> Dial:
        return Dial(**json.loads(self._path.read_text(encoding="ascii")))

    def _write(self, dial: Dial) -> None:
        draft = self._path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(asdict(dial)), encoding="ascii")
        draft.replace(self._path)
