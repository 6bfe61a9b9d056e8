"""Gives one command on behalf of a caller: what was stored before is answered first, then scope, fields, precondition, rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from structlog.contextvars import bind_contextvars

from casework.api.answers import Answer, told
from casework.api.bodies import Body
from casework.api.headers import Seen, command_id, etag
from casework.api.looking import looked_at
from casework.api.problems import Problem
from casework.api.reading import Faults, read, read_whole, refused
from casework.api.schemas import beside_of
from casework.api.serving import Served
from casework.api.shapes import shape_of
from casework.application import Done
from casework.domain.case import Case
from casework.domain.evidence import AddEvidence
from casework.domain.refusals import CaseNotFound, Refusal, StaleCase
from casework.domain.registry import Command
from casework.security.evidence import Evidence
from casework.security.tokens import Caller

TOUCHES: Final = {"merge": "into"}
"""Fields that name another case, by move; the caller must see that one as well."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller wants done: the command, and what was said with it. `faults` are all that is wrong with its fields."""

    command: Command | None
    why: str | None
    effective_at: datetime | None
    faults: Faults


def wished(move: str, body: Body, case_no: str) -> Wish:
    """Reads a body as the command of a move."""
    faults, kinds = Faults(), beside_of(move)
    beside: dict[str, Any] = {name: read(kind, body.get(name), f"$.{name}", faults) for name, kind in kinds.items()}
    own = {name: value for name, value in body.items() if name not in kinds}
    command = read_whole(shape_of(move), own, "$", faults, case_no=case_no)
    return Wish(None if faults else command, beside["why"], beside.get("effective_at"), faults)


def seen_case(served: Served, caller: Caller, case_no: str) -> Case:
    """The case as it stands, for looking at only, where the caller may see it.

    Raises CaseNotFound for one that is not there and one out of scope alike.
    """
    case = served.office.cases.standing(case_no)
    if not caller.scope.sees(case):
        raise CaseNotFound(f"there is no case {case_no}")
    return looked_at(case, caller)


def given(served: Served, caller: Caller, wish: Wish, key: str | None) -> Answer | None:
    """The answer that a retry was given before; None where its key is new. Raises CommandReused where it stood for another request."""
    if key is None or wish.command is None or served.office.store.command(command_id(caller.actor.person, key)) is None:
        return None
    return carried_out(served, caller, wish, command_id(caller.actor.person, key), None)


def gives(served: Served, caller: Caller, wish: Wish, key: str | None, seen: Seen | None, case: Case) -> Answer:
    """Carries the wish out on a case the caller sees; a twin stored since the key was looked up answers. Raises Problem and Refusal."""
    if wish.command is None:
        raise refused(wish.faults)
    _sees_the_other(served, caller, wish.command)
    _has_the_file(served, wish.command)
    if seen is None:
        raise Problem(428, "precondition_required", "send If-Match with the ETag of the version you read")
    if not seen.fits(case.version):
        if (twin := given(served, caller, wish, key)) is not None:
            return twin
        raise stale(case)
    command = command_id(caller.actor.person, key) if key is not None else uuid4()
    return carried_out(served, caller, wish, command, None if seen.any else case.version)


def carried_out(served: Served, caller: Caller, wish: Wish, command: UUID, expected: int | None) -> Answer:
    """The answer of the office; a twin of the same request that was quicker has answered for both."""
    bind_contextvars(command=str(command))
    try:
        return told(served, _done(served, caller, wish, command, expected), command)
    except Refusal as refusal:
        if not isinstance(refusal, CaseNotFound) and expected is not None and served.office.store.command(command) is not None:
            return told(served, _done(served, caller, wish, command, None), command)
        if isinstance(refusal, StaleCase) and wish.command is not None:
            raise stale(served.office.cases.case(wish.command.case_no)) from None
        raise


def _done(served: Served, caller: Caller, wish: Wish, command: UUID, expected: int | None) -> Done:
    assert wish.command is not None
    context = {"reason": wish.why, "effective_at": wish.effective_at, "expected": expected}
    return served.office.do(wish.command, by=caller.actor, id=command, **context)


def _sees_the_other(served: Served, caller: Caller, command: Command) -> None:
    if (field := TOUCHES.get(command.move)) is not None:
        seen_case(served, caller, str(getattr(command, field)))


def _has_the_file(served: Served, command: Command) -> None:
    """Evidence names a file that was handed in; a digest without its file would prove nothing."""
    if isinstance(command, AddEvidence) and not Evidence(served.office.store, served.office.vault).has(command.case_no, command.digest):
        why = "$.digest: no file of this digest was handed in for the case; POST the file itself to the case's evidence"
        raise Problem(422, "invalid", why)


def stale(case: Case) -> Problem:
    """412 with the version that stands."""
    why = f"case {case.case_no} is at version {case.version}; read it again and decide anew"
    return Problem(412, "stale_case", why, headers={"ETag": etag(case.version)}, version=case.version)
