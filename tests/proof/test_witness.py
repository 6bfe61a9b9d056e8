"""What a witness holds: a head on paper finds a history that was rolled back with its checkpoints, or rewritten by who has the key."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import rmtree

import pytest

from casework.proof import verifier
from casework.proof.checking import check
from casework.proof.continuing import NoCheckpoint, continued, newest_head, read_name
from casework.proof.databases import in_database
from casework.proof.heads import HeadWrong, head_of, read_head
from tests.api.counter import at_the_counter
from tests.cli.conftest import casework
from tests.office import furnished
from tests.people import OFFICER
from tests.proof.conftest import NOW, PUBLIC, SECRET, Signed
from tests.proof.test_asking import sealed


def held_to(signed: Signed, *heads: str) -> list[tuple[str, int | None, int | None]]:
    """The faults of a history that is held to kept heads."""
    with in_database(signed.url, signed.folder, frozenset({PUBLIC})) as (history, _):
        history.heads = [read_head(text) for text in heads]
        return [(fault.kind, fault.position, fault.until) for fault in check(history).faults]


def forgotten(signed: Signed) -> None:
    """All checkpoints are destroyed, and the leaves made anew."""
    rmtree(signed.folder)
    with signed.keeper.log.proofs.writing() as pages:
        pages.does("delete from {p}notes")
    signed.keeper.log.rebuild()


def test_a_head_stands_on_paper_and_is_read_as_somebody_types_it(embedded):
    head = head_of(embedded.signs().note)
    text = head.text
    assert read_head(text) == read_head(f" {text.upper()[:60]} \n{text[60:]}") == head and newest_head(embedded.keeper.log.proofs) == text
    for wrong in ("", text[:-1], text + "0", text.replace("2026", "2O26"), text.replace("202611", "202613"), "x" * 500):
        with pytest.raises(HeadWrong, match="no head"):
            read_head(wrong)


def test_a_rollback_together_with_all_checkpoints_is_found_by_the_head_alone(signed):
    early = head_of(signed.signs(minutes=1).note).text
    signed.put(5)
    late = head_of(signed.signs(minutes=2).note).text
    assert held_to(signed, early, late) == []
    signed.does("delete from facts where notification_id > 24")
    forgotten(signed)
    signed.signs(minutes=3)
    assert held_to(signed) == [] and held_to(signed, early) == []
    assert held_to(signed, early, late) == [("rolled_back", 25, None)]


def test_a_history_rewritten_by_who_has_the_key_is_found_between_the_heads(embedded):
    early = head_of(embedded.signs(minutes=1).note).text
    embedded.put(5)
    late = head_of(embedded.signs(minutes=2).note).text
    embedded.does("update facts set state = '{}' where notification_id = 25")
    forgotten(embedded)
    embedded.signs(minutes=3)
    assert held_to(embedded) == [] and held_to(embedded, early, late) == [("rewritten", 24, 28)]


def test_heads_behind_a_restore_are_explained_by_its_record_and_those_of_another_database_are_not_taken(embedded):
    embedded.put(5)
    late = head_of(embedded.signs(minutes=2).note).text
    embedded.does("delete from facts where notification_id > 24")
    embedded.restored(1)
    embedded.keeper.seal("restored from b.zip", NOW.replace(minute=3), "recovery")
    assert held_to(embedded, late) == []
    assert held_to(embedded, f"00000000{late[8:]}") == [("database", None, None)]


def test_leaves_damaged_behind_the_last_checkpoint_are_told_though_a_head_covers_them(embedded):
    embedded.put(5)
    late = head_of(embedded.signs(minutes=2).note).text
    rmtree(embedded.folder)
    with embedded.keeper.log.proofs.writing() as pages:
        pages.does("delete from {p}notes where number = 2")
        hashes, places = pages.tile(0, 0)
        pages.does("update {p}tiles set hashes = :changed where level = 0", changed=hashes[: 26 * 32] + bytes(32) + hashes[27 * 32 :])
    assert held_to(embedded, late) == [("leaves", 27, 27)] and len(places) == 28 * 8


def test_a_checkpoint_without_a_known_key_is_said_to_be_believed_on_its_word(embedded):
    assert "nobody named a key" in " ".join(embedded.checked(()).remarks)
    assert "nobody named a key" not in " ".join(embedded.checked().remarks)


# from one checkpoint to another


def test_any_checkpoint_continues_any_former_one(signed):
    for number, more in enumerate((1, 4, 0, 300, 2), 1):
        if more:
            signed.put(more)
        signed.signs(minutes=number)
    names = [(0, number) for number in range(1, 7)]
    for former in names:
        for later in [name for name in names if name >= former]:
            found = continued(signed.keeper.log.proofs, former, later)
            a, b = (verifier.note(text, PUBLIC) for text in (found.former, found.checkpoint))
            verifier.check_next(a, {**b, "former": a["digest"], "consistency": " ".join(found.consistency)})
    assert continued(signed.keeper.log.proofs, (0, 1)) == continued(signed.keeper.log.proofs, (0, 1), (0, 6))


def test_there_is_no_proof_backwards_across_a_restore_or_over_rewritten_leaves(embedded):
    proofs = embedded.keeper.log.proofs
    embedded.put(5)
    embedded.signs(minutes=1)
    for former, later, why in (
        ((0, 2), (0, 1), "does not continue"),
        ((0, 9), None, "no checkpoint 0/9"),
        ((0, 1), (7, 1), "no checkpoint"),
    ):
        with pytest.raises(NoCheckpoint, match=why):
            continued(proofs, former, later)
    for name in ("", "1", "a/b", "0/", "-1/2", "0/9999999999", "٣/1"):
        with pytest.raises(NoCheckpoint, match="names no checkpoint"):
            read_name(name)
    embedded.does("update facts set state = '{}' where notification_id = 5")
    embedded.keeper.log.rebuild()
    with pytest.raises(NoCheckpoint, match="does not continue"):
        continued(proofs, (0, 1))
    embedded.restored(1)
    embedded.keeper.log.catch_up()
    with pytest.raises(NoCheckpoint, match="restore"):
        continued(proofs, (0, 1))


def test_the_command_line_gives_heads_and_proofs_and_holds_a_history_to_them(embedded, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEWORK_DATABASE", embedded.url)
    monkeypatch.setenv("CASEWORK_CHECKPOINT_KEY", SECRET)
    monkeypatch.setenv("CASEWORK_CHECKPOINTS", str(embedded.folder))
    embedded.put(40)
    embedded.signs(minutes=1)
    head = casework("prove", "--head").out.strip()
    assert json.loads(casework("prove", "--head", "--json").out) == {"head": head} and casework("verify", "--head", head).code == 0
    said = casework("verify", "--head", head.replace(".63.", ".64."))
    assert said.code == 1 and "回滚" in said.err and "head 0/2" in said.err
    assert casework("verify", "--head", "x").code == 1
    proof = tmp_path / "since.json"
    proof.write_text(casework("prove", "--since", "0/1").out, encoding="utf-8")
    whole = [sys.executable, "-I", "-S", str(Path(verifier.__file__)), str(proof), PUBLIC]
    assert subprocess.run(whole, capture_output=True, text=True, check=True).stdout.startswith("RIGHT")
    proof.write_text(proof.read_text(encoding="utf-8").replace('"consistency": [\n    "', '"consistency": [\n    "00'), encoding="utf-8")
    assert subprocess.run(whole, capture_output=True, text=True, check=False).stderr.startswith("WRONG")
    assert casework("prove", "--since", "0/1", "--until", "0/1").code == 0
    assert "no checkpoint 0/9" in casework("prove", "--since", "0/9").err and casework("prove", "--until", "0/1").code == 2


def test_nothing_signed_has_no_head(sqlite_url):
    said = casework("prove", "--head", "--database", sqlite_url)
    assert said.code == 1 and "nothing is signed yet" in said.err


def test_a_witness_asks_the_api_for_checkpoints_and_what_lies_between(tmp_path):
    with furnished(f"sqlite:///{tmp_path}/office.db") as house, at_the_counter(house) as api:
        for _ in range(3):
            api.received()
            sealed(api)
        first = api.get("/api/v1/checkpoints?limit=2", OFFICER).json()
        rest = api.get(first["next"], OFFICER).json()
        assert [each["name"] for each in first["checkpoints"] + rest["checkpoints"]] == ["0/1", "0/2", "0/3"] and rest["next"] is None
        assert read_head(first["checkpoints"][0]["head"]).size == first["checkpoints"][0]["facts"]
        proof = api.get("/api/v1/checkpoints/consistency?former=0/1", OFFICER).json()
        assert proof["former"] == first["checkpoints"][0]["text"] and proof["checkpoint"] == rest["checkpoints"][0]["text"]
        assert api.get("/api/v1/checkpoints/consistency?former=0/1&later=0/2", OFFICER).json()["checkpoint"] != proof["checkpoint"]
        answer = api.get("/api/v1/checkpoints/consistency?former=0/9", OFFICER)
        assert (answer.status_code, answer.json()["code"]) == (409, "no_proof")
        assert (
            api.get("/api/v1/checkpoints", None).status_code
            == api.get("/api/v1/checkpoints/consistency?former=0/1", None).status_code
            == 401
        )
        assert api.get("/api/v1/checkpoints?after=x", OFFICER).status_code == 422
