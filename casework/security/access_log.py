"""The access log 访问日志: every refused access, and acts on people's channels. Never a secret, never personal data.

What was shown to whom stands apart, in `readings.py`: it is never dropped.
"""

import logging
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from threading import Condition, Thread
from typing import Any, Final

from sqlalchemy import Row, insert, select

from casework.security.records import access_log
from casework.store import Store, StoreUnavailable

log = logging.getLogger("casework.access")
WAITING: Final = 1000
"""Entries that may wait to be written; what comes on top is dropped and counted."""
BATCH: Final = 200
TELLING: Final = re.compile(r"[0-9]{7,}[Xx]?|[\u3400-\u9fff]+")
LONGEST: Final = 300
"""Characters of a path or name that are kept."""


@dataclass(frozen=True, slots=True)
class Access:
    """One access: who (as far as known), by which token, what was asked (path without query), what was answered, from where."""

    at: datetime
    method: str
    path: str
    status: int
    code: str
    person: str | None = None
    post: str | None = None
    unit: str | None = None
    token: str | None = None
    case_no: str | None = None
    address: str | None = None


class AccessLog:
    """Writes entries behind the answers. The writer's thread lives only while something waits, and the process waits for its end."""

    def __init__(self, store: Store, *, waiting: int = WAITING) -> None:
        self._store, self._most = store, waiting
        self._waiting: deque[Access] = deque()
        self._turn, self._busy = Condition(), False
        self._dropped, self._dropped_at = 0, datetime.fromtimestamp(0, UTC)

    def record(self, entry: Access) -> None:
        """Takes an entry and returns at once; where too many wait it is dropped, and the log says so itself."""
        with self._turn:
            if len(self._waiting) >= self._most:
                self._dropped, self._dropped_at = self._dropped + 1, entry.at
                return
            self._waiting.append(entry)
            if self._busy:
                return
            self._busy = True
        self._begin()

    def _begin(self) -> None:
        try:
            Thread(target=self._write_all, name="access-log").start()
        except RuntimeError:  # no more threads: the next entry tries again
            with self._turn:
                self._busy = False

    def flush(self, seconds: float = 5.0) -> bool:
        """Waits until all is written; whether that came about in time."""
        with self._turn:
            return self._turn.wait_for(lambda: not self._busy, timeout=seconds)

    def _write_all(self) -> None:
        while batch := self._next():
            try:
                with self._store.writing() as tx:
                    tx.execute(insert(access_log), [_row(entry) for entry in batch])
            except StoreUnavailable as fault:
                log.error("%d entries of the access log are lost: %s", len(batch), fault)
            except Exception:
                log.exception("%d entries of the access log are lost", len(batch))

    def _next(self) -> list[Access]:
        with self._turn:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            if self._dropped:
                log.error("%d entries of the access log were dropped: more came than could be written", self._dropped)
                batch.append(Access(self._dropped_at, "-", "-", 0, f"dropped {self._dropped}"))
                self._dropped = 0
            if not batch:
                self._busy = False
                self._turn.notify_all()
            return batch

    def since(self, moment: datetime, most: int) -> tuple[Access, ...]:
        """The entries from a moment on, oldest first; the newest `most` of them."""
        chosen = select(access_log).where(access_log.c.at >= moment.timestamp()).order_by(access_log.c.id.desc()).limit(most)
        with self._store.reading() as tx:
            return tuple(reversed([access_of(row) for row in tx.execute(chosen)]))


NAMES: Final[Sequence[str]] = tuple(field.name for field in fields(Access))


def _row(entry: Access) -> dict[str, Any]:
    row = {name: storable(getattr(entry, name)) for name in NAMES}
    return row | {"at": entry.at.timestamp(), "path": masked(entry.path), "case_no": masked(entry.case_no or "") or None}


def masked(path: str) -> str:
    """A path without what nobody's address holds: seven digits in a row, and Chinese words, save for an account behind `people`.

    Somebody may have typed the number or name of a person there, and what was asked in vain is kept for years.
    """
    parts = storable(path).split("/")
    return "/".join(part if before == "people" else TELLING.sub("…", part) for before, part in zip(["", *parts], parts, strict=False))


def storable(value: Any, longest: int = LONGEST) -> Any:
    """A text without what a database or a terminal could not bear, and not longer than is worth keeping."""
    if not isinstance(value, str):
        return value
    kept = value[:longest]
    return kept if kept.isprintable() else "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in kept)


def access_of(row: Row[Any]) -> Access:
    """A row as it was written."""
    values = {name: getattr(row, name) for name in NAMES}
    return Access(**(values | {"at": datetime.fromtimestamp(row.at, UTC)}))
