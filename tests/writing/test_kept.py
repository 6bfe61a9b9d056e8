"""Committed cases in memory: within a weight, never an older one over a newer, gone when they may be wrong."""

from uuid import UUID

from casework.domain.case import Case
from casework.writer.cache import BASE, PER_BYTE, Kept, KeptCases


def case(number: int, version: int = 1, stored: int = 100) -> tuple[UUID, Kept]:
    """A case of a stream and version."""
    made = Case(f"620502-2026-{number:06d}")
    made.version = version
    return made.id, Kept(made, stored)


def test_the_cases_longest_unused_make_room():
    kept = KeptCases(limit=2 * (BASE + 100 * PER_BYTE))
    one, two, three = (case(number) for number in (1, 2, 3))
    kept.keep(*one)
    kept.keep(*two)
    assert kept.get(one[0]) is one[1]
    kept.keep(*three)
    assert (kept.get(one[0]), kept.get(two[0]), kept.get(three[0])) == (one[1], None, three[1])
    assert kept.weight == 2 * (BASE + 100 * PER_BYTE)


def test_an_older_version_read_late_does_not_replace_a_newer_one():
    kept = KeptCases()
    stream, newer = case(1, version=7, stored=700)
    kept.keep(stream, newer)
    kept.keep(*case(1, version=6, stored=600))
    assert (kept.get(stream), kept.weight) == (newer, newer.weight)


def test_a_longer_life_weighs_more_and_what_is_forgotten_nothing():
    kept = KeptCases()
    for stored in (100, 900):
        kept.keep(*case(1, stored=stored))
        assert kept.weight == BASE + PER_BYTE * stored
    kept.keep(*case(2))
    kept.evict([case(1)[0], case(9)[0]])
    assert (len(kept), kept.weight) == (1, BASE + PER_BYTE * 100)
    kept.clear()
    assert (len(kept), kept.weight) == (0, 0)
