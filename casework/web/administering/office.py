"""Posts and holders 岗位与人员: by unit, who acts today, and a file of the directory, tried before it is loaded."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from casework.api.problems import Problem
from casework.web.administering.filed import EMPTY, Filed, filed
from casework.web.asked import problem_of, told
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits

router = APIRouter(prefix="/admin/office", include_in_schema=False)
API: Final = "/api/v1/admin/office"
NOTHING: Final = Filed({}, "office.toml", "")


@router.get("")
async def office(who: Visits, q: str = "", after: str = "", done: Annotated[int, Query(ge=0)] = 0) -> Response:
    """Units and their people; `done` changes were just entered."""
    return await _page(who, q=q, after=after, done=done)


@router.post("")
async def load(who: Visits) -> Response:
    """Tells what a file would change; with `confirm` loads it."""
    said = await filed(who, NOTHING.name)
    confirmed = said.fields.get("confirm") == "yes"
    if not said.text.strip():
        return await _page(who, problem=Problem(422, "invalid", EMPTY))
    reply = await who.api.post(API, {"name": said.name, "text": said.text, "dry_run": not confirmed})
    if reply.fine:
        return await _page(who, said=NOTHING if confirmed else said, report=reply.data)
    if reply.status not in (403, 422):
        raise problem_of(reply)
    return await _page(who, said=said, problem=problem_of(reply))


async def _page(
    who: Visitor, q: str = "", after: str = "", said: Filed = NOTHING, report: Any = None, problem: Problem | None = None, done: int = 0
) -> Response:  # fmt: skip
    found = told(await who.api.get(API, q=q, after=after, limit=10))
    status, faults = (200, ()) if problem is None else (problem.status, problem.reasons)
    return await page(who, "admin_office.html", status, found=found, q=q, said=said, report=report, faults=faults, done=done)
