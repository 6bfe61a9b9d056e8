"""The site: the API of an office with the pages for people beside it."""

import os
from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from casework.api import problems
from casework.api.app import create_app
from casework.api.correlating import request_id
from casework.api.looking import PURPOSE_NEEDED
from casework.api.problems import Problem
from casework.bootstrap import Casework
from casework.security.oidc import OidcSettings
from casework.web import (
    cases,
    complaining,
    docket,
    entering,
    evidence,
    importing,
    intake,
    leading,
    live,
    moving,
    overseeing,
    papers_page,
    persons,
    posters,
    progress,
    purposes,
    static_files,
)
from casework.web.administering import channels, holders, office, rules, status
from casework.web.entering import after_login, to_login
from casework.web.purposes import asked_first
from casework.web.rendering import page
from casework.web.samples import Sample
from casework.web.visiting import LogIn, visitor

ROUTERS: Final = (
    static_files.router,
    entering.router,
    purposes.router,
    docket.router,
    *overseeing.ROUTERS,
    cases.router,
    persons.router,
    moving.router,
    evidence.router,
    papers_page.router,
    intake.router,
    importing.router,
    live.router,
    complaining.router,
    progress.router,
    posters.router,
    leading.router,
    status.router,
    office.router,
    holders.router,
    rules.router,
    channels.router,
)
MACHINES: Final = ("/api/", "/health/", "/metrics", "/openapi.json", "/docs", "/public/", live.PATH)
"""What begins so is asked by programs and answered to them."""


def create_site(office: Casework, samples: Sequence[Sample] = ()) -> FastAPI:
    """The API and the pages of an office that is open. `samples` let anybody in who looks at a demo. Raises LimitsWrong."""
    app = create_app(office)
    app.state.samples, app.state.oidc = tuple(samples), OidcSettings.of(os.environ) is not None
    app.state.after_login = after_login
    app.router.routes[:] = [route for route in app.router.routes if getattr(route, "path", None) != "/"]
    live.install(app, office.views)
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    _told_as_pages(app)
    return app


def _told_as_pages(app: FastAPI) -> None:
    """What goes wrong on a page is told on a page."""

    @app.exception_handler(LogIn)
    async def login(request: Request, needed: LogIn) -> Response:
        return await to_login(await visitor(request), needed)

    as_json = app.exception_handlers[Problem]
    of_http = app.exception_handlers[HTTPException]

    @app.exception_handler(Problem)
    async def problem(request: Request, fault: Problem) -> Response:
        if request.url.path.startswith(MACHINES):
            return await as_json(request, fault)  # type: ignore[no-any-return, misc]  # a handler of ours is always async
        request.state.code = fault.code
        if fault.code == PURPOSE_NEEDED:
            return await asked_first(await visitor(request), request)
        return await trouble(request, fault.status, fault.reasons)

    @app.exception_handler(HTTPException)
    async def not_there(request: Request, fault: HTTPException) -> Response:
        if request.url.path.startswith(MACHINES):
            return await of_http(request, fault)  # type: ignore[no-any-return, misc]  # as above
        request.state.code = "not_found"
        return await trouble(request, fault.status_code, ())

    unforeseen = app.exception_handlers[Exception]

    @app.exception_handler(Exception)
    async def fault(request: Request, fault: Exception) -> Response:
        told = await unforeseen(request, fault)  # type: ignore[misc]  # as above
        if request.url.path.startswith(MACHINES):
            return told  # type: ignore[no-any-return]  # as above
        return await trouble(
            request,
            500,
            ("出现未预料的错误，已记入日志；请把下面的编号告诉管理员 an unforeseen fault; tell the administrator the number below",),
        )


async def trouble(request: Request, status: int, reasons: Sequence[str]) -> Response:
    """A page that says what went wrong and what to do."""
    who = await visitor(request)
    return await page(
        who, "trouble.html", status, title=problems.TITLES.get(status, "出错 Problem"), reasons=list(reasons), name=request_id()
    )
