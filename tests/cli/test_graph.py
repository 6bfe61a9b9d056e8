"""`casework graph`: each workflow as a diagram, and an unknown one told with those that there are."""

import json

import pytest

from casework.workflows.tables import TABLES
from tests.cli.conftest import casework


@pytest.mark.parametrize("name", TABLES)
def test_a_workflow_is_drawn_with_every_stage_it_reaches(name):
    said = casework("graph", name)
    assert said.code == 0 and said.out.startswith("stateDiagram-v2\n")
    arrows = {line.split(" : ")[0].strip() for line in said.out.splitlines() if " --> " in line}
    assert {arrow.split(" --> ")[1] for arrow in arrows} == {stage for stage in TABLES[name].stages if stage}


def test_all_workflows_are_drawn_one_after_the_other_each_with_its_name():
    said = casework("graph")
    assert [line for line in said.out.splitlines() if line.startswith("%% ")] == [f"%% {name}" for name in TABLES]
    assert said.out.count("stateDiagram-v2") == len(TABLES)


def test_machines_get_the_diagrams_by_name():
    whole = json.loads(casework("graph", "--json").out)
    assert list(whole) == list(TABLES)
    assert json.loads(casework("graph", "handling", "--json").out) == {"handling": whole["handling"]}


def test_an_unknown_workflow_is_told_with_those_that_there_are():
    said = casework("graph", "holding")
    assert said.code == 2 and said.out == ""
    assert all(name in said.err for name in ("holding", *TABLES))
