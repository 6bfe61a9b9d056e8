"""Moves: one typed operation for every command, what is possible now and why the rest is not, and the table of permissions."""

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final
from uuid import uuid4

import msgspec
from fastapi import APIRouter, Path, Response

from casework.api.answers import Answer, answered, json
from casework.api.asking import Calls, Serves
from casework.api.bodies import Body, JsonBody
from casework.api.breaking import MOVE as BREAK_GLASS
from casework.api.breaking import breaks
from casework.api.giving import given, gives, seen_case, wished
from casework.api.headers import ANSWERED, TAG, Key, Seen, Sees, etag
from casework.api.lanes import in_turn
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.schemas import Schema, meaning, move_schema
from casework.api.serving import Served
from casework.domain.asking import Asked
from casework.domain.refusals import NotYours
from casework.domain.registry import commands
from casework.projections.against import Names, both, named_by
from casework.security.tokens import Caller
from casework.workflows import survey

PREFIX: Final = "/api/v1/cases/{case_no}/moves"
RECEIVE: Final = "receive"
"""The command that begins a case; it has an operation of its own."""
DONE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": Answer, "description": "Done, or asked for where another must approve.", "headers": ANSWERED}
}
CaseNo = Annotated[str, Path(description="The number of the case 案件编号, e.g. 620502-2026-000123.", max_length=40)]

router = APIRouter(dependencies=[Strict])


@dataclass(frozen=True, slots=True)
class Outlook:
    """A move as it looks for the caller now. `reasons_zh` are the reasons in Chinese, in the same order.

    `needs` are the fields that must be said, `private` those that are sealed.
    """

    move: str
    zh: str
    workflow: str
    possible: bool
    reasons: list[str]
    reasons_zh: list[str]
    approved_by: list[list[str]]
    needs: list[str]
    private: list[str]
    schema: Schema
    href: str


@dataclass(frozen=True, slots=True)
class Moves:
    """Every move of a case at a version."""

    case_no: str
    version: int
    moves: list[Outlook]


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may do a move at which stages of its workflow, and who must approve it step by step; a star asks for the mark of the holder."""

    move: str
    zh: str
    workflow: str
    stages: list[str]
    by: list[str]
    approved_by: list[list[str]]


@dataclass(frozen=True, slots=True)
class Permissions:
    """The permission table 权限表: every row of every workflow."""

    permissions: list[Permission]


@router.get("/api/v1/permissions", operation_id="permissions", tags=["办理动作 moves"], responses={200: {"model": Permissions}})
def permissions(_caller: Calls) -> Response:
    """权限表 Who may do what, derived from the tables of the workflows."""
    return json({"permissions": list(survey.permissions())})


@router.get(PREFIX, operation_id="moves", tags=["办理动作 moves"], responses={200: {"model": Moves, "headers": TAG}})
def moves(case_no: CaseNo, caller: Calls, served: Serves) -> Response:
    """可办事项 Every move: whether it is possible now for the caller, every reason against, its fields, and who approves it."""
    case = seen_case(served, caller, case_no)
    cases = served.office.cases
    cases.policies.refresh()
    asked: Asked[Any] = Asked(survey.probe(RECEIVE, case_no), caller.actor, served.now, uuid4())
    names = named_by(cases.policies.office)
    listed = [{**_told(look, names), "href": href(look.move, case_no)} for look in survey.survey(case, asked, cases.world())]
    return json({"case_no": case_no, "version": case.version, "moves": listed}, headers={"ETag": etag(case.version)})


def href(move: str, case_no: str) -> str:
    """Where a move is given."""
    return "/api/v1/cases" if move == RECEIVE else f"/api/v1/cases/{case_no}/moves/{move}"


def _told(look: survey.Outlook, names: Names) -> dict[str, Any]:
    now = {"possible": look.possible, "reasons": look.reasons, "reasons_zh": both(look.reasons, names), "approved_by": look.approved_by}
    return {"move": look.move, "zh": look.zh, "workflow": look.workflow, **now, **_fields(look.move)}


@cache
def _fields(move: str) -> dict[str, Any]:
    """What is said with a move, the same for every case; the schema as it is sent."""
    schema = move_schema(move)
    private = [name for name, field in schema["properties"].items() if field.get("writeOnly")]
    return {"needs": schema.get("required", []), "private": private, "schema": msgspec.Raw(msgspec.json.encode(schema))}


@router.post(
    f"{PREFIX}/{{move}}", operation_id="move", tags=["办理动作 moves"], responses=DONE, openapi_extra={"requestBody": {"content": {}}}
)
async def give(
    case_no: CaseNo, move: Annotated[str, Path(max_length=60)], caller: Calls, served: Serves, seen: Sees, key: Key, body: JsonBody
) -> Response:  # fmt: skip
    """One command; told apart by its move in the description of the API."""
    return await in_turn(_given_in_turn, served, caller, case_no, move, seen, key, body)


def _given_in_turn(served: Served, caller: Caller, case_no: str, move: str, seen: Seen | None, key: str | None, body: Body) -> Response:
    if move not in commands() or move == RECEIVE:
        raise Problem(404, "no_such_move", f"there is no move of that name here; those there are stand at /api/v1/cases/{case_no}/moves")
    wish = wished(move, body, case_no)
    if (before := given(served, caller, wish, key)) is not None:
        return answered(before)
    if move == BREAK_GLASS:
        return answered(breaks(served, caller, wish, key, seen, case_no))
    case = seen_case(served, caller, case_no)
    if survey.for_the_system_only(move) and not caller.actor.is_system:
        raise NotYours([f"{move} is done by the system itself and by nobody else"], ())
    return answered(gives(served, caller, wish, key, seen, case))


def described(move: str) -> dict[str, Any]:
    """The body of a move for the description of the API."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": move_schema(move)}}}}


def operations(paths: dict[str, Any]) -> dict[str, Any]:
    """Paths of the API with one typed operation for every command in the place of the one that serves them all."""
    template = paths[f"{PREFIX}/{{move}}"]["post"]
    same = {**template, "parameters": [parameter for parameter in template["parameters"] if parameter["name"] != "move"]}
    others = {path: operation for path, operation in paths.items() if path != f"{PREFIX}/{{move}}"}
    return others | {f"{PREFIX}/{name}": {"post": {**deepcopy(same), **_operation(name)}} for name in _given()}


def _given() -> list[str]:
    """Every move that is given at a case."""
    return sorted(name for name in commands() if name != RECEIVE)


def _operation(move: str) -> dict[str, Any]:
    summary = f"{survey.name_of(move)} {move.replace('_', ' ')}"
    return {"operationId": move, "summary": summary, "description": meaning(commands()[move].command), **described(move)}
