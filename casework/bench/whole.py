"""The whole measure without a scale: what needs no great number of cases, on both databases, within a minute."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from casework.bench.cold import FACTS, by_length, cold_and_warm, lay_by
from casework.bench.due import due_at_once
from casework.bench.figures import Figure
from casework.bench.http import Load
from casework.bench.ladder import Told
from casework.bench.living import Work, published_work
from casework.bench.moves import furnish_published
from casework.bench.places import Places, places
from casework.bench.underload import under_load
from casework.bench.upserting import caught_up
from casework.bench.writing import Length, against_rival, at_once, written
from casework.bench.yardstick import yardstick
from casework.bootstrap import Casework

BOTH: Final = ("postgresql", "sqlite")
STEPS: Final = len(BOTH) + 1
SCALED: Final = "needs --scale 1000000"
OF_GROWTH: Final = (
    ("ledger page with filters at 1,000,000 cases ÷ hand-written SQL", 3.0, 1.5),
    ("cost of a cold command at 1,000,000 cases ÷ at 1,000", 1.3, 1.1),
    ("idle tick with 1,000,000 open clocks, ms", 10.0, None),
    ("memory of a rebuild of 1,000,000 facts, MB", 300.0, None),
    ("due minute to letter, p99, s", 60.0, None),
)


def whole(named: str | None, keep: Path | None, length: Length, told: Told) -> Iterator[Figure]:
    """Every figure that needs no scale; the rows of a database that is not there say why, and those of growth what they need."""
    with places(named, keep) as there:
        work = published_work()
        told("测量 figures", 0, STEPS)
        yield yardstick()
        yield Figure("median stored fact of the published cases, bytes", work.median_fact, 600.0, 400.0, most=True)
        for number, dialect in enumerate(BOTH, 1):
            yield from on_one(there, dialect, work, length)
            told("测量 figures", number, STEPS)
        url = there.another("sqlite")
        assert url is not None, "there is always another file"
        yield from under_load(url, Load(clients=16, seconds=2 * length.seconds, cases=40))
        told("测量 figures", STEPS, STEPS)
    yield from (Figure(name, None, budget, stretch, most=True, note=SCALED) for name, budget, stretch in OF_GROWTH)


def on_one(there: Places, dialect: str, work: Work, length: Length) -> Iterator[Figure]:
    """The figures of one database: many facts read into the views first, then the write path, then what is due."""
    url = there.of(dialect)
    if url is None:
        yield Figure(f"{dialect}: all figures", None, note=there.why)
        return
    with Casework(url, trial=True) as house:
        furnish_published(house.cases)
        yield from caught_up(house, url, work, length.lives)
        clients = at_once(house, work)
        yield from written(house, url, work, length, clients)
        yield cold_and_warm(url, lay_by(house, work, FACTS))
        if dialect == "postgresql":
            yield against_rival(house, url, work, length)
            yield from by_length(house, url, work)
        elif other := there.another(dialect):
            yield from due_at_once(other, clients, length.due, length.seconds)
