"""How long the access log 访问日志 is kept: at least six months (网络安全法), three years unless the office sets otherwise."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Table, delete, select

from casework.security.records import metadata
from casework.store import Store

LEAST: Final = 183
"""Days: six months, 网络安全法 (2025) 第23条, formerly 第21条."""
DEFAULT: Final = 1095
"""Days: three years, as long as 个人信息保护法 第56条 wants impact records kept."""
LOGS: Final = ("access_log", "readings")
PORTION: Final = 5000
"""Rows deleted in one transaction, so that nobody waits long."""


def drop_old(store: Store, now: datetime, days: int) -> int:
    """Deletes the entries older than so many days; how many. Raises ValueError below the least that the law allows."""
    if days < LEAST:
        raise ValueError(f"the access log must be kept at least {LEAST} days (网络安全法); {days} are too few")
    before = (now - timedelta(days=days)).timestamp()
    return sum(_drop(store, table, before) for name, table in metadata.tables.items() if name in LOGS)


def _drop(store: Store, table: Table, before: float) -> int:
    gone = 0
    oldest = select(table.c.id).where(table.c.at < before).order_by(table.c.id).limit(PORTION)
    while True:
        with store.writing() as tx:
            portion = tx.execute(oldest).scalars().all()
            tx.execute(delete(table).where(table.c.id.in_(portion)))
        gone += len(portion)
        if len(portion) < PORTION:
            return gone
