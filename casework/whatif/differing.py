"""Two replays of one case beside each other: which clocks fall due otherwise, are newly late or late no more, or climb otherwise."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from casework.domain.case import Case
from casework.domain.naming import clock_names
from casework.domain.timekeeping.calendar import ONE_DAY, Calendar
from casework.domain.timekeeping.clocks import Clock
from casework.whatif.tracks import Track, Tracks
from casework.whatif.window import Window


@dataclass(frozen=True, slots=True)
class Pair:
    """One clock as it was and as it would have been; None where it never opened on that side."""

    key: str
    was: Track | None
    would: Track | None

    @property
    def clock(self) -> Clock:
        """The clock as it would have been, else as it was."""
        track = self.would or self.was
        assert track is not None
        return track.clock

    @property
    def late(self) -> tuple[bool, bool]:
        """Whether it was missed, and whether it would have been."""
        return self.was is not None and self.was.missed, self.would is not None and self.would.missed

    @property
    def due(self) -> tuple[datetime | None, datetime | None]:
        """When it was due, and when it would have been; None without a date."""
        return self.was.clock.due_at if self.was else None, self.would.clock.due_at if self.would else None


@dataclass(frozen=True, slots=True)
class Difference:
    """One clock that comes out otherwise, for people to look into. `days` are working days later (earlier: negative).

    `due_was` and `due_would` are dates as people read them, empty where the clock stands still, None where there is no such clock.
    `more` and `less` are rungs that would fall in addition, and those that would not fall.
    """

    case_no: str
    region: str
    clock: str
    rule: str
    unit: str
    due_was: str | None
    due_would: str | None
    days: int | None
    late_was: bool
    late_would: bool
    more: tuple[str, ...]
    less: tuple[str, ...]


def pairs(was: Tracks, would: Tracks, window: Window) -> Iterator[Pair]:
    """The clocks that are counted, of both sides, in the order in which they opened."""
    for key in was.by_key | would.by_key:
        one, other = was.by_key.get(key), would.by_key.get(key)
        if window.of_either(one, other):
            yield Pair(key, one, other)


def differences(case: Case, found: list[Pair], window: Window, calendar: Calendar) -> Iterator[Difference]:
    """The clocks that differ in due date, in being late or in rungs."""
    named = clock_names(case)
    for pair in found:
        more, less = rungs_apart(pair, window)
        if (
            pair.due[0] == pair.due[1]
            and (pair.was is None) == (pair.would is None)
            and pair.late[0] == pair.late[1]
            and not (more or less)
        ):
            continue
        clock = pair.clock
        yield Difference(
            case.case_no, case.region, named(pair.key), clock.rule, clock.unit or (case.lead.code if case.lead else ""),
            pair.was.clock.due_text if pair.was else None, pair.would.clock.due_text if pair.would else None,
            shift(pair, calendar), *pair.late, more, less,
        )  # fmt: skip


def rungs_apart(pair: Pair, window: Window) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Rungs that would fall more, and those that would fall less."""
    if not ((pair.was and pair.was.rungs) or (pair.would and pair.would.rungs)):
        return (), ()
    was, would = (
        Counter(rung.rung for rung in track.rungs if window.of_rung(rung)) if track else Counter() for track in (pair.was, pair.would)
    )
    return tuple((would - was).elements()), tuple((was - would).elements())


def shift(pair: Pair, calendar: Calendar) -> int | None:
    """Working days by which the last day moves: later is positive; None where one side has no date."""
    one, other = (track.clock.due_on if track else None for track in (pair.was, pair.would))
    return None if one is None or other is None else working_days(one, other, calendar)


def working_days(one: date, other: date, calendar: Calendar) -> int:
    """The worked days after the earlier of two days up to the later one; negative where the other is the earlier."""
    first, last = min(one, other), max(one, other)
    count = sum(calendar.is_working(first + ONE_DAY * number) for number in range(1, (last - first).days + 1))
    return count if other >= one else -count
