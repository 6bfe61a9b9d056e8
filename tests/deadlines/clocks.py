"""Any number of random clocks, and each clock's proof as it is printed: the same clocks for the same seed, whoever asks."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final

from casework.domain.timekeeping.calendar import Calendar
from casework.domain.timekeeping.clocks import Clock, Counting, Extension, Limit, Pause
from casework.projections.explaining import Explained

START: Final = datetime(2023, 6, 1, tzinfo=UTC)
MINUTES: Final = 60 * 24 * 365 * 4
"""Bases lie in four years, so that terms also run into years whose holidays are not published."""
UNITS: Final = (("working days", 60), ("working days", 12), ("days", 90), ("days", 15), ("hours", 72), ("months", 9), ("years", 2))
NAMED: Final = ("same day", "end of quarter", "end of half-year")
PLAIN: Final = Counting()


def clocks(number: int, seed: int, calendar: Calendar) -> Iterator[Clock]:
    """Random clocks: every unit, pauses that lie over each other or stay open, extensions in any unit, every way to count."""
    dice = Random(seed)
    for _ in range(number):
        base = START + timedelta(minutes=dice.randrange(MINUTES))
        counting = PLAIN if dice.random() < 0.6 else _counting(dice)
        pauses = tuple(_pause(dice, base) for _ in range(dice.choice((0, 0, 1, 1, 2, 3))))
        extensions = tuple(Extension(_amount(dice, base), f"e{n}", base) for n in range(dice.choice((0, 0, 0, 1, 1, 2))))
        limit = Limit.parse(dice.choice(NAMED)) if dice.random() < 0.1 else _amount(dice, base)
        yield Clock.start(
            rule="random",
            kind="duty",
            opened_at=base,
            limit=limit,
            calendar=calendar,
            counting=counting,
            pauses=pauses,
            extensions=extensions,
        )


def proofs(number: int, seed: int, calendar: Calendar) -> Iterator[dict[str, Any]]:
    """Their proofs, as `casework explain --json` and the API print them."""
    for clock in clocks(number, seed, calendar):
        yield printed_proof(clock, calendar)


def printed_proof(clock: Clock, calendar: Calendar) -> dict[str, Any]:
    """The proof of a clock, through JSON and back."""
    found = Explained("random", clock, "running", False, calendar.digest[:16], "", None, clock.proof(calendar))
    days = [{"date": day.date, "counted": day.counted, "why": day.why} for day in found.proof.days]
    told: dict[str, Any] = json.loads(json.dumps({**found.told, "days": days}, default=_text))
    return told


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _counting(dice: Random) -> Counting:
    return Counting(dice.random() < 0.5, dice.choice((None, "forward", "back", "none")), dice.choice(("24:00", "17:30")))


def _pause(dice: Random, base: datetime) -> Pause:
    begun = base + timedelta(minutes=dice.randrange(-2000, 60 * 24 * 40))
    return Pause(begun) if dice.random() < 0.08 else Pause(begun, begun + timedelta(minutes=dice.randrange(60 * 24 * 30)))


def _amount(dice: Random, base: datetime) -> Limit:
    if dice.random() < 0.06:
        return Limit(0, "until", (base + timedelta(days=dice.randrange(-3, 120))).date())
    unit, most = dice.choice(UNITS)
    return Limit.parse(f"{dice.randint(1, most)} {unit}")
