"""The ledger as it was 时间回溯: cases folded from their facts as far as a moment reaches, asked by the questions of today.

The views hold the present alone. So the rows of a past are made for one question, in a database in memory, and thrown away: exact, and
as dear as the cases that are looked at.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Connection, create_engine, insert, select

from casework.application import Cases
from casework.domain.case import case_id
from casework.domain.refusals import CaseNotFound
from casework.domain.scope import Scope
from casework.projections.asking import Askable, rows
from casework.projections.ledger import ledger_row
from casework.projections.names import name_rows
from casework.projections.parts import inside
from casework.projections.past import past
from casework.projections.places import numbered
from casework.projections.tables import ledger, names, views
from casework.store import Store

T = TypeVar("T")
EVERYTHING: Final = Scope("")
"""Of the rows in memory, which were chosen by scope already."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Which past: what held by `as_of` of what was recorded by `known_at` (UTC); None is no bound."""

    as_of: datetime | None
    known_at: datetime | None

    @property
    def latest(self) -> datetime:
        """The moment that is looked back from: by it a duty was late, and ages count to it."""
        return min(each for each in (self.as_of, self.known_at) if each is not None)


@dataclass(slots=True)
class Memory:
    """Rows in memory, asked like the views."""

    store: Store
    tx: Connection

    def ask(self, question: Callable[[Connection], T], *, single: bool = False) -> T:
        """The answer."""
        return question(self.tx)


def numbers_then(views: Askable, scope: Scope, moment: Moment, region: str | None, after: str, most: int) -> list[str]:
    """Cases that may have been there: seen today, of a region, received by then; in the order of numbers behind one, at most so many."""
    wanted: list[ColumnElement[bool]] = [inside(scope, ledger), ledger.c.received_at <= moment.latest, ledger.c.case_no > after]
    wanted += [] if region is None else [numbered(region, ledger.c.case_no)]
    found = rows(views, select(ledger.c.case_no).where(*wanted).order_by(ledger.c.case_no).limit(most))
    return [row["case_no"] for row in found]


@contextmanager
def ledger_then(cases: Cases, numbers: Iterable[str], moment: Moment) -> Iterator[Memory]:
    """The rows of these cases as they were; a case that was not there yet has none."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as tx:
            views.create_all(tx, tables=[ledger, names])
            _fill(tx, cases, numbers, moment)
            yield Memory(cases.store, tx)
    finally:
        engine.dispose()


def _fill(tx: Connection, cases: Cases, numbers: Iterable[str], moment: Moment) -> None:
    of_cases, of_names = list[dict[str, object]](), list[dict[str, object]]()
    for number in numbers:
        try:
            then = past(cases.facts(case_id(number)), number, moment.as_of, moment.known_at)
        except CaseNotFound:
            continue
        of_cases.append(ledger_row(then.life, 0))
        of_names += name_rows(then.case)
    for table, found in ((ledger, of_cases), (names, of_names)):
        if found:
            tx.execute(insert(table), found)
