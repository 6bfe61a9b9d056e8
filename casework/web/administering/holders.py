"""Appoint, end, stand in, be away 任命、离任、代理、外出 by forms: what would change is shown with what to look at twice, then entered."""

import re
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Response

from casework.api.asked import POSTS
from casework.api.problems import Problem
from casework.domain.office_entries import ABSENCES
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import MARKS
from casework.web.asked import problem_of, told
from casework.web.docket import now_of
from casework.web.entering import sent
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits

router = APIRouter(prefix="/admin/office/post", include_in_schema=False)
API: Final = "/api/v1/admin/office"
DESK: Final = ("person", "post", "unit")
ACTS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "appoint": ("holders", (*DESK, "since", "until", "marks", "title", "portfolio", "succeeds")),
    "leave": ("holders/end", (*DESK, "until")),
    "stand_in": ("deputies", (*DESK, "deputy", "since", "until")),
    "stand_down": ("deputies/end", (*DESK, "deputy", "until")),
    "be_away": ("absences", ("person", "since", "until", "reason")),
    "come_back": ("absences/end", ("person", "until")),
}
"""What a form may ask for: the operation below the office's, and its fields."""
SEVERAL: Final = ("marks", "portfolio")


@router.get("")
async def holder(who: Visits, unit: str, person: str = "", post: str = "") -> Response:
    """The forms for a unit: to appoint somebody, or for one holder everything else."""
    return await _page(who, {"unit": unit, "person": person, "post": post})


@router.post("")
async def act(who: Visits) -> Response:
    """Tells what an act would change; with `confirm` enters it."""
    said = dict(await who.form())
    confirmed = said.pop("confirm", "") == "yes"
    if said.get("act") not in ACTS:
        known = ", ".join(ACTS)
        raise Problem(422, "invalid", f"act: 没有这种办理，可办{known} there is no such act; there is {known}")
    path, fields = ACTS[said["act"]]
    reply = await who.api.post(f"{API}/{path}", {**_body(said, fields), "dry_run": not confirmed})
    if not reply.fine and reply.status not in (403, 422):
        raise problem_of(reply)
    if reply.fine and confirmed:
        return sent(f"/admin/office?q={said.get('unit', '')}&done={len(reply.data['changes'])}")
    return await _page(who, said, reply.data if reply.fine else None, None if reply.fine else problem_of(reply))


def _body(said: Mapping[str, str], fields: tuple[str, ...]) -> dict[str, Any]:
    """The fields that were filled in; lists are parted by commas or lines."""
    filled = {name: said[name].strip() for name in fields if said.get(name, "").strip()}
    return {name: re.split(r"[\s,，、]+", value) if name in SEVERAL else value for name, value in filled.items()}


async def _page(who: Visitor, said: Mapping[str, str], report: Any = None, problem: Problem | None = None) -> Response:
    units = told(await who.api.get(API, q=said.get("unit", ""), limit=50))["units"]
    unit = next((each for each in units if each["code"] == said.get("unit")), None)
    if unit is None:
        raise Problem(404, "not_found", "辖区内没有该单位 there is no such unit in your territory")
    held = next((each for each in unit["posts"] + unit["coming"] if (each["person"], each["post"]) == _named(said)), None)
    status, faults = (200, ()) if problem is None else (problem.status, problem.reasons)
    return await page(
        who, "admin_post.html", status, unit=unit, held=held, said=said, report=report, faults=faults, posts=POSTS, marks=MARKS,
        reasons=ABSENCES, today=local_day(now_of(who)).isoformat(),
    )  # fmt: skip


def _named(said: Mapping[str, str]) -> tuple[str, str]:
    return said.get("person", ""), said.get("post", "")
