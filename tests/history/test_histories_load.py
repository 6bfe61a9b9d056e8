"""Whatever a release once stored is read by this one, adds up to the same, and is complete: every kind of fact is among it."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from casework import __version__
from casework.codec import FactMapper
from casework.domain.case import Case, case_id, fold
from casework.domain.facts import Fact
from casework.domain.intake import Received
from casework.projections.life import Life
from tests.history.making import EXCEPTIONS, FOLDER, case_topics, summary

HISTORIES = sorted(FOLDER.glob("release-*.jsonl"))
OURS = [path for path in HISTORIES if path.name.startswith(f"release-{__version__}-")]


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a history."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rows(path: Path) -> list[StoredEvent]:
    """Its facts as the store would give them."""
    stored = [line for line in lines(path) if "topic" in line]
    return [StoredEvent(UUID(line["case"]), line["version"], line["topic"], line["state"].encode()) for line in stored]


def cases(path: Path) -> dict[str, list[Fact]]:
    """The facts of each case, read by this release."""
    found: dict[str, list[Fact]] = {}
    for row in rows(path):
        fact = FactMapper().to_domain_event(row)
        assert isinstance(fact, Fact)
        found.setdefault(fact.originator_id.hex, []).append(fact)
    return found


def test_there_are_histories():
    assert len(OURS) >= 6


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_every_stored_fact_is_read_and_adds_up_to_what_it_did(path):
    told = {line["case"]: line["summary"] for line in lines(path) if "summary" in line}
    read = cases(path)
    assert read.keys() == told.keys()
    for case, facts in read.items():
        assert isinstance(facts[0], Received) and case_id(facts[0].case_no).hex == case
        found = json.loads(json.dumps(summary(fold(Case(facts[0].case_no), facts, facts[0].case_no))))
        assert {key: found[key] for key in told[case]} == told[case]
        assert Life.of(facts).case.version == len(facts)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_what_this_release_reads_it_writes_again_to_the_letter(path):
    mapper = FactMapper()
    for row in rows(path):
        again = mapper.to_stored_event(mapper.to_domain_event(row))
        assert (again.topic, again.state) == (row.topic, row.state)


def test_every_kind_of_fact_stands_in_a_history_of_this_release():
    held = {row.topic for path in OURS for row in rows(path)}
    assert case_topics() - held == EXCEPTIONS, "add a step to a road, then make the histories (tests/history/README.md)"
    assert held <= case_topics()
