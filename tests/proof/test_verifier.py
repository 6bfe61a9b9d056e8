"""The independent verifier accepts what we prove, refuses every change of it, and fits on a page or two."""

import json
import subprocess
import sys
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest

from casework.proof import verifier
from casework.proof.keys import SigningKey
from casework.proof.proving import proof_of
from casework.store.proof import facts_of
from tests.proof.conftest import CASES, PUBLIC, Signed, the_case

FILE = Path(verifier.__file__)
RFC_8032 = (
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
)  # fmt: skip


def proof(signed: Signed, number: int = 2):
    case = the_case(number)
    facts = facts_of(signed.store, case)
    found = asdict(proof_of(signed.store, signed.keeper.log.proofs, CASES[number], case, facts))
    for each, fact in zip(found["facts"], facts, strict=False):
        each |= {"topic": fact.topic, "state": fact.state}
    return found


def refused(found) -> str:
    with pytest.raises(SystemExit) as end:
        verifier.check_proof(found, PUBLIC)
    assert str(end.value.code).startswith("WRONG")
    return str(end.value.code)


def test_it_is_one_file_of_80_lines_that_needs_the_standard_library_alone():
    lines = FILE.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 80 and max(map(len, lines)) <= 140
    assert [line for line in lines if line.startswith(("import", "from"))] == ["import hashlib, json, pathlib, struct, sys, uuid"]


def test_its_signatures_are_those_of_rfc_8032():
    for key, text, signature in RFC_8032:
        assert verifier.signed(bytes.fromhex(key), bytes.fromhex(text), bytes.fromhex(signature))
        assert not verifier.signed(bytes.fromhex(key), bytes.fromhex(text) + b"x", bytes.fromhex(signature))
    assert verifier.signed(bytes.fromhex(PUBLIC), b"x", SigningKey(b"\x07" * 32).sign(b"x"))


def test_it_accepts_every_case_and_says_what_vouches_for_it(signed, capsys):
    for number in range(5):
        verifier.check_proof(proof(signed, number), PUBLIC)
    verifier.check_proof(proof(signed), None)
    assert "compare this one with the office's" in capsys.readouterr().out
    signed.put(10)
    signed.keeper.log.catch_up()
    newer = proof(signed)
    assert newer["checkpoint"] is None and newer["size"] == 33
    verifier.check_proof(newer, PUBLIC)
    assert "no checkpoint vouches" in capsys.readouterr().out


def test_it_refuses_every_change(embedded):
    whole = proof(embedded)

    def changed(at=None, **changes):
        copy = json.loads(json.dumps(whole))
        (copy if at is None else copy["facts"][at]).update(changes)
        return copy

    shown: tuple[dict[str, object], ...] = ({"position": 1}, {"version": 9}, {"topic": "x"}, {"state": "{}"})
    for fields in shown:
        assert "not what was stored" in refused(changed(1, **fields))
    others: tuple[dict[str, object], ...] = (
        {"index": 1},
        {"leaf": "00" * 32, "state": "x"},
        {"path": whole["facts"][1]["path"][1:]},
        {"path": ["00" * 32] * 9},
    )
    for fields in others:
        refused(changed(1, **fields))
    assert "not what was stored" in refused(changed(case_no=CASES[1]))
    assert "chain" in refused(changed(chain="00" * 32))
    assert "not with yours" in refused(changed(checkpoint=whole["checkpoint"].replace(PUBLIC, "11" * 32)))
    assert "signature" in refused(changed(checkpoint=whole["checkpoint"].replace("size 23", "size 22")))


def test_a_proof_that_shows_no_content_is_accepted_by_its_leaves(embedded):
    bare = proof(embedded)
    for each in bare["facts"]:
        del each["state"]
    verifier.check_proof(bare, PUBLIC)
    bare["facts"][0]["leaf"] = "00" * 32
    assert "not in this history" in refused(bare)


def test_checkpoints_are_one_history_or_not(embedded):
    texts = [embedded.signs().text]
    for number in (1, 4, 8, 8, 0, 3):
        if number:
            embedded.put(number)
        texts.append(embedded.signs().text)
    notes = [verifier.note(text, PUBLIC) for text in texts]
    for former, later in pairwise(notes):
        verifier.check_next(former, later)
    for change in ({"root": "00" * 32}, {"size": "99"}, {"digest": "x"}):
        with pytest.raises(SystemExit):
            verifier.check_next({**notes[1], **change}, notes[2])
    with pytest.raises(SystemExit):
        verifier.check_next(notes[2], {**notes[3], "consistency": ""})
    with pytest.raises(SystemExit):
        verifier.check_next(notes[4], {**notes[5], "root": "00" * 32})


def test_it_runs_as_a_program(embedded, tmp_path):
    embedded.put(3)
    embedded.signs(minutes=1)
    (tmp_path / "p.json").write_text(json.dumps(proof(embedded)), encoding="utf-8")
    notes = sorted(map(str, embedded.folder.iterdir()))
    for args in ([str(tmp_path / "p.json"), PUBLIC], [*notes, PUBLIC]):
        done = subprocess.run([sys.executable, "-I", "-S", str(FILE), *args], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout[:5]) == (0, "RIGHT"), done.stderr
    done = subprocess.run([sys.executable, "-I", "-S", str(FILE), notes[0], "0" * 64], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stderr.startswith("WRONG")
