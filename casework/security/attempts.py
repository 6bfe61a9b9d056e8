"""Failed attempts cost time: after a few free ones each further failure doubles the wait, the same in every process.

Kept under a keyed hash of what was tried, because people also type their password into the field of the name.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import new
from typing import Any, Final

from sqlalchemy import bindparam, case, delete, literal, update

from casework.security.records import adding, attempts
from casework.store import Store

LONGEST: Final = 900.0
"""Seconds that one more failure costs at most; nobody is locked out for good."""
FORGOTTEN: Final = 3600.0
"""Seconds without an attempt after which failures are forgotten."""


class TooSoon(Exception):
    """Failures cost time, and it is not over."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__("too many failed attempts; wait, then try again")
        self.retry_at = retry_at


@dataclass(frozen=True, slots=True)
class Attempts:
    """Attempts at one kind of door, `free` of which cost nothing. `key` makes names unreadable in the database."""

    store: Store
    key: bytes
    door: str
    free: int

    def begin(self, name: str, now: datetime) -> None:
        """Counts an attempt as failed before it is looked at, so that a hundred at once do not slip through. Raises TooSoon."""
        hashed, at = self._hashed(name), now.timestamp()
        with self.store.writing() as tx:
            tx.execute(delete(attempts).where(attempts.c.last_at < at - FORGOTTEN))
            row = tx.execute(self._counted(hashed, at)).first()
            if row is not None:
                tx.execute(update(attempts).where(attempts.c.key == hashed).values(retry_at=at + self.wait(row.failures)))
                return
            until = tx.execute(attempts.select().where(attempts.c.key == hashed)).one().retry_at
        raise TooSoon(datetime.fromtimestamp(until, UTC))

    def forgive(self, name: str) -> None:
        """The attempt was good: all failures under this name are forgotten."""
        with self.store.writing() as tx:
            tx.execute(delete(attempts).where(attempts.c.key == self._hashed(name)))

    def take_back(self, name: str) -> None:
        """The attempt was good and does not count, while the failures of others under this name stay."""
        fewer = case((attempts.c.failures > 0, attempts.c.failures - 1), else_=literal(0))
        with self.store.writing() as tx:
            tx.execute(update(attempts).where(attempts.c.key == self._hashed(name)).values(failures=fewer, retry_at=0.0))

    def wait(self, failures: int) -> float:
        """Seconds that so many failures cost."""
        return 0.0 if failures <= self.free else min(LONGEST, 2.0 ** min(failures - self.free - 1, 30))

    def _counted(self, hashed: bytes, at: float) -> Any:
        row = adding(self.store, attempts).values(key=hashed, failures=1, retry_at=0.0, last_at=at)
        changed = {"failures": attempts.c.failures + 1, "last_at": bindparam("at", at)}
        return row.on_conflict_do_update(index_elements=["key"], set_=changed, where=attempts.c.retry_at <= at).returning(
            attempts.c.failures
        )

    def _hashed(self, name: str) -> bytes:
        return new(self.key, f"{self.door}\x00{name}".encode(), sha256).digest()
