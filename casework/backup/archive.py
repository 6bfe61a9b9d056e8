"""The file of a backup: a zip of one member per table, JSON line by line, and the manifest that says what must be in it."""

import errno
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import msgspec

from casework.backup.weighing import Weight, read, written
from casework.store.drafts import draft_of, sync_folder

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
LEVEL: Final = 3
"""zlib's level: facts shrink to an eighth; the highest would save a seventh of that for four times the time."""
BUFFER: Final = 1 << 20
DAMAGE: Final = (BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError, OverflowError)
"""What a flipped byte raises, depending on where it lies."""

Progress = Callable[[int], None]
Kind = Literal["records", "keys"]


class BackupDamaged(ValueError):
    """A backup is not whole; the sentence names the file, the part and what to do."""


class BackupExists(ValueError):
    """A file is there already and is not written over."""


class Table(msgspec.Struct, frozen=True):
    """What a table must hold."""

    rows: int
    digest: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup is. `position` is that of its last fact, `taken_at` UTC, `release` ours, `schema` the step of the migrations.

    `epochs` are those of the master key that the keys in it are wrapped under: when their master keys are destroyed, it is unreadable.
    """

    kind: Kind
    release: str
    database: str
    purpose: str
    schema: str
    position: int
    taken_at: datetime
    tables: dict[str, Table]
    format: int = FORMAT
    epochs: list[int] = []


class Writer:
    """Writes tables into a file that is not whole before `finish`."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.tables: dict[str, Table] = {}

    def put(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], told: Progress) -> None:
        """One table; `told` hears how many rows went by."""
        weight, before = Weight(), 0
        with self._archive.open(f"{table}.jsonl", "w", force_zip64=True) as member:
            buffer = bytearray(msgspec.json.encode(columns) + b"\n")
            for row in rows:
                line = written(row)
                weight.add(line)
                buffer += line + b"\n"
                if len(buffer) > BUFFER:
                    member.write(buffer)
                    buffer.clear()
                    told(weight.rows - before)
                    before = weight.rows
            member.write(buffer)
        told(weight.rows - before)
        self.tables[table] = Table(weight.rows, weight.digest)

    def finish(self, manifest: Manifest) -> None:
        """The manifest, last."""
        self._archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))


class Backup:
    """A backup that is read. Every method raises BackupDamaged."""

    def __init__(self, path: Path, archive: ZipFile) -> None:
        self.path, self._archive = path, archive
        self.manifest = self._manifest()

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        with self._guarded(table), self._archive.open(f"{table}.jsonl") as member:
            return msgspec.json.decode(member.readline(), type=list[str])

    def rows(self, table: str, told: Progress = lambda _rows: None) -> Iterator[list[Any]]:
        """The rows of a table; after the last one it is certain that they are what was backed up."""
        weight, wanted = Weight(), self.manifest.tables[table]
        with self._guarded(table), self._archive.open(f"{table}.jsonl") as member:
            member.readline()
            for line in member:
                weight.add(line.rstrip(b"\n"))
                yield read(line)
                if weight.rows % 2000 == 0:
                    told(2000)
            told(weight.rows % 2000)
            if (weight.rows, weight.digest) != (wanted.rows, wanted.digest):
                raise ValueError("the rows are not those that were written")

    def _manifest(self) -> Manifest:
        with self._guarded(MANIFEST):
            said = msgspec.json.decode(self._archive.read(MANIFEST), type=Manifest)
        if said.format != FORMAT:
            raise BackupDamaged(f"{self.path}: a backup of format {said.format}; this release reads format {FORMAT}, run a newer one")
        return said

    @contextmanager
    def _guarded(self, part: str) -> Iterator[None]:
        """What is raised by whoever takes the rows passes through; only damage of the file is told as such."""
        try:
            yield
        except (*DAMAGE, OSError) as fault:
            if isinstance(fault, BackupDamaged) or not _of_damage(fault):
                raise
            raise BackupDamaged(
                f"{self.path}: the part {part} is damaged; take another backup, nothing was restored from this one"
            ) from fault


@contextmanager
def written_to(path: Path) -> Iterator[Writer]:
    """A new file, whole or not at all: it has its name only once everything is on the disk. Raises BackupExists."""
    _refuse_taken(path)
    with draft_of(path) as draft:
        with draft.open("r+b") as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        with opened(draft) as again:
            check(again)
        _refuse_taken(path)
        draft.rename(path)
    sync_folder(path.parent)


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """A backup to be read. Raises BackupDamaged."""
    try:
        archive = ZipFile(path)
    except (*DAMAGE, OSError) as fault:
        if not _of_damage(fault):
            raise
        raise BackupDamaged(f"{path}: this is no whole backup; it was cut off, or it is something else") from fault
    with archive:
        yield Backup(path, archive)


def _of_damage(fault: Exception) -> bool:
    """Whether the file is at fault: a spoilt offset may point before its beginning. Other faults of the machine are not its own."""
    return not isinstance(fault, OSError) or fault.errno == errno.EINVAL


def check(backup: Backup, told: Progress = lambda _rows: None) -> None:
    """Reads everything once. Raises BackupDamaged."""
    for table in backup.manifest.tables:
        for _ in backup.rows(table, told):
            pass


def _refuse_taken(path: Path) -> None:
    if path.exists():
        raise BackupExists(f"{path} is there already; name another file, or a folder")
