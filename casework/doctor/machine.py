"""Checks of the machine that need no open database: settings, the folder of an embedded database, its disk, the master key's file."""

import shutil
import stat
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from casework.doctor.findings import Finding
from casework.security.master_key import FILE_NAME, FILE_VARIABLE, KEY_VARIABLE
from casework.settings import KNOWN

MOUNTS: Final = Path("/proc/self/mounts")
SHARED: Final = ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.glusterfs", "glusterfs", "ceph", "lustre", "afs", "gfs2", "ocfs2")
"""Filesystems of other machines: SQLite's locks and shared memory do not hold there."""
PASSING: Final = ("tmpfs", "ramfs")
FULL: Final = 0.03
NEARLY: Final = 0.10
"""Shares of a disk that are left when it is full at any moment, and when it is time to act."""


def settings(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Names in the environment that look like ours and are none."""
    for name in sorted(environ):
        if name.startswith("CASEWORK_") and name not in KNOWN:
            near = get_close_matches(name, KNOWN, 1)
            zh, en = (f"，是否应为{near[0]}", f"; did you mean {near[0]}") if near else ("", "")
            yield Finding("unknown_setting", f"环境变量{name}不起作用{zh}", f"the setting {name} is not known and does nothing{en}")


def master_key(environ: Mapping[str, str], folder: Path | None) -> Iterator[Finding]:
    """Where the master key comes from, and who else may read it."""
    named = environ.get(FILE_VARIABLE)
    if not named and environ.get(KEY_VARIABLE):
        yield Finding(
            "key_in_environment",
            f"主密钥直接写在环境变量{KEY_VARIABLE}中，同机其他进程可能读到；请改用{FILE_VARIABLE}指向文件",
            f"the master key stands in {KEY_VARIABLE} itself, where other programs may see it; put it into a file named by {FILE_VARIABLE}",
        )
        return
    path = Path(named) if named else (folder / FILE_NAME if folder is not None else None)
    if path is None or not path.exists():
        return
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        zh, en = f"主密钥文件{path}其他用户可读；请执行 chmod 600 {path}", f"others may read the master key: chmod 600 {path}"
        yield Finding("key_readable", zh, en, serious=True)


def folder(place: Path, *, mounts: str | None = None, trial: bool = False) -> Iterator[Finding]:
    """The folder of an embedded database: who may read it, and on what it lies by `mounts`, by default the machine's own table."""
    if stat.S_IMODE(place.stat().st_mode) & 0o007:
        zh, en = f"数据目录{place}其他用户可进入；请执行 chmod 700 {place}", f"others may enter the data folder: chmod 700 {place}"
        yield Finding("folder_readable", zh, en)
    kind = filesystem_of(place, MOUNTS.read_text(encoding="utf-8") if mounts is None else mounts)
    if kind in SHARED:
        yield Finding(
            "network_filesystem",
            f"SQLite数据库位于网络文件系统({kind})，锁不可靠，数据可能损坏；请移到本机磁盘或改用PostgreSQL",
            f"the SQLite database lies on a network filesystem ({kind}), where locks do not hold; use a local disk or PostgreSQL",
            serious=True,
        )
    if kind in PASSING and not trial:
        yield Finding(
            "passing_filesystem",
            f"数据库位于内存文件系统({kind})，重启即丢失；请移到磁盘",
            f"the database lies in memory ({kind}) and is gone at the next start; move it to a disk",
            serious=True,
        )


def disk(place: Path, *, free: float | None = None) -> Iterator[Finding]:
    """How much of the disk is left; `free` as a share of it, by default asked of the machine."""
    usage = shutil.disk_usage(place)
    left = usage.free / usage.total if free is None else free
    if left < NEARLY:
        yield Finding(
            "disk_full",
            f"{place}所在磁盘只剩{left:.0%}；请清理或扩容，磁盘满时不再受理",
            f"{left:.0%} of the disk of {place} is left; make room, nothing can be received on a full disk",
            serious=left < FULL,
        )


def filesystem_of(place: Path, mounts: str) -> str:
    """The kind of filesystem that a folder lies on, by a table of mounts; empty where it does not say."""
    path, found, kind = str(place.resolve()), "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        if len(point) >= len(found) and (point == "/" or path == point or path.startswith(point + "/")):
            found, kind = point, parts[2]
    return kind
