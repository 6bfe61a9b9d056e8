"""The disk of a selftest 磁盘: a small filesystem of its own that can be full, or, without the right to mount one, files that may not grow.

A mounted tmpfs is shrunk to what it holds, so that the kernel itself answers ENOSPC to whoever writes; freed, it is large again.
Elsewhere each process of the crew gets a limit on the size of files (RLIMIT_FSIZE): its writes end with EFBIG, which SQLite tells
as a full disk or as an I/O error. The limit holds each process alone and never the machine.
"""

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SIZE: Final = "2g"
SPARE: Final = 16 * 1024
"""Bytes left on a full disk, so that it fills in the middle of something."""
TRIES: Final = 6
UNLIMITED: Final = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


class Disk:
    """Where the trial database lies. `way` says how it is filled: `small filesystem`, `file size limit`, or empty where it cannot be."""

    def __init__(self, folder: Path, *, mounted: bool, embedded: bool) -> None:
        self.folder, self._mounted = folder, mounted
        self.way = "small filesystem" if mounted else "file size limit" if embedded and sys.platform == "linux" else ""

    def fill(self, pids: Iterable[int]) -> None:
        """Nothing more fits on it. Raises OSError."""
        if self._mounted:
            self._shrink()
            return
        largest = max((file.stat().st_size for file in self.folder.glob("*.db*")), default=0)
        self._limit(pids, (largest + SPARE, resource.RLIM_INFINITY))

    def free(self, pids: Iterable[int]) -> None:
        """There is room again."""
        if self._mounted:
            if not self._resize(SIZE):
                raise OSError(errno.EBUSY, "the filesystem does not grow again", str(self.folder))
        else:
            self._limit(pids, UNLIMITED)

    def _shrink(self) -> None:
        """To what it holds; others write meanwhile, and a size below what it holds by then is not taken."""
        for spare in (SPARE << n for n in range(TRIES)):
            stat = os.statvfs(self.folder)
            if self._resize(str((stat.f_blocks - stat.f_bfree) * stat.f_frsize + spare)):
                return
        raise OSError(errno.EBUSY, "the filesystem grows too fast to be filled", str(self.folder))

    def _resize(self, size: str) -> bool:
        command = ["mount", "-o", f"remount,size={size}", str(self.folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def _limit(self, pids: Iterable[int], limit: tuple[int, int]) -> None:
        if sys.platform == "linux":
            for pid in pids:
                try:
                    resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)
                except ProcessLookupError:
                    continue


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mounts a filesystem in memory on a folder for as long as this lasts; False where this user may not."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "casework-selftest", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)
