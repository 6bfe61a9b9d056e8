"""One case: taken in, and shown as it is, as it was on a day, or as it was known then."""

from typing import Final
from uuid import uuid4

from fastapi import APIRouter, Response

from casework.api.answers import Answer, answered, json
from casework.api.asking import Calls, Serves
from casework.api.bodies import Body, JsonBody
from casework.api.giving import carried_out, given, wished
from casework.api.headers import ANSWERED, TAG, Key, command_id, etag
from casework.api.lanes import in_turn
from casework.api.looking import read_case
from casework.api.moves import RECEIVE, CaseNo, described
from casework.api.paging import Strict
from casework.api.past import WhichPast
from casework.api.problems import Problem
from casework.api.reading import refused
from casework.api.schemas import meaning
from casework.api.serving import Served
from casework.api.showing import Shown, plain, shown
from casework.domain.intake import Receive
from casework.security.tokens import Caller
from casework.workflows.survey import name_of

LOCATION: Final = {"Location": {"description": "The address of the new case.", "schema": {"type": "string"}}}
router = APIRouter(tags=["案件 cases"], dependencies=[Strict])


@router.post(
    "/api/v1/cases", status_code=201, operation_id=RECEIVE, summary=f"{name_of(RECEIVE)} {RECEIVE}", description=meaning(Receive),
    responses={
        201: {"model": Answer, "description": "Received; the answer is the receipt.", "headers": {**ANSWERED, **LOCATION}},
        200: {"model": Answer, "description": "This number of this source was received before, as this case.", "headers": ANSWERED},
    },
    openapi_extra=described(RECEIVE),
)  # fmt: skip
async def receive(caller: Calls, served: Serves, key: Key, body: JsonBody) -> Response:
    """A new case; a number of a source that came before is answered with its case."""
    return await in_turn(_received, served, caller, key, body)


def _received(served: Served, caller: Caller, key: str | None, body: Body) -> Response:
    wish = wished(RECEIVE, body, "")
    if (before := given(served, caller, wish, key)) is not None:
        return answered(before, 201)
    if wish.command is None:
        raise refused(wish.faults)
    command = command_id(caller.actor.person, key) if key is not None else uuid4()
    answer = carried_out(served, caller, wish, command, None)
    if answer.facts:
        return answered(answer, 201)
    _refuse_unseen(served, caller, answer.case_no)
    return answered(answer)


def _refuse_unseen(served: Served, caller: Caller, case_no: str) -> None:
    """A number that came before in a case of others is not received twice, and the case is not told."""
    if not caller.scope.sees(served.office.cases.case(case_no)):
        why = "this number of this source was received before, in a case outside what you may see; ask your supervisor"
        raise Problem(409, "received_before", why, allowed_moves=[])


@router.get("/api/v1/cases/{case_no}", operation_id="case", responses={200: {"model": Shown, "headers": TAG}})
def case(
    case_no: CaseNo, caller: Calls, served: Serves, when: WhichPast
) -> Response:  # fmt: skip
    """案件 The case with its stages, pressure, money, clocks, papers and requests; people by reference only."""
    now = read_case(served, caller, case_no)
    if not when:
        return json(shown(now), headers={"ETag": etag(now.version)})
    then = when.of(served.office.cases.facts(now.id), case_no)
    return json(shown(then.case, as_of=plain(when.as_of), known_at=plain(when.known_at), left_out=list(then.left_out)))
