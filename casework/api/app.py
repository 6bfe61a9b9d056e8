"""The application: routers of every concern under one roof."""

from fastapi import FastAPI

from casework import __version__
from casework.api import (
    access,
    cases,
    differing,
    documents,
    erasures,
    evidence,
    feed,
    health,
    lists,
    login,
    metrics,
    moves,
    named,
    notices,
    people,
    persons,
    problems,
    proof,
    public,
    questions,
    signals,
    statistics,
    subscriptions,
    waiting,
)
from casework.api.correlating import Correlate
from casework.api.guarding import Guard
from casework.api.oidc_login import oidc_router
from casework.api.serving import Served
from casework.api.watching import Watch
from casework.bootstrap import Casework
from casework.settings_public import public_limits

ROUTERS = (
    cases.router,
    moves.router,
    evidence.router,
    login.router,
    subscriptions.router,
    public.router,
    people.router,
    notices.router,
    persons.router,
    named.router,
)
QUESTIONS = (
    differing.router,
    signals.router,
    lists.router,
    questions.router,
    feed.router,
    statistics.router,
    health.router,
    metrics.router,
    proof.router,
    access.router,
    erasures.router,
)


def create_app(office: Casework) -> FastAPI:
    """The API of an office that is open; whoever opened it closes it. Raises LimitsWrong.

    Routes lie side by side: a router that is included as a whole is searched anew, route by route, at every step of a request.
    """
    app = FastAPI(title="根治欠薪办案系统 casework", version=__version__, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.served, app.state.limits = Served(office), public_limits()
    problems.install(app)
    waiting.install(app, office.views)
    for router in (*ROUTERS, *QUESTIONS, oidc_router()):
        app.router.routes.extend(router.routes)
    documents.install(app)
    app.add_middleware(Watch, served=app.state.served, proxies=app.state.limits.proxies)
    app.add_middleware(Guard)
    metrics.install(app, app.state.served)
    app.add_middleware(Correlate)
    return app
