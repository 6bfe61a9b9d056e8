"""Whole cases for an export 导出: those that somebody may see and asked for, each with its facts, as of one position, page by page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate, groupby
from typing import Any, Final
from uuid import UUID

from eventsourcing.persistence import Notification
from sqlalchemy import ColumnElement, Connection, bindparam, func, select, text

from casework.codec import FactMapper
from casework.domain.facts import Fact
from casework.domain.scope import Scope
from casework.projections.asking import Askable
from casework.projections.counting import Search, conditions
from casework.projections.quarantine import is_poison
from casework.projections.streams import COLUMNS
from casework.projections.tables import ledger, position
from casework.store import Store

PAGE: Final = 200
"""Cases whose facts are read at once, at most."""
AT_ONCE: Final = 1_000
"""Facts that are read at once, unless a single case has more: some territories have cases twice as long as others."""
Page = Sequence[tuple[UUID, str]]
"""Some cases by id and number, in the order of their numbers."""
FACTS: Final = text(f"""{COLUMNS} where originator_id in :cases and notification_id + 0 <= :upto
    order by originator_id, originator_version""").bindparams(bindparam("cases", expanding=True))
_mapper = FactMapper()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases: in scope, by the filters of the list of cases; `late_by` is when a due duty is overdue (UTC)."""

    scope: Scope
    search: Search = field(default_factory=Search)
    late_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A case with its facts in order. `positions` are theirs; `fault` says why the facts cannot be read, which are then none."""

    case_no: str
    facts: tuple[Fact, ...]
    positions: tuple[int, ...]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """The chosen cases as of a position: how many, and each with its facts, in the order of their numbers."""

    total: int
    position: int
    cases: Iterator[Whole]


def export(views: Askable, choice: Choice, told: Callable[[int], None] = lambda _: None) -> Export:
    """What is to be exported; `told` hears how many cases were read. No more than a page of cases is in memory at a time."""
    chosen = chosen_by(views, choice)

    def cases() -> Iterator[Whole]:
        done = 0
        for page in chosen.pages:
            yield from wholes(views.store, page, chosen.position)
            done += len(page)
            told(done)

    return Export(chosen.total, chosen.position, cases())


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cases of a choice as of a position: how many, and page by page."""

    total: int
    position: int
    pages: Iterator[Page]


def chosen_by(views: Askable, choice: Choice) -> Chosen:
    """The cases that a choice means; their facts are read by `wholes`."""
    wanted = list(conditions(choice.search, choice.scope, choice.late_by))

    def count(tx: Connection) -> tuple[int, int]:
        number = tx.execute(select(func.count()).select_from(ledger).where(*wanted)).scalar_one()
        return number, tx.execute(select(position.c.at)).scalar_one()

    return Chosen(*views.ask(count), _pages(views, wanted))


def wholes(store: Store, page: Page, upto: int) -> Iterator[Whole]:
    """The cases of a page with their facts up to a position; those that came later are left out."""
    facts = {case: tuple(rows) for case, rows in groupby(_facts(store, [case for case, _ in page], upto), key=_case)}
    return (_whole(case_no, facts[case]) for case, case_no in page if case in facts)


def _pages(views: Askable, wanted: list[ColumnElement[bool]]) -> Iterator[Page]:
    after = ""
    while page := views.ask(lambda tx, after=after: _page(tx, wanted, after), single=True):  # type: ignore[misc]  # a default binds it
        yield page
        after = page[-1][1]


def _page(tx: Connection, wanted: list[ColumnElement[bool]], after: str) -> Page:
    columns = (ledger.c.case_id, ledger.c.case_no, ledger.c.version)
    rows = tx.execute(select(*columns).where(*wanted, ledger.c.case_no > after).order_by(ledger.c.case_no).limit(PAGE)).all()
    facts = accumulate(version for _, _, version in rows)
    together = max(1, sum(read <= AT_ONCE for read in facts))
    return [(case, case_no) for case, case_no, _ in rows[:together]]


def _facts(store: Store, cases: Sequence[UUID], upto: int) -> Sequence[Notification]:
    keys: list[Any] = [case.hex if store.dialect == "sqlite" else case for case in cases]
    with store.reading() as tx:
        rows = tx.execute(FACTS, {"cases": keys, "upto": upto}).all()
    return [Notification(UUID(str(case)), version, topic, state.encode(), at) for at, case, version, topic, state in rows]


def _case(stored: Notification) -> UUID:
    return UUID(str(stored.originator_id))


def _whole(case_no: str, rows: tuple[Notification, ...]) -> Whole:
    try:
        facts: Any = tuple(_mapper.to_domain_event(row) for row in rows)
    except Exception as fault:
        if not is_poison(fault):
            raise
        return Whole(case_no, (), (), f"{type(fault).__name__}")
    return Whole(case_no, facts, tuple(int(row.id) for row in rows))
