"""What is checked: a telling of the facts, and what vouches for it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from casework.proof.faults import Fault
from casework.proof.heads import Head
from casework.proof.leaves import Entry
from casework.proof.notes import Sealed

Row = Entry | tuple[int, str]
"""A fact, or a position and why no fact is there."""
Told = Callable[[int], None]


@dataclass(slots=True)
class History:
    """What is checked, and what vouches for it. `keys` are the public keys that are believed (hex); none: all are.

    `made_at` is when a copy was made: notes of later may well cover more than it holds. None for the living database.
    `heads` are what a witness kept of checkpoints; they are believed.
    """

    database: str
    epoch: int
    rows: Iterable[Row]
    leaves: Iterable[tuple[int, bytes]] = ()
    notes: Sequence[Sealed] = ()
    keys: frozenset[str] = frozenset()
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    made_at: datetime | None = None
    heads: Sequence[Head] = ()
