"""Facts read case by case instead of in the order of their positions: for a rebuild, and for a look at one case."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from eventsourcing.persistence import Notification
from sqlalchemy import Connection, text

from casework.store import Store

COLUMNS: Final = "select notification_id, originator_id, originator_version, topic, state from facts"
BY_CASE: Final = f"""{COLUMNS} where originator_id > :after and originator_id <= :until and notification_id + 0 <= :upto
    order by originator_id, originator_version limit :limit"""
"""`+ 0` keeps the database from the index of positions: it would read all facts and sort them for every page."""
ONE_CASE: Final = f"""{COLUMNS} where originator_id = :case and notification_id + 0 between :since and :upto
    order by originator_version"""
SOME_CASES: Final = f"""{COLUMNS} where originator_id > :after and originator_version = 1 and topic = 'case.received'
    order by originator_id limit :limit"""
FIRST: Final = UUID(int=0)
END: Final = UUID(int=2**128 - 1)
"""The ids of all cases lie between these two."""
LAST: Final = 2**62
"""Behind the position of every fact."""


def whole_cases(store: Store, after: UUID, upto: int, limit: int, until: UUID = END) -> Sequence[Notification]:
    """The facts up to a position of the next cases behind a case, all of each; more than `limit` only where one case has more.

    None of cases behind the id `until`.
    """
    while True:
        found = _read(store, BY_CASE, after=after, until=until, upto=upto, limit=limit)
        if len(found) < limit:
            return found
        whole = [each for each in found if each.originator_id != found[-1].originator_id]
        if whole:
            return whole
        limit *= 2


def of_case(store: Store, case: UUID, since: int, upto: int) -> Sequence[Notification]:
    """The facts of one case from a position up to another."""
    return _read(store, ONE_CASE, case=case, since=since, upto=upto)


def some_receipts(store: Store, after: UUID, limit: int) -> Sequence[Notification]:
    """The first facts of some cases, in the order of their ids, which is no order of anything: a fair sample."""
    return _read(store, SOME_CASES, after=after, limit=limit)


def _read(store: Store, statement: str, **values: Any) -> list[Notification]:
    given = {name: _key(store, value) for name, value in values.items()}
    with store.reading() as tx:
        _by_index(tx)
        rows = tx.execute(text(statement), given).all()
    return [Notification(UUID(str(case)), version, topic, state.encode(), position) for position, case, version, topic, state in rows]


def _by_index(tx: Connection) -> None:
    """A server that never counted the facts would sort all of them for each page."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)"))


def _key(store: Store, value: Any) -> Any:
    return value.hex if isinstance(value, UUID) and store.dialect == "sqlite" else value
