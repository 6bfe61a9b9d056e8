"""The file of a backup is whole or says that it is not, whatever happened to it or to whoever wrote it."""

import fcntl
import json
import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from casework.backup.archive import BackupDamaged, BackupExists, check, opened
from casework.backup.restoring import restore
from casework.backup.taking import named_in, take
from casework.backup.weighing import Weight, read, written
from casework.store.drafts import draft_of, sweep
from casework.store.restoring import NotEmpty
from tests.cli.conftest import casework
from tests.operations.conftest import SILENT

KILLED = """
import os, signal, sys
from pathlib import Path
from casework.backup.taking import take
from casework.backup.archive import Writer
put = Writer.put
def dying(self, table, columns, rows, told):
    put(self, table, columns, rows, told)
    if table == "facts":
        os.kill(os.getpid(), signal.SIGKILL)
Writer.put = dying
take(sys.argv[1], Path(sys.argv[2]), lambda rows, total: None)
"""


def rows_of(path):
    """Every row of a backup. Raises BackupDamaged."""
    with opened(path) as backup:
        return {table: [backup.columns(table), *backup.rows(table)] for table in backup.manifest.tables}


def test_no_flipped_byte_changes_what_is_read(backups, tmp_path):
    whole, told = rows_of(backups[0]), 0
    content = backups[0].read_bytes()
    for place in random.Random(5).sample(range(len(content)), 120):
        spoiled = tmp_path / "spoiled.zip"
        spoiled.write_bytes(content[:place] + bytes([content[place] ^ 0x41]) + content[place + 1 :])
        try:
            assert rows_of(spoiled) == whole, f"byte {place}"
        except BackupDamaged as fault:
            told += 1
            assert str(spoiled) in str(fault)
    assert told > 80, "nearly every byte matters"


def test_an_offset_that_points_before_the_file_is_damage_and_a_failing_disk_is_not(backups, tmp_path):
    content = bytearray(backups[0].read_bytes())
    place = content.rindex(b"PK\x05\x06") + 16
    content[place : place + 4] = (int.from_bytes(content[place : place + 4], "little") + 1_000_000).to_bytes(4, "little")
    (tmp_path / "spoiled.zip").write_bytes(content)
    with pytest.raises(BackupDamaged):
        rows_of(tmp_path / "spoiled.zip")
    with pytest.raises(IsADirectoryError):
        rows_of(tmp_path)


@pytest.mark.parametrize("share", [0, 0.3, 0.99])
def test_a_backup_that_was_cut_off_is_told(backups, tmp_path, share):
    content = backups[0].read_bytes()
    (tmp_path / "cut.zip").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BackupDamaged, match=r"cut\.zip: this is no whole backup"):
        rows_of(tmp_path / "cut.zip")


def test_a_backup_that_is_killed_leaves_nothing_with_its_name(lived_office, tmp_path):
    url, file = f"sqlite:///{lived_office[0] / 'office.db'}", tmp_path / "office.zip"
    killed = subprocess.run([sys.executable, "-c", KILLED, url, str(file)], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    (draft,) = tmp_path.iterdir()
    assert draft.name.endswith(".part") and os.stat(draft).st_mode & 0o077 == 0
    with pytest.raises(BackupDamaged):
        rows_of(draft)
    with draft_of(tmp_path / "office2.zip") as at_work:
        take(url, file, SILENT)
        assert sorted(tmp_path.iterdir()) == sorted([at_work, file]), "what the dead one left is gone, and what another is at stays"
    with opened(file) as backup:
        check(backup)


RESTORING = """
import os, signal, sys
from pathlib import Path
from casework.backup import restoring
def dying(tables, manifest):
    os.kill(os.getpid(), signal.SIGKILL)
restoring._refuse_elsewhere = dying
restoring.restore(sys.argv[1], Path(sys.argv[2]), None, lambda rows, total: None)
"""


def test_a_restore_that_is_killed_leaves_no_database_and_is_simply_begun_again(backups, new_sqlite_url, tmp_path):
    killed = subprocess.run([sys.executable, "-c", RESTORING, new_sqlite_url, str(backups[0])], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    left = [path.name for path in tmp_path.iterdir()]
    assert left and all(".part" in name for name in left)
    assert restore(new_sqlite_url, backups[0], None, SILENT).kind == "records"
    assert [path.name for path in tmp_path.iterdir()] == ["office.db"]
    with pytest.raises(NotEmpty, match="never written over"):
        restore(new_sqlite_url, backups[0], None, SILENT)


def test_a_draft_is_not_swept_where_nobody_can_say_whose_it_is(tmp_path, monkeypatch):
    left = tmp_path / ".office.zip.0123abcd.part"
    left.touch()
    (tmp_path / ".other.zip.0123abcd.part").touch()
    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", lambda _handle, _how: os.close(-1))
        sweep(tmp_path / "office.zip")
    assert left.exists()
    sweep(tmp_path / "office.zip")
    assert [path.name for path in tmp_path.iterdir()] == [".other.zip.0123abcd.part"]


def test_a_backup_that_fails_leaves_nothing_and_one_that_is_there_is_kept(lived_office, tmp_path):
    url, file = f"sqlite:///{lived_office[0] / 'office.db'}", tmp_path / "office.zip"

    def full(_rows, _total):
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        take(url, file, full)
    assert list(tmp_path.iterdir()) == []
    file.write_bytes(b"another one")
    with pytest.raises(BackupExists, match="is there already"):
        take(url, file, SILENT)
    assert file.read_bytes() == b"another one"


def test_a_weight_does_not_depend_on_the_order_and_sees_every_row():
    lines = [written(row) for row in ([1, "张", None, 2.5], [2, b"\x00\xff", True], ["二"])]

    def weighed(some):
        weight = Weight()
        for line in some:
            weight.add(line)
        return weight.rows, weight.digest

    assert weighed(lines) == weighed(reversed(lines)) != weighed(lines[:2])
    assert weighed(lines) != weighed([*lines, lines[0]]) != weighed(lines[:2] + lines[:1])
    assert [read(line) for line in lines] == [[1, "张", None, 2.5], [2, b"\x00\xff", True], ["二"]]


@pytest.mark.parametrize("line", [b"{}", b'[{"base64": "?"}]', b'[{"other": 1}]', b"["])
def test_a_line_that_is_no_row_is_refused(line):
    with pytest.raises(ValueError):
        read(line)


def test_an_operator_backs_up_into_a_folder_checks_and_restores(lived_office, tmp_path):
    folder, new = tmp_path / "backups", tmp_path / "new"
    folder.mkdir()
    new.mkdir()
    url, target = f"sqlite:///{lived_office[0] / 'office.db'}", f"sqlite:///{new / 'office.db'}"
    said = casework("backup", str(folder), "--keys", str(folder), "--json", "--database", url)
    told = json.loads(said.out)
    assert said.code == 0 and told["tables"]["facts"]["rows"] == told["position"]
    assert sorted(map(str, folder.iterdir())) == sorted([told["file"], told["keys"]])
    assert casework("restore", told["file"], "--database", target).code == 1, "without keys only when that is said"
    assert list(new.iterdir()) == []
    said = casework("restore", told["file"], "--keys", told["keys"], "--database", target)
    assert said.code == 0 and "casework notices on" in said.err
    assert "张" not in said.out + said.err
    again = casework("restore", told["file"], "--keys", told["keys"], "--database", target)
    assert again.code == 1 and "never written over" in again.err


def test_what_cannot_be_backed_up_is_told(tmp_path):
    assert "does not exist; make it first" in casework("backup", str(tmp_path / "none" / "a.zip")).err
    said = casework("backup", str(tmp_path / "a.zip"), "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert said.code == 3 and "no such file" in said.err
    assert casework("notices", "on", "--database", f"sqlite:///{tmp_path / 'office.db'}").code == 1


def test_a_backup_in_a_folder_is_named_by_database_and_moment(tmp_path):
    named = named_in(tmp_path, "0123456789abcdef", datetime(2026, 11, 21, 8, 30, tzinfo=UTC), "keys")
    assert named.name == "casework-01234567-20261121T083000Z.keys.zip"
