"""A province of cases for the measure of pages: all of them are seen by one supervisor, eight thousand of them by each county."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from random import Random
from typing import Final

from casework.application import Cases
from casework.bench.ladder import Told
from casework.bench.lives import populate
from casework.bench.living import published_work
from casework.bench.templates import Template, templates
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.office import Holding
from casework.domain.scope import Scope
from casework.domain.values import SYSTEM_ACTOR, Post
from casework.projections.statistics import Asked, statistics, total
from casework.samples.offices import SINCE, SampleOffice, sample_deputies, sample_office
from casework.samples.regions import UNKNOWN, level_of, name_of

COUNTIES: Final = (
    "620102", "620103", "620104", "620105", "620111", "620502", "620503", "620521", "620522", "620523", "620524", "620525",
)  # fmt: skip
HOME: Final = "620502"
"""The county whose officers look at their pages."""
ABOVE: Final = ("620100", "620500", "620000")
ADMIN: Final = Holding("620000-hrss-admin", Post.ADMIN, "620000-hrss", SINCE)
"""Who administers the whole database; the sample offices have nobody for that."""
NOW: Final = datetime(2026, 3, 9, 4, tzinfo=UTC)
"""A Monday, noon in Shanghai: the moment at which the pages are looked at."""
DAYS_AGO: Final = (0, 1, 3, 6, 12, 24, 45, 90)
"""When open cases were received; what those of long ago had to do is late."""
WHOLE_LIVES: Final = 5
"""One case of so many is a whole published life, moved to a county of ours; the others are open, with every clock still running."""


@cache
def place(code: str) -> SampleOffice:
    """The sample office of a region."""
    return sample_office(code, name_of(code), level_of(code))


def fill(url: str, cases: int, told: Told) -> None:
    """The province with so many cases, and its views; what an earlier run left there is not made again."""
    with Casework(url, clock=TurnedClock(NOW)) as house:
        offices = [place(code) for code in (*COUNTIES, *ABOVE)]
        house.policies.furnish_office(
            [unit for office in offices for unit in office.units],
            [ADMIN, *(held for office in offices for held in office.holdings)],
            [deputy for office in offices for deputy in sample_deputies(office.region)], by=SYSTEM_ACTOR,
        )  # fmt: skip
        if total(statistics(house.views, Asked("region", Scope(""), NOW))).counts["cases"] >= cases:
            return
        populate(house.cases, _mixed(house.cases, cases), (), cases, 0, progress=partial(told, "案件 cases"), again=True)
        if house.views.status().lag:
            house.views.rebuild(partial(told, "视图 views"))


def _mixed(cases: Cases, number: int) -> Iterator[Template]:
    random = Random(number)  # a seeded series, no secret
    counties = [place(code) for code in COUNTIES]
    running = [life for days in DAYS_AGO for life in templates(cases, NOW - timedelta(days=days, hours=3), counties=counties)]
    whole = [_moved(life, code) for life in published_work().templates if _is_county(life.region) for code in COUNTIES]
    return (random.choice(running if n % WHOLE_LIVES else whole) for n in range(number))


def _is_county(region: str) -> bool:
    return region != UNKNOWN and not region.endswith("00")


def _moved(life: Template, region: str) -> Template:
    """The same life in another county and its city: the codes of units and accounts begin with that of their place."""
    codes = {life.region: region, f"{life.region[:4]}00-": f"{region[:4]}00-", f"{life.region[:2]}0000-": f"{region[:2]}0000-"}
    return replace(life, region=region, facts=tuple(replace(fact, state=_said(fact.state, codes)) for fact in life.facts))


def _said(state: bytes, codes: dict[str, str]) -> bytes:
    for old, new in codes.items():
        state = state.replace(old.encode(), new.encode())
    return state
