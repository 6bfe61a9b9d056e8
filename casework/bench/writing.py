"""The write path on one database beside the bare one: many clients, one alone, one alone while the views are rebuilt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from random import Random
from statistics import median
from typing import Any, Final

from casework.application import Done
from casework.bench.bare import CLIENTS, bare_workers
from casework.bench.children import child
from casework.bench.figures import Figure
from casework.bench.hammer import Pace, alone, hammered, in_turns, lone_in_turns
from casework.bench.living import Work
from casework.bench.moves import Ready, give
from casework.bench.rival import ABSENT, STEPS, is_installed
from casework.bootstrap import Casework

ROUNDS: Final = 2


@dataclass(frozen=True, slots=True)
class Length:
    """Seconds of one round at full load; numbers of commands that a lone client gives in one, of lives read into views, of cases due."""

    seconds: float = 0.8
    lone: int = 40
    lives: int = 110
    due: int = 200


def at_once(house: Casework, work: Work) -> list[Iterator[Done]]:
    """As many clients as are measured, none of them at work yet."""
    return [client(house, work, seed) for seed in range(CLIENTS)]


def client(house: Casework, work: Work, seed: int) -> Iterator[Done]:
    """Somebody who lives the published cases one after the other, in an order of their own."""
    random = Random(seed)  # a seeded series, no secret
    for _ in count():
        yield from chain.from_iterable(give(house, life) for life in random.sample(work.lives, len(work.lives)))


def written(house: Casework, url: str, work: Work, length: Length, clients: Sequence[Iterator[Done]]) -> list[Figure]:
    """The figures of the write path; the database is filled further by the clients, and by one more alone."""
    db = house.store.dialect
    with bare_workers(url, work.median_fact) as bare:
        hammered(clients, length.seconds / 2), hammered(bare, length.seconds / 4)
        ours, theirs = in_turns(ROUNDS, lambda: hammered(clients, length.seconds), lambda: hammered(bare, length.seconds / 2))
        lone = client(house, work, CLIENTS)
        one, commit = lone_in_turns(2 * ROUNDS, length.lone // 2, lone, bare[0])
        busy = beside_a_rebuild(url, lone, bare[0], length)
    budget = (0.5, 0.8) if db == "postgresql" else (1.2, 3.0)
    figures = [
        Figure(f"{db}: commands/s, {CLIENTS} clients ÷ bare one-row commits/s, {CLIENTS} connections", ours.rate / theirs.rate, *budget),
        Figure(f"{db}: CPU per command, µs", ours.cpu_each, 350.0, 200.0, most=True),
        Figure(f"{db}: lone command ÷ bare commit, idle", one / commit, 2.5, 1.5, most=True),
        Figure(f"{db}: lone command ÷ bare commit, with a rebuild running", busy, 5.0, 3.0, most=True),
    ]
    return figures


def beside_a_rebuild(url: str, lone: Iterator[Any], bare: Iterator[Any], length: Length) -> float:
    """The median lone command while another process rebuilds the views again and again ÷ the median bare commit just before and after."""
    with child("rebuilder", url) as rebuilder:
        commits = alone(bare, length.lone)
        rebuilder.ask(str(length.seconds))
        took = alone(lone, length.lone)
        rebuilder.answer()
        commits += alone(bare, length.lone)
    return median(took) / median(commits)


def against_rival(house: Casework, url: str, work: Work, length: Length) -> Figure:
    """Commands per second of lives of five steps beside DBOS; not measured where it is not installed."""
    name = f"commands/s ÷ DBOS steps/s, the same {STEPS}-step life, {CLIENTS} clients, the same PostgreSQL"
    if not is_installed():
        return Figure(name, None, 10.0, 20.0, note=ABSENT)
    lives = tuple(life[:STEPS] for life in work.lives if len(life) >= STEPS)
    clients = [_again(house, lives, seed) for seed in range(CLIENTS)]
    with child("rival", url, str(work.median_fact)) as rival:

        def theirs(seconds: float = length.seconds) -> Pace:
            rival.ask(str(seconds))
            said = rival.answer()
            return Pace(said["done"], said["seconds"], said["cpu"])

        theirs(length.seconds / 2)
        ours, dbos = in_turns(ROUNDS, lambda: hammered(clients, length.seconds), theirs)
    return Figure(name, ours.rate / dbos.rate, 10.0, 20.0)


def _again(house: Casework, lives: tuple[tuple[Ready, ...], ...], seed: int) -> Iterator[Done]:
    random = Random(seed)  # a seeded series, no secret
    while True:
        yield from give(house, random.choice(lives))
