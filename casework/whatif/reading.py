"""A database as what-if sees it: its policies, the end of its history, and its cases one by one; only ever read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent

from casework.codec import FactMapper
from casework.domain.directory import DIRECTORY_ID
from casework.domain.facts import Fact
from casework.domain.policy import POLICY_ID
from casework.store.history import History
from casework.whatif.past import Past
from casework.workflows import tables  # noqa: F401  # loads every slice, so that every topic is known

PARTS: Final = 256
"""Into how many ranges of ids a history is divided: what one range finds is held in memory at once."""
WHOLE: Final = 2**128
MAPPER: Final = FactMapper()
RECEIVED: Final = "case.received"
"""The topic that the streams of cases begin with, and no other streams."""


class NoHistory(ValueError):
    """The database holds no facts yet, so that nothing can be replayed."""


@dataclass(frozen=True, slots=True)
class End:
    """The last fact of a history: its position, and when it was recorded (UTC)."""

    position: int
    at: datetime


def fact_of(row: Notification) -> Fact:
    """The fact of a row. Raises MapperDeserialisationError, which names row and field and no content."""
    fact = MAPPER.to_domain_event(StoredEvent(row.originator_id, row.originator_version, row.topic, row.state))
    assert isinstance(fact, Fact)
    return fact


def end_of(history: History) -> End:
    """Where the history ends. Raises NoHistory."""
    newest = history.newest()
    if newest is None:
        raise NoHistory("the database holds no facts yet; name one with cases by --database")
    return End(int(newest.id), fact_of(newest).envelope.at)


def past_of(history: History) -> Past:
    """Its calendars, rulebooks and office directory. Raises NoHistory."""
    policies = [(int(row.id), fact_of(row)) for row in history.stream(POLICY_ID)]
    past = Past(policies, (fact_of(row) for row in history.stream(DIRECTORY_ID)))
    if not past.is_known:
        raise NoHistory("the database has neither calendar nor rulebook in force; it is no office's, or damaged: casework verify")
    return past


def ranges(parts: int = PARTS) -> list[tuple[UUID, UUID]]:
    """All ids in so many ranges of the same width; ids are drawn evenly."""
    edges = [WHOLE * number // parts for number in range(parts + 1)]
    return [(UUID(int=low), UUID(int=high - 1)) for low, high in pairwise(edges)]


def cases(history: History, lowest: UUID, highest: UUID, upto: int) -> Iterator[list[Notification]]:
    """The rows of each case of a range up to a position, case by case."""
    for _, rows in groupby(history.streams(lowest, highest, upto), attrgetter("originator_id")):
        whole = list(rows)
        if whole[0].topic == RECEIVED:
            yield whole
