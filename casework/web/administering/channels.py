"""Channels 通知渠道 with a test button, and cases in quarantine 隔离案件: tried again, or accepted with a reason."""

from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Response

from casework.web.asked import problem_of, told
from casework.web.entering import sent
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits

router = APIRouter(prefix="/admin", include_in_schema=False)
API: Final = "/api/v1/admin"


@router.get("/channels")
async def channels(who: Visits) -> Response:
    """The office's channels."""
    return await _channels(who)


@router.post("/channels")
async def test(who: Visits) -> Response:
    """Sends a test message and tells what happened."""
    said = await who.form()
    name = said.get("channel", "")
    reply = await who.api.post(f"{API}/channels/{quote(name, safe='')}/test", {"address": said.get("address", "").strip()})
    if not reply.fine and reply.status != 422:
        raise problem_of(reply)
    tested = reply.data if reply.fine else {"sent": False, "reason": "；".join(problem_of(reply).reasons), "try_later": False}
    return await _channels(who, {"channel": name, **tested})


@router.get("/quarantine")
async def quarantine(who: Visits, done: str = "") -> Response:
    """Cases that the views could not take."""
    return await page(who, "admin_quarantine.html", cases=told(await who.api.get(f"{API}/quarantine"))["cases"], done=done)


@router.post("/quarantine/{case_id}")
async def treat(who: Visits, case_id: str) -> Response:
    """Tries a case again, or accepts it as it is."""
    said, at = await who.form(), f"{API}/quarantine/{quote(case_id, safe='')}"
    if said.get("act") == "skip":
        told(await who.api.post(f"{at}/skip", {"reason": said.get("reason", "")}))
        return sent("/admin/quarantine?done=skipped")
    freed = told(await who.api.post(f"{at}/retry", {}))["freed"]
    return sent(f"/admin/quarantine?done={'freed' if freed else 'left'}")


async def _channels(who: Visitor, tested: Any = None) -> Response:
    return await page(who, "admin_channels.html", found=told(await who.api.get(f"{API}/channels")), tested=tested)
