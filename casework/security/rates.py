"""Rates 频次: how often one phone or address came within the hour, counted in the database, so that all processes count together."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import new
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from casework.store import Store

WINDOW: Final = 3600
"""Seconds of one window."""

metadata = MetaData()
rates = Table(
    "rates", metadata,
    Column("key", LargeBinary, primary_key=True), Column("window", BigInteger, primary_key=True), Column("count", Integer, nullable=False),
)  # fmt: skip


class TooOften(Exception):
    """The hour's share is used up; `seconds` until the next hour begins."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many requests; try again in {seconds} seconds")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Rates:
    """Counters by kind and name under a keyed hash: nobody reads phones or addresses out of the table."""

    store: Store
    key: bytes

    def count(self, now: datetime, **limits: tuple[str, int]) -> None:
        """Counts one request under every kind, `phone=(number, 5)`; all or none of them. Raises TooOften."""
        window, second = divmod(int(now.timestamp()), WINDOW)
        with self.store.writing() as tx:
            tx.execute(delete(rates).where(rates.c.window < window))
            for kind, (name, limit) in sorted(limits.items()):
                if tx.execute(self._counted(self._hashed(kind, name), window)).scalar_one() > limit:
                    raise TooOften(WINDOW - second)

    def _counted(self, key: bytes, window: int) -> Any:
        insert: Any = sqlite.insert if self.store.dialect == "sqlite" else postgresql.insert
        row = insert(rates).values(key=key, window=window, count=1)
        return row.on_conflict_do_update(index_elements=["key", "window"], set_={"count": rates.c.count + 1}).returning(rates.c.count)

    def _hashed(self, kind: str, name: str) -> bytes:
        return new(self.key, f"{kind}\x00{name}".encode(), sha256).digest()
