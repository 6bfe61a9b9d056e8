"""Checks a whole history in one pass: facts against leaves, leaves and facts against signed checkpoints. Knows no database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain as all_of
from typing import Final

from casework.proof.accepting import accepted, bound, called, missing
from casework.proof.faults import Fault, Report
from casework.proof.leaves import Entry, leaf
from casework.proof.merkle import Growing
from casework.proof.naming import Doubt, named
from casework.proof.notes import Note, Sealed

MOST: Final = 1000
"""Differences that are looked at one by one; the rest is counted."""
EVERY: Final = 5000
UNKNOWN: Final = bytes(32)
"""Stands for a fact that cannot be read."""

Row = Entry | tuple[int, str]
"""A fact, or a position and why no fact is there."""
Told = Callable[[int], None]


@dataclass(slots=True)
class History:
    """What is checked, and what vouches for it. `keys` are the public keys that are believed (hex); none: all are.

    `made_at` is when a copy was made: notes of later may well cover more than it holds. None for the living database.
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


class Track:
    """A tree over one telling of the history, compared with every note at its size."""

    def __init__(self, marks: Sequence[Note]) -> None:
        self.tree = Growing()
        self.last = 0
        self.marks = marks
        self._next = 0
        self.wrong: list[tuple[Note, int, int]] = []
        self.right: Note | None = None
        self._right_at = 0

    def add(self, hash: bytes, position: int) -> None:
        """One more leaf, of the fact at a position."""
        self.tree.add(hash)
        self.last = position
        while self._next < len(self.marks) and self.marks[self._next].size == self.tree.size:
            note = self.marks[self._next]
            if self.tree.root() == note.root:
                self.right, self._right_at = note, position
            else:
                self.wrong.append((note, self._right_at, position))
            self._next += 1

    def fork(self) -> "Track":
        """The same so far, to be told otherwise from here on."""
        other = Track(self.marks)
        other.tree, other.last, other.wrong, other.right = self.tree.copy(), self.last, self.wrong.copy(), self.right
        other._next, other._right_at = self._next, self._right_at
        return other

    @property
    def ahead(self) -> Sequence[Note]:
        """Notes over more facts than there are."""
        return self.marks[self._next :]


class Check:
    """One pass. `leaves` is the telling of the stored leaves, and of the facts behind them; `facts` that of the facts alone."""

    def __init__(self, history: History, marks: Sequence[Note]) -> None:
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


def check(history: History, told: Told = lambda _number: None) -> Report:
    """Everything that can be said about a history; see Report."""
    notes, faults = accepted(history.notes, history.keys)
    kept = [note for note in notes if note.size and not _lost(notes, note)]
    this = Check(history, sorted(kept, key=lambda note: note.size))
    this.run(told)
    facts = this.facts
    report = Report(history.database, history.epoch, facts.tree.size, facts.last, facts.tree.root().hex(), checkpoints=len(notes))
    report.keys = sorted({each.key for each in history.notes})
    report.remarks = [*history.remarks, *_remarks(notes, history)]
    report.faults = [*history.faults, *faults, *_of_rows(this), *_of_notes(this, history.made_at)]
    report.more = this.more
    best = facts.right
    if best is not None:
        report.covered, report.covered_position, report.covered_at = best.size, best.position, f"{best.at:%Y-%m-%dT%H:%M:%SZ}"
    return report


def _of_rows(this: Check) -> list[Fault]:
    """What differs between facts and leaves; as far as all notes agree with the facts, the leaves are at fault."""
    if not this.doubts:
        return this.gaps
    best = this.facts.right
    if best is None or this.facts.wrong or not this.leaves.wrong:
        return named(this.doubts, this.versions, this.gaps)
    proven = [doubt for doubt in this.doubts if doubt.position <= best.position]
    others = [doubt for doubt in this.doubts if doubt.position > best.position]
    return [Fault("leaves", proven[0].position, "casework prove --rebuild", proven[-1].position), *named(others, this.versions, ())]


def _of_notes(this: Check, made_at: datetime | None) -> list[Fault]:
    """Where history was rewritten so that its leaves agree, and where it ends before a note does."""
    faults = []
    if this.leaves.wrong and this.facts.wrong:
        note, good, bad = this.leaves.wrong[0]
        faults.append(Fault("rewritten", good + 1, f"{called(note)} gives another root", bad))
    ahead = [note for note in this.facts.ahead if made_at is None or note.at <= made_at]
    if ahead and (not this.doubts or this.leaves.ahead):
        note, here = max(ahead, key=lambda each: each.size), this.facts.tree.size
        why = f"{called(note)} covers {note.size} facts up to position {note.position}, here are {here}"
        faults.append(Fault("rolled_back", this.facts.last + 1, why, note.position))
    return faults


def _lost(notes: Sequence[Note], note: Note) -> bool:
    kept = bound(notes, note.epoch)
    return kept is not None and note.size > kept


def _remarks(notes: Sequence[Note], history: History) -> list[str]:
    remarks = []
    for note in notes:
        if note.kind == "recovery":
            ahead = [other for other in notes if other.epoch < note.epoch and other.size > note.size]
            lost = max((other.size for other in ahead), default=note.size) - note.size
            remarks.append(f"{called(note)}: {note.cause}; {lost} signed facts of before were not in it")
    if gone := missing(notes):
        remarks.append(f"{gone} checkpoints between those at hand are not here; later ones cover the same facts")
    if history.epoch and history.epoch not in {note.epoch for note in notes}:
        remarks.append(f"the database says it was restored (epoch {history.epoch}), and no signed recovery record says so")
    return remarks
