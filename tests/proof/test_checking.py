"""Any mutation of the stored rows is found, and named as exactly as the leaves allow; and nothing else is ever named."""

from datetime import UTC, datetime
from uuid import NAMESPACE_DNS, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.proof.checking import check
from casework.proof.faults import first_bad
from casework.proof.history import History
from casework.proof.keys import SigningKey
from casework.proof.leaves import leaf
from casework.proof.merkle import Growing
from casework.proof.notes import Note, next_note, sealed

KEY = SigningKey(b"\x07" * 32)
NAMES = [uuid5(NAMESPACE_DNS, str(number)).bytes for number in range(4)]
FACTS = [(2 * number + 3, NAMES[number % 4], number // 4 + 1, b"case.noted", b'{"n":%d}' % number) for number in range(40)]
LEAVES = [(fact[0], leaf(fact)) for fact in FACTS]
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


def note_over(facts, former=None, **changes):
    tree = Growing()
    for fact in facts:
        tree.add(leaf(fact))
    draft = Note("checkpoint", "db", 0, 1, AT, len(facts), facts[-1][0], tree.root(), "test")
    return next_note(former, draft, lambda *_: ())


FIRST = note_over(FACTS[:17])
SECOND = note_over(FACTS[:33], FIRST)
NOTES = [sealed(note, KEY.public, KEY.sign) for note in (FIRST, SECOND)]


def checked(rows, leaves=LEAVES, notes=NOTES, **more):
    return check(History("db", 0, iter(rows), iter(leaves), notes, frozenset({KEY.public}), **more))


def found(report):
    return [(fault.kind, fault.position) for fault in report.faults]


def swapped(rows, i, j):
    rows = list(rows)
    rows[i], rows[j] = (rows[i][0], *rows[j][1:]), (rows[j][0], *rows[i][1:])
    return rows


def test_an_untouched_history_stands_and_says_what_is_not_yet_protected():
    report = checked(FACTS)
    assert report.ok and (report.size, report.position, report.covered, report.unprotected) == (40, 81, 33, 7)
    assert checked(FACTS, ()).root == report.root and checked(FACTS, LEAVES[:35]).ok
    assert checked([], (), ()).ok


@given(st.integers(0, 39), st.integers(0, 4), st.binary(min_size=1, max_size=4))
def test_a_changed_column_is_named_by_its_position(index, column, other):
    row = list(FACTS[index])
    row[column] = {0: row[0] + 1, 1: (other * 16)[:16], 2: row[2] + 1 + other[0], 3: row[3] + other, 4: row[4] + other}[column]
    report = checked([*FACTS[:index], tuple(row), *FACTS[index + 1 :]])
    assert not report.ok and first_bad(report.faults) == FACTS[index][0]
    wanted = {2: "version_altered", 3: "altered", 4: "altered"}.get(column)
    assert wanted is None or found(report) == [(wanted, row[0])]


@given(st.integers(0, 39), st.integers(0, 7), st.integers(0, 7))
def test_a_flipped_bit_is_named_by_its_position(index, byte, bit):
    state = bytearray(FACTS[index][4])
    state[byte % len(state)] ^= 1 << bit
    report = checked([*FACTS[:index], (*FACTS[index][:4], bytes(state)), *FACTS[index + 1 :]])
    assert found(report)[0] == ("altered", FACTS[index][0]) and len(report.faults) == 1


@given(st.integers(0, 39))
def test_a_deleted_fact_is_named_and_the_end_is_called_cut_off(index):
    report = checked([*FACTS[:index], *FACTS[index + 1 :]])
    assert found(report) == [("truncated" if index == 39 else "deleted", FACTS[index][0])]
    if index < 36:
        assert (report.faults[0].case, report.faults[0].version) == (FACTS[index][1].hex(), FACTS[index][2])


@given(st.integers(0, 39), st.sampled_from(NAMES))
def test_an_inserted_fact_is_named(index, case):
    new = (FACTS[index][0] - 1, case, 99, b"case.noted", b"{}")
    assert found(checked([*FACTS[:index], new, *FACTS[index:]])) == [("inserted", new[0])]


@given(st.integers(0, 39), st.integers(0, 39))
def test_two_facts_that_changed_places_are_both_named(i, j):
    report = checked(swapped(FACTS, i, j))
    assert found(report) == ([] if i == j else [("moved", FACTS[k][0]) for k in sorted((i, j))])


@given(st.integers(0, 39), st.integers(1, 3))
def test_a_fact_given_to_another_case_is_named_with_its_own(index, by):
    other = NAMES[(index + by) % 4]
    report = checked([*FACTS[:index], (FACTS[index][0], other, *FACTS[index][2:]), *FACTS[index + 1 :]])
    assert found(report) == [("case_swapped", FACTS[index][0])] and FACTS[index][1].hex() in report.faults[0].en


def test_two_facts_that_changed_cases_are_both_named():
    rows = list(FACTS)
    for mine, theirs in ((4, 9), (9, 4)):
        rows[mine] = (*FACTS[mine][:1], *FACTS[theirs][1:3], *FACTS[mine][3:])
    assert found(checked(rows)) == [("case_swapped", FACTS[4][0]), ("case_swapped", FACTS[9][0])]


def test_a_cut_off_end_is_named_from_its_first_to_its_last_fact():
    report = checked(FACTS[:30])
    assert found(report) == [("truncated", 63)] and report.faults[0].until == 81 and "10 facts" in report.faults[0].zh


def test_an_altered_topic_of_another_fact_is_called_so():
    rows = [*FACTS[:8], (*FACTS[8][:3], b"case.paid", FACTS[8][4]), *FACTS[9:]]
    rows[5] = (*FACTS[5][:4], b"{}")
    leaves = [(row[0], leaf(row)) for row in rows]
    rows[5] = (*rows[5][:3], b"case.paid", rows[5][4])
    rows[8] = (*rows[8][:3], b"case.noted", rows[8][4])
    assert found(checked(rows, leaves, ())) == [("topic_altered", 13), ("topic_altered", 19)]


# history and leaves rewritten together


@given(st.integers(0, 32))
def test_a_rewritten_history_is_named_between_the_checkpoints_around_it(index):
    rows = [*FACTS[:index], (*FACTS[index][:4], b'{"n":-1}'), *FACTS[index + 1 :]]
    for leaves in ([(row[0], leaf(row)) for row in rows], ()):
        (fault,) = checked(rows, leaves).faults
        low, high = (1, FACTS[16][0]) if index < 17 else (FACTS[16][0] + 1, FACTS[32][0])
        assert fault.kind == "rewritten" and (fault.position, fault.until) == (low, high)


@pytest.mark.parametrize("left", [1, 16, 17, 32])
def test_a_rolled_back_database_is_behind_its_checkpoint(left):
    report = checked(FACTS[:left], LEAVES[:left])
    assert found(report) == [("rolled_back", FACTS[left - 1][0] + 1)] and "33" in report.faults[0].en
    assert checked(FACTS[:left], LEAVES[:left], made_at=AT.replace(hour=8)).ok


def test_a_deleted_fact_without_leaves_is_named_by_the_versions_around_it():
    report = checked([*FACTS[:35], *FACTS[36:]], ())
    assert found(report) == [("gap", FACTS[39][0])] and report.faults[0].version == 10


def test_damaged_leaves_are_not_blamed_on_facts_that_a_checkpoint_vouches_for():
    leaves = [*LEAVES[:5], (LEAVES[5][0], b"-" * 32), *LEAVES[6:]]
    assert found(checked(FACTS, leaves)) == [("leaves", FACTS[5][0])]
    late = [*FACTS[:36], (*FACTS[36][:4], b"{}"), *FACTS[37:]]
    assert found(checked(late, leaves)) == [("leaves", FACTS[5][0]), ("altered", FACTS[36][0])]


def test_a_row_that_is_no_fact_is_named():
    assert found(checked([*FACTS[:3], (FACTS[3][0], "why"), *FACTS[4:]])) == [("unreadable", FACTS[3][0])]
    assert found(checked([*FACTS[:3], (FACTS[3][0], "why"), *FACTS[4:]], (), ())) == [("unreadable", FACTS[3][0])]


def test_more_differences_than_are_looked_at_are_counted():
    facts = [(n + 1, NAMES[0], n + 1, b"t", b"%d" % n) for n in range(1200)]
    report = checked([(*fact[:4], b"x") for fact in facts], [(fact[0], leaf(fact)) for fact in facts], ())
    assert len(report.faults) == 1000 and report.more == 200
