"""Many commands in one transaction: each sees what the former made, and no failure of one is paid by another."""

from uuid import uuid4

import pytest

from casework.application import Cases
from casework.bootstrap import Casework
from casework.domain.case import case_id
from casework.domain.ladder.climbing import Climb
from casework.domain.leaving.merging import Merge
from casework.domain.linking import LinkClue
from casework.domain.refusals import MoveNotAllowed
from casework.domain.settling.notes import MakeNote
from casework.store import CommandKnown, SourceKnown, StoreUnavailable
from tests.office import furnished
from tests.people import COUNTY, DISPATCHER, OFFICER, SYSTEM
from tests.writing.jobs import BAD, clue, dispatch, job, received, sign_in, together, told, writer_of


@pytest.fixture
def house(offices: tuple[Casework, Casework]) -> Casework:
    """An office on either database, which stores no command of the id BAD."""
    return offices[0]


@pytest.fixture
def another(offices: tuple[Casework, Casework]) -> Casework:
    """A second process on the same database."""
    return offices[1]


def stored(house: Casework, case_no: str) -> list[tuple[int, str]]:
    """Version and topic of every fact of a case, as the store has them."""
    rows = house.store.recorder.select_events(case_id(case_no))
    return [(row.originator_version, row.topic.removeprefix("case.")) for row in rows]


def test_a_turn_is_one_transaction_and_each_command_sees_what_the_former_made(house, monkeypatch):
    one, two = received(house), received(house)
    written: list[int] = []
    put = house.store.recorder.insert_turn

    def counted(writes):
        written.append(len(writes))
        return put(writes)

    monkeypatch.setattr(house.store.recorder, "insert_turn", counted)
    jobs = [dispatch(one), dispatch(two), sign_in(one), sign_in(one), clue(two, expected=2), clue(two, expected=2)]
    assert together(house, *jobs) == [2, 2, 3, "RuleRefused", 3, "StaleCase"]
    assert written == [4]
    assert [topic for _, topic in stored(house, one)] == ["received", "dispatched", "signed_in"]


def test_every_command_is_told_its_own_position(house):
    one, two = received(house), received(house)
    jobs = [dispatch(one), job(Merge(case_no=two, into=one, same_employer=True, same_site=True), DISPATCHER, others=(one,)), clue(one)]
    together(house, *jobs)
    rows = {row.id: row for row in house.store.recorder.select_notifications(None, 9999)}
    for each in jobs:
        kept, last = house.store.command(each.asked.id), told(each).facts[-1]
        assert (kept.position, kept.version) == (told(each).position, told(each).version)
        assert (rows[kept.position].originator_id, rows[kept.position].originator_version) == (last.originator_id, last.originator_version)
    assert told(jobs[-1]).position == max(rows)


# -- the four faults of a naive version -------------------------------------------------------------------------------


def test_a_failed_insert_leaves_no_hole_in_the_versions(house):
    case_no = received(house)
    answers = together(house, clue(case_no, id=BAD), dispatch(case_no), sign_in(case_no))
    assert answers[1:] == [2, 3] and answers[0] in ("StaleCase", "StoreUnavailable")
    assert house.do(LinkClue(case_no=case_no, channel="12345"), by=DISPATCHER).version == 4
    assert [version for version, _ in stored(house, case_no)] == [1, 2, 3, 4]


def test_a_refused_command_has_no_fact_stored_by_its_neighbour(house):
    case_no = received(house)
    in_clear = job(MakeNote(case_no=case_no, text="李四的身份证号"), OFFICER)
    assert together(house, dispatch(case_no), in_clear, sign_in(case_no)) == [2, "UnsealedText", 3]
    assert stored(house, case_no) == [(1, "received"), (2, "dispatched"), (3, "signed_in")]


def test_a_stale_cache_refuses_nothing_twice(house, another):
    case_no = received(house)
    with pytest.raises(MoveNotAllowed):
        another.do(sign_in(case_no).asked.command, by=OFFICER)
    house.do(dispatch(case_no).asked.command, by=DISPATCHER)
    assert together(another, sign_in(case_no)) == [3]
    assert together(house, dispatch(case_no), clue(case_no)) == ["MoveNotAllowed", 4]
    assert together(another, clue(case_no), clue(case_no, expected=5)) == [5, 6]


def test_no_refusal_rests_on_a_fact_that_was_then_lost(house):
    case_no = received(house)
    answers = together(house, dispatch(case_no, id=BAD), dispatch(case_no), dispatch(case_no))
    assert answers[1:] == [2, "MoveNotAllowed"]
    assert stored(house, case_no) == [(1, "received"), (2, "dispatched")]


# -- known before -----------------------------------------------------------------------------------------------------


def test_the_same_id_twice_in_a_turn_is_stored_once(house):
    case_no, id = received(house), uuid4()
    jobs = [clue(case_no, id=id), clue(case_no, id=id), clue(case_no)]
    assert together(house, *jobs) == [2, "CommandKnown", 3]
    assert told(jobs[1]).record.version == 2


def test_the_same_source_number_twice_in_a_turn_is_stored_once(house):
    one, two, number = received(house), received(house), uuid4().hex
    jobs = [clue(one, number, stream=case_id(one)), clue(two, number, stream=case_id(two))]
    assert together(house, *jobs) == [2, "SourceKnown"]
    assert told(jobs[1]).case_id == case_id(one) == house.store.source("12345", number)
    assert together(house, clue(two, number, stream=case_id(two)), dispatch(two)) == ["SourceKnown", 2]


def test_what_another_process_stores_between_the_look_and_the_insert_is_found(house, another, monkeypatch):
    one, two, id, number = received(house), received(house), uuid4(), uuid4().hex
    put = house.store.recorder.insert_turn

    def late(writes):
        monkeypatch.undo()
        assert together(another, clue(one, id=id), clue(two, number, stream=case_id(two))) == [2, 2]
        return put(writes)

    monkeypatch.setattr(house.store.recorder, "insert_turn", late)
    jobs = [clue(one, id=id), clue(one, number, stream=case_id(one)), dispatch(two)]
    assert together(house, *jobs) == ["CommandKnown", "SourceKnown", 3]
    assert isinstance(jobs[0].answer, CommandKnown) and isinstance(jobs[1].answer, SourceKnown)


def test_a_case_that_moves_while_it_is_read_is_looked_at_again(house, another, monkeypatch):
    case_no, id = received(house), uuid4()
    writer_of(house).kept.clear()
    read = house.store.recorder.select_events

    def late(stream, **given):
        monkeypatch.undo()
        assert together(another, dispatch(case_no, id=id)) == [2]
        return read(stream, **given)

    monkeypatch.setattr(house.store.recorder, "select_events", late)
    assert together(house, dispatch(case_no, id=id)) == ["CommandKnown"]


# -- the store is away ------------------------------------------------------------------------------------------------


def test_a_turn_whose_answer_is_lost_finds_all_its_commands(house, monkeypatch):
    one, two = received(house), received(house)
    put = house.store.recorder.insert_turn

    def lost(writes):
        monkeypatch.undo()
        put(writes)
        raise StoreUnavailable("the connection was lost")

    monkeypatch.setattr(house.store.recorder, "insert_turn", lost)
    assert together(house, dispatch(one), dispatch(two), dispatch(two)) == ["CommandKnown", "CommandKnown", "MoveNotAllowed"]
    assert [len(stored(house, each)) for each in (one, two)] == [2, 2]


def test_a_store_that_is_away_is_not_asked_for_everybody_in_turn(house, monkeypatch):
    case_no, tried = received(house), []

    def away(writes):
        tried.append(len(writes))
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(house.store.recorder, "insert_turn", away)
    assert together(house, *(clue(case_no) for _ in range(9))) == ["StoreUnavailable"] * 9
    assert tried == [9, 1, 1]
    assert len(writer_of(house).kept) == 0


def test_who_cannot_even_look_is_told(sqlite_url):
    with furnished(sqlite_url) as house:
        case_no = received(house)
        house.store.recorder.close()
        assert together(house, clue(case_no), clue(case_no)) == ["StoreUnavailable"] * 2


def test_a_case_that_cannot_be_read_fails_its_own_commands_only(house):
    good, bad = received(house), received(house)
    with house.store.writing() as tx:
        tx.exec_driver_sql(f"update facts set state = '{{}}' where originator_id = '{case_id(bad).hex}'")
    writer_of(house).kept.clear()
    assert together(house, dispatch(bad), dispatch(good)) == ["MapperDeserialisationError", 2]


# -- what is kept -----------------------------------------------------------------------------------------------------


def test_what_is_kept_is_what_the_store_has(house):
    case_no = received(house)
    together(house, dispatch(case_no), sign_in(case_no), job(Climb(case_no=case_no), SYSTEM))
    kept = writer_of(house).kept.get(case_id(case_no))
    assert kept is not None and kept.case.lead is not None
    assert vars(kept.case) == vars(Cases.case(house.cases, case_no))
    assert kept.stored == sum(len(row.state) for row in house.store.recorder.select_events(case_id(case_no)))
    assert COUNTY.code == kept.case.lead.code


def test_a_case_that_is_not_there_is_told_from_the_turn_too(house):
    assert together(house, dispatch("620502-2026-000999"), clue("620502-2026-000998")) == ["CaseNotFound"] * 2
