"""The oracle is no rubber stamp: each promise that is broken on purpose is told."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from casework.domain.case import case_id
from casework.domain.ladder.steps import Climbed
from casework.selftest import journal, ladder, views
from casework.selftest.ladder import Lease
from casework.selftest.promises import History, Promises, kept_commands
from tests.people import WINDOW
from tests.properties.roads import receipt
from tests.spec import MONDAY

LATER = MONDAY + timedelta(days=30)


def damage(house, statement, *values):
    """Changes the database behind everybody's back."""
    with house.store.writing() as tx:
        tx.exec_driver_sql(statement, values)


def cases(house, history):
    """The facts of each case, the oldest first."""
    return [house.cases.facts(case) for case in history.versions]


def answered(done, id=None, **changed):
    """How a client notes an answer."""
    told = {"case_no": done.case_no, "version": done.version, "position": done.position, "repeated": done.repeated}
    return {"client": "writer-1.0", "what": journal.DONE, "id": (id or uuid4()).hex, "at": 1.0, **told, **changed}


def test_an_office_that_kept_its_promises_is_told_nothing(worked, history):
    id = uuid4()
    done = worked.do(receipt(), by=WINDOW, id=id)
    again = worked.do(receipt(), by=WINDOW, id=id)
    worked.tick(LATER)
    worked.views.catch_up()
    promises, stored = Promises(), kept_commands(worked.store)
    assert list(promises.take([answered(done, id), answered(again, id)])) == []
    assert [*promises.kept(stored), *history.read(worked.cases), *history.agree(stored)] == []
    for facts in cases(worked, history):
        assert [*ladder.doubled("case", facts), *ladder.lost("case", facts, LATER)] == []
    assert [*views.wrong(worked, history.versions), *views.unlike_a_rebuild(worked)] == []
    assert sum(map(ladder.decided, cases(worked, history))) > 1


def test_an_acknowledged_command_that_is_not_stored_is_lost(worked):
    id, promises = uuid4(), Promises()
    assert list(promises.take([answered(worked.do(receipt(), by=WINDOW, id=id), id)])) == []
    damage(worked, "delete from commands where id = ?", id.hex)
    assert [line.startswith(f"lost: command {id.hex}") for line in promises.kept(kept_commands(worked.store))] == [True]


def test_other_answers_to_the_same_command_are_told(worked):
    id, promises = uuid4(), Promises()
    done = worked.do(receipt(), by=WINDOW, id=id)
    (told,) = promises.take([answered(done, id), answered(done, id, version=7)])
    assert "acknowledged twice with other answers" in told


@pytest.mark.parametrize("line", [journal.REFUSED, journal.BROKEN])
def test_a_command_that_was_acknowledged_and_then_refused_or_broke_is_told(worked, line):
    id, promises = uuid4(), Promises()
    done = answered(worked.do(receipt(), by=WINDOW, id=id), id)
    assert len(list(promises.take([done, {"client": "w", "what": line, "id": id.hex, "why": "MoveNotAllowed"}]))) == 1


def test_a_refused_command_that_is_stored_is_told(worked):
    id, promises = uuid4(), Promises()
    worked.do(receipt(), by=WINDOW, id=id)
    assert list(promises.take([{"client": "w", "what": journal.REFUSED, "id": id.hex, "why": "NotYours"}])) == []
    assert list(promises.kept(kept_commands(worked.store))) == [f"command {id.hex} was refused and is stored"]


def test_a_hole_in_the_versions_is_told(worked):
    damage(worked, "delete from facts where originator_version = 2")
    assert any("version 3 follows 1" in line for line in History().read(worked.cases))


def test_a_fact_without_its_command_and_a_command_without_its_fact_are_told(worked, history):
    stored = dict(kept_commands(worked.store))
    gone, (case, version, position) = stored.popitem()
    (told,) = history.agree(stored)
    assert told == f"command {gone} has facts and no record"
    wrong = {**stored, gone: (case, version, position + 1)}
    assert len(list(history.agree(wrong))) == 1
    assert len(list(history.agree({**kept_commands(worked.store), UUID(int=5): (case, 1, 1)}))) == 1


def test_a_command_whose_facts_stand_in_two_places_is_stored_twice(worked, history):
    facts = cases(worked, history)[0]
    twice = History(at=50, versions={facts[0].originator_id: 1}, commands={facts[1].envelope.command: [(facts[0].originator_id, 1, 9)]})
    assert any("stored twice" in line for line in twice._take(facts[1]))


def test_a_rung_that_is_decided_twice_and_a_time_that_goes_back_are_told(worked, history):
    facts = cases(worked, history)[0]
    climbed = next(fact for fact in facts if isinstance(fact, Climbed))
    assert any("was decided twice" in line for line in ladder.doubled("c", [*facts, climbed]))
    assert any("was recorded before" in line for line in ladder.doubled("c", [*facts, facts[0]]))


def test_a_rung_that_came_due_and_that_nothing_decided_is_lost(worked, history):
    assert [line for facts in cases(worked, history) for line in ladder.lost("c", facts, LATER)] != []


def test_rows_that_are_not_what_the_facts_say_are_told(worked, history):
    case = case_id(worked.cases.case(vars(cases(worked, history)[0][0])["case_no"]).case_no)
    with worked.views._shelf.writing(worked.views._generation().number) as tx:
        tx.exec_driver_sql("update ledger set handling = 'resolved' where case_id = ?", (case.hex,))
        tx.exec_driver_sql("delete from timeline where version = 2")
    assert list(views.wrong(worked, [case])) == [f"the views are wrong about case {worked.cases.facts(case)[0].case_no}"]
    unlike = list(views.unlike_a_rebuild(worked))
    assert {line.split()[0] for line in unlike} == {"ledger", "timeline"}


def test_a_lease_that_goes_back_or_has_two_holders_in_one_epoch_is_told(worked):
    lease = Lease()
    lease.look(worked.store)
    assert worked.store.acquire_lease("tick", "one", 60) == 1
    lease.look(worked.store)
    damage(worked, "update leases set holder = 'two'")
    lease.look(worked.store)
    damage(worked, "update leases set epoch = 5")
    lease.look(worked.store)
    damage(worked, "update leases set epoch = 4")
    lease.look(worked.store)
    assert lease.broken == ["two processes held the lease in epoch 1", "the lease went back from epoch 5 to 4"]
    assert lease.newest == 5
