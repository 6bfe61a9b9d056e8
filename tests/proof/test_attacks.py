"""Attacks on the rows of a real database, each by somebody who may write everything in it; each is caught and named."""

import sqlite3
from contextlib import closing

import pytest

from tests.proof.conftest import Signed, the_case

ROWS: dict[str, tuple[str, list[tuple[str, int | None]]]] = {
    "a flipped character": ("update facts set state = replace(state, '欠', '次') where notification_id = 9", [("altered", 9)]),
    "a blank more": ("update facts set state = state || ' ' where notification_id = 1", [("altered", 1)]),
    "another topic": ("update facts set topic = 'case.paid' where notification_id = 9", [("altered", 9)]),
    "a deleted fact": ("delete from facts where notification_id = 7", [("deleted", 7)]),
    "a deleted first fact": ("delete from facts where notification_id = 1", [("deleted", 1)]),
    "a cut-off end": ("delete from facts where notification_id > 21", [("truncated", 22)]),
    "everything deleted": ("delete from facts", [("truncated", 1)]),
    "a fact appended in the middle of a case": (
        "insert into facts (notification_id, originator_id, originator_version, topic, state) "
        "select -5, originator_id, 99, topic, state from facts where notification_id = 3",
        [("unreadable", -5)],
    ),
    "a version moved on": ("update facts set originator_version = 77 where notification_id = 4", [("version_altered", 4)]),
    "two facts in each other's place": (
        "update facts set notification_id = case notification_id when 100 then 8 else 12 end where notification_id in (100, 101)",
        [("moved", 8), ("moved", 12)],
    ),
    "a whole case under another name": (
        "update facts set originator_id = '00000000000000000000000000000001' where originator_id = '{case}'",
        [("altered", position) for position in (3, 8, 13, 18, 23)],
    ),
    "one fact given to another case": (
        "update facts set originator_id = '{case}', originator_version = 50 where notification_id = 21",
        [("altered", 21)],
    ),
}
BEFORE = {
    "two facts in each other's place": "update facts set notification_id = case notification_id when 8 then 101 else 100 end"
    " where notification_id in (8, 12)",
}


@pytest.mark.parametrize("attack", ROWS)
def test_an_attack_on_the_rows_is_caught_and_named(signed: Signed, attack):
    statement, wanted = ROWS[attack]
    if signed.store.dialect == "postgresql":
        signed.does("alter table facts alter column notification_id drop identity")
    for each in (BEFORE.get(attack, "select 1"), statement):
        signed.does(each.format(case=the_case(2).hex))
    assert signed.kinds() == wanted


def test_rows_and_leaves_rewritten_together_are_caught_by_the_checkpoint_outside(signed):
    signed.put(5)
    signed.signs(minutes=1)
    signed.does("update facts set state = '{}' where notification_id = 25")
    signed.keeper.log.rebuild()
    (fault,) = signed.checked().faults
    assert (fault.kind, fault.position, fault.until) == ("rewritten", 24, 28)


def test_the_checkpoints_of_the_database_deleted_as_well_change_nothing(signed):
    signed.does("update facts set state = '{}' where notification_id = 5")
    signed.keeper.log.rebuild()
    with signed.keeper.log.proofs.writing() as pages:
        pages.does("delete from {p}notes")
    assert signed.kinds() == [("rewritten", 1)]


def test_the_leaves_thrown_away_leave_the_checkpoints(signed):
    signed.does("update facts set state = '{}' where notification_id = 5")
    with signed.keeper.log.proofs.writing() as pages:
        pages.clear()
        pages.does("update {p}log set size = 0, position = 0")
    assert signed.kinds() == [("rewritten", 1)]


def test_a_database_put_back_to_an_earlier_day_is_behind_its_checkpoint(embedded, tmp_path):
    (tmp_path / "before").mkdir()
    for name in ("office.db", "office.proof.db"):
        with closing(sqlite3.connect(tmp_path / name)) as now, closing(sqlite3.connect(tmp_path / "before" / name)) as then:
            now.backup(then)
    embedded.put(4)
    embedded.signs(minutes=5)
    embedded.url = f"sqlite:///{tmp_path / 'before' / 'office.db'}"
    report = embedded.checked()
    assert [(fault.kind, fault.position, fault.until) for fault in report.faults] == [("rolled_back", 24, 27)]


def test_a_database_that_says_it_is_another_is_caught(signed):
    signed.does("update meta set value = 'another' where name = 'database'")
    assert [fault.kind for fault in signed.checked().faults] == ["database", "database"]


def test_a_database_that_says_it_was_restored_is_not_believed_without_a_signed_record(signed):
    signed.put(3)
    signed.signs(minutes=1)
    signed.does("delete from facts where notification_id > 24")
    signed.restored(1)
    signed.keeper.log.catch_up()
    report = signed.checked()
    assert [fault.kind for fault in report.faults] == ["rolled_back"]
    assert "no signed recovery record" in " ".join(report.remarks)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("originator_id = upper(originator_id)", "its columns"), ("state = cast(state as blob)", "its columns"),
        ("originator_id = '0' || originator_id", "its columns"), ("originator_version = 'x'", "its columns"),
    ],
)  # fmt: skip
def test_a_row_that_readers_would_not_find_is_named_though_its_bytes_are_the_same(embedded, change, why):
    embedded.does(f"update facts set {change} where notification_id = 6")
    (fault,) = embedded.checked().faults
    assert (fault.kind, fault.position) == ("unreadable", 6) and why in fault.en


def test_a_damaged_page_of_the_file_is_told_by_position(embedded, tmp_path):
    embedded.put(2000)
    embedded.signs(minutes=2)
    with embedded.store.writing() as tx:
        size = tx.exec_driver_sql("pragma page_size").scalar()
    embedded.keeper.close()
    embedded.store.close()
    path = tmp_path / "office.db"
    content = bytearray(path.read_bytes())
    at = content.rindex(b'"n":1500,') // size * size
    content[at : at + 60] = b"\xff" * 60
    path.write_bytes(content)
    assert any(fault.kind in ("unreadable", "truncated") for fault in embedded.checked().faults)
