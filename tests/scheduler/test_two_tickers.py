"""Two tickers on one database: the one with the lease is stopped or killed in the middle of a tick, the other takes over."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGTERM
from typing import Any

import pytest
from sqlalchemy import text

from casework.domain.ladder.due import due_rungs, expired_clocks
from casework.domain.ladder.steps import Climbed
from tests.projections.conftest import START, opened, received, rows_of

ROOT = Path(__file__).parent.parent.parent
LEASE = "1.0"
"""Seconds; short, because the test waits for it to run out."""
DAYS = 6
"""After six days every case has rungs due on several clocks, the highest above a breach."""

LEADER = """
import os, sys
from datetime import timedelta
from casework.scheduler.leadership import Leadership
from tests.projections.conftest import START, opened

url, thing, hits, number, lease, days = sys.argv[1:]
office = opened(url, START + timedelta(days=int(days)))
leadership, left = Leadership(office.cases, seconds=float(lease)), int(hits)
assert leadership.lead()

def and_then_a_signal(act):
    def acted(*given, **named):
        global left
        answer = act(*given, **named)
        left -= 1
        if left == 0:
            print("halfway", flush=True)
            os.kill(os.getpid(), int(number))
        return answer
    return acted

owner, name = {"do": (office.cases, "do"), "catch_up": (office.views, "catch_up")}[thing]
setattr(owner, name, and_then_a_signal(getattr(owner, name)))
print("failed", office.tick().failed, flush=True)
office.close()
"""

FOLLOWER = """
import sys
from datetime import timedelta
from threading import Event
from casework.scheduler.jobs import run_worker
from tests.projections.conftest import START, opened

url, lease, days = sys.argv[1:]
office = opened(url, START + timedelta(days=int(days)))
tick = office.tick

def told():
    report = tick()
    print("ticked", report.failed, flush=True)
    return report

setattr(office, "tick", told)
run_worker(office, Event(), every=0.1, follow=0.1, lease=float(lease))
office.close()
"""


def started(script: str, *given: Any) -> "subprocess.Popen[str]":
    """A process of our own, whose standard output is a pipe to be waited on."""
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT, "env": dict(os.environ)}
    return subprocess.Popen([sys.executable, "-c", script, *map(str, given)], **pipes)


def said(process: "subprocess.Popen[str]") -> str:
    """The next line that a process prints."""
    assert process.stdout is not None and process.stderr is not None
    line = process.stdout.readline()
    assert line, process.stderr.read()[-2000:]
    return str(line).strip()


def ended(process: "subprocess.Popen[str]") -> int:
    """The exit code of a process that ends by itself now."""
    _, fault = process.communicate(timeout=60)
    assert process.returncode in (0, -SIGKILL), fault[-2000:]
    return int(process.returncode)


@pytest.mark.parametrize(("thing", "hits"), [("do", 4), ("catch_up", 2)], ids=["between two cases", "before the letters"])
def test_a_leaseholder_stopped_in_the_middle_of_a_tick_is_followed_and_does_no_harm_when_it_wakes(any_url, thing, hits):
    cases = ten_cases(any_url)
    leader = started(LEADER, any_url, thing, hits, "19", LEASE, DAYS)
    try:
        assert said(leader) == "halfway"
        assert os.WIFSTOPPED(os.waitpid(leader.pid, os.WUNTRACED)[1])
        takes_over(any_url)
        leader.send_signal(SIGCONT)
        assert said(leader) == "failed {}"
        assert ended(leader) == 0
    finally:
        leader.kill()
        leader.wait()
    everything_was_decided_once(any_url, cases)


@pytest.mark.parametrize(("thing", "hits"), [("do", 4), ("catch_up", 2)], ids=["between two cases", "before the letters"])
def test_a_leaseholder_killed_in_the_middle_of_a_tick_is_followed_within_its_lease(any_url, thing, hits):
    cases = ten_cases(any_url)
    leader = started(LEADER, any_url, thing, hits, int(SIGKILL), LEASE, DAYS)
    assert said(leader) == "halfway"
    assert ended(leader) == -SIGKILL
    takes_over(any_url)
    everything_was_decided_once(any_url, cases)


def ten_cases(url: str) -> list[str]:
    """Ten complaints of the same morning."""
    with opened(url) as office:
        return [received(office) for _ in range(10)]


def takes_over(url: str) -> None:
    """Another worker starts, waits for the lease to run out, ticks twice, and is told to end."""
    follower = started(FOLLOWER, url, LEASE, DAYS)
    try:
        assert [said(follower), said(follower)] == ["ticked {}"] * 2
        follower.send_signal(SIGTERM)
        assert ended(follower) == 0
    finally:
        follower.kill()
        follower.wait()


def everything_was_decided_once(url: str, cases: list[str]) -> None:
    """No rung twice, none left, a letter for every person and rung, none twice; the lease changed hands."""
    end = START + timedelta(days=DAYS)
    with opened(url, end) as office:
        assert office.tick().climbs == 0
        letters = rows_of(office)["letters"]
        for case_no in cases:
            case = office.cases.case(case_no)
            steps = [step for fact in office.cases.facts(case.id) if isinstance(fact, Climbed) for step in fact.steps]
            rungs = [(step.clock, step.revision, rung) for step in steps for rung in (*step.over, step.rung)]
            assert rungs and len(rungs) == len(set(rungs))
            assert not list(due_rungs(case, end)) and not list(expired_clocks(case, end))
            wanted = [(case.clocks[step.clock].rule, each.address) for step in steps for each in step.told]
            got = [(row["rule"], row["recipient"]) for row in letters if row["case_no"] == case_no]
            assert sorted(got) == sorted(wanted)
        live = rows_of(office)
        office.views.rebuild()
        assert rows_of(office) == live
        with office.store.reading() as tx:
            assert tx.execute(text("select epoch from leases where name = 'tick'")).scalar_one() > 1
