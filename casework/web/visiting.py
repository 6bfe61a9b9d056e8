"""Visitors 访客: who looks at a page, in which language, and whether a form that comes back is one we gave them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import compare_digest, new
from secrets import token_urlsafe
from typing import Annotated, Any, Final, cast
from urllib.parse import parse_qsl, quote, urlsplit

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from casework.api.problems import Problem
from casework.api.serving import Served
from casework.security.tokens import SESSION_HOURS, Caller, NotKnown
from casework.web.inner import Api
from casework.web.languages import chosen
from casework.web.stated import said_of

SESSION: Final = "casework_session"
"""The cookie that holds the token of a login; no script can read it."""
VISIT: Final = "casework_visit"
"""A random cookie that forms are bound to, also before anybody logs in."""
LANGUAGE: Final = "casework_language"
PURPOSE: Final = "page forms"
LONGEST_FORM: Final = 2_000_000
"""Bytes of a form without files."""
A_YEAR: Final = 365 * 24 * 3600


class LogIn(Exception):
    """Nobody is logged in; the visitor is sent to the login and comes back to `to` afterwards."""

    def __init__(self, to: str, draft: bytes = b"") -> None:
        super().__init__(to)
        self.to, self.draft = to, draft


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks. `caller` is None at pages that need nobody; `form_key` is what every form of theirs must carry back."""

    request: Request
    language: str
    visit: str
    new: bool
    token: str | None
    caller: Caller | None
    form_key: str

    @property
    def api(self) -> Api:
        """The API on this visitor's behalf."""
        return Api(self.request, self.token if self.caller is not None else None)

    @property
    def purpose(self) -> str:
        """What their readings are for, empty where they said nothing."""
        return said_of(self.request.cookies, self.token)[0]

    @property
    def by(self) -> Caller:
        """Who is logged in. Only for pages behind the login."""
        assert self.caller is not None
        return self.caller

    async def form(self) -> Mapping[str, str]:
        """What a form of ours says; fields that come several times keep all values, one a line. Raises Problem for a foreign form."""
        return form_of(await self.raw_form(), self)

    async def raw_form(self) -> bytes:
        """The form as it came. Raises Problem (413)."""
        body = bytearray()
        async for part in self.request.stream():
            body += part
            if len(body) > LONGEST_FORM:
                raise Problem(413, "too_large", f"表单超过{LONGEST_FORM // 1_000_000}MB，请分次填写 the form is larger than is taken")
        return bytes(body)


def form_of(raw: bytes, visitor: Visitor) -> dict[str, str]:
    """The fields of a form. Raises Problem (403) where it does not carry the visitor's key, (400) where it is no form."""
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=20_000, strict_parsing=bool(raw))
    except ValueError:
        raise Problem(400, "malformed", "表单无法读取 the form cannot be read") from None
    said: dict[str, str] = {}
    for name, value in pairs:
        text = value.replace("\r\n", "\n")
        said[name] = f"{said[name]}\n{text}" if name in said else text
    check_key(visitor, said.pop("form_key", ""))
    return said


def check_key(visitor: Visitor, given: str) -> None:
    """Raises Problem (403) where a form was not given by us to this visitor."""
    site = visitor.request.headers.get("sec-fetch-site", "same-origin")
    origin = visitor.request.headers.get("origin")
    foreign = site not in ("same-origin", "none") or (
        origin not in (None, "null") and urlsplit(origin).netloc != visitor.request.headers.get("host")
    )
    if foreign or not compare_digest(given.encode(), visitor.form_key.encode()):
        why = "页面已过期或来自别处，请返回重新打开后再提交 the page has expired or came from elsewhere; open it again and send it anew"
        raise Problem(403, "foreign_form", why)


async def visitor(request: Request) -> Visitor:
    """Whoever looks, logged in or not."""
    served = cast(Served, request.app.state.served)
    token = request.cookies.get(SESSION)
    found = None if token is None else served.recognised(token) or await run_in_threadpool(_known, served, token, request)
    if found is not None:
        request.state.caller = found
    visit = request.cookies.get(VISIT) or ""
    new_one = not (20 <= len(visit) <= 64)
    visit = token_urlsafe(24) if new_one else visit
    return Visitor(request, chosen(request.cookies.get(LANGUAGE)), visit, new_one, token, found, _form_key(served, visit, found))


def visitor_with(who: Visitor, token: str) -> Visitor:
    """The same visitor, just logged in. Raises NotKnown."""
    served = cast(Served, who.request.app.state.served)
    found = served.who(token)
    return replace(who, token=token, caller=found, form_key=_form_key(served, who.visit, found))


def _form_key(served: Served, visit: str, caller: Caller | None) -> str:
    bound = f"{visit}\n{caller.token if caller else ''}".encode()
    return new(served.key(PURPOSE), bound, sha256).hexdigest()


def _known(served: Served, token: str, request: Request) -> Caller | None:
    try:
        return served.who(token)
    except NotKnown as fault:
        request.state.known = (fault.person, fault.token)
        return None


async def logged_in(request: Request, who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
    """Whoever looks, logged in. Raises LogIn with the way back, and with what was about to be sent."""
    if who.caller is not None:
        return who
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    form = "application/x-www-form-urlencoded"
    draft = await who.raw_form() if request.method == "POST" and request.headers.get("content-type", "").startswith(form) else b""
    raise LogIn(path, draft)


Anybody = Annotated[Visitor, Depends(visitor)]
"""A page that needs no login."""
Visits = Annotated[Visitor, Depends(logged_in)]
"""A page behind the login."""


def keep_visit(response: Response, who: Visitor) -> Response:
    """Gives a new visitor the cookie that their forms are bound to."""
    if who.new:
        set_cookie(response, who.request, VISIT, who.visit)
    return response


def let_in(response: Response, request: Request, token: str) -> None:
    """The cookie of a login, for as long as the session lasts."""
    set_cookie(response, request, SESSION, token, age=SESSION_HOURS * 3600)


def set_cookie(response: Response, request: Request, name: str, value: str, age: int | None = None) -> None:
    """A cookie that scripts and other sites get nothing of; behind TLS it goes nowhere else."""
    rest: dict[str, Any] = {"httponly": True, "samesite": "lax", "secure": is_secure(request), "path": "/"}
    response.set_cookie(name, value, max_age=age, **rest)


def is_secure(request: Request) -> bool:
    """Whether the visitor came by TLS, as a proxy in front says it."""
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"


def own_path(text: str | None) -> str:
    """A way back inside this site; anything else leads home."""
    parts = urlsplit(text or "/")
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")) or parts.netloc or parts.scheme or "\\" in text:
        return "/"
    return quote(text, safe="/?&=%:+,;@-._~#")
