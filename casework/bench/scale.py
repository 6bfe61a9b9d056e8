"""What growth costs: the ledger page, the idle tick, a cold command, a rebuild and ten thousand due rungs at so many cases."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any, Final

import psycopg

from casework.bench.bare import bare_workers
from casework.bench.children import child
from casework.bench.cold import FACTS, Cold, at_two_sizes, cold_and_warm, lay_by
from casework.bench.due import WHOLE, due_at_once
from casework.bench.figures import Figure
from casework.bench.hammer import alone, lone_in_turns
from casework.bench.http import Load
from casework.bench.ladder import IDLE_TICKS, NOW, RECEIVED, Told
from casework.bench.lives import FIRST_NUMBER, open_now, populate
from casework.bench.living import Work, published_work
from casework.bench.moves import furnish_published
from casework.bench.places import ONE_ONLY, Places, places
from casework.bench.punctual import punctual
from casework.bench.templates import Template, furnish, offices, templates
from casework.bench.underload import under_load
from casework.bench.writing import Length, at_once
from casework.bench.yardstick import yardstick
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.values import SYSTEM_ACTOR
from casework.projections.questions import ledger_rows
from casework.store.address import read_address

SMALL: Final = 1_000
MILLION: Final = 1_000_000
WHOLE_LIVES: Final = 10
"""One case of so many is a whole published life; the others have just begun, with every clock still open."""
EARLY: Final = datetime(1990, 1, 1, 1, tzinfo=UTC)
"""The moment of the idle tick: every open clock falls due later, as the index sees it."""
PAGE: Final = 50
PAGES: Final = 25
CUT: Final = 30
"""Cases laid by for the comparison of two sizes; the others are for cold beside warm."""


def at_scale(named: str | None, keep: Path | None, cases: int, length: Length, told: Told) -> Iterator[Figure]:
    """The figures of one database, PostgreSQL where there is one. What an earlier run left in the same database is not made again."""
    with places(named, keep) as there:
        dialect = "postgresql" if there.postgresql and not (named and read_address(named).path) else "sqlite"
        url = there.of(dialect)
        assert url is not None
        work, laid, clocks = fill(url, cases, told)
        rebuilt = _rebuilt(url, told)
        yield yardstick()
        yield Figure(f"{dialect}: cases", cases)
        yield Figure(f"{dialect}: facts", rebuilt["facts"])
        yield from _of_rebuild(dialect, rebuilt)
        with Casework(url, clock=TurnedClock(EARLY), create=False) as house:
            yield ledger_page(house, url, cases)
            yield idle_tick(house, clocks)
        yield from growth(there, dialect, url, (work, laid), cases, told)
        yield cold_and_warm(url, laid[CUT:])
        yield from _served(there, dialect)
        yield from _due(there, dialect, work, min(cases // 2, WHOLE), length, told)


def fill(url: str, cases: int, told: Told) -> tuple[Work, list[Cold], int]:
    """The office with so many cases; the work, the cases laid by for cold commands, and how many clocks are open at least."""
    with Casework(url, clock=TurnedClock(EARLY), trial=True) as house:
        furnish(house.cases, SYSTEM_ACTOR)
        furnish_published(house.cases)
        work = published_work()
        quiet = open_now(templates(house.cases, RECEIVED), NOW, due=False)
        mixed = _mixed(quiet, work.templates, cases)
        made = populate(house.cases, mixed, (), cases, 0, progress=partial(told, "案件 cases"), again=True)
        laid = lay_by(house, work, FACTS, 2 * CUT)
    return work, laid, made.clocks


def _mixed(quiet: list[Template], whole: tuple[Template, ...], cases: int) -> Iterator[Template]:
    random = Random(cases)  # a seeded series, no secret
    return (random.choice(quiet if number % WHOLE_LIVES else whole) for number in range(cases))


def _rebuilt(url: str, told: Told) -> dict[str, Any]:
    with child("rebuilder", url, told=partial(told, "视图 views")) as rebuilder:
        rebuilder.ask("0")
        return rebuilder.answer()


def _of_rebuild(db: str, said: dict[str, Any]) -> Iterator[Figure]:
    facts = said["facts"]
    yield Figure(f"{db}: rebuild of all views, facts/s", facts / said["seconds"], 5_000.0, 12_000.0)
    yield Figure(f"{db}: memory of a rebuild of {facts:,} facts, MB", said["memory"], 300.0, most=True, applies=facts >= MILLION)
    yield Figure(f"{db}: CPU of a rebuild per fact, all processes, µs", 1e6 * said["cpu"] / facts)


def ledger_page(house: Casework, url: str, cases: int) -> Figure:
    """Pages of the ledger with filters, from anywhere in it, beside the same rows by hand-written SQL on the same indexes."""
    random = Random(cases)  # a seeded series, no secret
    regions = [office.region for office in offices() if not office.region.endswith("00")]
    starts = [f"{random.choice(regions)}-{RECEIVED.year}-{FIRST_NUMBER + random.randrange(1 + cases // 30):06d}" for _ in range(2 * PAGES)]
    with by_hand(url) as (ask, mark, table):
        sql = (
            f"select * from {table} where region >= {mark} and region < {mark} and handling = {mark} and case_no > {mark}"
            f" order by case_no limit {PAGE}"
        )
        ours = (ledger_rows(house.views, {"region": no[:6], "handling": "dispatched"}, PAGE, no) for no in starts)
        hand = (ask(sql, (no[:6], f"{no[:6]}~", "dispatched", no)) for no in starts)
        assert len(next(ours)) == len(next(hand)) > 0, "both read the same page"
        one, other = lone_in_turns(PAGES - 1, 2, ours, hand)
    name = f"{house.store.dialect}: ledger page with filters at {cases:,} cases ÷ hand-written SQL"
    return Figure(name, one / other, 3.0, 1.5, most=True, applies=cases >= MILLION)


@contextmanager
def by_hand(url: str) -> Iterator[tuple[Callable[[str, tuple[Any, ...]], Any], str, str]]:
    """Asks the driver for rows of the active views: the function, its mark for a value, and the ledger's table."""
    path = read_address(url).path
    if path is not None:
        active = next(path.parent.glob(f"{path.stem}.views.[0-9]*.db"))
        with closing(sqlite3.connect(f"{active.as_uri()}?mode=ro", uri=True)) as lite:
            yield lambda sql, values: lite.execute(sql, values).fetchall(), "?", "ledger"
        return
    with psycopg.connect(url, autocommit=True) as there:
        row = there.execute("select generation from views.active").fetchone()
        assert row is not None, "an opened office has views"
        yield lambda sql, values: there.execute(sql, values).fetchall(), "%s", f"views_{row[0]}.ledger"


def idle_tick(house: Casework, clocks: int) -> Figure:
    """The median tick that finds nothing due. The first, which reads the directory, is not counted."""
    took = []
    for minute in range(IDLE_TICKS + 1):
        began = perf_counter()
        report = house.tick(EARLY + timedelta(minutes=minute))
        took.append(1000 * (perf_counter() - began))
        assert not report.climbs, "nothing falls due that early"
    name = f"{house.store.dialect}: idle tick with {clocks:,} open clocks, ms"
    return Figure(name, median(took[1:]), 10.0, most=True, applies=clocks >= MILLION)


def growth(there: Places, db: str, url: str, of: tuple[Work, list[Cold]], cases: int, told: Told) -> Iterator[Figure]:
    """A cold command beside a bare commit, and beside the same in a database of a thousand cases."""
    work, laid = of
    name = f"{db}: cost of a cold command at {cases:,} cases ÷ at {SMALL:,}"
    few = there.another(db)
    if few is None:
        yield Figure(name, None, 1.3, 1.1, most=True, note=ONE_ONLY)
        return
    _, others, _ = fill(few, SMALL, told)
    small, large = at_two_sizes(few, url, (others[:CUT], laid[:CUT]))
    with bare_workers(url, work.median_fact, 1) as (bare,):
        commit = median(alone(bare, 3 * CUT))
    yield Figure(name, large / small, 1.3, 1.1, most=True, applies=cases >= MILLION)
    yield Figure(f"{db}: cold command ÷ bare commit, at {SMALL:,} cases", small / commit)
    yield Figure(f"{db}: cold command ÷ bare commit, at {cases:,} cases", large / commit)


def _served(there: Places, db: str) -> Iterator[Figure]:
    """A served office under load, and how soon its letters come; on a file where a named server has no second database."""
    other, another = (there.another(db) or there.another("sqlite") for _ in range(2))
    assert other is not None and another is not None, "there is always another file"
    yield from under_load(other, Load(clients=50, seconds=10, cases=500))
    yield punctual(another)


def _due(there: Places, db: str, work: Work, due: int, length: Length, told: Told) -> Iterator[Figure]:
    ours, theirs = there.another(db), there.another(db)
    if ours is None or theirs is None:
        yield Figure(f"{db}: {due:,} cases due at once", None, 0.25, 0.5, note=ONE_ONLY)
        return
    with Casework(theirs, trial=True) as house:
        furnish_published(house.cases)
        yield from due_at_once(ours, at_once(house, work), due, length.seconds, told)
