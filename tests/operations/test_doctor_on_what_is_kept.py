"""The doctor looks at what must outlast the database: checkpoints of its history, and backups."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casework.backup.taking import named_in, take
from casework.doctor.checkup import checkup
from casework.doctor.kept import kept
from casework.doctor.proof import age, folder, key, of_proof
from casework.proof.keeping import seal
from casework.proof.notes import Note
from casework.store import Store
from tests.cli.conftest import casework
from tests.operations.conftest import SILENT
from tests.operations.test_doctor import codes, grave

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
DATABASE = "0123456789abcdef"
ELSEWHERE = Path("/dev/shm")
"""A filesystem of its own on every Linux."""


def signed(ago: timedelta) -> Note:
    """A checkpoint over the facts up to position 5."""
    return Note("checkpoint", DATABASE, 0, 1, NOW - ago, 5, 5, bytes(32), "hourly")


def test_a_key_that_is_lost_spoilt_or_open_to_others_is_told(tmp_path):
    assert codes(key({}, tmp_path, signed=False)) == [], "the first checkpoint makes it"
    assert (
        grave(key({}, tmp_path, signed=True)) == ["checkpoint_key"] == grave(key({"CASEWORK_CHECKPOINT_KEY": "short"}, None, signed=False))
    )
    assert codes(key({}, None, signed=False)) == ["checkpoint_key"], "a server makes none"
    file = tmp_path / "checkpoint.key"
    assert grave(key({"CASEWORK_CHECKPOINT_KEY_FILE": str(file)}, tmp_path, signed=False)) == ["checkpoint_key"]
    file.write_text("5" * 64)
    file.chmod(0o640)
    for environ, place in (({}, tmp_path), ({"CASEWORK_CHECKPOINT_KEY_FILE": str(file)}, None)):
        assert grave(key(environ, place, signed=True)) == ["checkpoint_key_readable"]
    file.chmod(0o600)
    assert codes(key({}, tmp_path, signed=True)) == [] == codes(key({"CASEWORK_CHECKPOINT_KEY": "5" * 64}, None, signed=True))


def test_a_folder_of_checkpoints_that_is_missing_shut_or_on_the_same_disk_is_told(tmp_path, monkeypatch):
    assert grave(folder({}, None)) == ["checkpoints_nowhere"]
    assert (
        codes(folder({}, tmp_path))
        == ["checkpoints_beside"]
        == codes(folder({"CASEWORK_CHECKPOINTS": str(tmp_path / "a" / "b")}, tmp_path))
    )
    if ELSEWHERE.stat().st_dev != tmp_path.stat().st_dev:
        assert codes(folder({"CASEWORK_CHECKPOINTS": str(ELSEWHERE)}, tmp_path)) == []
    (tmp_path / "file").touch()
    assert grave(folder({"CASEWORK_CHECKPOINTS": str(tmp_path / "file")}, None)) == ["checkpoints_not_writable"]
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert grave(folder({"CASEWORK_CHECKPOINTS": str(tmp_path)}, None)) == ["checkpoints_not_writable"]


@pytest.mark.parametrize(
    ("newest", "position", "found"),
    [
        (None, 0, []),
        (None, 1, ["never_signed"]),
        (signed(timedelta(days=9)), 5, []),
        (signed(timedelta(minutes=70)), 6, []),
        (signed(timedelta(minutes=71)), 6, ["checkpoint_old"]),
    ],
)
def test_facts_that_no_checkpoint_covers_for_an_hour_are_told(newest, position, found):
    assert codes(age(newest, position, NOW)) == found


def test_the_proof_of_a_real_office_is_looked_at_on_either_database(any_url, tmp_path):
    environ = {"CASEWORK_CHECKPOINT_KEY": "5" * 64, "CASEWORK_CHECKPOINTS": str(tmp_path / "checkpoints")}
    assert casework("token", "li", "--post", "officer", "--database", any_url).code == 0
    with Store.open(any_url) as store:
        assert "never_signed" in codes(of_proof(store, environ, NOW))
        assert seal(store, "hourly", NOW, environ) is not None
        assert set(codes(of_proof(store, environ, NOW + timedelta(days=1)))) <= {"checkpoints_beside"}
        lost = ["checkpoint_key", "checkpoints_nowhere"] if store.folder is None else ["checkpoint_key"]
        assert grave(of_proof(store, {}, NOW)) == lost


def test_the_folder_of_backups_is_looked_at(lived_office, tmp_path):
    url, folder = f"sqlite:///{lived_office[0] / 'office.db'}", tmp_path / "backups"
    with Store.open(url) as store:
        database = store.meta.database
    assert grave(kept(folder, None, database, NOW)) == ["backups_folder"]
    folder.mkdir()
    (folder / named_in(folder, database, NOW, "keys")).touch()
    take(url, named_in(folder, "another database", NOW, "records"), SILENT)
    assert grave(kept(folder, None, database, NOW)) == ["no_backup"]
    take(url, named_in(folder, database, NOW, "records"), SILENT)
    assert codes(kept(folder, None, database, NOW + timedelta(days=2))) == []
    assert codes(kept(folder, tmp_path, database, NOW + timedelta(days=2, seconds=1))) == ["backup_old", "backups_beside"]
    named_in(folder, database, NOW + timedelta(seconds=1), "records").write_bytes(b"cut off")
    assert grave(kept(folder, None, database, NOW)) == ["backup_damaged"]


def test_a_backup_goes_where_the_setting_says_and_the_doctor_looks_there(lived_office, tmp_path, monkeypatch):
    url = f"sqlite:///{lived_office[0] / 'office.db'}"
    assert "name a file or a folder" in casework("backup", "--database", url).err
    monkeypatch.setenv("CASEWORK_BACKUPS", str(tmp_path))
    assert "no_backup" in codes(checkup(url, dict(os.environ), lambda: NOW))
    assert casework("backup", "--database", url).code == 0
    assert not {"no_backup", "never_backed_up", "backup_old"} & set(codes(checkup(url, dict(os.environ), lambda: NOW)))
