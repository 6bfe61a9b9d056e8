"""The bundle: the same verdict as on the database, without anything that knows one, and every damage told."""

import gzip
import subprocess
import sys

import pytest

from casework.proof.backups import backed_up, is_backup
from casework.proof.bundle import BundleDamaged, bundled, is_bundle, write_bundle
from casework.proof.checking import check
from casework.proof.databases import in_database
from tests.proof.conftest import NOW, PUBLIC

OFFLINE = """
import sys
from pathlib import Path
from casework.proof.bundle import bundled
from casework.proof.checking import check
print(check(bundled(Path(sys.argv[1]), frozenset({sys.argv[2]}))).root)
known = {name.partition(".")[0] for name in sys.modules}
assert not known & {"sqlalchemy", "sqlite3", "psycopg", "eventsourcing"}, known
assert not [name for name in sys.modules if name.startswith("casework.store")]
"""


def exported(signed, path):
    with in_database(signed.url, signed.folder, frozenset({PUBLIC})) as (history, _):
        write_bundle(path, history, NOW, lambda _: None)
    return path


def verdict(path):
    report = check(bundled(path, frozenset({PUBLIC})))
    return [(fault.kind, fault.position) for fault in report.faults]


@pytest.mark.parametrize("name", ["history.jsonl", "history.jsonl.gz"])
def test_a_bundle_stands_as_its_database_does(signed, tmp_path, name):
    signed.put(600)
    signed.signs(minutes=1)
    path = exported(signed, tmp_path / name)
    report = check(bundled(path, frozenset({PUBLIC})))
    assert is_bundle(path) and report.ok and report.root == signed.checked().root and report.covered == 623
    signed.does("update facts set state = '{}' where notification_id = 300")
    signed.does("delete from facts where notification_id = 310")
    assert verdict(exported(signed, tmp_path / f"x{name}")) == signed.kinds() == [("altered", 300), ("deleted", 310)]


def test_it_is_checked_without_any_code_that_knows_a_database(embedded, tmp_path):
    path = exported(embedded, tmp_path / "b")
    done = subprocess.run([sys.executable, "-c", OFFLINE, str(path), PUBLIC], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == embedded.checked().root


def test_every_damage_to_a_bundle_is_told(embedded, tmp_path):
    lines = exported(embedded, tmp_path / "b").read_bytes().splitlines(keepends=True)
    fact = next(number for number, line in enumerate(lines) if line.startswith(b'{"position":5,'))

    def with_lines(*changed):
        (tmp_path / "c").write_bytes(b"".join(changed))
        return tmp_path / "c"

    assert verdict(with_lines(*lines[:fact], *lines[fact + 1 :])) == [("file", None), ("deleted", 5)]
    assert verdict(with_lines(*lines[:fact], lines[fact].replace(b"\xe6", b"\xe7"), *lines[fact + 1 :])) == [("altered", 5)]
    assert verdict(with_lines(*lines[:-1]))[0] == ("file", None)
    assert verdict(with_lines(*lines[:fact], lines[fact].replace(b'"version":1', b'"version":-1'), *lines[fact + 1 :]))[0][1] == 5
    for bad in (lines[fact][:30] + b"\n", b'{"position":1}\n', b'{"leaves":[1]}\n'):
        with pytest.raises(BundleDamaged, match="line"):
            verdict(with_lines(*lines[:fact], bad, *lines[fact + 1 :]))
    for head in (b"{}\n", lines[0].replace(b"history 1", b"history 2"), b"no\n"):
        with pytest.raises(BundleDamaged, match="no bundle"):
            verdict(with_lines(head, *lines[1:]))
    with pytest.raises(BundleDamaged, match="signature"):
        verdict(with_lines(lines[0], lines[1].replace(b"size 23", b"size 24"), *lines[2:]))
    packed = gzip.compress(b"".join(lines))
    (tmp_path / "d.gz").write_bytes(packed[:-40])
    with pytest.raises(BundleDamaged):
        verdict(tmp_path / "d.gz")
    assert not is_bundle(tmp_path / "none")


def test_what_is_no_text_is_not_bundled(embedded, tmp_path):
    for change, why in (("x'ff'", "columns"), ("cast(x'ff' as text)", "UTF-8")):
        embedded.does(f"update facts set state = {change} where notification_id = 4")
        with pytest.raises(BundleDamaged, match=why):
            exported(embedded, tmp_path / "b")
        assert not (tmp_path / "b").exists()


def test_a_backup_is_checked_against_the_checkpoints_outside(embedded, tmp_path):
    from casework.backup.taking import take
    from casework.proof.bundle import noted
    from casework.proof.folder import texts

    file = tmp_path / "b.zip"
    take(embedded.url, file, lambda *_: None)
    embedded.put(5)
    embedded.signs(minutes=1)

    def verdict_of():
        with backed_up(file, noted(texts(embedded.folder))[0], frozenset({PUBLIC})) as (history, total):
            report = check(history)
            assert report.size == total
            return report

    assert is_backup(file) and verdict_of().covered == 23
    content = file.read_bytes()
    embedded.does("update facts set state = '{}' where notification_id = 2")
    file.unlink()
    take(embedded.url, file, lambda *_: None)
    assert verdict_of().faults[0].kind == "rewritten"
    file.write_bytes(content[:-9])
    assert not is_backup(file)
