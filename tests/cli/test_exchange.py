"""`casework import` and `casework export`: row by row, at most once also after kill -9, and files that are whole or not there."""

import json
import signal
import subprocess
import sys

import openpyxl

from casework.bootstrap import Casework
from casework.domain.case import case_id
from casework.domain.intake import Received
from tests.cli.conftest import casework

HEADER = "来源,来源编号,县区,项目名称,欠薪人数,欠薪金额"
KILLED = """
import os, signal, sys
from pathlib import Path
from casework.bootstrap import As, Casework
from casework.importing.files import sheet_of
from casework.importing.reading import Options
from casework.importing.taking import Import, Wanted
with Casework(sys.argv[1]) as office:
    by = office.actor(As("window", "intake", "620502-hrss"))
    for number, result in enumerate(Import(office.cases, sheet_of(Path(sys.argv[2])), Wanted(by, Options(office.clock()))).results()):
        if number == 20:
            os.kill(os.getpid(), signal.SIGKILL)
"""


def listed(tmp_path, count=3, extra=""):
    file = tmp_path / "线索.csv"
    rows = [f"12345热线,CLI-{number:04},秦州区,第{number}项目,3,3万元" for number in range(count)]
    file.write_text("\n".join([HEADER, *rows]) + extra, encoding="gb18030")
    return str(file)


def told(*args):
    said = casework(*args, "--json")
    return said.code, json.loads(said.out)


def receipts(url):
    with Casework(url) as office:
        facts = (office.cases.facts(case_id(row["case_no"]), upto=1)[0] for row in _rows(office))
        return [fact for fact in facts if isinstance(fact, Received) and str(fact.number).startswith("CLI-")]


def _rows(office):
    from casework.projections.questions import ledger_rows

    office.views.catch_up()
    return ledger_rows(office.views, limit=10_000)


def test_a_dry_run_stores_nothing_an_import_everything_once(url, tmp_path):
    file = listed(tmp_path, 3, "\n12345,CLI-X,秦州区,坏项目,三,3万\n")
    args = ("import", file, "--by", "window", "--database", url)
    assert told(*args, "--dry-run")[1]["ready"] == 3
    assert receipts(url) == []
    code, first = told(*args)
    assert (code, first["taken"], first["faulty"]) == (1, 3, 1)
    assert [row["row"] for row in first["rows"] if row["result"] == "faulty"] == [5]
    assert told(*args)[1]["there"] == 3
    assert sorted(fact.number for fact in receipts(url)) == ["CLI-0000", "CLI-0001", "CLI-0002"]


def test_an_import_ends_with_a_checkpoint_and_tells_its_report(url, tmp_path):
    said = casework("import", listed(tmp_path), "--by", "window", "--report", str(tmp_path / "r.xlsx"), "--database", url)
    assert said.code == 0 and "已导入3" in said.out
    assert openpyxl.load_workbook(tmp_path / "r.xlsx")["导入结果"].max_row == 4
    verified = told("verify", "--database", url)[1]
    assert verified["ok"] and verified["unprotected"] == 0


def test_an_import_killed_in_the_middle_goes_on_and_takes_no_row_twice(url, tmp_path):
    file = listed(tmp_path, 100)
    done = subprocess.run([sys.executable, "-c", KILLED, url, file], capture_output=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    before = len(receipts(url))
    assert 20 <= before < 100
    code, again = told("import", file, "--by", "window", "--database", url)
    assert (code, again["there"], again["taken"]) == (0, before, 100 - before)
    assert len({fact.number for fact in receipts(url)}) == len(receipts(url)) == 100


def test_what_was_asked_wrongly_is_told_before_anything_is_done(url, tmp_path):
    file = listed(tmp_path)
    by = ("--by", "window", "--database", url)
    for args, why in (
        ((file, "--region", "62", *by), "--region"),
        ((file, "--channel", "tv", *by), "--channel"),
        ((file, "--report", str(tmp_path / "r.csv"), *by), "--report"),
        ((file, "--database", url), "--by"),
        ((str(tmp_path / "none.csv"), *by), "none.csv"),
        ((file, "--by", "head", "--database", url), "receive"),
    ):
        said = casework("import", *args)
        assert said.code in (1, 3) and why in said.err, said.err
    assert receipts(url) == []


def test_the_ledger_is_written_whole_and_nothing_is_overwritten(url, tmp_path, cases):
    file = tmp_path / "台账.xlsx"
    assert casework("export", "ledger", "-o", str(file), "--region", "6205", "--database", url).code == 0
    numbers = {row[1] for row in openpyxl.load_workbook(file)["台账"].iter_rows(values_only=True, min_row=2)}
    assert set(cases.values()) <= numbers
    before = file.read_bytes()
    said = casework("export", "ledger", "-o", str(file), "--database", url)
    assert said.code == 1 and "not overwritten" in said.err and file.read_bytes() == before
    said = casework("export", "ledger", "-o", str(tmp_path / "x.xlsx"), "--from", "2026-05-01", "--to", "2026-04-01", "--database", url)
    assert said.code == 1 and "--to" in said.err
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name or each.name == "x.xlsx"] == []


def test_a_case_that_cannot_be_read_is_left_out_of_every_export_and_told(url, tmp_path, cases, spoil):
    number = cases["fresh"]
    casework("ledger", "--database", url)
    spoil(number)
    for kind, name in (("ledger", "l.xlsx"), ("xes", "l.xes"), ("ocel", "l.json")):
        said = casework("export", kind, "-o", str(tmp_path / name), "--database", url)
        assert said.code == 0 and number in said.err, said.err
        assert (tmp_path / name).exists()


def test_statistics_have_a_sheet_for_each_grouping_and_for_each_report(url, tmp_path):
    assert casework("statistics", "report", "2026-03", "--by", "supervisor", "--database", url).code == 0
    said = casework("export", "statistics", "-o", str(tmp_path / "s.xlsx"), "--database", url)
    assert said.code == 0, said.err
    names = openpyxl.load_workbook(tmp_path / "s.xlsx").sheetnames
    assert names[:2] == ["分地区", "分单位"] and len(names) == 8 and names[-1].startswith("上报2026-")


def test_facts_are_a_bundle_that_can_be_verified(url, tmp_path):
    file = tmp_path / "facts.jsonl"
    assert casework("export", "facts", "-o", str(file), "--database", url).code == 0
    assert casework("verify", str(file)).code in (0, 1)
    assert file.read_bytes().startswith(b'{"casework":')


def test_logs_hide_case_numbers_where_that_is_asked_for(url, tmp_path, cases):
    assert casework("export", "xes", "-o", str(tmp_path / "a.xes"), "--pseudonyms", "--database", url).code == 0
    text = (tmp_path / "a.xes").read_text(encoding="utf-8")
    assert not any(number in text for number in cases.values()) and "case-" in text
