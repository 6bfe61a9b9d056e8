"""What pages and lists cost the server in an office of many cases: each asked in process, as a visitor's browser would ask for it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, Final

from casework.bench.browser import Browser
from casework.bench.clients import PURPOSE
from casework.bench.ladder import Told
from casework.bench.province import COUNTIES, HOME, NOW, fill
from casework.bench.scale import by_hand
from casework.bench.visits import LOOKERS, Looker
from casework.bootstrap import Casework
from casework.clock import TurnedClock
from casework.domain.scope import Scope
from casework.projections.statistics import Asked, statistics
from casework.security.tokens import Tokens

BUDGET: Final = 100.0
"""Milliseconds of the server for a page or a list."""
TRIES: Final = 5
BARE: Final = "select * from ledger where case_no >= ? order by case_no limit 50"
"""The query that all others are held against: 50 rows of the ledger behind a number, by the driver alone."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A page as somebody looked at it: the medians of the server's time and of its processor, in milliseconds, and bytes of the answer.

    The sums that pages remember for half a minute are forgotten before each look, those of the views are kept. The budget is held
    against the processor, as others may be at work on the machine. `ratio` is to the bare indexed query.
    """

    page: str
    post: str
    unit: str
    took: float
    cpu: float
    size: int
    ratio: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the budget is kept."""
        return self.cpu <= BUDGET

    def plain(self) -> dict[str, Any]:
        """As machines read it."""
        return {**asdict(self), "budget": BUDGET, "ok": self.ok}


@dataclass(frozen=True, slots=True)
class Measured:
    """The pages, dearest first; the bare indexed query and the first sum of a new process over all cases, in milliseconds of processor."""

    cases: int
    bare: float
    first: float
    pages: tuple[Looked, ...]

    def plain(self) -> dict[str, Any]:
        """As machines read it."""
        return {"cases": self.cases, "bare": self.bare, "first": self.first, "pages": [each.plain() for each in self.pages]}


def measured(keep: Path | None, cases: int, told: Told, tries: int = TRIES) -> Measured:
    """Every page of every post in an office of so many cases on the embedded database."""
    with _folder(keep) as folder:
        url = f"sqlite:///{folder}/pages.db"
        fill(url, cases, told)
        bare = bare_query(url)
        with Casework(url, clock=TurnedClock(NOW), create=False) as house:
            first = first_sum(house)
            looked = sorted(look(house, url, tries, told), key=lambda each: -each.cpu)
        return Measured(cases, bare, first, tuple(replace(each, ratio=each.cpu / bare) for each in looked))


def first_sum(house: Casework) -> float:
    """Milliseconds of CPU of statistics that this process has not counted yet."""
    began = process_time()
    statistics(house.views, Asked("stage", Scope(""), NOW, NOW))
    return 1000 * (process_time() - began)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with TemporaryDirectory(prefix="casework-") as folder:
        yield Path(folder)


def bare_query(url: str, tries: int = 200) -> float:
    """Milliseconds of CPU of a page of the ledger asked of the driver alone."""
    took = []
    with by_hand(url) as (ask, _, _):
        for number in range(tries):
            began = process_time()
            ask(BARE, (f"{COUNTIES[number % len(COUNTIES)]}-",))
            took.append(1000 * (process_time() - began))
    return median(took)


def look(house: Casework, url: str, tries: int, told: Told, lookers: tuple[Looker, ...] = LOOKERS) -> Iterator[Looked]:
    """All pages, one after the other."""
    from casework.web.site import create_site

    names, app, number, every = _named(url), create_site(house), 0, sum(len(each.pages) for each in lookers)
    gc.freeze()
    try:
        for who in lookers:
            with Browser(app, _headers(house, who)) as browser:
                for page in who.pages:
                    yield replace(_asked(app, browser, page.format(**names), tries), page=page, post=who.post, unit=who.unit)
                    told("页面 pages", number := number + 1, every)
    finally:
        gc.unfreeze()
        app.state.served.close()


def _headers(house: Casework, who: Looker) -> dict[str, str]:
    """What the browser of somebody who is logged in sends, and what a program sends in their name."""
    from casework.web.stated import COOKIE, mark_of
    from casework.web.visiting import SESSION

    if who.person is None:
        return {}
    token = Tokens(house.store).issue(who.person, who.post, who.unit, house.clock(), kind="session", days=1)
    cookies = f"{SESSION}={token}; {COOKIE}={mark_of(token)}.{PURPOSE}."
    return {"cookie": cookies, "authorization": f"Bearer {token}", "x-purpose": PURPOSE}


def _asked(app: Any, browser: Browser, path: str, tries: int) -> Looked:
    took, spent, body = list[float](), list[float](), b""
    for _ in range(tries + 1):
        if hasattr(app.state, "sums"):
            del app.state.sums
        began, cpu = perf_counter(), process_time()
        status, body = browser.get(path)
        took.append(1000 * (perf_counter() - began))
        spent.append(1000 * (process_time() - cpu))
        assert status < 400, f"{path} was answered with {status}: {body[:300].decode(errors='replace')}"
    return Looked(path, "", "", median(took[1:]), median(spent[1:]), len(body))


def _named(url: str) -> dict[str, str]:
    """What the addresses name: a county's case with the most facts, one of its clocks, a month with wages proven, and days."""
    with by_hand(url) as (ask, _, _):
        [(case_no,)] = ask("select case_no from ledger where lead = ? order by version desc, case_no limit 1", (f"{HOME}-insp",))
        [(key, rule)] = ask("select key, rule from clocks where case_no = ? order by due_at desc limit 1", (case_no,))
        [(proven,)] = ask("select max(substr(day, 1, 7)) from gains", ())
    days = {"today": NOW, "soon": NOW + timedelta(days=6), "month": NOW - timedelta(days=30)}
    return {
        "case": case_no,
        "clock": key,
        "rule": rule,
        "proven": proven or f"{NOW:%Y-%m}",
        **{name: f"{day.date()}" for name, day in days.items()},
    }
