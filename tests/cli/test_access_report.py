"""`access report` and `access subject`: who read what, for supervisors and for the person concerned; looking is on record itself."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from casework.security.readings import Reading, Readings
from tests.cli.conftest import casework
from tests.office import Office, furnished
from tests.people import COUNTY, OFFICER, SUPERVISOR

NOW = datetime.now(UTC)


@pytest.fixture
def office(sqlite_url):
    """A case that its officer read twelve times in the night, and whose evidence a supervisor opened."""
    with furnished(sqlite_url) as house:
        case_no = Office(house).receives().case_no
        night = NOW.replace(hour=15, minute=0) - timedelta(days=2)
        readings = Readings(house.store)
        mine = Reading(
            night, "case", OFFICER.person, "officer", COUNTY.code, "620502", "t", "10.0.0.1", case_no, "620502", ("w1",), ground="part"
        )
        theirs = replace(mine, person=SUPERVISOR.person, post="supervisor", ground="territory", fields=("evidence:=1+1",), opened=True)
        for entry in [*[mine] * 12, replace(theirs, at=NOW - timedelta(days=3), purpose="inspection")]:
            readings.account(entry)
    return sqlite_url, case_no


def said(*args, code=0):
    answer = casework("access", *args)
    assert answer.code == code, answer.err
    return answer.out


def test_the_report_counts_person_by_person_and_those_with_signs_stand_first(office):
    url, case_no = office
    officer, *others = json.loads(said("report", "--json", "--database", url))
    assert (officer["person"], officer["readings"], officer["night"], officer["signs"]) == (OFFICER.person, 12, 12, ["night"])
    assert {(each["person"], each["opened"], each["outside"]) for each in others} >= {(SUPERVISOR.person, 1, 1)}
    assert "readings 12" in said("report", "--person", OFFICER.person, "--unit", COUNTY.code, "--case", case_no, "--database", url)
    later = f"{NOW + timedelta(days=2):%Y-%m-%d}"
    assert json.loads(said("report", "--json", "--from", later, "--database", url)) == []
    early = [
        each["person"] for each in json.loads(said("report", "--json", "--from", "2020-01-01", "--to", "2020-01-02", "--database", url))
    ]
    assert early == []


def test_a_sheet_holds_each_reading_and_no_formula(office):
    url, case_no = office
    sheet = said("report", "--every", "--csv", "--case", case_no, "--database", url)
    assert sheet.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
    rows = list(csv.DictReader(StringIO(sheet[1:])))
    assert (
        len(rows) == 13
        and {row["refs"] for row in rows} == {"w1"}
        and not any(cell.startswith("=") for row in rows for cell in row.values())
    )


def test_the_person_concerned_is_told_units_and_posts_and_no_officer(office):
    url, case_no = office
    text = said("subject", case_no, "--json", "--database", url)
    assert {(row["unit"], row["post"], row["ground"], row["purpose"]) for row in json.loads(text)} == {
        (COUNTY.name, "办案人员", "承办", ""), (COUNTY.name, "督办", "辖区", "检查"),
    }  # fmt: skip
    plain = said("subject", case_no, "--database", url)
    assert OFFICER.person not in text and SUPERVISOR.person not in plain
    assert "False" not in plain and plain.count("看了姓名或材料") == sum(row["opened"] for row in json.loads(text))


def test_what_the_operator_looks_at_is_on_record_and_an_unknown_case_is_told(office):
    url, case_no = office
    assert casework("history", case_no, "--database", url).code == 0
    said("report", "--database", url)
    doors = {each["door"]: each for each in json.loads(said("report", "--every", "--json", "--database", url))}
    assert (doors["history"]["post"], doors["history"]["case_no"], doors["history"]["ground"]) == ("operator", case_no, "operator")
    assert "access report" in doors
    for args in (("report", "--case", "620502-2026-999999"), ("subject", "620502-2026-999999"), ("report", "--from", "yesterday")):
        said(*args, "--database", url, code=1)
