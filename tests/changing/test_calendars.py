"""A notice is rehearsed without a trace, put in force, and carried out to the end, whoever kills whom on the way (T9)."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework.bootstrap import Casework
from casework.changing.calendars import activate_calendar, rehearse_calendar
from casework.domain.ladder.recounting import Recounted
from casework.domain.policy import POLICY_ID
from casework.domain.refusals import MoveNotAllowed
from casework.projections.questions import ledger_rows
from casework.projections.tables import clocks, letters
from casework.store import StoreUnavailable
from casework.workflows.calendar_notice import read_notices
from tests.changing.conftest import CASES
from tests.office import furnished
from tests.people import SYSTEM
from tests.spec import at

NOTICE = {"year": 2026, "off": {"2026-03-04": "临时放假"}, "source": "省政府临时通知"}
LATER = at("2026-03-03 10:00")
CHILD = """
import sys
from contextlib import contextmanager
from casework.cli import main
from casework.commands import calendar

@contextmanager
def slowly(title, *, silent):
    def told(done, total):
        print(done, total, flush=True)
        if done == int(sys.argv[1]):
            sys.stdin.read()
    yield told

calendar.progress = slowly
main(["calendar", "activate", *sys.argv[2:]])
"""


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """The file of the notice."""
    (file := tmp_path / "notice.json").write_text(json.dumps(NOTICE), encoding="utf-8")
    return file


def numbers(house: Casework) -> list[str]:
    return [row["case_no"] for row in ledger_rows(house.views)]


def recounts(house: Casework) -> dict[str, list[Recounted]]:
    """The recounts of each case."""
    facts = {case_no: house.cases.facts(house.cases.case(case_no).id) for case_no in numbers(house)}
    return {case_no: [fact for fact in of_case if isinstance(fact, Recounted)] for case_no, of_case in facts.items()}


def picture(house: Casework) -> Any:
    """What became of all clocks and letters, but not when: the moments of two runs differ."""
    house.views.catch_up()
    known = (letters.c.case_no, letters.c.recipient, letters.c.template, letters.c.clock, letters.c.due)
    every = select(clocks).order_by(clocks.c.case_no, clocks.c.key)
    rows = house.views.ask(lambda tx: [tx.execute(select(*known)).all(), tx.execute(every).mappings().all()])
    told = {no: [(fact.moved, fact.told, fact.concerns, fact.cause) for fact in of_case] for no, of_case in recounts(house).items()}
    return Counter(rows[0]), [dict(row) for row in rows[1]], told


def test_a_rehearsal_tells_who_moves_and_who_must_know_and_leaves_no_trace(copy: Callable[[str], str], notice: Path) -> None:
    with furnished(copy("office"), LATER) as house:
        calendar, newest = read_notices(notice, house.policies.calendar), house.views.status().newest
        told: list[tuple[int, int]] = []
        found = rehearse_calendar(house.cases, house.views, calendar, house.clock(), lambda *done: told.append(done))
        assert (found.looked_at, found.cases, found.failed) == (CASES, CASES, {})
        assert told == [(done, CASES) for done in range(1, CASES + 1)]
        shift = next(each for each in found.shifts if each.clock == "accept")
        assert (shift.before, shift.after, shift.told) == ("2026-03-09", "2026-03-10", ("window",))
        assert set(found.people) == {address for each in found.shifts for address in each.told}
        assert house.views.catch_up() == newest and house.policies.calendar != calendar


def test_what_was_rehearsed_is_what_an_activation_does(copy: Callable[[str], str], notice: Path) -> None:
    with furnished(copy("office"), LATER) as house:
        calendar = read_notices(notice, house.policies.calendar)
        rehearsed = rehearse_calendar(house.cases, house.views, calendar, house.clock())
        outcome = activate_calendar(house.cases, house.views, calendar, SYSTEM)
        assert (outcome.changed, outcome.idle, outcome.failed) == (CASES, 0, {})
        assert (outcome.dates, outcome.people) == (len(rehearsed.shifts), set(rehearsed.people))
        assert all(len(found) == 1 for found in recounts(house).values())
        (cause,) = {found[0].cause for found in recounts(house).values()}
        assert cause == f"calendar {calendar.digest[:16]}"


def test_a_letter_goes_to_whoever_must_act_on_a_clock_that_moved_and_for_no_other(copy: Callable[[str], str], notice: Path) -> None:
    with furnished(copy("office"), LATER) as house:
        activate_calendar(house.cases, house.views, read_notices(notice, house.policies.calendar), SYSTEM)
        wanted = {
            (case_no, address, key.partition(".")[0])
            for case_no, (fact,) in recounts(house).items()
            for address, keys in fact.concerns.items()
            for key in keys
        }
        rows = house.views.ask(lambda tx: tx.execute(select(letters).where(letters.c.rung == "moved")).mappings().all())
        assert wanted and {(row["case_no"], row["recipient"], row["clock"].partition(".")[0]) for row in rows} == wanted
        assert {key for (fact,) in recounts(house).values() for keys in fact.concerns.values() for key in keys} <= {
            key for (fact,) in recounts(house).values() for key in fact.moved
        }
        live = picture(house)
        house.views.rebuild(batch=1)
        assert picture(house) == live


@pytest.mark.parametrize("killed_after", [1, CASES - 2])
@pytest.mark.parametrize("goes_on", ["the next run", "the next tick"])
def test_T9_a_run_that_is_killed_in_the_middle_is_finished_without_a_difference(
    copy: Callable[[str], str], notice: Path, killed_after: int, goes_on: str
) -> None:
    undisturbed, disturbed = copy("undisturbed"), copy("disturbed")
    with furnished(undisturbed, LATER) as house:
        activate_calendar(house.cases, house.views, read_notices(notice, house.policies.calendar), SYSTEM)
        assert house.tick(LATER).recounted == 0
        expected = picture(house)
    _killed(disturbed, notice, killed_after)
    with furnished(disturbed, LATER) as house:
        done = [case_no for case_no, found in recounts(house).items() if found]
        assert len(done) == killed_after
        if goes_on == "the next run":
            outcome = activate_calendar(house.cases, house.views, read_notices(notice, house.policies.calendar), SYSTEM)
            assert (outcome.changed, outcome.failed) == (CASES - killed_after, {})
        assert house.tick(LATER).recounted == (0 if goes_on == "the next run" else CASES - killed_after)
        assert [fact.topic for fact in house.cases.facts(POLICY_ID)].count("policy.calendar_activated") == 2
        assert picture(house) == expected


def _killed(url: str, notice: Path, after: int) -> None:
    """The command itself, killed once so many cases were counted and all others were not."""
    args = [sys.executable, "-c", CHILD, str(after), str(notice), "--database", url]
    with subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline().split() for _ in range(after)]
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=20)
    assert lines == [[str(done), str(CASES)] for done in range(1, after + 1)]
    assert child.returncode == -signal.SIGKILL


@pytest.mark.parametrize("fault", [MoveNotAllowed(["not now"]), ValueError("broken")])
def test_a_case_that_cannot_be_counted_is_named_and_stops_no_other(
    copy: Callable[[str], str], notice: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    with furnished(copy("office"), LATER) as house:
        calendar, victim = read_notices(notice, house.policies.calendar), numbers(house)[2]
        do, read = house.cases.do, house.cases.case
        monkeypatch.setattr(house.cases, "do", lambda command, by: _broken(command.case_no == victim, fault) or do(command, by))
        monkeypatch.setattr(house.cases, "case", lambda case_no: _broken(case_no == victim, fault) or read(case_no))
        assert list(rehearse_calendar(house.cases, house.views, calendar, LATER).failed) == [victim]
        outcome = activate_calendar(house.cases, house.views, calendar, SYSTEM)
        assert (outcome.changed, list(outcome.failed)) == (CASES - 1, [victim])


def test_a_database_that_is_gone_ends_the_run(copy: Callable[[str], str], notice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with furnished(copy("office"), LATER) as house:
        calendar = read_notices(notice, house.policies.calendar)
        monkeypatch.setattr(house.cases, "case", lambda case_no: _broken(True, StoreUnavailable("gone")))
        monkeypatch.setattr(house.cases, "do", lambda command, by: _broken(True, StoreUnavailable("gone")))
        with pytest.raises(StoreUnavailable):
            rehearse_calendar(house.cases, house.views, calendar, LATER)
        with pytest.raises(StoreUnavailable):
            activate_calendar(house.cases, house.views, calendar, SYSTEM)


def _broken(now: bool, fault: Exception) -> bool:
    if now:
        raise fault
    return False
