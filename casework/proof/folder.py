"""The folder of signed notes outside the database: a file each, whole or not at all, never written over."""

import os
from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex
from typing import Final, NamedTuple

from casework.proof.notes import NoteDamaged, Sealed, read_note

ENDING: Final = ".checkpoint"


class Read(NamedTuple):
    """What a folder holds: notes of one database in order, what is wrong with others by file, and the databases of the rest."""

    notes: list[Sealed]
    faults: list[str]
    others: set[str]


def file_name(database: str, epoch: int, number: int) -> str:
    """Database, epoch and number, so that names sort as the notes follow each other."""
    return f"{database[:8]}-{epoch:04d}-{number:08d}{ENDING}"


def put(folder: Path, sealed: Sealed) -> None:
    """Writes a note to the disk; one that is there stays as it is. Raises OSError."""
    note = sealed.note
    path = folder / file_name(note.database, note.epoch, note.number)
    if path.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{path.name}.{token_hex(4)}"
    try:
        with draft.open("x", encoding="utf-8") as file:
            file.write(sealed.text)
            file.flush()
            os.fsync(file.fileno())
        _name(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _name(draft: Path, path: Path) -> None:
    """Gives the file its name unless another took it; a share of another machine may know no links."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:
        if not path.exists():
            draft.rename(path)


def latest(folder: Path, database: str) -> Sealed | None:
    """The newest note of a database in the folder that can be read."""
    for path in sorted(folder.glob(f"{database[:8]}-*{ENDING}"), reverse=True):
        try:
            sealed = read_note(path.read_text(encoding="utf-8"))
        except (NoteDamaged, UnicodeDecodeError, OSError):
            continue
        if sealed.note.database == database:
            return sealed
    return None


def names(folder: Path | None) -> list[str]:
    """The files of notes, by name."""
    return sorted(path.name for path in folder.glob(f"*{ENDING}")) if folder is not None and folder.is_dir() else []


def texts(folder: Path | None) -> list[str]:
    """What the files hold."""
    return [] if folder is None else [(folder / name).read_text(encoding="utf-8", errors="replace") for name in names(folder)]


def read(folder: Path | None, database: str, among: Sequence[str]) -> Read:
    """The notes in these files of a folder. A damaged one is told and left out; whose it was is not known."""
    found = Read([], [], set())
    for path in [] if folder is None else [folder / name for name in among]:
        try:
            sealed = read_note(path.read_text(encoding="utf-8"))
        except (NoteDamaged, UnicodeDecodeError, OSError) as fault:
            found.faults.append(f"{path.name}: {fault if isinstance(fault, NoteDamaged) else 'it cannot be read'}")
            continue
        if sealed.note.database == database:
            found.notes.append(sealed)
        else:
            found.others.add(sealed.note.database)
    found.notes.sort(key=lambda each: (each.note.epoch, each.note.number))
    return found
