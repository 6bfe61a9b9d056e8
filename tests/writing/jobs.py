"""Commands on their way to a turn, without the threads that usually bring them."""

from typing import Any
from uuid import UUID, uuid4

from casework.application import Done
from casework.bootstrap import Casework
from casework.domain.asking import Asked
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.linking import LinkClue
from casework.domain.registry import Command
from casework.domain.values import Actor
from casework.store import SourceRecord
from casework.writer import Writer
from casework.writer.queue import Job
from tests.people import COUNTY, DISPATCHER, OFFICER, SYSTEM, WINDOW
from tests.properties.roads import receipt
from tests.spec import MONDAY

BAD = UUID(int=0xBAD)
"""The id of a command that the databases of these tests refuse to store, with everything in the same transaction."""


def job(command: Command, by: Actor, id: UUID | None = None, expected: int | None = None, **given: Any) -> Job:
    """A command without private texts, as it waits to be written."""
    return Job(Asked(command=command, by=by, at=MONDAY, id=id or uuid4()), b"digest", expected, **given)


def dispatch(case_no: str, **given: Any) -> Job:
    """The case is given to the county's inspection."""
    return job(Dispatch(case_no=case_no, lead=COUNTY.code), DISPATCHER, **given)


def sign_in(case_no: str, **given: Any) -> Job:
    """Its officer takes it."""
    return job(SignIn(case_no=case_no), OFFICER, **given)


def clue(case_no: str, number: str = "", **given: Any) -> Job:
    """A clue from the hotline joins it; always possible."""
    sources = (SourceRecord("12345", number, given.pop("stream")),) if number else ()
    command = LinkClue(case_no=case_no, channel="12345", source="12345" if number else "", number=number)
    return job(command, DISPATCHER, sources=sources, **given)


def internal(case_no: str) -> Job:
    """Something the machine asks."""
    return job(SignIn(case_no=case_no), SYSTEM)


def together(house: Casework, *jobs: Job) -> list[Any]:
    """The answers of commands that are written in one turn: an exception, or the version reached (negative where stored before)."""
    writer_of(house).carry_out(list(jobs))
    return [each.answer.version if isinstance(each.answer, Done) else type(each.answer).__name__ for each in jobs]


def told(job: Job) -> Any:
    """What came of it."""
    return job.answer


def writer_of(house: Casework) -> Writer:
    """The writer of an office."""
    return house.cases._writer


def received(house: Casework, **changes: Any) -> str:
    """The number of a new case."""
    return house.do(receipt(**changes), by=WINDOW).case_no
