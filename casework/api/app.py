"""The application: routers of every concern under one roof."""

from fastapi import FastAPI

from casework import __version__
from casework.api import (
    access,
    admin_calendar,
    admin_channels,
    admin_holders,
    admin_office,
    admin_quarantine,
    admin_rulebook,
    admin_status,
    cases,
    checkpoints,
    concerned,
    differing,
    directory,
    docket,
    documents,
    erasures,
    evidence,
    exporting,
    facts,
    feed,
    health,
    importing,
    lists,
    login,
    metrics,
    moves,
    named,
    notices,
    papers,
    papers_kept,
    people,
    persons,
    poster,
    problems,
    process,
    proof,
    public,
    public_answer,
    public_places,
    questions,
    receipts,
    reports,
    signals,
    statistics,
    subscriptions,
    waiting,
    works,
)
from casework.api.correlating import Correlate
from casework.api.guarding import Guard
from casework.api.oidc_login import oidc_router
from casework.api.serving import Served
from casework.api.watching import Watch
from casework.bootstrap import Casework
from casework.notices.wording import link_base
from casework.settings import link_acts
from casework.settings_public import public_limits

ROUTERS = (
    cases.router,
    moves.router,
    evidence.router,
    importing.router,
    papers.router,
    papers_kept.router,
    login.router,
    subscriptions.router,
    public.router,
    public_answer.router,
    public_places.router,
    concerned.public,
    people.router,
    notices.router,
    persons.router,
    named.router,
    poster.router,
)
ADMINISTRATION = (
    admin_status.router,
    admin_office.router,
    admin_holders.router,
    admin_rulebook.router,
    admin_calendar.router,
    admin_channels.router,
    admin_quarantine.router,
    works.router,
)
QUESTIONS = (
    differing.router,
    signals.router,
    lists.router,
    docket.router,
    directory.router,
    questions.router,
    facts.router,
    feed.router,
    statistics.router,
    exporting.router,
    process.router,
    reports.router,
    health.router,
    metrics.router,
    proof.router,
    checkpoints.router,
    receipts.router,
    access.router,
    concerned.router,
    erasures.router,
)


def create_app(office: Casework) -> FastAPI:
    """The API of an office that is open; whoever opened it closes it. Raises LimitsWrong, BadLink and SettingWrong.

    Routes lie side by side: a router that is included as a whole is searched anew, route by route, at every step of a request.
    """
    app = FastAPI(title="根治欠薪办案系统 casework", version=__version__, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.served, app.state.limits, app.state.link = Served(office), public_limits(), link_base()
    app.state.link_acts = link_acts()
    problems.install(app)
    waiting.install(app, office.views)
    for router in (*ROUTERS, *QUESTIONS, *ADMINISTRATION, oidc_router()):
        app.router.routes.extend(router.routes)
    documents.install(app)
    app.add_middleware(Watch, served=app.state.served, proxies=app.state.limits.proxies)
    app.add_middleware(Guard)
    metrics.install(app, app.state.served)
    app.add_middleware(Correlate)
    return app
