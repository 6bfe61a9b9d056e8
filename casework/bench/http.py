"""The API under load: latencies and errors of many clients, and commands by HTTP beside the same commands in process."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from statistics import quantiles
from time import perf_counter
from typing import Final

from casework.bench.clients import KINDS, Tally, press
from casework.bench.figures import Figure
from casework.bench.lives import open_now, populate
from casework.bench.served import Server, serving
from casework.bench.templates import furnish, templates
from casework.bench.workday import HOME, County, Told, counties, workday
from casework.bootstrap import As, Casework
from casework.domain.values import SYSTEM_ACTOR
from casework.security.tokens import Tokens

WARM: Final = 2.0
"""Seconds of load before anything is counted; never longer than what is counted."""
PERCENTILES: Final = (50, 95, 99)
CASE_NO: Final = re.compile(r"\d{6}-\d{4}-\d+")


@dataclass(frozen=True, slots=True)
class Load:
    """How many clients for how many seconds, and how many open cases there are to begin with."""

    clients: int = 50
    seconds: float = 20.0
    cases: int = 500


@dataclass(frozen=True, slots=True)
class Prepared:
    """A filled office: a token for each post of each county, and commands per second of one clerk in process."""

    tokens: dict[tuple[str, str], str]
    commands: float


def prepare(house: Casework, load: Load) -> Prepared:
    """Offices, open cases and their views; then the clients' own mix of commands in process, for a quarter of the time."""
    furnish(house.cases, SYSTEM_ACTOR)
    now = house.clock()
    quiet = open_now(templates(house.cases, now - timedelta(hours=2)), now, due=False)
    populate(house.cases, quiet, (), load.cases, 0)
    house.views.catch_up()
    kept = Tokens(house.store)
    tokens = {
        (county.office.region, str(post)): kept.issue(county.person(post), post, county.code(suffix), now, days=1)
        for county in counties()
        for post, suffix in HOME.items()
    }
    return Prepared(tokens, in_process(house, load.seconds / 4))


def in_process(house: Casework, seconds: float) -> float:
    """Commands per second without HTTP, one after another; the questions of the mix are not asked and not counted."""
    given, spent = 0, 0.0
    for clerk in cycle([_Clerk(house, county) for county in counties()]):
        spent, given = spent + clerk.next_command(), given + 1
        if spent >= seconds:
            return given / spent
    raise AssertionError("the sample has counties")


class _Clerk:
    """Does a county's work in process, one command at a time."""

    def __init__(self, house: Casework, county: County) -> None:
        self._house, self._county, self._work = house, county, workday(county)
        self._step = next(self._work)

    def next_command(self) -> float:
        """Gives the next command; the seconds it took."""
        while self._step.command is None:
            self._step = self._work.send(self._read(self._step.path))
        step, county = self._step, self._county
        assert step.command is not None
        by = As(county.person(step.post), step.post, county.code(HOME[step.post]))
        began = perf_counter()
        done = self._house.do(step.command, by=by, expected=step.version or None)
        took = perf_counter() - began
        self._step = self._work.send(Told(done.case_no, done.version))
        return took

    def _read(self, path: str) -> Told:
        """What the question would have told, where it is one for a case itself."""
        no = path.removeprefix("/cases/")
        return Told(no, self._house.cases.case(no).version) if CASE_NO.fullmatch(no) else Told("", 0)


def measured(database: str, load: Load, prepared: Prepared, processes: int = 1) -> list[Figure]:
    """Serves the office, loads it, and tells all figures; of several processes, beside one. The database is filled further by this."""
    if processes == 1:
        return _served(database, load, prepared)[1]
    alone, _ = _served(database, load, prepared)
    together, figures = _served(database, load, prepared, processes)
    return [*figures, Figure(f"requests/s by {processes} processes ÷ by one", together / alone if alone else None)]


def _served(database: str, load: Load, prepared: Prepared, processes: int = 1) -> tuple[float, list[Figure]]:
    """Requests per second, and all figures."""
    with serving(database, processes) as server:
        warm, before = min(WARM, load.seconds), server.cpu
        tally = press(server.url, prepared.tokens, load.clients, load.seconds, warm)
        spent = None if before is None or (after := server.cpu) is None else after - before
        share = tally.seconds / (tally.seconds + warm) / max(1, tally.answered) * 1000
        return tally.answered / tally.seconds, [*_figures(load, prepared, server, tally), *_processor(spent, tally.cpu, share)]


def _processor(server: float | None, clients: float, share: float) -> Iterator[Figure]:
    """Milliseconds of processor a request; `share` of all that was spent is what one request of those counted took."""
    yield Figure("CPU of serve a request, ms", None if server is None else server * share)
    yield Figure("CPU of the clients a request, ms", clients * share)


def _figures(load: Load, prepared: Prepared, server: Server, tally: Tally) -> Iterator[Figure]:
    answered = tally.answered
    yield Figure("clients", load.clients)
    yield Figure("start to ready, s", server.started, 3.0, most=True)
    yield Figure("requests/s", answered / tally.seconds)
    for kind in KINDS:
        took = tally.took[kind]
        yield Figure(f"{kind}: share of requests, %", 100 * len(took) / max(1, answered))
        for percent, value in _percentiles(took):
            yield Figure(f"{kind}: p{percent}, ms", value)
    by_http = tally.commands / tally.seconds
    yield Figure("commands/s by HTTP, beside as many questions", by_http)
    yield Figure("commands/s in process, one clerk, no questions", prepared.commands)
    yield Figure("commands/s by HTTP ÷ in process", by_http / prepared.commands)
    for status in sorted(status for status in tally.statuses if status >= 400):
        yield Figure(f"answers {status}", tally.statuses[status])
    yield Figure("came second (409, 412)", tally.races)
    yield Figure("errors", tally.errors, 0.0, most=True)
    yield Figure("memory of serve under load, MB", server.memory, 400.0, 300.0, most=True)


def _percentiles(took: list[float]) -> Iterator[tuple[int, float | None]]:
    """Milliseconds that so many of a hundred requests took at most; None where there are too few to say."""
    cuts = quantiles(took, n=100, method="inclusive") if len(took) > 1 else None
    for percent in PERCENTILES:
        yield percent, None if cuts is None else 1000 * cuts[percent - 1]
