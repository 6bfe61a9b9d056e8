"""The cases that a report may count, case by case from the stored facts: receipts first, then all facts of those that it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

import msgspec
from eventsourcing.persistence import Notification
from sqlalchemy import Connection, bindparam, text

from casework.codec import FactMapper
from casework.domain.facts import Fact
from casework.domain.reporting import Span
from casework.projections.streams import COLUMNS, FIRST
from casework.store import Store

RECEIPTS: Final = 5_000
"""Receipts read at once; a report of one month in one county counts few of them."""
CASES: Final = 200
"""Cases whose facts are read at once."""
OF_RECEIPTS: Final = f"""{COLUMNS} where originator_id > :after and originator_version = 1 and topic = 'case.received'
    and notification_id + 0 <= :upto order by originator_id limit :limit"""
OF_CASES: Final = text(f"""{COLUMNS} where originator_id in :cases and notification_id + 0 <= :upto
    order by originator_id, originator_version""").bindparams(bindparam("cases", expanding=True))
_mapper = FactMapper()


@dataclass(frozen=True, slots=True)
class Told:
    """A case as stored: each fact with its position, in order, up to a position."""

    case: UUID
    stored: tuple[Notification, ...]

    def facts(self, upto: int) -> list[Fact]:
        """Those known at a position. Raises whatever makes a fact unreadable."""
        return [fact_of(each) for each in self.stored if int(each.id) <= upto]


def counted_cases(store: Store, span: Span, cut_off: datetime, upto: int) -> Iterator[Told]:
    """The cases of a span received by the cut-off and known at a position, in the order of their ids.

    Also those whose receipt cannot be read: nobody can say that they are not of this span.
    """
    after = FIRST
    while receipts := _receipts(store, after, upto):
        after = _case(receipts[-1])
        wanted = [_case(each) for each in receipts if _is_wanted(each, span, cut_off)]
        for start in range(0, len(wanted), CASES):
            found = _facts(store, wanted[start : start + CASES], upto)
            yield from (Told(case, tuple(facts)) for case, facts in groupby(found, key=_case))


def fact_of(stored: Notification) -> Fact:
    """The fact of a row. Raises what the codec raises."""
    return _mapper.to_domain_event(stored)  # type: ignore[return-value]  # our mapper makes nothing but facts


class _Receipt(msgspec.Struct):
    """What of a receipt says which report counts it; reading no more takes a thirtieth of the time."""

    region: str
    received_at: datetime


def _is_wanted(receipt: Notification, span: Span, cut_off: datetime) -> bool:
    try:
        found = _receipt.decode(receipt.state)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return True
    return found.received_at <= cut_off and span.holds(found.region, found.received_at)


_receipt = msgspec.json.Decoder(_Receipt)


def _receipts(store: Store, after: UUID, upto: int) -> Sequence[Notification]:
    given = {"after": _key(store, after), "upto": upto, "limit": RECEIPTS}
    with store.reading() as tx:
        _by_index(tx)
        return [_row(row) for row in tx.execute(text(OF_RECEIPTS), given)]


def _facts(store: Store, cases: Sequence[UUID], upto: int) -> Sequence[Notification]:
    with store.reading() as tx:
        return [_row(row) for row in tx.execute(OF_CASES, {"cases": [_key(store, case) for case in cases], "upto": upto})]


def _row(row: Sequence[object]) -> Notification:
    position, case, version, topic, state = row
    return Notification(UUID(str(case)), version, topic, str(state).encode(), position)  # type: ignore[arg-type]  # columns of facts


def _case(stored: Notification) -> UUID:
    return UUID(str(stored.originator_id))


def _by_index(tx: Connection) -> None:
    """A server that never counted the facts would sort all of them for each page."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)"))


def _key(store: Store, case: UUID) -> object:
    return case.hex if store.dialect == "sqlite" else case
