"""Twelve threads of two processes on few cases, while the database refuses commands at random and connections are cut."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any
from uuid import UUID

import pytest

from casework.application import Done
from casework.bootstrap import Casework
from casework.domain.case import case_id
from casework.domain.linking import LinkClue
from casework.domain.refusals import Refusal, StaleCase
from casework.domain.settling.notes import MakeNote
from casework.store import StoreUnavailable
from tests.people import DISPATCHER, OFFICER
from tests.writing.jobs import dispatch, received, sign_in

THREADS, EACH = 12, 15


def cut_the_connections(house: Casework) -> None:
    """Every other connection to the database is cut by the server, in the middle of whatever it does."""
    if house.store.dialect == "postgresql":
        with house.store.writing() as tx:
            tx.exec_driver_sql(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            )


def refuse_at_random(house: Casework) -> None:
    """From now on the database stores no command whose id ends in 7, nor anything in the same transaction."""
    with house.store.writing() as tx:
        if house.store.dialect == "sqlite":
            when = "before insert on commands when substr(new.id, 32) = '7'"
            tx.exec_driver_sql(f"create trigger fire {when} begin select raise(abort, 'injected'); end")
        else:
            when = "before insert on commands for each row when (right(new.id::text, 1) = '7')"
            tx.exec_driver_sql(f"create trigger fire {when} execute function bad()")


def act(house: Casework, cases: Sequence[str], id: UUID, random: Random) -> Any:
    """Some command under a given id, sent again where the connection was cut or somebody was quicker, until there is an answer."""
    case_no = random.choice(cases)
    link, note = LinkClue(case_no=case_no, channel="12345"), MakeNote(case_no=case_no, text="x")
    choices = [
        (link, DISPATCHER),
        (note, OFFICER),
        (dispatch(case_no).asked.command, DISPATCHER),
        (sign_in(case_no).asked.command, OFFICER),
    ]
    command, by = random.choice(choices)
    for _ in range(6):
        try:
            return house.do(command, by=by, id=id)
        except (StoreUnavailable, StaleCase) as fault:
            answer = fault
        except Refusal as refusal:
            return refusal
    return answer


@pytest.fixture
def cases(offices):
    """Three cases, in a database that is under fire until the test ends."""
    cases = [received(offices[0]) for _ in range(3)]
    refuse_at_random(offices[0])
    yield cases
    with offices[0].store.writing() as tx:
        tx.exec_driver_sql("drop trigger fire" + (" on commands" if offices[0].store.dialect == "postgresql" else ""))


def test_what_was_answered_is_stored_once_and_versions_have_no_hole(offices, cases):
    def work(thread: int) -> list[tuple[UUID, Any]]:
        random, house = Random(thread), offices[thread % 2]
        ids = [UUID(int=random.getrandbits(128)) for _ in range(EACH)]
        told = []
        for number, id in enumerate(ids):
            if thread == 0 and number % 8 == 4:
                cut_the_connections(house)
            told.append((id, act(house, cases, id, random)))
        return told

    with ThreadPoolExecutor(THREADS) as pool:
        answers = dict(pair for told in pool.map(work, range(THREADS)) for pair in told)
    everything_fits(offices[0], cases, answers)


def everything_fits(house: Casework, cases: Sequence[str], answers: dict[UUID, Any]) -> None:
    """The store against what was told: nothing acknowledged is missing or doubled, nothing refused is stored."""
    by_command: dict[UUID, list[int]] = {}
    for case_no in cases:
        facts = house.cases.facts(case_id(case_no))
        assert [fact.originator_version for fact in facts] == list(range(1, len(facts) + 1))
        for fact in facts[1:]:
            by_command.setdefault(fact.envelope.command, []).append(fact.originator_version)
    done = {id: answer for id, answer in answers.items() if isinstance(answer, Done)}
    assert set(by_command) == set(done)
    assert {id: versions[-1] for id, versions in by_command.items()} == {id: answer.version for id, answer in done.items()}
    assert all(versions == list(range(versions[0], versions[-1] + 1)) for versions in by_command.values())
    assert {id: getattr(house.store.command(id), "position", None) for id in done} == {id: answer.position for id, answer in done.items()}
    fired = {id for id, answer in answers.items() if isinstance(answer, StoreUnavailable | StaleCase)}
    assert len(done) > THREADS and fired and all(id.hex.endswith("7") for id in fired)
