"""The history of a database as it lies there, with its leaves and every note that is at hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.proof import folder as notes_folder
from casework.proof.bundle import noted
from casework.proof.faults import Fault
from casework.proof.history import History
from casework.store.proof_reading import Reading, reading


@contextmanager
def in_database(url: str, folder: Path | None, keys: frozenset[str]) -> Iterator[tuple[History, int]]:
    """The history of a database, and how many facts it has. The notes in the folder are looked at before the database."""
    before = notes_folder.names(folder)
    with reading(url) as seen:
        outside = notes_folder.read(folder, seen.database, before)
        inside, faults = noted(seen.notes())
        faults += [Fault("checkpoint", detail=each) for each in outside.faults]
        history = History(seen.database, seen.epoch, seen.rows(), seen.leaves(), [*outside.notes, *inside], keys, faults)
        history.faults += _other_database(seen, outside)
        if seen.extent is None:
            history.remarks.append("no leaves are stored: where something is wrong, only the checkpoints around it can be named")
        yield history, seen.total


def _other_database(seen: Reading, outside: notes_folder.Read) -> list[Fault]:
    faults = []
    if seen.extent is not None and seen.extent.size and seen.extent.database != seen.database:
        faults.append(Fault("database", detail=f"it says it is {seen.database}, its leaves are of {seen.extent.database}"))
    if seen.total and outside.others and not outside.notes:
        others = ", ".join(sorted(outside.others))
        faults.append(Fault("database", detail=f"it says it is {seen.database}, the folder holds checkpoints of {others} only"))
    return faults
