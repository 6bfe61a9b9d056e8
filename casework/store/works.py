"""Long work 长时任务 of administrators, kept where every process sees how far it has come; one at a time in a database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import msgspec
from sqlalchemy import Double, Integer, String, Text, column, insert, select, table, update

from casework.store import Store

__all__ = ["BusyWorking", "Work", "Works"]

LEASE: Final = "work"
LASTING: Final = 60.0
"""Seconds after which work that says nothing is taken for interrupted, in the database's time."""
RUNNING, DONE, FAILED, INTERRUPTED = "running", "done", "failed", "interrupted"
_works = table(
    "works",
    column("id", String), column("kind", String), column("by", String), column("unit", String), column("asked", Text),
    column("state", String), column("done", Integer), column("total", Integer), column("result", Text), column("fault", String),
    column("begun_at", Double), column("beat_at", Double), column("ended_at", Double),
)  # fmt: skip


class BusyWorking(Exception):
    """Other long work runs."""


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work. `asked` and `result` are plain data without anything personal; `state` is running, done, failed or interrupted."""

    id: str
    kind: str
    by: str
    unit: str
    asked: Any
    state: str
    done: int
    total: int
    result: Any
    fault: str | None
    begun_at: datetime
    ended_at: datetime | None


class Works:
    """The works of a database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, kind: str, by: str, unit: str, asked: Any) -> Work:
        """Enters new work and takes the turn of working. Raises BusyWorking."""
        name = uuid4().hex
        if self._store.acquire_lease(LEASE, name, LASTING) is None:
            raise BusyWorking
        now = self._store.time().timestamp()
        with self._store.writing() as tx:
            tx.execute(insert(_works).values(
                id=name, kind=kind, by=by, unit=unit, asked=_text(asked), state=RUNNING, done=0, total=0, begun_at=now, beat_at=now,
            ))  # fmt: skip
        return self._found(name)

    def beat(self, name: str, done: int, total: int) -> bool:
        """Tells how far it has come; whether the turn is still its own."""
        mine = self._store.acquire_lease(LEASE, name, LASTING) is not None
        now = self._store.time().timestamp()
        with self._store.writing() as tx:
            tx.execute(update(_works).where(_works.c.id == name).values(done=done, total=total, beat_at=now))
        return mine

    def end(self, name: str, result: Any = None, fault: str | None = None, *, interrupted: bool = False) -> None:
        """What came of it; gives the turn back."""
        state = INTERRUPTED if interrupted else DONE if fault is None else FAILED
        now = self._store.time().timestamp()
        with self._store.writing() as tx:
            tx.execute(update(_works).where(_works.c.id == name).values(state=state, result=_text(result), fault=fault, ended_at=now))
        self._store.release_lease(LEASE, name)

    def find(self, name: str) -> Work | None:
        """One piece of work."""
        return next(iter(self._read(select(_works).where(_works.c.id == name))), None)

    def recent(self, limit: int = 20) -> list[Work]:
        """The newest first."""
        return self._read(select(_works).order_by(_works.c.begun_at.desc()).limit(limit))

    def _found(self, name: str) -> Work:
        found = self.find(name)
        assert found is not None
        return found

    def _read(self, question: Any) -> list[Work]:
        now = self._store.time().timestamp()
        with self._store.reading() as tx:
            return [_work(row, now) for row in tx.execute(question).mappings()]


def _work(row: Any, now: float) -> Work:
    silent = row["state"] == RUNNING and now - row["beat_at"] > LASTING
    return Work(
        row["id"], row["kind"], row["by"], row["unit"], _plain(row["asked"]), INTERRUPTED if silent else row["state"], row["done"],
        row["total"], _plain(row["result"]), row["fault"], datetime.fromtimestamp(row["begun_at"], UTC),
        None if row["ended_at"] is None else datetime.fromtimestamp(row["ended_at"], UTC),
    )  # fmt: skip


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _plain(text: str | None) -> Any:
    return None if text is None else msgspec.json.decode(text)
