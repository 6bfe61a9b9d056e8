"""Attacks on files: the embedded database's own, backups, bundles, sealed evidence; and on the views, which are no history."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import update

from casework.domain.case import case_id
from casework.projections.tables import views
from casework.proof.keeping import Keeper
from casework.proof.keys import KEY_VARIABLE
from casework.security.evidence import Evidence, FileDamaged
from casework.store import Store
from tests.attacks.tampering import LATE, at
from tests.cli.conftest import casework
from tests.office import Office, furnished
from tests.proof.conftest import NOW, PUBLIC, SECRET, _fact


def test_a_backup_that_was_edited(scene, tmp_path):
    good, bad = tmp_path / "b.zip", tmp_path / "c.zip"
    assert casework("backup", str(good)).code == 0 and scene.verified(str(good)) == []
    edited(good, bad, "facts.jsonl", lambda text: text.replace("欠薪", "欠新", 1))
    assert scene.verified(str(bad)) == [("rewritten", 1, 13)]
    edited(good, bad, "facts.jsonl", lambda text: "".join(text.splitlines(keepends=True)[:-3]))
    assert [kind for kind, *_ in scene.verified(str(bad))] == ["unreadable", "rolled_back"]


def edited(good: Path, bad: Path, name: str, change: Any) -> None:
    with ZipFile(good) as source, ZipFile(bad, "w") as target:
        for each in source.namelist():
            content = source.read(each)
            target.writestr(each, change(content.decode()).encode() if each == name else content)


def test_a_bundle_whose_parts_were_replaced(scene, tmp_path):
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    assert casework("prove", "--bundle", str(good)).code == 0
    lines = good.read_text(encoding="utf-8").splitlines()

    def verified(*changed: str) -> Any:
        bad.write_text("\n".join([*changed, ""]), encoding="utf-8")
        return scene.verified(str(bad), "--key", PUBLIC)

    fact = next(number for number, line in enumerate(lines) if line.startswith('{"position":7,'))
    leaves = next(number for number, line in enumerate(lines) if line.startswith('{"leaves"'))
    other = lines[fact].replace("case.noted", "case.paid")
    assert verified(*lines) == []
    assert verified(*lines[:fact], other, *lines[fact + 1 :]) == at("altered", 7)
    assert verified(*lines[:leaves], *lines[leaves + 1 : fact], other, *lines[fact + 1 :]) == [("rewritten", 1, 13)]
    assert verified(*lines[: fact + 1], lines[fact], *lines[fact + 1 :]) == [("file", None, None), ("inserted", 7, None)]
    assert verified(*lines[:fact], *lines[fact + 1 :]) == [("file", None, None), ("deleted", 7, None)]
    assert verified(*lines[:fact], lines[fact + 1], lines[fact], *lines[fact + 2 :]) == [*at("deleted", 7), *at("inserted", 7)]
    bare = [line for line in lines if not line.startswith('{"note"')]
    assert verified(*bare) == [] and "no checkpoint vouches" in casework("verify", str(bad), "--key", PUBLIC).out
    assert json.loads(casework("verify", str(bad), "--key", PUBLIC, "--json").out)["unprotected"] == LATE


# the embedded database's own files


in_a_file = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
"""A server has no file of its own."""


@in_a_file
@pytest.mark.parametrize(
    "change",
    [
        "originator_id = upper(originator_id)", "state = cast(state as blob)", "originator_id = '0' || originator_id",
        "originator_version = 'x'",
    ],
)  # fmt: skip
def test_a_row_that_readers_would_not_find_is_named_though_its_bytes_are_the_same(scene, change):
    scene.does(f"update facts set {change} where notification_id = 6")
    assert scene.verified() == at("unreadable", 6)


def test_a_page_of_the_file_overwritten(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEWORK_DATABASE", sqlite_url)
    monkeypatch.setenv(KEY_VARIABLE, SECRET)
    with Store.open(sqlite_url) as store, closing(Keeper(store, {KEY_VARIABLE: SECRET})) as keeper:
        store.recorder.insert_events([_fact(number) for number in range(1500)])
        keeper.seal("test", NOW)
        with store.writing() as tx:
            size = tx.exec_driver_sql("pragma page_size").scalar_one()
    path = tmp_path / "office.db"
    content = bytearray(path.read_bytes())
    page = content.rindex(b'"n":900,') // size * size
    content[page : page + 60] = b"\xff" * 60
    path.write_bytes(content)
    said = casework("verify")
    assert said.code == 1 and ("存储的行无法读取" in said.err or "末尾被截断" in said.err)


@in_a_file
def test_the_key_beside_the_database_changed_for_another_and_everything_signed_anew(scene, tmp_path, monkeypatch):
    """Who holds the machine can do this; who was given the public key on paper sees it."""
    scene.does("update facts set state = '{}' where notification_id = 5", "delete from proof.notes")
    scene.rewrites_leaves()
    for note in scene.outside.iterdir():
        note.unlink()
    monkeypatch.setenv(KEY_VARIABLE, "66" * 32)
    assert casework("prove", "--checkpoint").code == 0
    assert scene.verified() == [] and scene.verified("--key", PUBLIC) == at("checkpoint", None, None)


# what `casework verify` does not look at, and who finds it


def test_sealed_evidence_that_was_altered_is_not_given_out_because_the_fact_holds_its_digest(tmp_path):
    with furnished(f"sqlite:///{tmp_path}/office.db") as house:
        files = Evidence(house.store, house.vault)
        case_no = Office(house).receives().case_no
        digest = files.put(case_no, b"%PDF-1.4 payslip", "application/pdf", house.clock())
        assert files.read(case_no, digest)
        with house.store.writing() as tx:
            ((content,),) = tx.exec_driver_sql("select sealed from evidence").all()
            tx.exec_driver_sql("update evidence set sealed = ?", (content[:-1] + bytes((content[-1] ^ 1,)),))
        with pytest.raises(FileDamaged):
            files.read(case_no, digest)


def test_an_edited_view_is_no_history_it_stands_and_the_self_audit_finds_and_repairs_the_row(tmp_path, monkeypatch):
    with furnished(f"sqlite:///{tmp_path}/office.db") as house:
        case_no, ledger = Office(house).receives().case_no, views.tables["ledger"]
        house.views.catch_up()
        with house.views._shelf.writing(house.views._shelf.active().number) as tx:
            tx.execute(update(ledger).where(ledger.c.case_id == case_id(case_no)).values(region_name="别的"))
        monkeypatch.setenv("CASEWORK_DATABASE", house.store.url)
        assert casework("verify").code == 0
        found = house.views.audit(cases=9)
        assert found.told == (f"case {case_id(case_no)}: ledger",) and found.repaired == 1
