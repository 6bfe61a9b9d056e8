"""Two processes on one database command the same cases at the same time: nothing is lost, nothing is done twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from casework.domain.facts import Fact
from casework.domain.ladder.steps import Climbed
from casework.domain.paying.money import PaymentRecorded
from casework.domain.values import Sum
from tests.office import KEY, furnished
from tests.people import WINDOW
from tests.properties.roads import receipt
from tests.spec import at

ROOT = Path(__file__).parent.parent
EACH = 12

WORKER = """
import json, sys
from uuid import UUID
from casework.domain.paying.money import RecordPayment
from casework.domain.refusals import StaleCase
from tests.office import furnished
from tests.people import OFFICER, WINDOW
from tests.properties.roads import receipt
from tests.spec import at

url, case, each = sys.argv[1], sys.argv[2], int(sys.argv[3])
told = {"own": [], "shared": [], "receipts": [], "ticks": 0, "stale": 0}

def pay(**given):
    while True:
        try:
            return house.do(RecordPayment(case_no=case, payer="contractor", method="transfer", fen=100), by=OFFICER, **given)
        except StaleCase:
            told["stale"] += 1

with furnished(url, at("2026-03-02 12:00")) as house:
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(each):
        told["own"].append(pay().version)
        shared = pay(id=UUID(int=1000 + n))
        told["shared"].append([shared.version, shared.repeated])
        told["receipts"].append(house.do(receipt(source="12345", number=str(n)), by=WINDOW).case_no)
    told["ticks"] = house.tick(at("2026-04-20")).climbs
print(json.dumps(told))
"""


@pytest.fixture
def case(any_url):
    """One case in a new office, and the office's URL."""
    with furnished(any_url, at("2026-03-02 09:00")) as house:
        return house.do(receipt(claimed=Sum(10, 15_000_000)), by=WINDOW).case_no


def at_the_same_time(url: str, case: str) -> list[dict[str, Any]]:
    """What each of two processes tells of its commands, given at the same time."""
    started: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT}
    command = [sys.executable, "-c", WORKER, url, case, str(EACH)]
    workers: list[Any] = [subprocess.Popen(command, env=os.environ | KEY, **started) for _ in range(2)]
    assert [worker.stdout.readline() for worker in workers] == ["ready\n"] * 2, [worker.communicate()[1][-2000:] for worker in workers]
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    answers = [worker.communicate(timeout=120) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], [err[-2000:] for _, err in answers]
    return [json.loads(out) for out, _ in answers]


def test_two_processes_lose_nothing_and_do_nothing_twice(any_url, case):
    first, second = at_the_same_time(any_url, case)
    with furnished(any_url, at("2026-04-20")) as house:
        assert house.tick().climbs == 0
        facts = house.cases.facts(house.cases.case(case).id)
        assert house.views.quarantined() == []
    no_fact_is_lost(facts, first, second)
    a_shared_command_is_stored_once(first["shared"], second["shared"])
    assert first["receipts"] == second["receipts"] and len(set(first["receipts"])) == EACH, "a number of a source made two cases"
    rungs = [decision for fact in facts if isinstance(fact, Climbed) for decision in fact.decisions()]
    assert rungs and len(rungs) == len(set(rungs)), "a rung was climbed twice"


def no_fact_is_lost(facts: list[Fact], first: dict[str, Any], second: dict[str, Any]) -> None:
    """Versions have no hole, and every payment that was confirmed stands at the version that was told."""
    assert [fact.originator_version for fact in facts] == list(range(1, len(facts) + 1))
    paid = [fact.originator_version for fact in facts if isinstance(fact, PaymentRecorded)]
    shared = [version for version, _ in first["shared"]]
    assert paid == sorted((*first["own"], *second["own"], *shared))
    assert len(paid) == 3 * EACH


def a_shared_command_is_stored_once(first: list[Any], second: list[Any]) -> None:
    """Both processes are told the same version; exactly one of them wrote it."""
    assert [version for version, _ in first] == [version for version, _ in second]
    assert all({mine, yours} == {True, False} for (_, mine), (_, yours) in zip(first, second, strict=True))
