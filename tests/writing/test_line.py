"""Who waits to write: bounded, people before the machine, nobody for ever, and everybody is answered before the office closes."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from casework.api.problems import install
from casework.bootstrap import Casework
from casework.domain.case import case_id
from casework.domain.dispatching import SignIn
from casework.domain.linking import LinkClue
from casework.domain.refusals import CaseNotFound, Refusal
from casework.settings import MOST_WAITING, SettingWrong, most_waiting
from casework.store import StoreUnavailable
from casework.writer import Writer
from casework.writer.queue import INTERNAL, TOGETHER, Busy, Waiting
from tests.people import DISPATCHER
from tests.spec import MONDAY
from tests.writing.jobs import clue, internal, received, writer_of

NOBODY = "620502-2026-000999"


class Door:
    """Holds the next turn of an office at its insert, and tells how large the turns after it are."""

    def __init__(self, house: Casework, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.opened, self.sizes = Event(), Event(), list[int]()
        self._put = house.store.recorder.insert_turn
        monkeypatch.setattr(house.store.recorder, "insert_turn", self._pass)

    def _pass(self, writes: Any) -> Any:
        self.sizes.append(len(writes))
        self.reached.set()
        assert self.opened.wait(20)
        return self._put(writes)


def until(met: Callable[[], bool]) -> None:
    """Waits for another thread to have come so far."""
    pause = Event()
    for _ in range(2_000):
        if met():
            return
        pause.wait(0.005)
    raise AssertionError("it never came so far")


def waiting(writer: Writer) -> int:
    """How many stand in line."""
    return len(writer._waiting)


@pytest.fixture
def house(offices: tuple[Casework, Casework]) -> Casework:
    """An office on either database."""
    return offices[0]


@contextmanager
def held(house: Casework, door: Door, pool: ThreadPoolExecutor, case_no: str, behind: int) -> Iterator[list[Future[Any]]]:
    """One turn stands at its insert and so many commands wait behind it."""
    command = LinkClue(case_no=case_no, channel="12345")
    first = pool.submit(house.do, command, by=DISPATCHER)
    assert door.reached.wait(20)
    others = [pool.submit(house.do, command, by=DISPATCHER) for _ in range(behind)]
    until(lambda: waiting(writer_of(house)) == behind)
    try:
        yield [first, *others]
    finally:
        door.opened.set()


def test_who_waits_behind_a_turn_is_written_in_the_next_one_all_together(house, monkeypatch):
    case_no, door = received(house), Door(house, monkeypatch)
    with ThreadPoolExecutor(12) as pool:
        with held(house, door, pool, case_no, 11) as given:
            pass
        assert sorted(each.result().version for each in given) == list(range(2, 14))
    assert door.sizes == [1, 11]


def test_a_full_line_takes_nobody_more_and_says_that_nothing_was_stored(house, monkeypatch):
    case_no, door = received(house), Door(house, monkeypatch)
    monkeypatch.setattr(writer_of(house), "_waiting", Waiting(most=2))
    with ThreadPoolExecutor(3) as pool:
        with held(house, door, pool, case_no, 2) as given, pytest.raises(Busy, match="2 commands wait to be written"):
            house.do(LinkClue(case_no=case_no, channel="12345"), by=DISPATCHER)
        assert sorted(each.result().version for each in given) == [2, 3, 4]


def test_who_waits_is_written_before_the_office_closes_and_who_comes_then_is_turned_away(house, monkeypatch):
    case_no, door = received(house), Door(house, monkeypatch)
    writer = Writer(writer_of(house)._desk)
    monkeypatch.setattr(house.cases, "_writer", writer)
    with ThreadPoolExecutor(4) as pool:
        with held(house, door, pool, case_no, 2) as given:
            closing = pool.submit(writer.close)
            until(lambda: writer._closed)
            with pytest.raises(Busy, match="the office is closing"):
                house.do(LinkClue(case_no=case_no, channel="12345"), by=DISPATCHER)
            assert not closing.done()
        closing.result(20)
        assert house.cases.case(case_no).version == 4
        assert sorted(each.result().version for each in given) == [2, 3, 4]


def test_too_many_is_an_answer_of_its_own_with_the_time_to_come_again():
    app = FastAPI()
    install(app)

    @app.get("/")
    def busy() -> None:
        raise Busy("1000 commands wait; nothing was stored")

    with TestClient(app) as client:
        answer = client.get("/")
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "busy", "2")
    assert "nothing was stored" in answer.json()["detail"]


# -- people before the machine ----------------------------------------------------------------------------------------


def test_people_are_written_before_the_machine_which_has_its_share_all_the_same():
    line, people, machine = Waiting(), [clue(NOBODY) for _ in range(2 * TOGETHER)], [internal(NOBODY) for _ in range(TOGETHER)]
    for job in (*machine, *people):
        line.add(job)
    assert line.first() is people[0]
    share = TOGETHER // INTERNAL
    assert line.take() == [*people[: TOGETHER - share], *machine[:share]]
    assert line.first() is people[TOGETHER - share]


def test_the_machine_has_the_whole_turn_where_nobody_else_waits():
    line, machine = Waiting(), [internal(NOBODY) for _ in range(3)]
    for job in machine:
        line.add(job)
    assert (line.first(), line.take(), line.first(), len(line)) == (machine[0], machine, None, 0)


# -- who does not wait to the end -------------------------------------------------------------------------------------


class Impatient:
    """A lock whose waiting is interrupted, as by Ctrl-C, after something happened."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self._meanwhile = meanwhile

    def acquire(self) -> bool:
        self._meanwhile()
        raise KeyboardInterrupt

    def release(self) -> None:
        """The lead was passed on to who has gone."""


def test_who_is_interrupted_leaves_the_line_and_the_others_go_on(house, monkeypatch):
    case_no, door, writer = received(house), Door(house, monkeypatch), writer_of(house)
    gone = clue(case_no)
    gone.woken = Impatient(lambda: None)  # type: ignore[assignment]  # an event that is watched
    with ThreadPoolExecutor(3) as pool:
        with held(house, door, pool, case_no, 1) as given, pytest.raises(KeyboardInterrupt):
            writer.do(gone)
        assert sorted(each.result().version for each in given) == [2, 3]
    assert gone.answer is None and house.do(LinkClue(case_no=case_no, channel="12345"), by=DISPATCHER).version == 4


def test_who_is_interrupted_when_it_was_to_lead_passes_the_lead_on(house, monkeypatch):
    case_no, door, writer = received(house), Door(house, monkeypatch), writer_of(house)
    gone = clue(case_no)

    def until_it_leads() -> None:
        behind.append(pool.submit(house.do, LinkClue(case_no=case_no, channel="12345"), by=DISPATCHER))
        until(lambda: waiting(writer) == 2)
        door.opened.set()
        until(lambda: gone.leads)

    gone.woken = Impatient(until_it_leads)  # type: ignore[assignment]  # an event that is watched
    behind: list[Future[Any]] = []
    with ThreadPoolExecutor(3) as pool:
        with held(house, door, pool, case_no, 0) as given, pytest.raises(KeyboardInterrupt):
            writer.do(gone)
        assert [each.result().version for each in (*given, *behind)] == [2, 3]


def test_who_stood_in_a_turn_that_was_interrupted_is_told_to_look_the_id_up(house, monkeypatch):
    case_no, writer = received(house), writer_of(house)

    def interrupted(writes: Any) -> Any:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(house.store.recorder, "insert_turn", interrupted)
    first = clue(case_no)
    with pytest.raises(KeyboardInterrupt):
        writer.do(first)
    assert isinstance(first.answer, StoreUnavailable) and not isinstance(first.answer, Refusal)
    assert house.do(LinkClue(case_no=case_no, channel="12345"), by=DISPATCHER).version == 2


def test_how_many_may_wait_is_a_setting():
    assert (most_waiting({}), most_waiting({MOST_WAITING: " 50 "})) == (1_000, 50)
    for wrong in ("0", "many", "-1", "100001"):
        with pytest.raises(SettingWrong, match=f"{MOST_WAITING} is '{wrong}'; it must be a whole number from 1 to 100000"):
            most_waiting({MOST_WAITING: wrong})


# -- many commands of one who waits -----------------------------------------------------------------------------------


def test_many_commands_of_the_machine_are_written_together_and_each_has_its_own_answer(house, monkeypatch):
    cases, door = [received(house) for _ in range(3)], Door(house, monkeypatch)
    door.opened.set()
    wanted = [LinkClue(case_no=cases[0], channel="12345"), SignIn(case_no=cases[1]), LinkClue(case_no=NOBODY, channel="12345")]
    first, refused, missing = house.cases.do_each([*wanted], DISPATCHER, at=MONDAY)
    assert first.version == 2 and isinstance(refused, Refusal) and isinstance(missing, CaseNotFound)
    assert door.sizes == [1]


def test_each_decision_hears_what_the_former_of_the_same_turn_made(house):
    heard: list[UUID] = []
    cases = [received(house) for _ in range(3)]
    wanted = [LinkClue(case_no=case_no, channel="12345") for case_no in cases]
    answers = house.cases.do_each(wanted, DISPATCHER, at=MONDAY, made=lambda facts: heard.extend(fact.originator_id for fact in facts))
    assert heard == [case_id(case_no) for case_no in cases] and [each.version for each in answers] == [2, 2, 2]


def test_many_commands_behind_others_wait_for_all_their_answers(house, monkeypatch):
    cases, door = [received(house) for _ in range(3)], Door(house, monkeypatch)
    wanted = [LinkClue(case_no=case_no, channel="12345") for case_no in cases]
    with ThreadPoolExecutor(3) as pool:
        with held(house, door, pool, cases[0], 0) as given:
            many = pool.submit(house.cases.do_each, wanted, DISPATCHER, at=MONDAY)
            until(lambda: waiting(writer_of(house)) == 3)
        assert [each.version for each in many.result(20)] == [3, 2, 2] and given[0].result().version == 2


def test_more_than_a_turn_holds_are_written_in_several(house):
    case_no = received(house)
    answers = house.cases.do_each([LinkClue(case_no=case_no, channel="12345")] * (TOGETHER + 2), DISPATCHER, at=MONDAY)
    assert [each.version for each in answers] == list(range(2, TOGETHER + 4))


def test_too_many_at_once_are_all_turned_away(house, monkeypatch):
    case_no = received(house)
    monkeypatch.setattr(writer_of(house), "_waiting", Waiting(most=2))
    with pytest.raises(Busy, match="nothing was stored"):
        house.cases.do_each([LinkClue(case_no=case_no, channel="12345")] * 3, DISPATCHER, at=MONDAY)
    assert waiting(writer_of(house)) == 0 and house.do(LinkClue(case_no=case_no, channel="12345"), by=DISPATCHER).version == 2


def test_who_gave_many_and_is_interrupted_takes_them_all_out_of_the_line(house, monkeypatch):
    case_no, door, writer = received(house), Door(house, monkeypatch), writer_of(house)
    gone = [clue(case_no) for _ in range(3)]

    def until_one_leads() -> None:
        behind.append(pool.submit(house.do, LinkClue(case_no=case_no, channel="12345"), by=DISPATCHER))
        until(lambda: waiting(writer) == 4)
        door.opened.set()
        until(lambda: gone[0].leads)

    gone[0].woken = Impatient(until_one_leads)  # type: ignore[assignment]  # an event that is watched
    behind: list[Future[Any]] = []
    with ThreadPoolExecutor(3) as pool:
        with held(house, door, pool, case_no, 0) as given, pytest.raises(KeyboardInterrupt):
            writer.do_each(gone)
        assert [each.result().version for each in (*given, *behind)] == [2, 3]
    assert [job.answer for job in gone] == [None] * 3
