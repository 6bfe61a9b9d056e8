"""Rulebook 规则手册 and working calendar 工作日历: what is in force, another one tried, then put in force as it was tried."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from casework.web.administering.filed import EMPTY, Filed, filed
from casework.web.asked import problem_of, told
from casework.web.entering import sent
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits

router = APIRouter(prefix="/admin", include_in_schema=False)
API: Final = "/api/v1/admin"
KINDS: Final = {"rulebook": ("comparison", "rulebook.toml"), "calendar": ("rehearsal", "notice.json")}
"""What is tried, by which operation, and what a file without a name is called."""


@router.get("/rulebook")
async def rulebook(who: Visits, activated: str = "", left: Annotated[int, Query(ge=0)] = 0, q: str = "") -> Response:
    """The rules in force, all or those that say something; `left` open cases stand under another one after an activation."""
    return await _page(who, "rulebook", activated=activated, left=left, q=q)


@router.get("/calendar")
async def calendar(who: Visits) -> Response:
    """The special days in force."""
    return await _page(who, "calendar")


@router.post("/rulebook/comparison")
async def compare(who: Visits) -> Response:
    """Compares a rulebook with the one in force."""
    return await _tried(who, "rulebook")


@router.post("/calendar/rehearsal")
async def rehearse(who: Visits) -> Response:
    """Rehearses a notice."""
    return await _tried(who, "calendar")


@router.post("/rulebook/activation")
async def activate(who: Visits) -> Response:
    """Puts in force what was compared."""
    said = await who.form()
    done = told(await who.api.post(f"{API}/rulebook/activation", {"work": said.get("work", "")}))
    return sent(f"/admin/rulebook?activated={done['digest']}&left={done['under_another']}")


@router.post("/rulebook/move")
async def move(who: Visits) -> Response:
    """Moves open cases to the rulebook in force."""
    await who.form()
    return sent(f"/admin/works/{told(await who.api.post(f'{API}/rulebook/move', {}))['id']}")


@router.post("/calendar/activation")
async def recount(who: Visits) -> Response:
    """Puts in force what was rehearsed."""
    said = await who.form()
    return sent(f"/admin/works/{told(await who.api.post(f'{API}/calendar/activation', {'work': said.get('work', '')}))['id']}")


async def _tried(who: Visitor, what: str) -> Response:
    how, called = KINDS[what]
    said = await filed(who, called)
    if not said.text.strip():
        return await _page(who, what, said, (EMPTY,), 422)
    reply = await who.api.post(f"{API}/{what}/{how}", {"name": said.name, "text": said.text})
    if reply.fine:
        return sent(f"/admin/works/{reply.data['id']}")
    if reply.status not in (403, 422, 503):
        raise problem_of(reply)
    return await _page(who, what, said, problem_of(reply).reasons, reply.status)


async def _page(
    who: Visitor, what: str, said: Filed | None = None, faults: tuple[str, ...] = (), status: int = 200, activated: str = "",
    left: int = 0, q: str = "",
) -> Response:  # fmt: skip
    found, text = told(await who.api.get(f"{API}/{what}")), said.text if said else ""
    rules = [rule for rule in found.get("rules", ()) if q in f"{rule['zh']} {rule['rule']} {rule['basis']}"]
    shown = {"found": found, "rules": rules, "q": q, "text": text, "faults": faults, "activated": activated, "left": left}
    return await page(who, f"admin_{what}.html", status, **shown)
