"""Which notes are accepted: signed with a known key, one after the other, and ahead of the history only where a recovery explains it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from casework.proof.faults import Fault
from casework.proof.notes import NONE, Note, Sealed


def accepted(every: Iterable[Sealed], keys: frozenset[str]) -> tuple[list[Note], list[Fault]]:
    """The notes to be believed in order, and what is wrong with the others. Without `keys` every key is believed."""
    notes: dict[tuple[int, int], Note] = {}
    faults = []
    for note, key, _ in every:
        name = (note.epoch, note.number)
        if keys and key not in keys:
            faults.append(Fault("checkpoint", detail=f"{called(note)} is signed with the key {key}, which nobody named"))
        elif notes.setdefault(name, note) != note:
            faults.append(Fault("checkpoint", note.position, f"there are two different ones: {called(note)}"))
    found = [notes[name] for name in sorted(notes)]
    return found, faults + _broken_links(found) + _unexplained(found)


def called(note: Note) -> str:
    """A note by name, for people."""
    return f"{note.kind} {note.epoch}/{note.number} of {note.at:%Y-%m-%dT%H:%MZ}"


def bound(notes: Sequence[Note], epoch: int) -> int | None:
    """How many facts of an epoch were kept by the restores after it; None where there was none."""
    return min((note.size for note in notes if note.kind == "recovery" and note.epoch > epoch), default=None)


def missing(notes: Sequence[Note]) -> int:
    """How many notes are not there between those that are."""
    return sum(later.number - former.number - 1 for former, later in pairwise(notes) if former.epoch == later.epoch)


def _broken_links(notes: Sequence[Note]) -> list[Fault]:
    return [
        Fault("checkpoint", later.position, f"{called(later)} does not follow {called(former)}")
        for former, later in pairwise(notes)
        if former.epoch == later.epoch
        and ((later.number == former.number + 1 and later.former != former.digest) or later.size < former.size)
    ]


def _unexplained(notes: Sequence[Note]) -> list[Fault]:
    """An epoch begins with a recovery record, and nothing else is one; the very first begins from nothing."""
    faults = []
    for note in notes:
        begins = note.number == 1 and note.epoch > 0
        if begins != (note.kind == "recovery") or (note.number == 1 and note.epoch == 0 and note.former != NONE):
            faults.append(Fault("checkpoint", note.position, f"{called(note)} has no place here: an epoch begins with one recovery record"))
    return faults
