"""What was stored before is answered again: a command by its id, a matter by the case that it became."""

from typing import TYPE_CHECKING
from uuid import UUID

from casework.domain.intake import Received
from casework.domain.refusals import CommandReused
from casework.domain.values import Actor
from casework.store import CommandRecord
from casework.writer.queue import Done

if TYPE_CHECKING:
    from casework.application.cases import Cases


def known_before(cases: "Cases", known: CommandRecord, by: Actor, digest: bytes) -> Done:
    """The answer to a command that was stored. Raises CommandReused where its id stood for another request."""
    if known.caller != by.person or known.body_hash != digest:
        raise CommandReused(f"the command id {known.id} was used for another request; give a new act a new id")
    return Done(_number_of(cases, known.case_id), known.version, known.position or 0, repeated=True)


def came_before(cases: "Cases", stream: UUID) -> Done:
    """The case that a matter became when it was received first."""
    case_no = _number_of(cases, stream)
    return Done(case_no, cases.case(case_no).version, 0, repeated=True)


def _number_of(cases: "Cases", stream: UUID) -> str:
    first = next(iter(cases.facts(stream, upto=1)), None)
    assert isinstance(first, Received), "the first fact of a case is its receipt"
    return first.case_no
