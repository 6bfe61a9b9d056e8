"""The application: routers of every concern under one roof."""

from fastapi import FastAPI

from casework import __version__
from casework.api.problems import install
from casework.api.serving import Served
from casework.bootstrap import Casework

ROUTERS: tuple[str, ...] = ()


def create_app(office: Casework) -> FastAPI:
    """The API of an office that is open; whoever opened it closes it."""
    app = FastAPI(title="根治欠薪办案系统 casework", version=__version__, docs_url=None, redoc_url=None)
    app.state.served = Served(office)
    install(app)
    return app
