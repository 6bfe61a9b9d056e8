"""Checks of an open database: clocks, durability, a pooler before it, its backups and its proof."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from casework.doctor.findings import Finding
from casework.doctor.kept import kept, old
from casework.doctor.proof import of_proof
from casework.settings import BACKUPS
from casework.store import Store
from casework.store.health import Pooled, backed_up_at, journal_of, pooler_before, server_settings

SKEW: Final = timedelta(seconds=60)
"""From this difference on no tick is done (design: a wrong clock must not escalate)."""
NOTABLE: Final = timedelta(seconds=5)
LOST: Final = {
    "fsync": "断电可能损坏整个数据库 a power cut may destroy the whole database",
    "full_page_writes": "断电可能损坏数据页 a power cut may leave torn pages",
    "synchronous_commit": "断电会丢失已受理事项 a power cut loses what was acknowledged",
}
FEW: Final = 40
"""Connections of a server below which two processes of ours can use them up; each takes up to 28."""


def skew(there: datetime, here: datetime) -> Iterator[Finding]:
    """The clocks of the database and of this machine."""
    off = abs(there - here)
    if off > NOTABLE:
        seconds = f"{off.total_seconds():.0f}"
        yield Finding(
            "clock_skew",
            f"本机与数据库时钟相差{seconds}秒；请启用时间同步(chrony)，超过60秒即停止到期处理",
            f"the clocks of this machine and the database differ by {seconds} s; synchronise both, over 60 s no deadline is worked on",
            serious=off > SKEW,
        )


def durability(settings: Mapping[str, str], journal: str) -> Iterator[Finding]:
    """Whether what was acknowledged survives a power cut; `journal` is SQLite's, empty for a server."""
    for name, lost in LOST.items():
        if settings.get(name, "on") == "off":
            zh, _, en = lost.partition(" ")
            yield Finding(
                f"{name}_off", f"PostgreSQL的{name}已关闭，{zh}；请设为on", f"{name} is off on the server: {en}; set it on", serious=True
            )
    if journal not in ("", "wal"):
        yield Finding(
            "no_wal",
            f"SQLite未使用WAL({journal})，读写互相阻塞；请检查所在文件系统",
            f"SQLite could not switch to WAL ({journal}); readers and writers block each other, look at its filesystem",
            serious=True,
        )
    if int(settings.get("max_connections", FEW)) < FEW:
        yield Finding(
            "few_connections",
            f"max_connections只有{settings['max_connections']}，两个进程即可占满；请设为100",
            f"max_connections is {settings['max_connections']}, which two processes can use up; set it to 100",
        )


def pooler(found: Pooled) -> Iterator[Finding]:
    """What stands before the server."""
    if found == "transaction":
        yield Finding(
            "pooler_in_transaction_mode",
            "连接池为事务模式，锁与LISTEN失效，可能重复处理；请改为会话模式(pool_mode = session)或直连",
            "a pooler lends one session to several clients: locks and LISTEN do not hold; set pool_mode = session, or connect directly",
            serious=True,
        )
    if found == "session":
        yield Finding("pooler", "数据库前有连接池；只能用会话模式", "a pooler stands before the server; it must stay in session mode")


def backups(last: str | None, now: datetime, position: int) -> Iterator[Finding]:
    """The age of the last backup of a database that holds something."""
    if last is None and position:
        yield Finding(
            "never_backed_up", "从未备份；请执行 casework backup 并定时运行", "never backed up; run casework backup, and every night"
        )
    elif last is not None:
        yield from old(datetime.fromisoformat(last), now)


def of_database(store: Store, url: str, environ: Mapping[str, str]) -> Iterator[Finding]:
    """All of them about one database."""
    now = datetime.now(UTC)
    yield from skew(store.time(), now)
    yield from durability(server_settings(store), journal_of(store))
    yield from pooler(pooler_before(url))
    if store.is_trial:
        return
    if folder := environ.get(BACKUPS):
        yield from kept(Path(folder), store.folder, store.meta.database, now)
    else:
        yield from backups(backed_up_at(store), now, store.recorder.max_notification_id() or 0)
    yield from of_proof(store, environ, now)
