"""How the system runs 运行状态, the check-up 体检, and long work 长时任务 with its progress."""

from fastapi import APIRouter, Response

from casework.web.asked import told
from casework.web.entering import sent
from casework.web.rendering import page
from casework.web.visiting import Visits

router = APIRouter(prefix="/admin", include_in_schema=False)
API = "/api/v1/admin"


@router.get("")
async def status(who: Visits) -> Response:
    """Where an administrator begins."""
    seen, works = told(await who.api.get(f"{API}/status")), told(await who.api.get(f"{API}/works"))
    return await page(who, "admin_status.html", seen=seen, works=works["works"][:5], checked=None)


@router.post("/checkup")
async def checkup(who: Visits) -> Response:
    """Looks for mistakes, and tells them."""
    await who.form()
    checked = told(await who.api.post(f"{API}/checkup", {}))
    seen, works = told(await who.api.get(f"{API}/status")), told(await who.api.get(f"{API}/works"))
    return await page(who, "admin_status.html", seen=seen, works=works["works"][:5], checked=checked["findings"])


@router.post("/rebuild")
async def rebuild(who: Visits) -> Response:
    """Builds the views anew."""
    await who.form()
    return sent(f"/admin/works/{told(await who.api.post(f'{API}/rebuild', {}))['id']}")


@router.get("/works/{work}")
async def work(who: Visits, work: str) -> Response:
    """How far a piece of work has come, and what came of it; the page asks again by itself while it runs."""
    return await page(who, "admin_work.html", work=told(await who.api.get(f"{API}/works/{work}")))
