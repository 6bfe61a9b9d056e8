"""One pass over a history: facts beside their leaves, and both beside every root that somebody vouches for."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain as all_of
from typing import Final, NamedTuple

from casework.proof.faults import Fault
from casework.proof.history import History, Row, Told
from casework.proof.leaves import leaf
from casework.proof.merkle import Growing
from casework.proof.naming import Doubt

MOST: Final = 1000
"""Differences that are looked at one by one; the rest is counted."""
EVERY: Final = 5000
UNKNOWN: Final = bytes(32)
"""Stands for a fact that cannot be read."""


class Mark(NamedTuple):
    """That the first `size` facts had this root, the last at `position` (None: nobody says). One that is not `signed` is a head."""

    size: int
    root: bytes
    epoch: int
    at: datetime
    called: str
    position: int | None
    signed: bool


class Track:
    """A tree over one telling of the history, compared with every mark at its size. `right` is the last signed one that agrees.

    `agreed` is the position up to which any of them agrees, `held` up to which a head does: where a head does not fit, checkpoints
    that fit were signed by who rewrote the history.
    """

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.tree = Growing()
        self.last = 0
        self.marks = marks
        self._next = 0
        self.wrong: list[tuple[Mark, int, int]] = []
        self.right: Mark | None = None
        self.agreed = self.held = 0

    def add(self, hash: bytes, position: int) -> None:
        """One more leaf, of the fact at a position."""
        self.tree.add(hash)
        self.last, before = position, self.agreed
        while self._next < len(self.marks) and self.marks[self._next].size == self.tree.size:
            mark = self.marks[self._next]
            if self.tree.root() == mark.root:
                self.right, self.agreed, self.held = (mark, position, self.held) if mark.signed else (self.right, position, position)
            else:
                self.wrong.append((mark, before if mark.signed else self.held, position))
            self._next += 1

    def fork(self) -> "Track":
        """The same so far, to be told otherwise from here on."""
        other = Track(self.marks)
        other.tree, other.last, other.wrong, other.right = self.tree.copy(), self.last, self.wrong.copy(), self.right
        other._next, other.agreed, other.held = self._next, self.agreed, self.held
        return other

    @property
    def ahead(self) -> Sequence[Mark]:
        """Marks over more facts than there are."""
        return self.marks[self._next :]


class Pass:
    """One pass. `leaves` is the telling of the stored leaves, and of the facts behind them; `facts` that of the facts alone."""

    def __init__(self, history: History, marks: Sequence[Mark]) -> None:
        self._history = history
        self.leaves = Track(marks)
        self._facts: Track | None = None
        self.doubts: list[Doubt] = []
        self.more = 0
        self.versions: dict[bytes, int] = {}
        self.gaps: list[Fault] = []

    @property
    def facts(self) -> Track:
        """The telling of the facts alone."""
        return self._facts or self.leaves

    def run(self, told: Told) -> None:
        """The pass; `told` hears the number of facts now and then."""
        stored: Iterator[tuple[int, bytes]] = iter(self._history.leaves)
        expected = next(stored, None)
        for number, row in enumerate(self._history.rows, 1):
            if number % EVERY == 0:
                told(number)
            while expected is not None and expected[0] < row[0]:
                self._differs(Doubt(expected[0], expected[1], None))
                expected = next(stored, None)
            if expected is not None and expected[0] == row[0]:
                self._both(row, expected[1])
                expected = next(stored, None)
            elif expected is not None:
                self._differs(Doubt(row[0], None, row))
            else:
                self._both(row, None)
        for position, hash in all_of(() if expected is None else (expected,), stored):
            self._differs(Doubt(position, hash, None, at_end=True))

    def _both(self, row: Row, expected: bytes | None) -> None:
        """A fact, and its leaf where one is stored."""
        hash = UNKNOWN if len(row) == 2 else leaf(row)
        if hash is UNKNOWN or (expected is not None and hash != expected):
            self._differs(Doubt(row[0], expected, row))
            return
        self.leaves.add(hash, row[0])
        if self._facts is not None:
            self._facts.add(hash, row[0])
        self._follow(row)

    def _follow(self, row: Row) -> None:
        if len(row) == 5:
            position, case, version, _, _ = row
            if version != self.versions.get(case, 0) + 1 and len(self.gaps) < MOST:
                self.gaps.append(
                    Fault("gap", position, f"version {version} follows {self.versions.get(case, 0)}", None, case.hex(), version)
                )
            self.versions[case] = version

    def _differs(self, doubt: Doubt) -> None:
        if self._facts is None:
            self._facts = self.leaves.fork()
        if doubt.leaf is not None:
            self.leaves.add(doubt.leaf, doubt.position)
        if doubt.row is not None:
            self._facts.add(leaf(doubt.row) if len(doubt.row) == 5 else UNKNOWN, doubt.position)
            self._follow(doubt.row)
        if len(self.doubts) < MOST:
            self.doubts.append(doubt)
        else:
            self.more += 1
