"""Login by the organisation's own identity provider 统一身份认证 (OIDC): there and back, and only for people who were linked."""

import logging
import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from hmac import compare_digest
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from casework.api.asking import Serves
from casework.api.login import NAME, Session, session
from casework.api.problems import Problem, Unauthenticated
from casework.api.serving import Served
from casework.api.throttling import address_of
from casework.security.access_log import Access
from casework.security.oidc import LoginRefused, OidcSettings, OidcSettingWrong, Provider, ProviderUnavailable
from casework.security.signed import signed, unsigned

log = logging.getLogger("casework.oidc")
COOKIE: Final = "casework_oidc"
PURPOSE: Final = "oidc cookie"
PATH: Final = "/api/v1/login/oidc"
LASTING: Final = timedelta(minutes=10)
"""How long somebody may take at the provider."""
REFUSALS: Final[dict[int | str, dict[str, Any]]] = {401: {}, 403: {}, 404: {}}
Named = Annotated[str | None, Query(max_length=100, pattern=NAME)]
Back = Annotated[str | None, Query(max_length=4000)]
Page = Annotated[
    str | None, Query(max_length=1000, pattern=r"^/[\x21-\x7e]*$", description="Where pages go on; without it the callback answers JSON.")
]
AfterLogin = Callable[[Request, str, Session | Problem], Response]
"""How a site answers whoever logged in, or did not, on the way to one of its pages."""


def oidc_router(environ: Mapping[str, str] = os.environ) -> APIRouter:
    """The two operations; without a provider in the settings both answer 404."""
    router = APIRouter(tags=["登录 login"])
    settings = OidcSettings.of(environ)
    provider = None if settings is None else Provider(settings)

    @router.get(PATH, status_code=302, response_class=RedirectResponse, operation_id="login_oidc", responses={404: {}})
    def begin(served: Serves, request: Request, post: Named = None, unit: Named = None, to: Page = None) -> RedirectResponse:
        """Sends the browser to the identity provider. `post` and `unit` say which post the session is for, where there are several."""
        return _sent(_configured(provider), served, request, {"post": post, "unit": unit, "to": to})

    @router.get(f"{PATH}/callback", response_model=Session, operation_id="login_oidc_callback", responses=REFUSALS)
    def finish(
        served: Serves, request: Request, response: Response, code: Back = None, state: Back = None, error: Back = None
    ) -> Session | Response:  # fmt: skip
        """The browser comes back from the identity provider: a session as after a password, or on to the page it came from."""
        response.delete_cookie(COOKIE, path=PATH)
        after, to = _page(served, request)
        if after is None:
            return _welcomed(_configured(provider), served, request, response, code, state, error)
        try:
            answer = after(request, to, _welcomed(_configured(provider), served, request, response, code, state, error))
        except Problem as problem:
            _note(served, request, problem)
            answer = after(request, to, problem)
        answer.delete_cookie(COOKIE, path=PATH)
        return answer

    return router


def _page(served: Served, request: Request) -> tuple[AfterLogin | None, str]:
    """How and where a page goes on. A browser whose login was not begun here, or too long ago, begins anew on a page as well."""
    after: AfterLogin | None = getattr(request.app.state, "after_login", None)
    begun = unsigned(request.cookies.get(COOKIE, ""), served.key(PURPOSE), served.now)
    if begun is None:
        return (after, "/") if "text/html" in request.headers.get("accept", "") else (None, "")
    return (after, to) if (to := begun.get("to")) else (None, "")


def _note(served: Served, request: Request, problem: Problem) -> None:
    """Enters a refused login into the access log, which a page's answer would not show."""
    person, _ = getattr(request.state, "known", (None, None))
    address = address_of(request, request.app.state.limits.proxies)
    served.access.record(Access(served.now, "GET", request.url.path, problem.status, problem.code, person=person, address=address))


def _configured(provider: Provider | None) -> Provider:
    if provider is None:
        raise Problem(404, "not_configured", "no identity provider is set here; log in with a password, or set CASEWORK_OIDC_ISSUER")
    return provider


def _sent(provider: Provider, served: Served, request: Request, wanted: Mapping[str, str | None]) -> RedirectResponse:
    where = _callback(provider, request)
    try:
        begun = provider.begin(where)
    except (ProviderUnavailable, OidcSettingWrong) as fault:
        raise _not_ready(fault) from None
    kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, **wanted}
    answer = RedirectResponse(begun.url, 302, {"Cache-Control": "no-store"})
    answer.set_cookie(
        COOKIE, signed(kept, served.key(PURPOSE), served.now, LASTING), max_age=int(LASTING.total_seconds()), path=PATH,
        secure=where.startswith("https:"), httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


def _welcomed(
    provider: Provider, served: Served, request: Request, response: Response, code: str | None, state: str | None, error: str | None
) -> Session:
    begun = unsigned(request.cookies.get(COOKIE, ""), served.key(PURPOSE), served.now)
    if begun is None or not compare_digest((begun["state"] or "").encode(), (state or "").encode()):
        raise Unauthenticated("this login was not begun here, or more than ten minutes ago; begin again")
    if error or not code:
        raise Unauthenticated("the identity provider did not let the person in; begin again")
    try:
        subject = provider.finish(code, begun, _callback(provider, request), served.now)
    except LoginRefused as fault:
        raise Unauthenticated(str(fault)) from None
    except (ProviderUnavailable, OidcSettingWrong) as fault:
        raise _not_ready(fault) from None
    return session(served, _person(served, request, provider.settings.issuer, subject), begun["post"], begun["unit"], response)


def _person(served: Served, request: Request, issuer: str, subject: str) -> str:
    person = served.identities.person(issuer, subject)
    account = None if person is None else served.accounts.find(person)
    if account is None:
        raise Unauthenticated("this login is linked to nobody here; an administrator links it: casework user link")
    request.state.known = (account.person, None)
    if account.disabled_at is not None:
        raise Unauthenticated(f"the account {account.person} is disabled; an administrator can enable it")
    return account.person


def _callback(provider: Provider, request: Request) -> str:
    """Our address at which the provider sends the browser back."""
    return provider.settings.redirect_uri or str(request.url_for("finish"))


def _not_ready(fault: Exception) -> Problem:
    log.error("login by the identity provider: %s", fault)
    why = str(fault) if isinstance(fault, ProviderUnavailable) else "a setting of the identity provider is wrong; it is in the server's log"
    return Problem(503, "provider_unavailable", why, headers={"Retry-After": "30"})
