"""`casework deadline`: the due date with its proof, in half a second, and bad input told with what would be right."""

import json
import subprocess
import sys

import pytest

from tests.cli.conftest import casework, process

HEAVY = ("sqlalchemy", "eventsourcing.application", "msgspec", "cryptography", "transitions", "alembic", "apscheduler", "psycopg")


def due(limit: str, start: str) -> tuple[str, bool]:
    """Due date and whether it is provisional."""
    said = casework("deadline", limit, "--from", start, "--json")
    assert (said.code, said.err) == (0, "")
    answer = json.loads(said.out)
    return answer["due"], answer["provisional"]


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        ("5 working days", "2026-09-28T15:00", "2026-10-10"),
        ("5个工作日", "2026-09-28T15:00", "2026-10-10"),
        ("5 Working Days", "2026-09-28T15:00+08:00", "2026-10-10"),
        ("5 working days", "2026-09-28T07:00Z", "2026-10-10"),
        ("3日", "2026-03-02", "2026-03-05"),
        ("三日", "2026-03-02", "2026-03-05"),
        ("24 hours", "2026-09-28T15:00", "2026-09-29T15:00:00+08:00"),
        ("24小时", "2026-09-28T15:00", "2026-09-29T15:00:00+08:00"),
        ("same day", "2026-03-02T23:59", "2026-03-02"),
        ("until 2026-03-31", "2026-03-02", "2026-03-31"),
    ],
)
def test_a_limit_in_english_or_chinese_comes_to_its_day(limit, start, expected):
    assert due(limit, start) == (expected, False)


def test_a_time_without_a_zone_is_shanghai_time():
    assert due("1 day", "2026-03-01T23:30")[0] == "2026-03-02"
    assert due("1 day", "2026-03-01T23:30Z")[0] == "2026-03-03"


def test_a_year_that_is_not_published_is_provisional():
    assert due("5 working days", "2027-09-28")[1]
    said = casework("deadline", "5 working days", "--from", "2027-09-28")
    assert "暂定 provisional" in said.out and "not published yet" in said.out


def test_the_proof_shows_every_day_and_why_it_counts():
    rows = json.loads(casework("deadline", "5 working days", "--from", "2026-09-28T15:00", "--json").out)["days"]
    assert [(row["date"], row["counted"]) for row in rows if row["counted"]] == [
        ("2026-09-29", 1), ("2026-09-30", 2), ("2026-10-08", 3), ("2026-10-09", 4), ("2026-10-10", 5),
    ]  # fmt: skip
    assert len(rows) == 13 and {row["why"] for row in rows} == {"start", "working day", "holiday", "weekend", "make-up working day"}


def test_people_read_the_proof_in_chinese_with_the_due_date_at_its_end():
    lines = casework("deadline", "5 working days", "--from", "2026-09-28T15:00").out.splitlines()
    assert lines[0] == "5个工作日 5 working days · 自 from 2026-09-28 15:00"
    assert lines[-2].split() == ["2026-10-10", "星期六", "调休上班", "第5日", "make-up", "working", "day"]
    assert lines[-1] == "到期 due 2026-10-10（当日24时止 until the end of the day）"


@pytest.mark.parametrize(
    ("limit", "start", "told"),
    [
        ("5 fortnights", "2026-09-28", "'5 fortnights' is not a limit: the unit 'fortnights' is not known; write for example 5"),
        ("0 days", "2026-09-28", "the amount must be from 1 to 3650"),
        ("", "2026-09-28", "it does not begin with a whole number"),
        ("5 days", "yesterday", "--from: 'yesterday' is not a time; write 2026-09-28"),
        ("5 days", "2026-02-30", "--from: '2026-02-30' is not a time"),
        ("5 days", "0001-01-01T00:00+14:00", "is not a time"),
        ("3650 working days", "9990-01-01", ""),
        ("1 day", "9999-12-31", ""),
    ],
)
def test_what_cannot_be_counted_is_told_in_one_sentence_with_exit_1(limit, start, told):
    said = casework("deadline", limit, "--from", start, "--json")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("casework: ") and said.err.count("\n") == 1 and told in said.err


def test_a_missing_option_is_a_fault_of_usage():
    said = casework("deadline", "5 days")
    assert said.code == 2 and said.out == "" and "--from" in said.err


def test_the_command_line_and_deadline_load_nothing_heavy():
    script = f"""
import sys, casework.cli
first = [name for name in {HEAVY!r} if name in sys.modules]
try:
    casework.cli.main(["deadline", "5 fortnights", "--from", "2026-09-28"])
except SystemExit:
    casework.cli.app(["deadline", "5 working days", "--from", "2026-09-28"], standalone_mode=False)
print(first, [name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True, timeout=20)
    assert done.stdout.splitlines()[-1] == "[] []"


def test_a_process_of_its_own_answers_with_its_exit_code_and_json_only():
    said = process("deadline", "5个工作日", "--from", "2026-09-28T15:00", "--json")
    assert (said.code, said.err, json.loads(said.out)["due"]) == (0, "", "2026-10-10")
