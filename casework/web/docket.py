"""The docket 待办: what a post has to do, what is due next first."""

from datetime import datetime, timedelta
from typing import Any, Final

from fastapi import APIRouter, Response

from casework.domain.timekeeping.clocks import SHANGHAI
from casework.web.asked import told
from casework.web.rendering import page
from casework.web.visiting import Visits

router = APIRouter(include_in_schema=False)
SOON: Final = timedelta(days=3)
"""What is due within these natural days is marked."""


@router.get("/docket")
async def docket(who: Visits, post: str = "", unit: str = "", after: str = "") -> Response:
    """The docket of the visitor's post and unit, or of another in scope."""
    reply = told(await who.api.get("/api/v1/docket", post=post, unit=unit, after=after, limit=50))
    now = datetime.now(SHANGHAI)
    return await page(who, "docket.html", docket=reply, urgency=lambda item: urgency(item, now), post=post, unit=unit)


def urgency(item: dict[str, Any], now: datetime) -> str:
    """How pressing a thing is: late, soon, calm; empty where it is stopped or undated."""
    if item["paused"] or item["due_at"] is None:
        return ""
    due = datetime.fromisoformat(item["due_at"])
    return "late" if due <= now else "soon" if due - now <= SOON else "calm"
