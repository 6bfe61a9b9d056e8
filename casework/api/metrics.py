"""Figures for Prometheus at /metrics: requests by route template, commands by move, and how views, clocks, ticks and notices stand."""

import os
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from time import perf_counter
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casework.api.asking import Credentials, Serves, known
from casework.api.checks import look
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.registry import commands
from casework.domain.values import Post
from casework.projections.loads import load
from casework.settings import FIGURES
from casework.store import StoreUnavailable
from casework.store.deliveries import Deliveries
from casework.store.subscriptions import Subscriptions

router = APIRouter(tags=["运行 health"])
MAY: Final = (Post.ADMIN, Post.SUPERVISOR)
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
NO_ROUTE: Final = "unmatched"
MOVE: Final = ("POST", "/api/v1/cases/{case_no}/moves/{move}")
RECEIVE: Final = ("POST", "/api/v1/cases")
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
OUTCOMES: Final = {403: "not_yours", 409: "refused", 412: "stale", 503: "not_ready"}
PROXIED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")


class Figures:
    """The figures of one application, in a registry of their own. Processes of one parent count together, in files of a folder."""

    def __init__(self, served: Served) -> None:
        self.registry, together = CollectorRegistry(), os.environ.get(FIGURES)
        own = None if together else self.registry
        self.requests = Counter("casework_requests", "Requests", ("method", "route", "status"), registry=own)
        self.seconds = Histogram("casework_request_seconds", "Time to answer", ("method", "route"), registry=own, buckets=BUCKETS)
        self.commands = Counter("casework_commands", "Commands by HTTP", ("move", "outcome"), registry=own)
        if together:
            MultiProcessCollector(self.registry, together)  # type: ignore[no-untyped-call]  # it has no types
        self.registry.register(Standing(served))

    def took(self, method: str, route: str, move: str | None, status: int, seconds: float) -> None:
        """One request that was answered, and the move it asked for."""
        method = method if method in METHODS else "OTHER"
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)
        if move is not None:
            self.commands.labels(move, outcome(status)).inc()


class Standing:
    """How things stand at the moment they are asked; `casework_up` 0 where the database does not answer."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def describe(self) -> Iterable[Metric]:
        """Nothing before it is asked."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Every gauge that can be told now."""
        try:
            told = self._told()
        except StoreUnavailable:
            told = {}
        yield GaugeMetricFamily("casework_up", "Whether the database answers", value=float(bool(told)))
        yield from (GaugeMetricFamily(f"casework_{name}", MEANING[name], value=value) for name, value in told.items())

    def _told(self) -> dict[str, float]:
        office, seen = self._served.office, look(self._served)
        if seen.position is None or seen.lag is None or seen.quarantine is None:
            return {}
        clocks, letters = load(office.views, self._served.now), Deliveries(office.store).counts()
        hooks, audit = Subscriptions(office.store).counts(), office.views.last_audit()
        told = {
            "view_position": seen.position, "view_lag": seen.lag, "quarantined_cases": seen.quarantine, "tick_alarm": float(seen.alarm),
            "open_clocks": clocks.open, "late_clocks": clocks.late, "due_clocks": clocks.due,
            "deliveries_waiting": letters["waiting"], "deliveries_dead": letters["dead"],
            "webhooks_failing": hooks["failing"], "webhooks_paused": hooks["paused"],
        }  # fmt: skip
        told |= {} if audit is None else {"audited_cases": audit.looked, "drifted_cases": audit.drifted}
        return told | ({} if seen.tick_age is None else {"tick_age_seconds": seen.tick_age})


MEANING: Final = {
    "view_position": "Position that the views have reached", "view_lag": "Positions that the views lack",
    "quarantined_cases": "Cases left out of the views", "tick_alarm": "1 while ticks are left out",
    "open_clocks": "Open clocks", "late_clocks": "Open clocks whose breach is on record",
    "due_clocks": "Clocks with something due that no tick has done yet", "deliveries_waiting": "Notices on their way",
    "webhooks_failing": "Subscriptions tried again later", "webhooks_paused": "Subscriptions that wait for the operator",
    "audited_cases": "Cases whose views were compared with their facts", "drifted_cases": "Cases whose views were wrong and repaired",
    "deliveries_dead": "Notices given up", "tick_age_seconds": "Seconds since the last tick",
}  # fmt: skip


class Measured:
    """Takes the figures of every request, by the template of its route and never by its path."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began, status = perf_counter(), 500

        async def seen(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, seen)
        finally:
            route = getattr(scope.get("route"), "path", NO_ROUTE)
            move = asked_for(scope["method"], route, scope.get("path_params", {}))
            self._figures.took(scope["method"], route, move, status, perf_counter() - began)


def install(app: FastAPI, served: Served) -> None:
    """Takes figures from now on."""
    app.state.figures = Figures(served)
    app.add_middleware(Measured, figures=app.state.figures)


def asked_for(method: str, route: str, params: Mapping[str, Any]) -> str | None:
    """The move that a request asked for, None where it asked for none; what is no move is one word, whatever was written."""
    if (method, route) == RECEIVE:
        return "receive"
    if (method, route) != MOVE:
        return None
    return str(params.get("move")) if params.get("move") in commands() else "unknown"


def outcome(status: int) -> str:
    """What became of a command: done, refused by a rule, not yours, stale, invalid, not ready, or failed."""
    if status < 400:
        return "done"
    return OUTCOMES.get(status, "failed" if status >= 500 else "invalid")


@router.get(
    "/metrics", operation_id="metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}},
    openapi_extra={"security": [{}]},
)  # fmt: skip
def metrics(request: Request, served: Serves, credentials: Credentials) -> Response:
    """指标 The figures, to a scraper on this machine or a token of an administrator or supervisor."""
    if not _from_here(request) and known(served, credentials, request).actor.post not in MAY:
        raise Problem(403, "not_yours", f"the figures are for posts {', '.join(MAY)}, or for a scraper on this machine")
    figures: Figures = request.app.state.figures
    return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _from_here(request: Request) -> bool:
    """Whether the request comes from this machine itself, not through a proxy on it."""
    if request.client is None or any(name in request.headers for name in PROXIED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
