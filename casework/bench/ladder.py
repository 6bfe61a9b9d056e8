"""What the ladder costs on a database of many open cases: climbs, idle ticks and recounts beside plain commands, in one run."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from time import perf_counter
from typing import Final, TypeVar

from casework.bench.commands import give_plain_commands
from casework.bench.figures import Figure
from casework.bench.lives import Made, open_now, populate
from casework.bench.templates import furnish, templates
from casework.bootstrap import Casework
from casework.domain.values import SYSTEM_ACTOR

T = TypeVar("T")
DUE_SINCE: Final = datetime(2026, 3, 5, 1, tzinfo=UTC)
"""A Thursday, 09:00 in Shanghai: what is received then has something due by the Monday after."""
RECEIVED: Final = datetime(2026, 3, 9, 1, tzinfo=UTC)
"""That Monday, 09:00: what is received then has not, until Tuesday."""
NOW: Final = datetime(2026, 3, 9, 4, tzinfo=UTC)
"""That Monday, noon: the moment of the tick."""
IDLE_TICKS: Final = 21
MILLION: Final = 1_000_000
BATCH: Final = 2_000
"""Facts that a rebuild takes into one transaction."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many open cases, with how many open clocks at least each, how many due at once, and how much of the other work."""

    cases: int = 2_000
    due: int = 500
    clocks: int = 5
    commands: int = 400
    recounts: int = 200


Told = Callable[[str, int, int], None]
"""Told what is being made, how much of it is there, and how much there will be."""


def fill(house: Casework, size: Size, told: Told = lambda what, done, total: None) -> Made:
    """The sample offices and the open cases of a size, with their views."""
    furnish(house.cases, SYSTEM_ACTOR)
    due, quiet = (templates(house.cases, since, size.clocks) for since in (DUE_SINCE, RECEIVED))
    made = populate(
        house.cases,
        open_now(quiet, NOW, due=False),
        open_now(due, NOW, due=True),
        size.cases,
        size.due,
        progress=partial(told, "案件 cases"),
    )
    house.views.rebuild(partial(told, "视图 views"), batch=BATCH)
    return made


def climb_the_ladder(house: Casework, size: Size, made: Made) -> list[Figure]:
    """The figures of the ladder. The house stands at NOW, filled; it is used up by this."""
    before = give_plain_commands(house, size.commands // 2)
    house.views.catch_up()
    report, took = _timed(lambda: house.tick(NOW))
    climbs = report.climbs / took
    idle = [_timed(lambda n=n: house.tick(NOW + timedelta(minutes=n)))[1] * 1000 for n in range(1, IDLE_TICKS + 1)]  # type: ignore[misc]  # a default that binds the loop variable
    after = give_plain_commands(house, size.commands // 2)
    house.views.catch_up()
    commands = 2 / (1 / before + 1 / after)
    return [
        Figure("open cases", len(made.cases)),
        Figure("open clocks", made.clocks),
        Figure("plain commands/s", commands),
        Figure(f"climbs/s, {len(report.cases)} cases due at once", climbs),
        Figure(f"climbs/s ÷ commands/s, {len(report.cases)} cases due at once", climbs / commands, 0.25, 0.5),
        Figure(f"idle tick, ms, {made.clocks} open clocks", median(idle), 10.0, most=True, applies=made.clocks >= MILLION),
        Figure(f"recounts/s ÷ commands/s, {min(size.recounts, len(made.cases))} cases", _recounts(house, size, made) / commands),
    ]  # fmt: skip


def _recounts(house: Casework, size: Size, made: Made) -> float:
    """Cases per second counted anew when a day off is declared; only some of them, as the others cost the same."""
    calendar, day = house.policies.calendar, NOW.date() + timedelta(days=2)
    other = replace(calendar, days_off={**calendar.days_off, day: "临时放假"}, source=f"临时通知; {calendar.source}")
    house.policies.activate(calendar=other, by=SYSTEM_ACTOR)
    report, took = _timed(lambda: house.tick(NOW + timedelta(hours=1), only=set(made.cases[: size.recounts])))
    return report.recounted / took


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = perf_counter()
    done = work()
    return done, perf_counter() - began
