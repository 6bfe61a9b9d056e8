"""Says what was done to facts that differ from their leaves, as exactly as the leaves allow: by trying which undone change fits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from casework.proof.faults import Fault
from casework.proof.leaves import Entry, leaf

TRIES: Final = 50_000
"""How many undone changes are tried in all; about as many microseconds."""
NEAR: Final = 64
"""Differences compared with each other."""


class Doubt(NamedTuple):
    """A position where leaf and fact differ: no leaf (inserted), no row (deleted), or another one. `at_end`: nothing stands behind it."""

    position: int
    leaf: bytes | None
    row: Entry | tuple[int, str] | None
    at_end: bool = False


def named(doubts: Sequence[Doubt], versions: Mapping[bytes, int], gaps: Sequence[Fault]) -> list[Fault]:
    """A fault for each, in order; a cut-off end is one. `versions` are all cases, `gaps` what the versions of facts lack."""
    faults, tries = [], iter(range(TRIES))
    end = [doubt for doubt in doubts if doubt.at_end]
    rest = [doubt for doubt in doubts if not doubt.at_end]
    lone = gaps[0] if len(gaps) == 1 and sum(doubt.row is None for doubt in doubts) == 1 else None
    for doubt in rest:
        faults.append(_named(doubt, rest[:NEAR], versions, tries, lone))
    if end:
        faults.append(Fault("truncated", end[0].position, f"{len(end)} facts are gone", end[-1].position))
    return faults


def _named(doubt: Doubt, others: Sequence[Doubt], versions: Mapping[bytes, int], tries: Iterator[int], gap: Fault | None) -> Fault:
    position, expected, row, _ = doubt
    if row is None:
        return Fault("deleted", position, *(("", None, gap.case, (gap.version or 1) - 1) if gap else ()))
    if len(row) == 2:
        return Fault("unreadable", position, row[1])
    case, version = row[1].hex(), row[2]
    for other in others:
        if other.leaf is not None and other.position != position and leaf((other.position, *row[1:])) == other.leaf:
            return Fault("moved", position, f"this fact belongs to position {other.position}", None, case, version)
    if expected is None:
        return Fault("inserted", position, "", None, case, version)
    near = [other.row for other in others if other.row is not None and len(other.row) == 5]
    for fault, changed in _undone(row, near, versions):
        if next(tries, None) is None:
            break
        if leaf(changed) == expected:
            return fault
    return Fault("altered", position, "", None, case, version)


def _undone(row: Entry, near: Sequence[Entry], versions: Mapping[bytes, int]) -> Iterator[tuple[Fault, Entry]]:
    """What may have been done, and the fact as it would have been before: columns of its neighbours, of other cases, other versions."""
    position, case, version, topic, state = row
    for _, other_case, other_version, other_topic, other_state in near:
        swapped = Fault("case_swapped", position, f"it belongs to case {other_case.hex()} v{other_version}", None, case.hex(), version)
        yield swapped, (position, other_case, other_version, topic, state)
        yield Fault("topic_altered", position, "", None, case.hex(), version), (position, case, version, other_topic, state)
        mixed = Fault("altered", position, "the stored bytes of another fact stand here", None, case.hex(), version)
        yield mixed, (position, case, version, topic, other_state)
    for other in _close(version, versions.get(case, version)):
        yield (
            Fault("version_altered", position, f"it was version {other}", None, case.hex(), version),
            (position, case, other, topic, state),
        )
    for other_case in islice(versions, TRIES):
        swapped = Fault("case_swapped", position, f"it belongs to case {other_case.hex()}", None, case.hex(), version)
        yield swapped, (position, other_case, version, topic, state)


def _close(version: int, last: int) -> Iterable[int]:
    return range(1, min(max(version, last), 1000) + 3)
