"""From the minute at which something falls due to the letter that tells it, in a served office that keeps the machine's own time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from statistics import quantiles
from threading import Event
from time import perf_counter
from typing import Final

from casework.application import Cases
from casework.bench.figures import Figure
from casework.bench.lives import copies
from casework.bench.living import Living
from casework.bench.moves import Move, furnish_published, published_lives
from casework.bench.served import serving
from casework.bench.templates import Template
from casework.bootstrap import Casework
from casework.projections.questions import history

CASES: Final = 40
AHEAD: Final = timedelta(seconds=12)
"""When the first falls due: by then the server is up."""
APART: Final = timedelta(seconds=0.5)
PATIENCE: Final = 90.0
YEAR: Final = 1899
"""The year in the numbers of these cases: none that a real case has."""


def punctual(url: str) -> Figure:
    """Cases that fall due one after the other within a few ticks; a letter lies in the views together with the rung it tells."""
    with Casework(url, trial=True) as house:
        furnish_published(house.cases)
        due = dict(_due_soon(house.cases, house.clock() + AHEAD))
        with serving(url):
            late = _waited(house, due)
        name = f"{house.store.dialect}: due minute to letter, p99, s"
    return Figure(name, quantiles(late, n=100, method="inclusive")[98], 60.0, most=True)


def _due_soon(cases: Cases, first: datetime) -> Iterator[tuple[str, datetime]]:
    """Incidents 群体性事件, whose clocks run by the hour, received just so long ago; number and moment of each."""
    [receipt] = next(life[:1] for life in published_lives() if life[0].fields.get("incident"))
    after = _falls_due(cases, receipt) - receipt.at
    for number in range(CASES):
        at = first + number * APART
        template = Living(cases, cases.world()).template((replace(receipt, at=at - after),))
        assert template.first_due is not None, "an incident has hours to be reported in"
        case_no = f"{template.region}-{YEAR}-{number + 1:06d}"
        cases.store.recorder.insert_events(list(copies(template, case_no, Random(number))))  # a seeded series, no secret
        yield case_no, template.first_due


def _falls_due(cases: Cases, receipt: Move) -> datetime:
    template: Template = Living(cases, cases.world()).template((receipt,))
    assert template.first_due is not None, "an incident has hours to be reported in"
    return template.first_due


def _waited(house: Casework, due: dict[str, datetime]) -> list[float]:
    """Seconds from the moment each fell due until its letter could be read."""
    versions = {case_no: house.cases.case(case_no).version for case_no in due}
    late, pause, until = list[float](), Event(), perf_counter() + PATIENCE
    while due and perf_counter() < until:
        for case_no in [no for no in due if history(house.views, no, after=versions[no], limit=1)]:
            late.append((house.clock() - due.pop(case_no)).total_seconds())
        pause.wait(0.02)
    return [*late, *(PATIENCE for _ in due)]
