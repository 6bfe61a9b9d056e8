"""`casework history` and `explain`: what happened in sentences, and a due date that its proof comes to, whatever state it is in."""

import json
from datetime import datetime
from typing import Any

import pytest
from rich.cells import cell_len

from casework.bootstrap import Casework
from casework.domain.naming import clock_key
from tests.cli.conftest import casework


def explained(url: str, case_no: str, clock: str) -> dict[str, Any]:
    """The answer of explain for machines."""
    said = casework("explain", case_no, clock, "--database", url, "--json")
    assert (said.code, said.err) == (0, "")
    answer: dict[str, Any] = json.loads(said.out)
    return answer


def test_every_open_clock_is_due_when_its_proof_says(url, cases):
    with Casework(url) as office:
        open_clocks = {case_no: office.cases.case(case_no).clocks for case_no in cases.values()}
    for case_no in (cases["late"], cases["lengthened"]):
        for key, clock in open_clocks[case_no].items():
            answer = explained(url, case_no, key)
            assert datetime.fromisoformat(answer["due_at"]) == clock.due_at
            assert answer["due"] == clock.due_text
            assert clock.due_on is not None and answer["days"][-1]["date"] == clock.due_on.isoformat()


def test_a_clock_is_found_by_its_name_and_by_its_key(url, cases):
    with Casework(url) as office:
        key = clock_key(office.cases.case(cases["late"]), "dispatch")
    assert key == "dispatch..1" and explained(url, cases["late"], key) == explained(url, cases["late"], "dispatch")


def test_a_missed_clock_says_so(url, cases):
    answer = explained(url, cases["late"], "dispatch")
    assert (answer["state"], answer["missed"], answer["due"], answer["limit"]) == ("running", True, "2026-03-03", "1 working day")
    assert "已超期 missed" in casework("explain", cases["late"], "dispatch", "--database", url).out


def test_a_closed_clock_is_explained_as_it_last_stood(url, cases):
    answer = explained(url, cases["suspended"], "dispatch")
    assert (answer["state"], answer["missed"], answer["due"]) == ("closed", False, "2026-03-06")
    assert "已结束 closed" in casework("explain", cases["suspended"], "dispatch", "--database", url).out


def test_a_paused_clock_has_no_due_date_and_tells_since_when(url, cases):
    answer = explained(url, cases["suspended"], "investigate")
    assert (answer["state"], answer["due"], answer["due_at"]) == ("paused", None, None)
    assert answer["pauses"][0]["from"] and answer["pauses"][0]["to"] is None
    said = casework("explain", cases["suspended"], "investigate", "--database", url).out
    assert "中止中 paused" in said and "至今 until now" in said and "none while paused" in said


def test_a_lengthened_clock_tells_its_pause_its_extension_and_its_law(url, cases):
    answer = explained(url, cases["lengthened"], "investigate")
    assert answer["state"] == "running" and answer["due"] == "2026-07-23"
    assert answer["pauses"][0]["to"] and [each["limit"] for each in answer["extensions"]] == ["30 working days"]
    assert max(row["counted"] or 0 for row in answer["days"]) == 90
    assert "劳动保障监察条例第17条" in answer["basis"] and answer["calendar"] and answer["rulebook"]
    said = casework("explain", cases["lengthened"], "investigate", "--database", url).out
    assert "延长 extended 30个工作日（30 working days）" in said and said.splitlines()[-1] == "到期 due 2026-07-23"


def test_an_unknown_clock_is_told_with_those_the_case_has(url, cases):
    said = casework("explain", cases["fresh"], "dispach", "--database", url)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"casework: case {cases['fresh']} has no clock 'dispach'; it has ") and "dispatch, track" in said.err


@pytest.mark.parametrize("command", [("history",), ("explain", "track")])
def test_an_unknown_case_is_told_with_the_database_and_where_to_look(url, command):
    name, *rest = command
    said = casework(name, "620502-2026-999999", *rest, "--database", url)
    assert (said.code, said.out) == (1, "")
    assert "no case '620502-2026-999999' in sqlite:///" in said.err and "casework ledger" in said.err


def test_the_history_tells_every_fact_in_a_sentence_by_whom_and_when(url, cases):
    said = casework("history", cases["lengthened"], "--database", url)
    assert said.code == 0 and said.err == ""
    for words in ("2026-03-05 09:10", "签收", "办案人员 officer-1", "人社部门负责人 chief", "系统", "extended by 30 working days"):
        assert words in said.out
    assert "证人外出" not in said.out and "sealed:" not in said.out


def test_machines_get_the_history_fact_by_fact(url, cases):
    rows = json.loads(casework("history", cases["lengthened"], "--database", url, "--json").out)
    with Casework(url) as office:
        facts = office.cases.facts(office.cases.case(cases["lengthened"]).id)
    assert [row["version"] for row in rows] == [fact.originator_version for fact in facts]
    assert [row["topic"] for row in rows] == [fact.topic for fact in facts]
    assert all(row["zh"] and row["en"] and "sealed:" not in row["zh"] for row in rows)


@pytest.mark.parametrize("columns", ["60", "80", "160"])
def test_what_somebody_typed_in_neither_colours_nor_steers_a_terminal(url, cases, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    for command in (("history", cases["late"]), ("ledger",), ("docket",)):
        said = casework(*command, "--database", url)
        assert said.code == 0 and "\x1b" not in said.out
        assert max(map(cell_len, said.out.splitlines())) <= int(columns)
    assert "[/red]" in "".join(casework("history", cases["late"], "--database", url).out.split())
