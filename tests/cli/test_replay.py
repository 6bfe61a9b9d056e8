"""`casework replay` at the command line: malformed lines told, JSON only, trials only, and `demo` with its ledger."""

import json
from pathlib import Path

import pytest

from casework.commands import demo
from tests.cli.conftest import casework

LINES = [
    {
        "id": "t1", "region": "甘肃省天水市秦州区", "workers": 10, "amount_fen": 15_000_000, "channel": "投诉",
        "timeline": [{"step": "received", "on": "2018-02-05"}, {"step": "dispatched", "on": "2018-02-07"}],
    },
    {"id": "t2", "region": "江苏省海安市", "timeline": [{"step": "received", "on": "2019-03-04"}]},
]  # fmt: skip
MALFORMED = '{"id": "t3", "timeline": [{"step": "dinner"}]}'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two cases and a malformed line between them."""
    first, second = (json.dumps(line, ensure_ascii=False) for line in LINES)
    (path := tmp_path / "cases.jsonl").write_text("\n".join((first, MALFORMED, second)), encoding="utf-8")
    return path


def test_a_malformed_line_is_told_with_its_number_the_rest_goes_on_and_the_exit_code_is_1(file):
    said = casework("replay", str(file), "--json")
    assert said.code == 1 and said.err.startswith("cases.jsonl:2: timeline[0].step: is 'dinner'; allowed: ")
    assert [case["id"] for case in json.loads(said.out)] == ["t1", "t2"]


def test_whole_files_exit_with_0_and_say_nothing_beside_the_answer(file):
    file.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    said = casework("replay", str(file), "--json")
    assert (said.code, said.err) == (0, "") and len(json.loads(said.out)) == 2
    for_people = casework("replay", str(file))
    assert (for_people.code, for_people.err) == (0, "") and "台账 Ledger · 2 件 cases" in for_people.out


def test_the_ledger_shows_every_case_also_the_last(file, tmp_path):
    url = f"sqlite:///{tmp_path / 'trial.db'}"
    said = casework("replay", str(file), "--database", url)
    assert "台账 Ledger · 2 件 cases" in said.out and "2 件 cases, " in said.out.splitlines()[-1]
    assert json.loads(casework("status", "--database", url, "--json").out)["purpose"] == "trial"


def test_until_a_day_more_is_missed_than_at_the_last_step(file):
    file.write_text(json.dumps(LINES[1]), encoding="utf-8")
    (short,) = json.loads(casework("replay", str(file), "--json").out)
    (long,) = json.loads(casework("replay", str(file), "--json", "--until", "2019-12-31").out)
    assert short["missed"] == [] and "dispatch" in {missed["clock"] for missed in long["missed"]}


def test_an_office_is_never_replayed_into(url, file):
    said = casework("replay", str(file), "--database", url)
    assert (said.code, said.out) == (1, "") and "holds facts of an office; use a new one for a trial" in said.err


@pytest.mark.parametrize("name", ["none.jsonl", "."])
def test_a_file_that_cannot_be_read_is_told_before_a_database_is_made(tmp_path, name):
    said = casework("replay", str(tmp_path / name), "--database", f"sqlite:///{tmp_path / 'trial.db'}")
    assert (said.code, said.out) == (1, "") and "name a file of published cases" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_last_day_that_is_none_is_told(file):
    said = casework("replay", str(file), "--until", "2019-02-30")
    assert said.code == 1 and "--until: '2019-02-30' is not a date; write 2026-12-31" in said.err


def test_a_demo_shows_its_ledger_and_what_to_do_next_and_may_be_run_again(file, tmp_path, monkeypatch):
    file.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    monkeypatch.setattr(demo, "SAMPLES", file)
    monkeypatch.setenv("CASEWORK_DATA", str(tmp_path / "data"))
    for _ in range(2):
        said = casework("demo", "--no-serve")
        assert said.code == 0 and "台账 Ledger · 2 件 cases" in said.out
        assert "下一步 next: casework history CASE --database sqlite:///" in said.out
    assert casework("ledger", "--database", f"sqlite:///{tmp_path / 'data' / 'demo' / 'demo.db'}").code == 0
