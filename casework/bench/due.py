"""Rungs that are all due at once, beside plain commands of many clients and of one in a database of the same kind, in one run."""

from collections.abc import Iterator, Sequence
from time import perf_counter, process_time
from typing import Any, Final

from casework.bench.figures import Figure
from casework.bench.hammer import Pace, hammered
from casework.bench.ladder import NOW, Size, Told, fill
from casework.bootstrap import Casework
from casework.clock import TurnedClock

WHOLE: Final = 10_000
"""How many due rungs the budget speaks of."""


def due_at_once(
    url: str, clients: Sequence[Iterator[Any]], due: int, seconds: float, told: Told = lambda what, done, total: None
) -> list[Figure]:
    """Fills a new database with twice as many cases as are due, and ticks once between two rounds of the clients, who work elsewhere."""
    with Casework(url, clock=TurnedClock(NOW), trial=True) as house:
        fill(house, Size(cases=2 * due, due=due), told)
        many, one = hammered(clients, seconds), hammered(clients[:1], seconds / 2)
        ticked = _ticked(house)
        many.add(hammered(clients, seconds))
        one.add(hammered(clients[:1], seconds / 2))
        db = house.store.dialect
    name = f"{db}: {due:,} cases due at once, climbs/s ÷ commands/s"
    judged = due >= WHOLE
    return [
        Figure(f"{name} of {len(clients)} clients", ticked.rate / many.rate, 0.25, 0.5, applies=judged),
        Figure(f"{name} of one client", ticked.rate / one.rate),
        Figure(f"{db}: CPU per climb, µs", ticked.cpu_each),
    ]


def _ticked(house: Casework) -> Pace:
    began, cpu = perf_counter(), process_time()
    report = house.tick(NOW)
    return Pace(report.climbs, perf_counter() - began, process_time() - cpu)
