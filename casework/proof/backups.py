"""The facts in a file of `casework backup`, read as they lie there: a zip with a line of JSON for each row."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile, is_zipfile
from zlib import error as NotPacked

import msgspec

from casework.proof.faults import Fault
from casework.proof.history import History, Row
from casework.proof.notes import Sealed

COLUMNS: Final = ("notification_id", "originator_id", "originator_version", "topic", "state")
DAMAGE: Final = (BadZipFile, NotPacked, EOFError, KeyError, ValueError, TypeError, AttributeError, msgspec.MsgspecError)


class BackupUnreadable(ValueError):
    """A file is no backup of facts; the sentence says what it is instead."""


def is_backup(path: Path) -> bool:
    """Whether a file is a zip."""
    return is_zipfile(path)


@contextmanager
def backed_up(path: Path, notes: Sequence[Sealed], keys: frozenset[str]) -> Iterator[tuple[History, int]]:
    """The history in a backup, and how many facts it should hold. Raises BackupUnreadable."""
    with ZipFile(path) as archive:
        try:
            said = msgspec.json.decode(archive.read("manifest.json"))
            total, made_at = int(said["tables"]["facts"]["rows"]), datetime.fromisoformat(said["taken_at"]).astimezone(UTC)
            meta = dict(_table(archive, "meta", ("name", "value")))
            database = str(meta["database"])
        except DAMAGE as fault:
            raise BackupUnreadable(f"{path}: this is no backup of facts, or it is damaged; a backup of keys holds no history") from fault
        own = [each for each in notes if each.note.database == database]
        history = History(database, int(meta.get("epoch", 0)), _rows(archive, total), (), own, keys, made_at=made_at)
        if said["database"] != database:
            history.faults.append(Fault("database", detail=f"the manifest says {said['database']}, the table meta {database}"))
        yield history, total


def _rows(archive: ZipFile, total: int) -> Iterator[Row]:
    last = number = 0
    try:
        for position, case, version, topic, state in _table(archive, "facts", COLUMNS):
            last, number, key = int(position), number + 1, bytes.fromhex(case)
            if len(key) == 16 and key.hex() == case and 0 < version < 1 << 63:
                yield last, key, version, topic.encode(), state.encode()
            else:
                yield last, "its columns are not those of a fact"
        if number != total:
            yield last + 1, f"the backup says it holds {total} facts, here are {number}"
    except DAMAGE:
        yield last + 1, "the backup is damaged from here on"


def _table(archive: ZipFile, name: str, columns: Sequence[str]) -> Iterator[list[Any]]:
    """The chosen columns of a table."""
    decode = msgspec.json.Decoder(list[Any]).decode
    with archive.open(f"{name}.jsonl") as member:
        named = decode(member.readline())
        places = [named.index(column) for column in columns]
        for line in member:
            row = decode(line)
            yield [row[place] for place in places]
