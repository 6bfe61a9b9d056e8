"""A history of a few cases in either database, signed; and the raw hand that tampers with it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import text

from casework.domain.case import case_id
from casework.proof.checking import check
from casework.proof.databases import in_database
from casework.proof.faults import Report
from casework.proof.keeping import Keeper
from casework.proof.keys import KEY_VARIABLE, SigningKey
from casework.proof.notes import Sealed
from casework.store import Store

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECRET = "07" * 32
PUBLIC = SigningKey(bytes.fromhex(SECRET)).public
CASES = tuple(f"620502-2026-{number:06d}" for number in range(1, 6))
NOTE = "insert into meta (name, value) values ('epoch', :epoch) on conflict (name) do update set value = excluded.value"


@dataclass
class Signed:
    """A history with its keeper. `put` adds so many facts, case by case in turn."""

    store: Store
    keeper: Keeper
    url: str
    folder: Path

    def put(self, number: int) -> None:
        """Facts of five cases in turn, each a batch of its own stream."""
        done = self.store.recorder.max_notification_id() or 0
        every = [_fact(done + each) for each in range(number)]
        self.store.recorder.insert_events(every)

    def signs(self, cause: str = "test", minutes: int = 0) -> Sealed:
        """A checkpoint."""
        sealed = self.keeper.seal(cause, NOW.replace(minute=minutes))
        assert sealed is not None
        return sealed

    def does(self, statement: str, **values: object) -> None:
        """What somebody does who writes into the tables by hand."""
        with self.store.writing() as tx:
            tx.execute(text(statement), values)

    def restored(self, epoch: int) -> None:
        """What a restore notes."""
        self.does(NOTE, epoch=str(epoch))

    def checked(self, keys: Sequence[str] = (PUBLIC,)) -> Report:
        """What a check finds."""
        with in_database(self.url, self.folder, frozenset(keys)) as (history, _):
            return check(history)

    def kinds(self) -> list[tuple[str, int | None]]:
        """The faults, by kind and position."""
        return [(fault.kind, fault.position) for fault in self.checked().faults]


def _fact(number: int) -> StoredEvent:
    case, version = number % len(CASES), number // len(CASES) + 1
    return StoredEvent(case_id(CASES[case]), version, "case.noted", f'{{"n":{number},"词":"欠薪"}}'.encode())


def the_case(number: int) -> UUID:
    """The id of one of the cases."""
    return case_id(CASES[number])


@pytest.fixture
def signed_at(tmp_path: Path) -> Callable[[str], Iterator[Signed]]:
    """A history on a database."""

    def opened(url: str) -> Iterator[Signed]:
        environ = {KEY_VARIABLE: SECRET, "CASEWORK_CHECKPOINTS": str(tmp_path / "outside")}
        with Store.open(url) as store, closing(Keeper(store, environ)) as keeper:
            yield Signed(store, keeper, url, tmp_path / "outside")

    return opened


@pytest.fixture
def signed(any_url: str, signed_at: Callable[[str], Iterator[Signed]]) -> Iterator[Signed]:
    """On SQLite and on PostgreSQL: 23 facts, signed; position and number agree."""
    for each in signed_at(any_url):
        each.put(23)
        each.signs()
        yield each


@pytest.fixture
def embedded(sqlite_url: str, signed_at: Callable[[str], Iterator[Signed]]) -> Iterator[Signed]:
    """The same on SQLite."""
    for each in signed_at(sqlite_url):
        each.put(23)
        each.signs()
        yield each
