"""The supervisor's pages 督办 together."""

from typing import Final

from casework.web import accesses, audit, escalations, overview, process, returns, signals

ROUTERS: Final = (
    overview.router, audit.router, escalations.router, returns.router, accesses.router, signals.router, process.router,
)  # fmt: skip
