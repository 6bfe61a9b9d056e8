"""Moves 办理 as forms: filled in, sent once, and given back with every fault at its field, or with what changed meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Response

from casework.api.problems import Problem
from casework.web.asked import problem_of, told
from casework.web.choices import wants_the_office
from casework.web.entering import sent
from casework.web.forms import apart, fields, reasons_by_place
from casework.web.posted import Faults, body_of
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form of a move at a version of a case: what was said, what is wrong, what changed since it was opened."""

    version: int
    key: str
    said: Mapping[str, str]
    faults: Mapping[str, str]
    reasons: Sequence[str] = ()
    changed: Sequence[Mapping[str, Any]] = ()


@router.get("/cases/{case_no}/moves/{move}")
async def ask(who: Visits, case_no: str, move: str) -> Response:
    """The form of a move, with what the address says already, such as the request that is to be decided. Files have a form of their own."""
    if move == "add_evidence":
        return sent(f"/cases/{case_no}/evidence")
    return await _page(who, case_no, move, None)


@router.post("/cases/{case_no}/moves/{move}")
async def give(who: Visits, case_no: str, move: str) -> Response:
    """Gives the move; or the form again."""
    said = dict(await who.form())
    version, key = _whole(said.pop("version", "")), said.pop("key", "") or uuid4().hex
    look = await _look(who, case_no, move)
    faults = Faults()
    body = body_of(look["schema"], said, faults)
    if "another_row" in said or faults:
        return await _page(who, case_no, move, Sheet(version, key, said, faults), 422 if faults else 200)
    reply = await who.api.post(f"/api/v1/cases/{case_no}/moves/{move}", body, if_match=f'"v{version}"', idempotency_key=key)
    if reply.fine:
        desk = {"desk": reply.data["requested"]["asks"]} if reply.data["requested"] else {}
        return sent(f"/cases/{case_no}?{urlencode({'done': move, **desk, 'position': reply.headers.get('x-position', '0')})}")
    return await _again(who, case_no, move, Sheet(version, key, said, {}), problem_of(reply), look["schema"])


async def _again(who: Visitor, case_no: str, move: str, sheet: Sheet, problem: Problem, schema: Mapping[str, Any]) -> Response:
    """The form with what was wrong; a stale one with what happened since, to be looked at and sent anew."""
    if problem.status not in (409, 412, 422, 403, 503):
        raise problem
    if problem.status == 412:
        since = told(await who.api.get(f"/api/v1/cases/{case_no}/history", after=sheet.version))
        return await _page(who, case_no, move, Sheet(since["version"], sheet.key, sheet.said, {}, (), since["facts"]), 412)
    if problem.code == "command_reused":
        sheet = replace(sheet, key=uuid4().hex)
    placed, others = reasons_by_place(problem.reasons, schema)
    return await _page(who, case_no, move, Sheet(sheet.version, sheet.key, sheet.said, placed, others), problem.status)


async def _page(who: Visitor, case_no: str, move: str, sheet: Sheet | None, status: int = 200) -> Response:
    reply = await who.api.get(f"/api/v1/cases/{case_no}/moves")
    listed, case = told(reply), told(await who.api.get(f"/api/v1/cases/{case_no}"))
    look = _found(listed["moves"], move)
    sheet = sheet or Sheet(listed["version"], uuid4().hex, dict(who.request.query_params), {})
    if wants_the_office(look["schema"]):
        case = case | told(await who.api.get("/api/v1/units", region=case["region"]))
    shown = fields(move, look["schema"], who.language, sheet.said, sheet.faults, case)
    often, seldom = apart(shown)
    return await page(who, "move.html", status, case=case, look=look, sheet=sheet, fields=often, seldom=seldom)


async def _look(who: Visitor, case_no: str, move: str) -> Mapping[str, Any]:
    return _found(told(await who.api.get(f"/api/v1/cases/{case_no}/moves"))["moves"], move)


def _found(moves: Sequence[Mapping[str, Any]], move: str) -> Mapping[str, Any]:
    look = next((each for each in moves if each["move"] == move), None)
    if look is None:
        raise Problem(404, "no_such_move", f"没有名为{move[:40]}的办理动作 there is no such move")
    return look


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Problem(400, "malformed", "表单缺少版本 the form lacks the version it was opened at")
    return int(text)
