"""The head 存证首 of a checkpoint: one line that a witness keeps on paper or in a mail, and by which a history is held to it later.

Whoever holds one needs neither the checkpoint's file nor its key: a database put back together with its checkpoints, or rewritten by who
has the key, does not fit it.
"""

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from casework.proof.notes import Note

MOMENT: Final = "%Y%m%dT%H%M%SZ"
FORM: Final = re.compile(r"([0-9a-f]{8})\.(\d{1,6})\.(\d{1,9})\.(\d{1,15})\.(\d{8}t\d{6}z)\.([0-9a-f]{64})")


class HeadWrong(ValueError):
    """A text is no head."""


class Head(NamedTuple):
    """The first characters of the database's name, epoch and number of the checkpoint, how many facts it covers, when, and their root."""

    database: str
    epoch: int
    number: int
    size: int
    at: datetime
    root: bytes

    @property
    def text(self) -> str:
        """What is printed: `1a2b3c4d.0.12.345.20261121T090000Z.9f2c…`, 64 hexadecimal digits last."""
        return f"{self.database}.{self.epoch}.{self.number}.{self.size}.{self.at.astimezone(UTC):{MOMENT}}.{self.root.hex()}"

    @property
    def called(self) -> str:
        """By name, for people."""
        return f"head {self.epoch}/{self.number} of {self.at:%Y-%m-%dT%H:%MZ}"

    def is_of(self, database: str) -> bool:
        """Whether it is of this database."""
        return database.startswith(self.database)


def head_of(note: Note) -> Head:
    """The head of a note."""
    return Head(note.database[:8], note.epoch, note.number, note.size, note.at, note.root)


def read_head(text: str) -> Head:
    """The head of a text, blanks and capitals of a typist forgiven. Raises HeadWrong."""
    found = FORM.fullmatch("".join(text.split()).lower())
    try:
        if found is None:
            raise ValueError(text)
        database, epoch, number, size, at, root = found.groups()
        moment = datetime.strptime(at.upper(), MOMENT).replace(tzinfo=UTC)
    except ValueError:
        raise HeadWrong(f"{text!r} is no head; it is one line of six parts, as printed by: casework prove --head") from None
    return Head(database, int(epoch), int(number), int(size), moment, bytes.fromhex(root))
