"""The bench of the API: a real served office under a small load, and the mix that every client works by."""

import json
from collections import Counter
from itertools import islice

import pytest

from casework.bench.clients import Tally, body
from casework.bench.served import NotServed, serving
from casework.bench.workday import Step, Told, counties, workday
from casework.domain.dispatching import Dispatch
from casework.domain.values import Post
from tests.cli.conftest import casework


def test_the_mix_is_a_fifth_of_receipts_three_tenths_of_moves_and_half_questions():
    work = workday(counties()[0])
    steps = [next(work), *(work.send(Told("620502-2026-000001", 3)) for _ in islice(range(199), 199))]
    assert Counter(step.kind for step in steps) == {"intake": 40, "moves": 60, "questions": 100}


def test_fields_that_say_nothing_are_not_sent():
    step = Step("moves", Post.DISPATCHER, Dispatch(case_no="620502-2026-000001", lead="620502-insp"), version=1)
    assert body(step) == {"lead": "620502-insp"}


def test_those_who_came_second_are_no_errors():
    tally = Tally(1.0)
    tally.statuses.update({200: 5, 409: 1, 412: 2, 422: 3, 500: 1})
    tally.broken = 1
    assert (tally.races, tally.errors) == (3, 5)


def test_a_small_load_is_answered_without_an_error(tmp_path):
    url = f"sqlite:///{tmp_path / 'bench.db'}"
    said = casework("bench", "http", "--clients", "4", "--seconds", "1", "--cases", "12", "--json", "--database", url)
    rows = {row["figure"]: row for row in json.loads(said.out)}
    assert (rows["errors"]["value"], rows["errors"]["ok"]) == (0, True), said.out
    measured = [name for name, row in rows.items() if name.endswith("ms") or "commands/s" in name or name == "requests/s"]
    assert len(measured) == 15
    assert all(rows[name]["value"] > 0 for name in measured)


def test_a_server_that_does_not_start_says_why(tmp_path):
    with pytest.raises(NotServed, match="does not exist"), serving(f"sqlite:///{tmp_path / 'nowhere' / 'office.db'}"):
        pass
