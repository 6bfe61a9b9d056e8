"""A case 案件 as its officers work with it: where it stands, what runs, what can be done, what happened."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from casework.web.asked import told
from casework.web.rendering import page
from casework.web.visiting import Visits

router = APIRouter(include_in_schema=False)


@router.get("/cases")
async def cases(
    who: Visits, q: str = "", stage: str = "", track: str = "", region: str = "", pressure: str = "", overdue: str = "", after: str = ""
) -> Response:  # fmt: skip
    """Cases in scope, with filters that fit into the address."""
    filters = {"q": q, "stage": stage, "track": track, "region": region, "pressure": pressure, "overdue": overdue}
    found = told(await who.api.get("/api/v1/cases", **filters, after=after, limit=50))
    return await page(who, "cases.html", found=found, filters=filters)


@router.get("/cases/{case_no}")
async def case(who: Visits, case_no: str, done: str = "", position: Annotated[int | None, Query(ge=0)] = None) -> Response:
    """One case with its stages, clocks, money, moves and history."""
    at = f"/api/v1/cases/{case_no}"
    shown = told(await who.api.get(at))
    history = told(await who.api.get(f"{at}/history", limit=200, wait_for=position))
    clocks = told(await who.api.get(f"{at}/clocks"))
    moves = told(await who.api.get(f"{at}/moves"))
    return await page(who, "case.html", case=shown, history=history, clocks=clocks, moves=moves["moves"], done=done)
