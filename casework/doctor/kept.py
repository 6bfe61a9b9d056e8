"""Checks of the folder of backups 备份目录, where one is named: the newest is there, recent, whole, and on another disk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from casework.backup.archive import BackupDamaged, opened
from casework.backup.taking import MOMENT, named_like
from casework.doctor.findings import Finding

STALE: Final = timedelta(days=2)
"""Age of the last backup that is worth a word."""


def kept(folder: Path, place: Path | None, database: str, now: datetime) -> Iterator[Finding]:
    """What lies in the folder of backups of `database`; `place` is the folder of an embedded one."""
    if not folder.is_dir():
        yield Finding(
            "backups_folder",
            f"备份目录{folder}不存在；请创建或挂载",
            f"the folder of backups {folder} is not there; make or mount it",
            True,
        )
        return
    newest = max(folder.glob(named_like(database)), default=None)
    if newest is None:
        yield Finding(
            "no_backup",
            f"备份目录{folder}中没有本库的备份；请执行 casework backup 并定时运行",
            f"no backup of this database lies in {folder}; run casework backup, and every night",
            serious=True,
        )
        return
    yield from old(datetime.strptime(newest.name.rsplit("-", 1)[1], f"{MOMENT}.zip").replace(tzinfo=UTC), now)
    try:
        with opened(newest):
            pass
    except (BackupDamaged, OSError) as fault:
        yield Finding("backup_damaged", f"最近的备份{newest.name}不完整；请重新备份", f"{fault}; take another backup", serious=True)
    if place is not None and folder.stat().st_dev == place.stat().st_dev:
        yield Finding(
            "backups_beside",
            f"备份与数据库在同一磁盘({folder})，磁盘损坏时一并丢失；请存到另一台机器",
            f"backups lie on the disk of the database ({folder}) and are lost with it; keep them on another machine",
        )


def old(last: datetime, now: datetime) -> Iterator[Finding]:
    """Whether the last backup is too old."""
    if now - last > STALE:
        days = (now - last).days
        yield Finding(
            "backup_old", f"最近一次备份在{days}天前；请检查定时备份", f"the last backup is {days} days old; see why the nightly one fails"
        )
