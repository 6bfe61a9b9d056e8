"""Files that are whole or not there: written as a draft beside their name. What a process that was killed left goes with the next one."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

ENDING: Final = ".part"
DRAFT: Final = re.compile(r"\.(.+)\.[0-9a-f]{8}\.part")
BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""A draft, and what SQLite keeps beside it."""


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """A new empty file for nobody else to read. Whoever has filled it renames it; else nothing is left. Raises OSError."""
    sweep(path)
    draft, handle = _made(path)
    try:
        yield draft
    finally:
        _remove(draft)
        os.close(handle)


def made_once(path: Path, content: bytes) -> bool:
    """Writes a file for nobody else to read, unless there is one: whole or not at all. Whether it was this one. Raises OSError."""
    with draft_of(path) as draft:
        with draft.open("r+b") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Makes sure that a new name in a folder outlasts a power cut, where the filesystem can (shares of other machines cannot)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def sweep(path: Path) -> None:
    """Removes the drafts of `path`, and of names that differ from it in digits only, whose process is gone."""
    for found in path.parent.glob(f".*{ENDING}"):
        named = DRAFT.fullmatch(found.name)
        if named and _family(named[1]) == _family(path.name) and _abandoned(found):
            _remove(found)


def _family(name: str) -> str:
    return re.sub(r"\d", "0", name)


def _made(path: Path) -> tuple[Path, int]:
    """A draft, and the handle whose lock tells others that somebody is at it."""
    while True:
        draft = path.with_name(f".{path.name}.{token_hex(4)}{ENDING}")
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        _locked(handle)
        if draft.exists():
            return draft, handle
        os.close(handle)


def _abandoned(draft: Path) -> bool:
    """Whether nobody is at a draft; no where that cannot be said."""
    with suppress(OSError):
        handle = os.open(draft, os.O_RDWR)
        try:
            return _locked(handle)
        finally:
            os.close(handle)
    return False


def _locked(handle: int) -> bool:
    """Whether the lock on a file could be taken; a filesystem without locks has none to give."""
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _remove(draft: Path) -> None:
    for suffix in BESIDE:
        Path(f"{draft}{suffix}").unlink(missing_ok=True)
