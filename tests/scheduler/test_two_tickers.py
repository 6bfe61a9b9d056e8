"""Two tickers on one database: the one with the lease is stopped or killed in the middle of a tick, the other takes over."""

import os
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM, alarm
from threading import Event
from typing import Any, TextIO

import pytest
from sqlalchemy import text

from casework.domain.ladder.due import due_rungs, expired_clocks
from casework.domain.ladder.steps import Climbed
from casework.scheduler import giving
from casework.scheduler.jobs import run_worker
from casework.scheduler.leadership import Leadership
from casework.scheduler.tick import TickReport
from tests.projections.conftest import START, opened, received, rows_of

LEASE = 1.0
"""Seconds; short, because the test waits for it to run out."""
DAYS = 6
"""After six days every case has rungs due on several clocks, the highest above a breach."""

Say = Callable[..., None]


def leads(say: Say, url: str, thing: str, hits: int, number: int) -> None:
    """Ticks with the lease, and sends itself a signal after so many acts."""
    office = opened(url, START + timedelta(days=DAYS))
    leadership, left = Leadership(office.cases, seconds=LEASE), hits
    assert leadership.lead()

    def and_then_a_signal(act: Callable[..., Any]) -> Callable[..., Any]:
        def acted(*given: Any, **named: Any) -> Any:
            nonlocal left
            answer = act(*given, **named)
            left -= 1
            if left == 0:
                say("halfway")
                os.kill(os.getpid(), number)
            return answer

        return acted

    giving.TOGETHER = 1  # type: ignore[misc]  # a process of its own, in which each case is a chance to be stopped
    owner, name = {"do_each": (office.cases, "do_each"), "catch_up": (office.views, "catch_up")}[thing]
    setattr(owner, name, and_then_a_signal(getattr(owner, name)))
    say("failed", office.tick().failed)
    office.close()


def follows(say: Say, url: str) -> None:
    """Works until it is told to end, and tells of every tick."""
    office = opened(url, START + timedelta(days=DAYS))
    tick = office.tick

    def told() -> TickReport:
        report = tick()
        say("ticked", report.failed)
        return report

    setattr(office, "tick", told)  # noqa: B010  # a method is replaced
    run_worker(office, Event(), every=0.1, follow=0.1, lease=LEASE)
    office.close()


@dataclass(frozen=True)
class Child:
    """A process, and what it says."""

    pid: int
    lines: TextIO

    def told(self, number: int) -> None:
        """Sends it a signal; one that is gone already is let be."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


@contextmanager
def started(work: Callable[..., None], *given: Any) -> Iterator[Child]:
    """A process of our own that is at work, with everything loaded already; killed where a test left it running."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as out:
            os._exit(worked(work, out, *given))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        child = Child(pid, lines)
        try:
            yield child
        finally:
            with suppress(ChildProcessError):
                if os.waitpid(pid, os.WNOHANG)[0] == 0:
                    child.told(SIGKILL)
                    os.waitpid(pid, 0)


def worked(work: Callable[..., None], out: TextIO, *given: Any) -> int:
    """The exit code of a process that works."""
    alarm(60)
    try:
        work(lambda *words: print(*words, file=out, flush=True), *given)
    except BaseException:
        traceback.print_exc(file=out)
        out.flush()
        return 1
    return 0


def said(child: Child) -> str:
    """The next line that a process says."""
    line = child.lines.readline()
    assert line, "it ended without a word"
    return line.strip()


def ended(child: Child) -> int:
    """The exit code of a process that ends by itself now."""
    rest = child.lines.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
    assert code in (0, -SIGKILL), rest[-2000:]
    return code


@pytest.mark.parametrize(("thing", "hits"), [("do_each", 4), ("catch_up", 2)], ids=["between two cases", "before the letters"])
def test_a_leaseholder_stopped_in_the_middle_of_a_tick_is_followed_and_does_no_harm_when_it_wakes(any_url, thing, hits):
    cases = ten_cases(any_url)
    with started(leads, any_url, thing, hits, SIGSTOP) as leader:
        assert said(leader) == "halfway"
        assert os.WIFSTOPPED(os.waitpid(leader.pid, os.WUNTRACED)[1])
        takes_over(any_url)
        leader.told(SIGCONT)
        assert said(leader) == "failed {}"
        assert ended(leader) == 0
    everything_was_decided_once(any_url, cases)


@pytest.mark.parametrize(("thing", "hits"), [("do_each", 4), ("catch_up", 2)], ids=["between two cases", "before the letters"])
def test_a_leaseholder_killed_in_the_middle_of_a_tick_is_followed_within_its_lease(any_url, thing, hits):
    cases = ten_cases(any_url)
    with started(leads, any_url, thing, hits, SIGKILL) as leader:
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
    with started(follows, url) as follower:
        assert [said(follower), said(follower)] == ["ticked {}"] * 2
        follower.told(SIGTERM)
        assert ended(follower) == 0


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
