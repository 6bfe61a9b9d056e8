"""The rights board 维权信息告示牌 of a site: filled in by an officer, looked at, and taken along to be printed on A4."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Response

from casework.web.asked import problem_of, told
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits

router = APIRouter(include_in_schema=False)
ASKED: Final = ("project", "region", "contractor", "uscc", "place")
"""What the QR code holds; the first three must be there."""
WRITTEN: Final = (
    "owner", "project_office", "subcontractors", "wage_officer", "minimum_wage", "payday", "department", "department_phone", "inspection",
    "inspection_phone", "arbitration",
)  # fmt: skip
"""What stands on the board only; empty ones are written by hand."""


@router.get("/poster")
async def ask(who: Visits) -> Response:
    """The empty form."""
    return await _page(who, {})


@router.post("/poster")
async def draw(who: Visits) -> Response:
    """The board to look at, or as a file."""
    said = await who.form()
    given = {name: said[name].strip() for name in (*ASKED, *WRITTEN) if said.get(name, "").strip()}
    reply = await who.api.post("/api/v1/poster", given)
    if not reply.fine:
        problem = problem_of(reply)
        return await _page(who, said, reasons=problem.reasons, status=problem.status)
    if "download" in said:
        named = {"Content-Disposition": 'attachment; filename="board.svg"', "Cache-Control": "no-store"}
        return Response(reply.body, headers=named, media_type="image/svg+xml")
    return await _page(who, said, b64encode(reply.body).decode())


async def _page(who: Visitor, said: Mapping[str, str], drawing: str = "", reasons: tuple[str, ...] = (), status: int = 200) -> Response:
    places = told(await who.api.get("/public/places"))["places"]
    return await page(who, "poster.html", status, said=said, drawing=drawing, reasons=reasons, places=places)
