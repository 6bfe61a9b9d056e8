"""Attacks on what is stored, each by somebody who may write everything in the database; each is caught by `casework verify` and named.

Facts stand at the positions 1 to 8 and 10 to 24, of five cases in turn; checkpoints cover them up to 13 and up to 24.
"""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from casework.proof.folder import put
from casework.proof.keeping import Keeper
from casework.proof.keys import KEY_VARIABLE, SigningKey
from casework.proof.log import HistoryShrank
from casework.proof.notes import read_note, sealed
from casework.store import Store
from tests.attacks.tampering import GIVEN_UP, Named, Scene, at
from tests.cli.conftest import casework
from tests.proof.conftest import NOW, PUBLIC, SECRET, the_case

THEIRS = SigningKey(b"\x66" * 32)


ROWS: dict[str, tuple[tuple[str, ...], list[Named]]] = {
    "a flipped bit in a fact": (("update facts set state = replace(state, '欠', '次') where notification_id = 10",), at("altered", 10)),
    "a blank more": (("update facts set state = state || ' ' where notification_id = 1",), at("altered", 1)),
    "another topic": (("update facts set topic = 'case.paid' where notification_id = 10",), at("altered", 10)),
    "another version": (("update facts set originator_version = 77 where notification_id = 4",), at("version_altered", 4)),
    "a deleted fact": (("delete from facts where notification_id = 7",), at("deleted", 7)),
    "the first fact deleted": (("delete from facts where notification_id = 1",), at("deleted", 1)),
    "a fact put where none was": (
        ("insert into facts (notification_id, originator_id, originator_version, topic, state)"
         f" select {GIVEN_UP}, originator_id, 99, topic, state from facts where notification_id = 3",),
        at("inserted", GIVEN_UP),
    ),
    "a fact put before the first": (
        ("insert into facts (notification_id, originator_id, originator_version, topic, state)"
         " select -5, originator_id, 99, topic, state from facts where notification_id = 3",),
        at("unreadable", -5),
    ),
    "a fact put behind the last, out of its turn": (
        ("insert into facts (notification_id, originator_id, originator_version, topic, state)"
         " select 25, originator_id, 99, topic, state from facts where notification_id = 3",),
        at("gap", 25),
    ),
    "two facts in each other's place": (
        ("update facts set notification_id = 108 where notification_id = 8",
         "update facts set notification_id = 8 where notification_id = 12",
         "update facts set notification_id = 12 where notification_id = 108"),
        at("moved", 8, 12),
    ),
    "two cases that changed their facts": (
        ("update facts set originator_id = '00000000000000000000000000000001' where notification_id = 1",
         "update facts set originator_id = '{first}' where notification_id = 2",
         "update facts set originator_id = '{second}' where notification_id = 1"),
        at("case_swapped", 1, 2),
    ),
    "one fact given to another case": (
        ("update facts set originator_id = '{third}', originator_version = 50 where notification_id = 22",), at("altered", 22),
    ),
    "a whole case under another name": (
        ("update facts set originator_id = '00000000000000000000000000000001' where originator_id = '{third}'",),
        at("altered", 3, 8, 14, 19, 24),
    ),
    "the end cut off": (("delete from facts where notification_id > 22",), [("truncated", 23, 24)]),
    "everything deleted": (("delete from facts",), [("truncated", 1, 24)]),
    "the name of the database changed": (("update meta set value = 'another' where name = 'database'",), [("database", None, None)] * 2),
}  # fmt: skip


@pytest.mark.parametrize("attack", ROWS)
def test_an_attack_on_the_rows_of_facts(scene, attack):
    statements, wanted = ROWS[attack]
    cases = {name: the_case(number).hex for number, name in enumerate(("first", "second", "third"))}
    scene.does(*(statement.format(**cases) for statement in statements))
    assert scene.verified() == wanted


def test_nobody_who_changed_nothing_is_blamed(scene):
    assert scene.verified() == [] and scene.verified("--key", PUBLIC) == []


# leaves and checkpoints inside the database


def test_a_flipped_bit_in_a_leaf_is_not_blamed_on_the_fact(scene):
    scene.leaves(lambda hashes: bytes((hashes[0] ^ 1, *hashes[1:])))
    assert scene.verified() == at("leaves", 1)


def test_a_fact_altered_with_its_own_leaf_is_between_two_checkpoints(scene):
    scene.does("update facts set state = '{}' where notification_id = 20")
    scene.rewrites_leaves()
    assert scene.verified() == [("rewritten", 14, 24)]


def test_a_log_rewritten_whole_and_signed_with_another_key(scene, tmp_path):
    scene.does("update facts set state = '{}' where notification_id = 5", "delete from proof.notes")
    scene.rewrites_leaves()
    with pytest.raises(HistoryShrank):
        signed_by(THEIRS, scene, scene.outside)
    signed_by(THEIRS, scene, tmp_path / "theirs")
    assert scene.verified() == [("checkpoint", None, None), ("rewritten", 1, 13)]
    instead = ("--checkpoints", str(tmp_path / "theirs"))
    assert scene.verified(*instead) == at("checkpoint", None, None)
    assert scene.verified(*instead, "--key", PUBLIC) == at("checkpoint", None, None)


def signed_by(key: SigningKey, scene: Scene, folder: Path) -> None:
    """A checkpoint over the database as it is, of whoever has the key."""
    environ = {KEY_VARIABLE: key.secret.hex(), "CASEWORK_CHECKPOINTS": str(folder)}
    with Store.open(scene.url) as store, closing(Keeper(store, environ)) as keeper:
        keeper.seal("hourly", NOW)


def test_the_leaves_and_checkpoints_of_the_database_thrown_away(scene):
    scene.does("update facts set state = '{}' where notification_id = 5", "delete from proof.tiles", "delete from proof.notes",
               "update proof.log set size = 0, position = 0")  # fmt: skip
    assert scene.verified() == [("rewritten", 1, 13)]


def test_a_database_put_back_to_an_earlier_day(scene):
    scene.back_to("early")
    assert scene.verified() == [("rolled_back", 14, 24)]


def test_a_database_put_back_together_with_its_newest_checkpoints_is_found_by_the_head_on_paper(scene):
    head = casework("prove", "--head").out.strip()
    scene.back_to("early")
    scene.note(2).unlink()
    assert scene.verified() == [] and scene.verified("--head", head) == [("rolled_back", 14, None)]


def test_the_end_of_another_days_history_spliced_onto_this_one(scene):
    scene.back_to("early")
    scene.does("insert into facts (notification_id, originator_id, originator_version, topic, state) select notification_id + 13,"
               " originator_id, originator_version + 3, topic, state from facts where notification_id between 1 and 5")  # fmt: skip
    scene.rewrites_leaves()
    assert ("rolled_back", 19, 24) in scene.verified()


def test_a_database_that_says_it_was_restored(scene):
    scene.back_to("early")
    scene.does("insert into meta (name, value) values ('epoch', '1')")
    with Store.open(scene.url) as store, closing(Keeper(store, {})) as keeper:
        keeper.log.catch_up()
    assert scene.verified() == [("rolled_back", 14, 24)]


# checkpoints outside, recovery records, keys


def test_an_edited_checkpoint(scene):
    note = scene.note(1)
    note.write_text(note.read_text(encoding="utf-8").replace("size 12", "size 11"), encoding="utf-8")
    assert scene.verified() == at("checkpoint", None) and note.name in casework("verify").err


def test_a_checkpoint_in_the_place_of_another(scene):
    second = read_note(scene.note(2).read_text(encoding="utf-8")).note
    forged = sealed(second, THEIRS.public, THEIRS.sign)
    scene.note(2).write_text(forged.text, encoding="utf-8")
    assert scene.verified() == at("checkpoint", None) and f"signed with the key {THEIRS.public}" in casework("verify").err


def test_two_checkpoints_of_one_number_signed_by_who_has_the_key_for_two_audiences(scene):
    ours = SigningKey(bytes.fromhex(SECRET))
    other = sealed(replace(read_note(scene.note(2).read_text(encoding="utf-8")).note, root=bytes(32)), ours.public, ours.sign)
    scene.note(2).unlink()
    put(scene.outside, other)
    found = scene.verified()
    assert ("checkpoint", 24, None) in found and "two different ones" in casework("verify").err


def test_an_edited_recovery_record(scene):
    scene.back_to("early")
    scene.does("insert into meta (name, value) values ('epoch', '1')")
    assert casework("prove", "--recovered", "restored from b.zip").code == 0
    assert scene.verified() == []
    (record,) = scene.outside.glob("*-0001-*")
    record.write_text(record.read_text(encoding="utf-8").replace("b.zip", "c.zip"), encoding="utf-8")
    assert scene.verified() == at("checkpoint", None)
    scene.does("delete from proof.notes where epoch = 1")
    assert scene.verified() == [("checkpoint", None, None), ("rolled_back", 14, 24)]


def test_checkpoints_of_another_database_in_the_folder(scene):
    for path in scene.outside.iterdir():
        note = read_note(path.read_text(encoding="utf-8")).note
        path.unlink()
        put(scene.outside, sealed(replace(note, database="f" * 32), THEIRS.public, THEIRS.sign))
    assert scene.verified() == at("database", None)
