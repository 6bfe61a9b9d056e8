"""The command that serves an office: API, views, deadlines and notices in one process."""

import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from casework.commands.speaking import Database, say

if TYPE_CHECKING:
    from casework.bootstrap import Casework

Host = Annotated[str, typer.Option("--host", help="The address to listen on; others than this machine's own belong behind TLS.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    database: Database = None,
    workers_off: Annotated[bool, typer.Option("--workers-off", help="Requests only; deadlines and notices by `casework worker`.")] = False,
) -> None:
    """Serves the API, keeps deadlines and delivers notices, until it is told to stop 服务."""
    from casework.api.server import listening
    from casework.commands.opening import opened
    from casework.logs import structured

    with listening(host, port) as sock:
        structured()
        with opened(database) as office:
            served(office, sock, workers=not workers_off)
    say("stopped; every request that was taken was answered")


def served(office: "Casework", sock: socket.socket, *, workers: bool) -> None:
    """Serves an open office on a listening socket until a signal; then finishes what runs, jobs last."""
    from casework.api.app import create_app
    from casework.api.server import Server, address_of
    from casework.api.telling import Tell
    from casework.commands.background import at_work

    app, address = create_app(office), address_of(sock)

    def ready() -> None:
        say(f"serving {office.store.url} on {address} · {address}/docs; stop with Ctrl-C or SIGTERM")

    with ExitStack() as ending:
        ending.callback(app.state.served.close)
        if workers:
            ending.enter_context(at_work(office))
        Server(Tell(app), ready).run([sock])
