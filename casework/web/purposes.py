"""What a reading is for 查阅用途: asked once where somebody looks at a case of others, and kept for the visit."""

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from casework.api.looking import note_of, purpose_of
from casework.api.problems import Problem
from casework.security.readings import NOTE, PURPOSES
from casework.web.rendering import page
from casework.web.stated import COOKIE, mark_of, said_of
from casework.web.visiting import Visitor, Visits, own_path, set_cookie

router = APIRouter(include_in_schema=False)


@router.get("/purpose")
async def change(who: Visits, to: str = "/") -> Response:
    """Asks again, for who does something else now."""
    return await asked(who, own_path(to))


@router.post("/purpose")
async def keep(who: Visits) -> Response:
    """Keeps what was said for the rest of the visit and goes on to what was to be seen."""
    form = await who.form()
    to = own_path(form.get("to"))
    try:
        code = purpose_of([form.get("purpose", "")])
        note = note_of([quote(form.get("note", ""))], code)
    except Problem:
        return await asked(who, to, form, 422)
    answer = Response(status_code=303, headers={"Location": to, "Cache-Control": "no-store"})
    set_cookie(answer, who.request, COOKIE, f"{mark_of(who.token or '')}.{code}.{quote(note, safe='')}")
    return answer


async def asked(who: Visitor, to: str, form: Mapping[str, str] | None = None, status: int = 200) -> Response:
    """The question, with what was said before."""
    code, note = said_of(who.request.cookies, who.token)
    said = form or {"purpose": code, "note": note}
    return await page(who, "purpose.html", status, to=to, said=said, codes=list(PURPOSES), longest=NOTE, wrong=form is not None)


async def asked_first(who: Visitor, request: Request) -> Response:
    """The question in the place of a page that shows a case of others."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return await asked(who, own_path(back if request.method == "GET" else "/"), status=428)
