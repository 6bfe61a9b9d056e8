"""Facts of cases in quarantine 隔离, read from the store for whoever may see them: the views have no rows of these."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from eventsourcing.persistence import Notification
from sqlalchemy import select

from casework.codec import FactMapper
from casework.domain.case import Case
from casework.domain.envelope import Envelope
from casework.domain.facts import Fact
from casework.domain.intake import Received
from casework.domain.scope import Scope
from casework.projections.quarantine import Aside
from casework.projections.questions import Askable
from casework.projections.tables import parts

PAGE: Final = 2000
_mapper = FactMapper()


@dataclass(frozen=True, slots=True)
class AsideFact:
    """A stored fact as far as it can be read; `case_no` is the id of its stream where even the receipt cannot be read."""

    position: int
    case_no: str
    version: int
    topic: str
    at: datetime | None
    effective_at: datetime | None


def facts_aside(views: Askable, aside: Iterable[Aside], scope: Scope, after: int, stop: int) -> list[AsideFact]:
    """The stored facts at positions in (after, stop] of cases in quarantine that are in scope."""
    numbers = {each.case_id: _number(views, each) for each in aside}
    seen = {id: number for id, number in numbers.items() if _sees(views, scope, id, number)}
    return [_told(each, seen[UUID(str(each.originator_id))]) for each in _stored(views, seen, after, stop)] if seen else []


def _stored(views: Askable, cases: dict[UUID, str], after: int, stop: int) -> Iterator[Notification]:
    recorder = views.store.recorder
    while after < stop and (page := recorder.select_notifications(after, PAGE, stop, inclusive_of_start=False)):
        yield from (each for each in page if UUID(str(each.originator_id)) in cases)
        after = int(page[-1].id)


def _number(views: Askable, aside: Aside) -> str:
    if aside.case_no is not None:
        return aside.case_no
    first = next(_facts(views, aside.case_id, upto=1), None)
    return first.case_no if isinstance(first, Received) else str(aside.case_id)


def _sees(views: Askable, scope: Scope, case: UUID, number: str) -> bool:
    """By the number; else by the units that have a part, in the rows as they were and in the case as far as it can be read."""
    if scope.territory == "" or scope.covers(number):
        return True
    if scope.unit is None:
        return False
    rows = select(parts.c.unit).where(parts.c.case_id == case, parts.c.unit == scope.unit)
    return views.ask(lambda tx: tx.execute(rows).first()) is not None or scope.sees(_as_far_as_readable(views, case, number))


def _as_far_as_readable(views: Askable, case: UUID, number: str) -> Case:
    folded = Case(number)
    try:
        for fact in _facts(views, case):
            fact.mutate(folded)
    except Exception:  # whatever makes a fact poison: the case as it stood before it
        return folded
    return folded


def _facts(views: Askable, case: UUID, upto: int | None = None) -> Iterator[Fact]:
    """The facts of a case until the first that cannot be read."""
    for stored in views.store.recorder.select_events(case, lte=upto):
        try:
            yield _mapper.to_domain_event(stored)  # type: ignore[misc]  # our mapper makes nothing but facts
        except Exception:  # unreadable is unreadable, whatever it raises
            return


def _told(stored: Notification, case_no: str) -> AsideFact:
    who = _envelope(stored)
    at, held = (who.at, who.held_at) if who is not None else (None, None)
    return AsideFact(int(stored.id), case_no, stored.originator_version, stored.topic, at, held)


def _envelope(stored: Notification) -> Envelope | None:
    try:
        return _mapper.to_domain_event(stored).envelope  # type: ignore[attr-defined, no-any-return]  # our mapper makes nothing but facts
    except Exception:  # unreadable is unreadable, whatever it raises
        return None
