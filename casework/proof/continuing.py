"""The proof that a later checkpoint continues a former one 连续性证明: nothing that the former vouched for was altered or taken out."""

from dataclasses import dataclass

from casework.proof.heads import head_of
from casework.proof.log import consistency_at, root_at
from casework.proof.notes import Note, read_note
from casework.store.proof import Pages, Proofs


class NoCheckpoint(ValueError):
    """There is no such checkpoint, or no proof between two; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Continued:
    """Two signed notes as they stand, and the path (hex, RFC 9162) that leads from the root of the former to that of the later."""

    former: str
    checkpoint: str
    consistency: list[str]


def continued(proofs: Proofs, former: tuple[int, int], later: tuple[int, int] | None = None) -> Continued:
    """That a note by epoch and number is continued by another, by default the newest. Raises NoCheckpoint."""
    with proofs.reading() as pages:
        texts = _text(pages, former), pages.last_note() or "" if later is None else _text(pages, later)
        a, b = (read_note(text).note for text in texts)
        extent = pages.extent()
        if not a.epoch == b.epoch == extent.epoch:
            raise NoCheckpoint(
                f"{_named(a)} and {_named(b)} are not both of epoch {extent.epoch}: a restore lies between, told by its recovery record"
            )
        if not 0 < a.size <= b.size <= extent.size or root_at(pages, b.size) != b.root or root_at(pages, a.size) != a.root:
            raise NoCheckpoint(f"{_named(b)} does not continue {_named(a)} in the leaves as they are; run: casework verify")
        path = consistency_at(pages, a.size, b.size)
    return Continued(*texts, [each.hex() for each in path])


def newest_head(proofs: Proofs) -> str | None:
    """The head of the newest note, for paper and mail; None where nothing is signed yet."""
    with proofs.reading() as pages:
        text = pages.last_note()
    return None if text is None else head_of(read_note(text).note).text


def read_name(text: str) -> tuple[int, int]:
    """Epoch and number of a note, `0/12`. Raises NoCheckpoint."""
    epoch, _, number = text.partition("/")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (epoch, number)):
        raise NoCheckpoint(f"{text!r} names no checkpoint; write epoch and number, such as 0/12")
    return int(epoch), int(number)


def _text(pages: Pages, name: tuple[int, int]) -> str:
    text = pages.note(*name)
    if text is None:
        raise NoCheckpoint(f"there is no checkpoint {name[0]}/{name[1]} in this database")
    return text


def _named(note: Note) -> str:
    return f"{note.kind} {note.epoch}/{note.number}"
