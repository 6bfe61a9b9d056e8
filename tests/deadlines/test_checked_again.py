"""Every printed due date is counted again by a checker that shares no line with casework (peers.md B1, B4)."""

import ast
import json
from copy import deepcopy
from pathlib import Path

import pytest

from casework.domain.statute.inquiry_time import ExtendInquiry, Resume, Suspend
from casework.workflows.calendars import published_calendar
from tests.deadlines import checker
from tests.deadlines.checker import Checker
from tests.deadlines.clocks import printed_proof, proofs
from tests.people import OFFICER
from tests.statute import cmd, filed

NUMBER, SEED = 3000, 20261121
"""So many in the suite; `make deadlines` checks 100,000."""
CHINA = published_calendar()
CHECKER = Checker(json.loads(json.dumps(CHINA.plain())))


@pytest.fixture(scope="module")
def printed():
    return list(proofs(NUMBER, SEED, CHINA))


def test_the_proof_of_every_random_clock_ends_at_its_due_date_and_counts_every_day_right(printed):
    wrong = [(told["limit"], told["counted_from"], faults) for told in printed if (faults := CHECKER.faults(told))]
    assert wrong == []


def test_the_random_clocks_are_of_every_kind(printed):
    units = {told["limit"].split(" ", 1)[-1].rstrip("s") for told in printed}
    assert {"working day", "day", "hour", "month", "year", "of quarter", "of half-year"} <= units
    rows = {row["why"] for told in printed for row in told["days"]}
    assert rows == {"start", "working day", "make-up working day", "weekend", "holiday", "paused", "hours", "extended until"}
    seen = [(told["provisional"], not told["due_at"], bool(told["extensions"]), bool(told["pauses"])) for told in printed]
    assert all(sum(kind) > NUMBER / 40 for kind in zip(*seen, strict=True))


def test_a_proof_that_was_tampered_with_is_found_out(printed):
    told = next(t for t in printed if t["limit"].endswith("working days") and t["due_at"] and t["pauses"] and len(t["days"]) > 12)
    row = next(place for place, day in enumerate(told["days"]) if day["counted"])
    for change in (
        lambda t: t["days"].pop(),
        lambda t: t["days"].pop(row),
        lambda t: t["days"][row].update(counted=None),
        lambda t: t["days"][row].update(why="holiday"),
        lambda t: t.update(due_at="2025-01-01T16:00:00+00:00"),
        lambda t: t.update(provisional=not t["provisional"]),
        lambda t: t.update(limit="91 working days"),
        lambda t: t["pauses"].clear(),
    ):
        forged = deepcopy(told)
        change(forged)
        assert CHECKER.faults(told) == [] != CHECKER.faults(forged)


def test_the_clocks_of_a_case_that_was_suspended_and_extended_pass_the_checker():
    life = filed().on("2026-03-04")
    life.gets(cmd(Suspend, ground="evidence_unobtainable"), OFFICER)
    life.on("2026-03-23").gets(cmd(Resume), OFFICER)
    life.gets(cmd(ExtendInquiry, reason="案情复杂"), OFFICER)
    clocks = list(life.case.clocks.values())
    assert any(clock.pauses and clock.extensions for clock in clocks)
    assert [CHECKER.faults(printed_proof(clock, CHINA)) for clock in clocks] == [[]] * len(clocks)


def test_the_checker_imports_nothing_but_the_standard_library():
    tree = ast.parse(Path(checker.__file__).read_text(encoding="utf-8"))
    assert {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} == {"calendar", "datetime"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
