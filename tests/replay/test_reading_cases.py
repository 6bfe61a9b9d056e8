"""A malformed line is told by line, field and rule, and the others go on."""

import json
from pathlib import Path
from typing import Any

import pytest

from casework.replay.reading import Fault, read

GOOD: dict[str, Any] = {"id": "X1", "timeline": [{"step": "received", "on": "2020-01-06"}]}


def told(tmp_path: Path, *lines: str | bytes) -> tuple[list[str], list[Fault]]:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
    sources, faults = read([path])
    return [source.id for source in sources], faults


def test_good_lines_go_on_after_a_bad_one_and_blank_lines_are_nothing(tmp_path: Path) -> None:
    ids, faults = told(tmp_path, json.dumps(GOOD), "{", "", json.dumps({**GOOD, "id": "X2"}))
    assert ids == ["X1", "X2"]
    assert [(fault.line, fault.field) for fault in faults] == [(2, "line")]
    assert str(faults[0]).startswith("cases.jsonl:2: line: is not JSON")


@pytest.mark.parametrize(
    ("change", "field", "right"),
    [
        ({"id": None}, "id", "number for the case"),
        ({"workers": -1}, "workers", "whole number of 0 or more"),
        ({"amount_fen": 1.5}, "amount_fen", "null where it is unknown"),
        ({"paid_fen": True}, "paid_fen", "whole number"),
        ({"channel": 3}, "channel", "null where the source is silent"),
        ({"project_kind": "mixed"}, "project_kind", "allowed: government"),
        ({"timeline": []}, "timeline", "at least one"),
        ({"timeline": ["received"]}, "timeline[0]", "write an object"),
        ({"timeline": [{"step": "vanished"}]}, "timeline[0].step", "allowed: received"),
        ({"timeline": [{"step": []}]}, "timeline[0].step", "allowed: received"),
        ({"timeline": [{"step": "note", "on": "2020-02-30"}]}, "timeline[0].on", "a day like 2018-02-11"),
        ({"timeline": [{"step": "note", "on": "2020-W06-1"}]}, "timeline[0].on", "a day like"),
        ({"timeline": [{"step": "note", "on": "1066-10-14"}]}, "timeline[0].on", "between 1995-01-01"),
        ({"timeline": [{"step": "note", "printed_date": 2020}]}, "timeline[0].printed_date", "write a text"),
    ],
)
def test_a_fault_names_the_field_and_what_would_be_right(tmp_path: Path, change: dict[str, Any], field: str, right: str) -> None:
    ids, faults = told(tmp_path, json.dumps({**GOOD, **change}))
    assert ids == []
    assert [fault.field for fault in faults] == [field]
    assert right in faults[0].message


@pytest.mark.parametrize("line", [b"\xff\xfe", b"[1]", b"null", b"[" * 100_000, b'{"id": ' + b"1" * 5000 + b"}"])
def test_no_line_breaks_the_reading(tmp_path: Path, line: bytes) -> None:
    ids, faults = told(tmp_path, line, json.dumps(GOOD))
    assert ids == ["X1"]
    assert faults[0].line == 1


def test_every_fault_of_a_line_is_told_at_once(tmp_path: Path) -> None:
    _, faults = told(tmp_path, json.dumps({"id": "", "workers": "many", "timeline": [{"step": "x", "on": 1}]}))
    assert [fault.field for fault in faults] == ["id", "workers", "timeline[0].step", "timeline[0].on"]
