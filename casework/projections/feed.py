"""The change feed 变更流: every fact of cases in somebody's scope, in the order of positions, without holes and without personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from casework.domain.scope import Scope
from casework.projections.aside_facts import AsideFact, facts_aside
from casework.projections.parts import inside
from casework.projections.quarantine import Aside, asides
from casework.projections.questions import Askable
from casework.projections.tables import position, timeline

SPAN: Final = 20_000
"""How many positions one page looks through at most, so that a narrow scope in a large database is answered in time."""
SHOWN: Final = ("position", "case_no", "version", "topic", "at", "effective_at", "zh", "en")


@dataclass(frozen=True, slots=True)
class Item:
    """One fact: its position, its case, its version there, its topic, when it was recorded and when it held (UTC), and its sentence.

    Of a case in quarantine 隔离 the sentence is bare; times are None where the stored fact cannot be read, and `case_no` is then
    the id of its stream.
    """

    position: int
    case_no: str
    version: int
    topic: str
    at: datetime | None
    effective_at: datetime | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Page:
    """Items after a position. `next` is the last position that was looked at, in scope or not: ask after it for what follows.

    `position` is how far the views are: the feed has told all there is when `next` reaches it.
    """

    items: tuple[Item, ...]
    next: int
    position: int


def feed(views: Askable, scope: Scope, after: int, limit: int) -> Page:
    """The next facts in scope after a position, at most `limit`. A page may be empty and still move on.

    A case in quarantine leaves no hole: what its rows lack is told from the store. Scope is judged as of now: what came into it
    later is told from then on.
    """
    at, rows, aside = views.ask(lambda tx: _read(tx, scope, after, limit))
    stop = min(at, after + SPAN)
    found = [Item(**row) for row in rows]
    last = found[-1].position if len(found) == limit else stop
    if aside:
        found = _with_those_aside(found, facts_aside(views, aside, scope, after, last), limit)
    return Page(tuple(found), max(after, found[-1].position if len(found) == limit else last), at)


def _read(tx: Connection, scope: Scope, after: int, limit: int) -> tuple[int, Sequence[Any], list[Aside]]:
    at: int = tx.execute(select(position.c.at)).scalar_one()
    stop = min(at, after + SPAN)
    wanted = (timeline.c.position > after, timeline.c.position <= stop, inside(scope, timeline))
    columns = [timeline.c[name] for name in SHOWN]
    found = tx.execute(select(*columns).where(*wanted).order_by(timeline.c.position).limit(limit)).mappings().all()
    return at, found, asides(tx)


def _with_those_aside(found: list[Item], aside: Sequence[AsideFact], limit: int) -> list[Item]:
    """Both in order of position; what has a row is told from its row."""
    told = {item.position for item in found}
    bare = [_bare(each) for each in aside if each.position not in told]
    return sorted([*found, *bare], key=lambda item: item.position)[:limit]


def _bare(fact: AsideFact) -> Item:
    name = fact.topic.removeprefix("case.")
    zh, en = f"案件隔离中，仅知事项{name}", f"{name}; the case is in quarantine"
    return Item(fact.position, fact.case_no, fact.version, fact.topic, fact.at, fact.effective_at, zh, en)
