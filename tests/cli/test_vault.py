"""`casework vault` and `casework person`: a rotation by hand from beginning to end, and a person found without a trace."""

import io
import json
import sys

import pytest

from tests.cli.conftest import casework
from tests.office import KEY


@pytest.fixture
def own_file(monkeypatch, url):
    """The office under a master key of its own beside it, not one in the environment."""
    monkeypatch.delenv("CASEWORK_MASTER_KEY")
    monkeypatch.setenv("CASEWORK_DATABASE", url)
    folder = url.removeprefix("sqlite:///").removesuffix("/office.db")
    with open(f"{folder}/master.key", "w", encoding="ascii") as file:
        file.write(KEY["CASEWORK_MASTER_KEY"])
    return f"{folder}/master.key"


def epochs():
    said = casework("vault", "status", "--json")
    assert said.code == 0, said.err
    return {each["epoch"]: (each["keys"] > 0, each["retired_at"] is not None, each["known"]) for each in json.loads(said.out)["epochs"]}


def test_a_rotation_by_hand(own_file, monkeypatch):
    assert epochs() == {1: (True, False, True)}
    said = casework("vault", "retire", "1")
    assert said.code == 1 and "the newest" in said.err
    monkeypatch.setenv("CASEWORK_CIPHER", "sm4-gcm")
    said = casework("vault", "rotate")
    assert said.code == 0 and "epoch 2 of the master key began (sm4-gcm)" in said.out and "casework vault rewrap" in said.err
    assert epochs() == {1: (True, False, True), 2: (False, False, True)}
    said = casework("vault", "retire", "1")
    assert said.code == 1 and "move them first: casework vault rewrap" in said.err
    said = casework("vault", "rewrap")
    assert said.code == 0 and "under epoch 2" in said.out and "casework vault retire 1" in said.err
    said = casework("vault", "retire", "1", "--from-file", own_file)
    assert said.code == 0 and "1 master keys were taken out" in said.out
    assert epochs() == {1: (False, True, False), 2: (True, False, True)}
    shown = casework("vault", "status").out
    assert "new texts are sealed with sm4-gcm" in shown and "已停用 retired" in shown and "没有此主密钥" in shown


def test_a_key_in_the_environment_needs_a_file_for_the_next_one(url, tmp_path):
    said = casework("vault", "rotate", "--database", url)
    assert said.code == 1 and "--to-file: the master key stands in the environment" in said.err
    file = tmp_path / "next.key"
    assert casework("vault", "rotate", "--to-file", str(file), "--database", url).code == 0
    assert len(file.read_text().split()) == 2 and file.stat().st_mode & 0o777 == 0o600
    said = casework("vault", "rewrap", "--database", url)
    assert said.code == 3 and "the master key of epoch 2 was not given to this process" in said.err


def test_a_person_is_found_by_a_number_that_no_list_of_processes_shows(url, monkeypatch):
    assert casework("vault", "reindex", "--database", url).code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("13999999999\n"))
    said = casework("person", "find", "phone", "--json", "--database", url)
    assert said.code == 0 and json.loads(said.out) == []
    monkeypatch.setattr(sys, "stdin", io.StringIO("139\n"))
    said = casework("person", "find", "phone", "--database", url)
    assert said.code == 1 and "the whole number is needed" in said.err and "139" not in said.err
    assert casework("person", "find", "name", "--database", url).code == 2
