"""Login, logout and language 登录、退出、语言."""

from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import parse_qsl

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from casework.api.serving import Served
from casework.web import drafts
from casework.web.drafts import Draft
from casework.web.languages import LANGUAGES
from casework.web.menu import home
from casework.web.rendering import page
from casework.web.samples import samples_of
from casework.web.visiting import (
    A_YEAR,
    LANGUAGE,
    SESSION,
    Anybody,
    LogIn,
    Visitor,
    Visits,
    keep_visit,
    let_in,
    own_path,
    set_cookie,
    visitor_with,
)

router = APIRouter(include_in_schema=False)
SEE_OTHER: Final = 303
TOLD: Final[Mapping[str, str]] = {
    "not_authenticated": "账号或密码不正确，或账号已停用。",
    "too_many_attempts": "尝试次数过多，请稍后再试。",
    "no_post": "该账号目前没有岗位，请联系管理员。",
    "busy": "登录人数过多，请稍后再试。",
}
"""Why a login did not come about, by the code of the API."""


def sent(to: str) -> RedirectResponse:
    """To another page, by GET."""
    return RedirectResponse(to, SEE_OTHER, {"Cache-Control": "no-store"})


@router.get("/")
async def begin(who: Visits) -> Response:
    """Where the day begins, by post."""
    return sent(home(who))


@router.get("/login")
async def ask(who: Anybody, to: str = "/") -> Response:
    """The login."""
    return await _form(who, own_path(to))


@router.post("/login")
async def enter(who: Anybody) -> Response:
    """Lets in, asks which post is meant where there are several, or says that name or password is wrong."""
    said = await who.form()
    to, kept = own_path(said.get("to")), said.get("draft", "")
    post, _, unit = said.get("held", "").partition("@")
    asked = {"person": said.get("person", ""), "password": said.get("password", "")}
    reply = await who.api.post("/api/v1/login", asked | ({"post": post, "unit": unit} if post else {}))
    if not reply.fine:
        return await _form(who, to, kept, asked["person"], reply.data, reply.status)
    answer = await _welcome(who, reply.data["token"], to, kept)
    let_in(answer, who.request, reply.data["token"])
    return answer


async def _welcome(who: Visitor, token: str, to: str, kept: str) -> Response:
    """On to the page that was asked for, or to the draft that waits to be sent."""
    now_in = await run_in_threadpool(visitor_with, who, token)
    served = _served(who)
    draft = drafts.opened(kept, who.visit, served.key(drafts.PURPOSE), now_in.by.actor.person, served.now) if kept else None
    if draft is None:
        return keep_visit(sent(to), who)
    return await page(now_in, "resume.html", draft=draft)


async def _form(
    who: Visitor, to: str, draft: str = "", person: str = "", problem: Mapping[str, Any] | None = None, status: int = 200
) -> Response:  # fmt: skip
    told = {} if problem is None else problem
    several = told.get("code") == "choose_post"
    fault = None if problem is None or several else f"{TOLD.get(told['code'], '登录未成功。')} {told.get('detail') or ''}"
    return await page(
        who, "login.html", 200 if several else status, to=to, draft=draft, person=person, posts=told.get("posts", []), fault=fault,
        samples=samples_of(who.request), oidc=who.request.app.state.oidc,
    )  # fmt: skip


@router.post("/sample")
async def enter_as_sample(who: Anybody) -> Response:
    """A demo lets anybody in as one of its sample posts."""
    said = await who.form()
    found = next((each for each in samples_of(who.request) if each.key == said.get("sample")), None)
    if found is None:
        return sent("/login")
    answer = sent("/")
    let_in(answer, who.request, found.token)
    return keep_visit(answer, who)


@router.post("/logout")
async def leave(who: Visits) -> Response:
    """Ends the session; the token of a sample login is left for the next who tries it."""
    await who.form()
    if who.token not in {each.token for each in samples_of(who.request)}:
        await who.api.post("/api/v1/logout", {})
    answer = sent("/login")
    answer.delete_cookie(SESSION, path="/")
    return answer


@router.post("/language")
async def speak(who: Anybody) -> Response:
    """The language of the pages from now on."""
    said = await who.form()
    answer = sent(own_path(said.get("to")))
    if said.get("language") in LANGUAGES:
        set_cookie(answer, who.request, LANGUAGE, said["language"], age=A_YEAR)
    return keep_visit(answer, who)


async def to_login(who: Visitor, needed: LogIn) -> Response:
    """The login for whoever must be known; what they were about to send is kept, sealed, in the form."""
    to = own_path(needed.to)
    if not needed.draft:
        return keep_visit(sent("/login" if to == "/" else f"/login?to={to}"), who)
    served, (person, _) = _served(who), getattr(who.request.state, "known", ("", None))
    fields = [pair for pair in parse_qsl(needed.draft.decode(errors="replace"), keep_blank_values=True) if pair[0] != "form_key"]
    draft = Draft(to, fields, person or "", served.now.timestamp())
    return await _form(who, to, drafts.sealed(draft, who.visit, served.key(drafts.PURPOSE)))


def _served(who: Visitor) -> Served:
    return cast(Served, who.request.app.state.served)
