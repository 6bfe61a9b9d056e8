"""An open store on either database, and facts that only count."""

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from casework.store import CommandRecord, Store

CASE = UUID("00000000-0000-0000-0000-0000000000c1")


@pytest.fixture
def store(any_url: str) -> Iterator[Store]:
    """A new store, on SQLite and on PostgreSQL."""
    with Store.open(any_url) as store:
        yield store


@pytest.fixture
def fact() -> Callable[..., StoredEvent]:
    """A stored fact of a case at a version."""
    return lambda version, case=CASE, state=b'{"fen":1}': StoredEvent(case, version, "test.paid", state)


@pytest.fixture
def asked() -> Callable[..., CommandRecord]:
    """A command of a case that leads to a version."""
    return lambda version=1, case=CASE, id=None, body=b"one", caller="window": CommandRecord(id or uuid4(), caller, body, case, version)
