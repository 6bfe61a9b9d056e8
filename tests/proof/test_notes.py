"""Signed notes: their key, their folder outside the database, how one follows the other, and the record of a recovery."""

import logging
from contextlib import closing
from datetime import timedelta
from threading import Event

import pytest

from casework.proof.beating import Beat, run_proof
from casework.proof.folder import latest, names, read
from casework.proof.keeping import Keeper, NoRecovery, seal
from casework.proof.keys import FILE_NAME, CheckpointKeyMissing, SigningKey, checkpoint_folder, signing_key
from casework.proof.merkle import continues
from casework.proof.notes import NoteDamaged, read_note, sealed
from casework.proof.recovery import record
from casework.store.proof import epoch_of
from tests.proof.conftest import NOW, PUBLIC, SECRET, Signed

OTHER = SigningKey(b"\x08" * 32)


def test_a_checkpoint_says_how_far_history_goes_and_continues_the_one_before(signed: Signed):
    first = signed.keeper.newest()
    signed.put(7)
    second = signed.signs(minutes=1).note
    assert first is not None and (first.number, first.size, second.number, second.size, second.position) == (1, 23, 2, 30, 30)
    assert second.former == first.digest and continues(23, first.root, 30, second.root, second.consistency)
    assert names(signed.folder) == [f"{first.database[:8]}-0000-0000000{number}.checkpoint" for number in (1, 2)]
    assert signed.checked().ok and (signed.checked().covered, signed.checked().checkpoints) == (30, 2)


def test_every_changed_line_of_a_note_breaks_its_signature(embedded):
    text = embedded.signs().text
    for line in text.splitlines():
        if line:
            name, _, value = line.partition(" ")
            with pytest.raises(NoteDamaged):
                read_note(text.replace(line, f"{name} {'1' if value != '1' else '2'}{value}", 1))
    for other in ("", "casework", text.replace("\n\n", "\n"), text.replace("checkpoint 1", "checkpoint 2")):
        with pytest.raises(NoteDamaged):
            read_note(other)
    longer = f"{read_note(text).note.text}more 1\n"
    with pytest.raises(NoteDamaged, match="newer"):
        read_note(f"{longer}\nkey {PUBLIC}\nsignature {SigningKey(bytes.fromhex(SECRET)).sign(longer.encode()).hex()}\n")


def test_a_note_of_a_stranger_is_not_believed(embedded):
    note = read_note(embedded.signs(minutes=1).text).note
    path = embedded.folder / names(embedded.folder)[-1]
    path.write_text(sealed(note, OTHER.public, OTHER.sign).text, encoding="utf-8")
    assert [fault.kind for fault in embedded.checked().faults] == ["checkpoint"] and OTHER.public in embedded.checked().faults[0].en
    assert embedded.checked(()).ok


def test_two_notes_of_one_number_are_a_fault(embedded):
    note = embedded.keeper.newest()
    key = SigningKey(bytes.fromhex(SECRET))
    other = sealed(type(note)(**{**{f: getattr(note, f) for f in note.__slots__}, "cause": "another"}), key.public, key.sign)
    (embedded.folder / "a.checkpoint").write_text(other.text, encoding="utf-8")
    assert "two different" in embedded.checked().faults[0].en


def test_a_damaged_file_is_told_by_name_and_the_rest_is_checked(embedded):
    (embedded.folder / "z.checkpoint").write_bytes(b"\xff")
    assert "z.checkpoint" in embedded.checked().faults[0].en and embedded.checked().covered == 23
    assert read(None, "x", ["a"]).notes == [] and latest(embedded.folder, "nobody") is None


def test_a_lost_file_is_written_again_with_the_next_checkpoint(signed):
    (signed.folder / names(signed.folder)[0]).unlink()
    signed.put(1)
    signed.signs(minutes=1)
    assert len(names(signed.folder)) == 2


def test_a_deleted_checkpoint_between_others_is_remarked(embedded):
    for minute in (1, 2):
        embedded.put(1)
        embedded.signs(minutes=minute)
    (embedded.folder / names(embedded.folder)[1]).unlink()
    with embedded.keeper.log.proofs.writing() as pages:
        pages.does("delete from {p}notes")
    report = embedded.checked()
    assert report.ok and "1 checkpoints between" in report.remarks[0]


def test_no_checkpoint_is_signed_over_no_fact(any_url, signed_at):
    for office in signed_at(any_url):
        assert office.keeper.seal("test", NOW) is None and office.checked().ok


# recovery


def test_a_restore_with_its_record_explains_what_is_gone(signed):
    signed.put(5)
    signed.signs(minutes=1)
    signed.does("delete from facts where notification_id > 24")
    signed.restored(1)
    with pytest.raises(NoRecovery, match="--recovered"):
        signed.signs(minutes=2)
    environ = signed.keeper._environ
    recovery = record(signed.store, "restored from b.zip", NOW, environ)
    assert recovery is not None and recovery.note.kind == "recovery"
    report = signed.checked()
    assert report.ok and report.covered == 24 and "4 signed facts" in report.remarks[0] and epoch_of(signed.store) == 1
    signed.put(3)
    signed.signs(minutes=3)
    assert signed.checked().ok and signed.checked().covered == 27
    with pytest.raises(NoRecovery, match="stands once"):
        record(signed.store, "again", NOW, environ)
    signed.does("update facts set state = '{}' where notification_id = 3")
    assert signed.kinds() == [("altered", 3)]


def test_a_record_needs_a_restore(embedded):
    with pytest.raises(NoRecovery):
        record(embedded.store, "nothing happened", NOW, embedded.keeper._environ)


# key and folder


def test_an_embedded_database_gets_its_own_key_once_for_nobody_else_to_read(tmp_path):
    first = signing_key(tmp_path, {})
    assert first.public == signing_key(tmp_path, {}).public != OTHER.public
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600 and str(first.secret) not in repr(first)
    assert checkpoint_folder(tmp_path, {}) == tmp_path / "checkpoints" and checkpoint_folder(None, {}) is None


def test_a_key_of_the_settings_comes_first_and_a_server_demands_one(tmp_path):
    file = tmp_path / "key"
    file.write_text(SECRET + "\n")
    assert signing_key(None, {"CASEWORK_CHECKPOINT_KEY_FILE": str(file)}).public == PUBLIC
    for folder, environ, why in (
        (None, {}, "set CASEWORK_CHECKPOINT_KEY_FILE"),
        (tmp_path, {"CASEWORK_CHECKPOINT_KEY": "short"}, "the setting CASEWORK_CHECKPOINT_KEY does not hold"),
        (tmp_path, {"CASEWORK_CHECKPOINT_KEY_FILE": str(tmp_path / "none")}, "cannot be read"),
        (tmp_path / "none", {}, "cannot be written"),
    ):
        with pytest.raises(CheckpointKeyMissing, match=why):
            signing_key(folder, environ)
    file.chmod(0o602)
    with pytest.raises(CheckpointKeyMissing, match="written by every user"):
        signing_key(None, {"CASEWORK_CHECKPOINT_KEY_FILE": str(file)})
    with pytest.raises(CheckpointKeyMissing, match="the first checkpoint makes one"):
        signing_key(tmp_path, {}, make=False)


# beside the requests


def test_checkpoints_come_every_hour_when_there_is_something_new_and_every_day_when_not(embedded):
    now = [NOW]
    beat = Beat(embedded.keeper, embedded.store, lambda: now[0])

    def after(hours: float, facts: int = 0) -> int:
        embedded.put(facts) if facts else None
        now[0] += timedelta(hours=hours)
        beat.tried(beat.follow)
        return len(names(embedded.folder))

    assert [after(0.5), after(0.2, 1), after(0.2), after(0.2), after(2), after(23)] == [1, 1, 1, 2, 2, 3]
    embedded.put(1)
    beat.tried(beat.end)
    beat.tried(beat.end)
    assert len(names(embedded.folder)) == 4 and embedded.checked().unprotected == 0


def test_a_stop_leaves_nothing_unprotected_and_trouble_is_told_once(embedded, monkeypatch, caplog):
    monkeypatch.setenv("CASEWORK_CHECKPOINT_KEY", SECRET)
    monkeypatch.setenv("CASEWORK_CHECKPOINTS", str(embedded.folder))
    stop = Event()
    stop.set()
    embedded.put(2)
    run_proof(embedded.store, lambda: NOW, stop)
    assert embedded.checked().covered == 25
    embedded.does("delete from facts where notification_id > 9")
    with closing(Keeper(embedded.store)) as keeper, caplog.at_level(logging.WARNING, "casework.proof"):
        beat = Beat(keeper, embedded.store, lambda: NOW)
        beat.tried(beat.follow)
        beat.tried(beat.follow)
        monkeypatch.setenv("CASEWORK_CHECKPOINT_KEY", "none")
        beat.tried(lambda: seal(embedded.store, "x", NOW) and None)
    assert [record.levelname for record in caplog.records] == ["CRITICAL", "ERROR"]
