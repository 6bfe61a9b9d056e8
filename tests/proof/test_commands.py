"""`casework verify` and `casework prove`, and the checkpoint that other commands leave behind."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from casework.store import Store
from tests.cli.conftest import casework
from tests.proof.conftest import PUBLIC, SECRET, _fact


@pytest.fixture(autouse=True)
def settings(monkeypatch):
    for name in ("CASEWORK_DATABASE", "CASEWORK_DATA", "CASEWORK_CHECKPOINTS", "CASEWORK_CHECKPOINT_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CASEWORK_CHECKPOINT_KEY", SECRET)


@pytest.fixture
def at(sqlite_url, monkeypatch):
    with Store.open(sqlite_url) as store:
        store.recorder.insert_events([_fact(each) for each in range(23)])
    monkeypatch.setenv("CASEWORK_DATABASE", sqlite_url)
    return Path(sqlite_url.removeprefix("sqlite:///"))


def spoiled(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("update facts set state = '{}' where notification_id = 8")


def test_a_history_is_proven_step_by_step(at, tmp_path):
    said = casework("verify")
    assert said.code == 0 and "无签名检查点" in said.out and "23 条尚未受保护" in said.out
    assert casework("prove", "--checkpoint").out.startswith("casework checkpoint 1\n")
    whole = json.loads(casework("verify", "--json").out)
    assert whole["ok"] and whole["covered"] == 23 and whole["keys"] == [PUBLIC] and whole["root"] in casework("verify").out
    assert casework("verify", "--public-key").out.strip() == PUBLIC
    assert json.loads(casework("verify", "--public-key", "--json").out) == {"public_key": PUBLIC}
    proof, program = tmp_path / "proof.json", tmp_path / "verifier.py"
    proof.write_text(casework("prove", "620502-2026-000003").out, encoding="utf-8")
    assert "已写出" in casework("prove", "--verifier", str(program)).out
    run = subprocess.run([sys.executable, "-I", str(program), str(proof), PUBLIC], capture_output=True, text=True, check=True)
    assert "5 facts of case 620502-2026-000003" in run.stdout
    one = json.loads(casework("prove", "620502-2026-000003", "2").out)
    assert [each["version"] for each in one["facts"]] == [2] and one["version"] == 2


def test_what_is_wrong_is_named_and_the_exit_code_is_1(at, tmp_path):
    casework("prove", "--checkpoint")
    bundle = tmp_path / "history.jsonl"
    assert json.loads(casework("prove", "--bundle", str(bundle), "--json").out)["facts"] == 23
    spoiled(at)
    said = casework("verify")
    assert said.code == 1 and "first bad position: 8" in said.out and "位置 8: 内容被改动" in said.err
    found = json.loads(casework("verify", "--json").out)
    assert (found["first_bad"], found["faults"][0]["kind"], found["faults"][0]["version"]) == (8, "altered", 2)
    assert casework("verify", str(bundle), "--key", PUBLIC.upper()).code == 0
    assert casework("verify", str(bundle), "--key", "11" * 32).code == 1
    assert json.loads(casework("prove", "--rebuild", "--json").out) == {"facts": 23, "position": 23}
    said = casework("verify")
    assert said.code == 1 and "改写" in said.err
    assert "no checkpoint was signed" in casework("prove", "--bundle", str(tmp_path / "b2")).err


def test_a_backup_is_verified_and_leaves_a_checkpoint(at, tmp_path):
    assert casework("backup", str(tmp_path / "b.zip")).code == 0
    assert json.loads(casework("verify", "--json").out)["covered"] == 23
    assert json.loads(casework("verify", str(tmp_path / "b.zip"), "--json").out)["covered"] == 23
    assert casework("restore", str(tmp_path / "b.zip"), "--without-keys", "--database", f"sqlite:///{tmp_path}/new.db").code == 0
    said = json.loads(casework("verify", "--database", f"sqlite:///{tmp_path}/new.db", "--json").out)
    assert said["ok"] and said["epoch"] == 1 and "restored from b.zip" in said["remarks"][0]


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        (("verify", "nothing.zip"), 1, "no such file"),
        (("verify", __file__), 1, "neither a bundle nor a backup"),
        (("verify", "--key", "abc"), 1, "no public key"),
        (("verify", "--database", "sqlite:////nowhere/x.db"), 3, "no such file"),
        (("prove",), 2, "name a case"),
        (("prove", "620502-2026-000003", "--checkpoint"), 2, "name a case"),
        (("prove", "620502-2026-999999"), 1, "there is no 620502-2026-999999"),
        (("prove", "620502-2026-000003", "9"), 1, "with a version 9"),
        (("prove", "--recovered", "x"), 1, "a recovery record stands once"),
        (("prove", "--bundle", __file__), 1, "is there already"),
        (("prove", "--verifier", __file__), 1, "is there already"),
    ],
)
def test_a_wrong_request_is_told_in_one_sentence(at, args, code, why):
    said = casework(*args)
    assert said.code == code and why in said.err.replace("│", "").replace("\n", " "), said


def test_an_empty_database_and_a_missing_key_are_told(sqlite_url, monkeypatch):
    monkeypatch.setenv("CASEWORK_DATABASE", sqlite_url)
    assert casework("prove", "--checkpoint").code == 1
    monkeypatch.setenv("CASEWORK_CHECKPOINT_KEY", "x")
    said = casework("prove", "--checkpoint")
    assert said.code == 3 and "CASEWORK_CHECKPOINT_KEY" in said.err
