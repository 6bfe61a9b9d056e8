"""`casework whatif`: what it says and writes, what it refuses, and that the database stays as it is."""

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from casework.commands.whatif_sheet import Sheet
from casework.whatif.differing import Difference
from tests.cli.conftest import casework

DISPATCH = 'name = "试行"\nextends = "national"\n[rule.dispatch]\nlimit = "20 working days"\n'


@pytest.fixture
def draft(tmp_path: Path) -> str:
    """A rulebook that gives twenty working days to dispatch a case."""
    file = tmp_path / "draft.toml"
    file.write_text(DISPATCH, "utf-8")
    return str(file)


def contents(url: str) -> dict[str, bytes]:
    """Every file of the database that holds anything, byte by byte; SQLite's own index of its log is none of ours."""
    files = Path(url.removeprefix("sqlite:///")).parent.iterdir()
    return {file.name: file.read_bytes() for file in files if file.stat().st_size and not file.name.endswith("-shm")}


def test_a_longer_limit_is_told_in_numbers_clocks_and_sentences_and_nothing_is_written(url, cases, draft, tmp_path):
    before, out = contents(url), tmp_path / "apart.csv"
    said = casework("whatif", draft, "--database", url, "--out", str(out), "--workers", "1")
    assert said.code == 0, said.err
    assert "不再超期1个" in said.out and "重演4件案件" in said.out
    assert "人的作为" in said.out.splitlines()[-1]
    assert contents(url) == before
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    late = next(row for row in rows if row["案号 case_no"] == cases["late"])
    assert (late["期限 clock"], late["原超期 late_was"], late["试算超期 late_would"]) == ("dispatch", "1", "0")


def test_machines_get_the_same_with_the_cases_to_look_into(url, cases, draft):
    found = json.loads(casework("whatif", draft, "--database", url, "--json", "--workers", "1").out)
    assert found["all"]["late_no_more"] == 1 and found["rulebook"]["name"] == "试行"
    assert cases["late"] in found["cases"] and found["listed_all"]
    assert found["rule"]["dispatch"]["due_later"] == len(found["clocks"])
    region = json.loads(casework("whatif", draft, "--database", url, "--json", "--workers", "1", "--region", "620503").out)
    assert region["cases"] == [cases["late"]]


def test_two_processes_find_what_one_finds(url, draft):
    one, two = (json.loads(casework("whatif", draft, "--database", url, "--json", "--workers", number).out) for number in ("1", "2"))
    assert one == two


def test_notices_are_tried_as_a_calendar(url, tmp_path):
    file = tmp_path / "notice.json"
    file.write_text(json.dumps({"year": 2026, "off": {"2026-03-03": "临时放假"}, "source": "临时通知"}, ensure_ascii=False), "utf-8")
    said = casework("whatif", str(file), "--database", url, "--json", "--workers", "1")
    found = json.loads(said.out)
    assert found["calendar"]["source"].startswith("临时通知") and found["rulebook"] is None
    assert found["all"]["due_later"] > 0


def test_the_self_check_reproduces_the_office(url):
    said = casework("whatif", "--check", "--database", url, "--workers", "1")
    assert (said.code, said.out.startswith("自检相符 reproduced exactly · 4 件")) == (0, True)


def test_the_self_check_names_the_case_and_clock_whose_date_was_altered(url, cases):
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base, base:
        change = "update facts set state = replace(state, ?, ?) where topic = 'case.received'"
        assert base.execute(change, ('"limit":"1 working day"', '"limit":"2 working days"')).rowcount == 4
    said = casework("whatif", "--check", "--database", url, "--workers", "1")
    assert said.code == 1 and "自检不符 NOT reproduced: 4 件" in said.out
    assert f"{cases['late']} 第1条 case.received dispatch..1: due" in said.err
    found = json.loads(casework("whatif", "--check", "--database", url, "--workers", "1", "--json").out)
    assert not found["ok"] and found["cases_differing"] == 4


def test_a_case_that_cannot_be_read_is_named_and_the_others_are_replayed(url, cases, spoil, draft):
    spoil(cases["suspended"])
    said = casework("whatif", draft, "--database", url, "--workers", "1")
    assert said.code == 1 and "重演3件案件" in said.out
    assert cases["suspended"] in said.err and "spoiled" not in said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "name a rulebook (.toml) or a calendar (.json) to be tried, or --check alone"),
        (["a.toml", "--check"], "name a rulebook (.toml) or a calendar (.json) to be tried, or --check alone"),
        (["a.toml", "b.toml"], "at most one rulebook (.toml) and one calendar (.json) are tried at a time"),
        (["a.txt"], "at most one rulebook (.toml) and one calendar (.json) are tried at a time"),
        (["a.json", "--rules-of", "2027-01-01"], "--rules-of: it says how a rulebook is read"),
        (["nowhere.toml"], "nowhere.toml: cannot be read"),
        (["nowhere.json"], "nowhere.json: cannot be read"),
        (["a.toml", "--from", "yesterday"], "--from: 'yesterday' is not a date"),
        (["a.toml", "--region", "62x"], "--region: '62x' is not a code of a region"),
    ],
)
def test_what_cannot_be_tried_is_refused_in_a_sentence(url, arguments, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text(DISPATCH, "utf-8")
    said = casework("whatif", *arguments, "--database", url)
    assert said.code == 1 and sentence in said.err


def test_a_sheet_that_was_not_finished_spoils_no_earlier_one(tmp_path):
    out = tmp_path / "apart.csv"
    out.write_text("earlier", "utf-8")
    with pytest.raises(KeyboardInterrupt), Sheet.opened(out) as sheet:
        sheet.add([])
        raise KeyboardInterrupt
    assert out.read_text("utf-8") == "earlier"
    assert [each.name for each in tmp_path.iterdir()] == ["apart.csv"]


def test_no_cell_of_a_sheet_is_taken_for_a_formula(tmp_path):
    out = tmp_path / "apart.csv"
    with Sheet.opened(out) as sheet:
        sheet.add([Difference("620502-2026-000001", "620502", "=1+1", "track", "@unit", None, "2026-03-05", None, False, True, (), ())])
    assert ",'=1+1,track,'@unit,,2026-03-05,,0,1,," in out.read_text("utf-8-sig")


def test_a_database_that_is_not_there_is_not_made(tmp_path, draft):
    said = casework("whatif", draft, "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert said.code == 3 and "there is no such file" in said.err
    assert not (tmp_path / "none.db").exists()
