"""Login, logout and language 登录、退出、语言."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from casework.api.login import Session
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.values import Unit
from casework.projections.words import POSTS
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
    "oidc_not_authenticated": "统一身份认证未通过，或该身份尚未关联账号，请重试或联系管理员。",
    "oidc_provider_unavailable": "统一身份认证暂不可用，请稍后再试，或用账号密码登录。",
    "oidc_no_post": "该账号目前没有岗位，请联系管理员。",
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
async def ask(who: Anybody, to: str = "/", refused: str = "", choose: str = "") -> Response:
    """The login. `refused` and `choose` say how a login by the identity provider ended: with a code, or with the posts to choose from."""
    problem = {"code": f"oidc_{refused}"} if refused else None
    return await _form(who, own_path(to), problem=problem, status=403 if refused else 200, held=_chosen(who, choose))


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
    who: Visitor, to: str, draft: str = "", person: str = "", problem: Mapping[str, Any] | None = None, status: int = 200,
    held: Sequence[tuple[str, Unit]] = (),
) -> Response:  # fmt: skip
    told = {} if problem is None else problem
    several = told.get("code") == "choose_post"
    fault = None if problem is None or several else f"{TOLD.get(told['code'], '登录未成功。')} {told.get('detail') or ''}"
    return await page(
        who, "login.html", 200 if several else status, to=to, draft=draft, person=person, posts=told.get("posts", []), fault=fault,
        samples=samples_of(who.request), oidc=who.request.app.state.oidc, held=held,
    )  # fmt: skip


def _chosen(who: Visitor, text: str) -> list[tuple[str, Unit]]:
    """The posts that a login may be for, `officer@620502-hrss,…`; only what the directory knows."""
    office, found = _served(who).office.policies.office, []
    for each in text.split(",")[:20]:
        post, _, code = each.partition("@")
        if post in POSTS and (unit := office.unit(code)) is not None:
            found.append((post, unit))
    return found


def after_login(request: Request, to: str, came: Session | Problem) -> Response:
    """The answer to a browser that comes back from the identity provider: in, or to the login with what was wrong."""
    if isinstance(came, Session):
        answer = sent(own_path(to))
        let_in(answer, request, came.token)
        return answer
    asked = {"to": own_path(to)}
    if came.code == "choose_post":
        asked["choose"] = ",".join(f"{each['post']}@{each['unit']}" for each in came.extra["posts"])
    else:
        asked["refused"] = came.code
    return sent(f"/login?{urlencode(asked)}")


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
