"""Checks a whole history: facts against leaves, leaves and facts against signed checkpoints and kept heads. Knows no database."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from casework.proof.accepting import accepted, bound, called, missing
from casework.proof.faults import Fault, Report
from casework.proof.history import History, Told
from casework.proof.naming import named
from casework.proof.notes import Note
from casework.proof.passing import Mark, Pass


def check(history: History, told: Told = lambda _number: None) -> Report:
    """Everything that can be said about a history; see Report."""
    notes, faults = accepted(history.notes, history.keys)
    marks = [*map(_mark, notes), *_kept(history)]
    kept = [mark for mark in marks if mark.size and not _lost(notes, mark)]
    this = Pass(history, sorted(kept, key=lambda mark: mark.size))
    this.run(told)
    facts = this.facts
    report = Report(history.database, history.epoch, facts.tree.size, facts.last, facts.tree.root().hex(), checkpoints=len(notes))
    report.keys = sorted({each.key for each in history.notes})
    report.remarks = [*history.remarks, *_remarks(notes, history)]
    report.faults = [*history.faults, *faults, *_strange(history), *_of_rows(this), *_of_notes(this, history.made_at)]
    report.more = this.more
    best = facts.right
    if best is not None:
        report.covered, report.covered_position, report.covered_at = best.size, best.position or 0, f"{best.at:%Y-%m-%dT%H:%M:%SZ}"
    return report


def _of_rows(this: Pass) -> list[Fault]:
    """What differs between facts and leaves; as far as all notes agree with the facts, the leaves are at fault."""
    if not this.doubts:
        return this.gaps
    agreed = this.facts.agreed
    if not agreed or this.facts.wrong or not this.leaves.wrong:
        return named(this.doubts, this.versions, this.gaps)
    proven = [doubt for doubt in this.doubts if doubt.position <= agreed]
    others = [doubt for doubt in this.doubts if doubt.position > agreed]
    return [Fault("leaves", proven[0].position, "casework prove --rebuild", proven[-1].position), *named(others, this.versions, ())]


def _of_notes(this: Pass, made_at: datetime | None) -> list[Fault]:
    """Where history was rewritten so that its leaves agree, and where it ends before a note does."""
    faults = []
    if this.leaves.wrong and this.facts.wrong:
        mark, good, bad = this.leaves.wrong[0]
        faults.append(Fault("rewritten", good + 1, f"{mark.called} gives another root", bad))
    ahead = [mark for mark in this.facts.ahead if made_at is None or mark.at <= made_at]
    if ahead and (not this.doubts or this.leaves.ahead):
        mark, here = max(ahead, key=lambda each: each.size), this.facts.tree.size
        upto = "" if mark.position is None else f" up to position {mark.position}"
        faults.append(
            Fault("rolled_back", this.facts.last + 1, f"{mark.called} covers {mark.size} facts{upto}, here are {here}", mark.position)
        )
    return faults


def _mark(note: Note) -> Mark:
    return Mark(note.size, note.root, note.epoch, note.at, called(note), note.position, signed=True)


def _kept(history: History) -> Iterator[Mark]:
    for head in history.heads:
        if head.is_of(history.database):
            yield Mark(head.size, head.root, head.epoch, head.at, head.called, None, signed=False)


def _strange(history: History) -> Iterator[Fault]:
    for head in history.heads:
        if not head.is_of(history.database):
            yield Fault("database", detail=f"it says it is {history.database}, {head.called} is of {head.database}…")


def _lost(notes: Sequence[Note], mark: Mark) -> bool:
    kept = bound(notes, mark.epoch)
    return kept is not None and mark.size > kept


def _remarks(notes: Sequence[Note], history: History) -> list[str]:
    remarks = []
    for note in notes:
        if note.kind == "recovery":
            ahead = [other for other in notes if other.epoch < note.epoch and other.size > note.size]
            lost = max((other.size for other in ahead), default=note.size) - note.size
            remarks.append(f"{called(note)}: {note.cause}; {lost} signed facts of before were not in it")
    if notes and not history.keys:
        remarks.append("nobody named a key, and this office's is not at hand: the checkpoints are believed as they say of themselves")
    if gone := missing(notes):
        remarks.append(f"{gone} checkpoints between those at hand are not here; later ones cover the same facts")
    if history.epoch and history.epoch not in {note.epoch for note in notes}:
        remarks.append(f"the database says it was restored (epoch {history.epoch}), and no signed recovery record says so")
    return remarks
