"""The command that serves an office: pages, API, views, deadlines and notices in one process, or in several on one port."""

import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from importlib import import_module
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from casework.commands.speaking import Database, say
from casework.settings import FIGURES

if TYPE_CHECKING:
    from casework.bootstrap import Casework
    from casework.commands.parent import Child
    from casework.web.samples import Sample

Host = Annotated[str, typer.Option("--host", help="The address to listen on; others than this machine's own belong behind TLS.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")]
Processes = Annotated[
    int, typer.Option("--processes", metavar="N", min=1, max=64, help="So many answer on one port, and one more keeps deadlines.")
]
STOPPED = "stopped; every request that was taken was answered"
JOBS = "jobs"


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    database: Database = None,
    workers_off: Annotated[bool, typer.Option("--workers-off", help="Requests only; deadlines and notices by `casework worker`.")] = False,
    processes: Processes = 1,
) -> None:
    """Serves pages and API, keeps deadlines and delivers notices, until it is told to stop 服务."""
    from casework.api.server import listening
    from casework.commands.opening import chosen, opened
    from casework.logs import structured

    with listening(host, port) as sock:
        structured()
        if processes > 1:
            _by_several(sock, database, ["requests"] * processes + ([] if workers_off else [JOBS]))
            return
        with opened(database) as office:
            served(office, sock, workers=not workers_off, url=chosen(database))
    say(STOPPED)


def served(
    office: "Casework", sock: socket.socket, *, workers: bool, ready: Callable[[], None] | None = None,
    ended: Callable[[Callable[[], None]], None] = lambda _stop: None, samples: "Sequence[Sample]" = (),
    url: str | None = None,
) -> None:  # fmt: skip
    """Serves an open office on a listening socket until a signal, or until what it gives to `ended` is called; then finishes what runs.

    With its `url` administrators get a check-up on a page. `ready` is called when requests are answered; without it that is said to people.
    """
    from casework.api.server import Server
    from casework.api.telling import Tell
    from casework.commands.background import at_work
    from casework.doctor.checkup import checkup
    from casework.web.site import create_site

    app, shown = create_site(office, samples), office.store.url
    app.state.checkup = None if url is None else partial(checkup, url, os.environ, office.clock)
    with ExitStack() as ending:
        ending.callback(app.state.served.close)
        if workers:
            ending.enter_context(at_work(office))
        ending.enter_context(_counted_ahead(office))
        server = Server(Tell(app), ready or (lambda: _say_where(shown, sock)), app.state.live.close)
        ended(server.stop)
        server.run([sock])


@contextmanager
def _counted_ahead(office: "Casework") -> Iterator[None]:
    """Counts the sums of overviews while requests are answered already; a database that cannot be asked now is asked later anyway."""
    from casework.projections.returns_report import Wanted, returned_dispatches
    from casework.projections.statistics import count_ahead
    from casework.store import StoreUnavailable

    def count() -> None:
        now = office.clock()
        with suppress(StoreUnavailable):
            count_ahead(office.views, now, None if office.store.is_trial else now)
            returned_dispatches(office.views, Wanted(), {})

    thread = Thread(target=count, name="sums", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _by_several(sock: socket.socket, database: str | None, works: list[str]) -> None:
    """In the parent: until all have ended. In each process: its share."""
    from casework.commands.opening import chosen, opened
    from casework.commands.parent import Parent
    from casework.commands.sealing import rest_sealed_at
    from casework.store.address import read_address

    shown = read_address(url := chosen(database)).shown
    with _counting_together():
        _load()
        number = sum(work != JOBS for work in works)
        parent = Parent(works, lambda: _say_where(shown, sock, f" by {number} processes"), sock.close)
        child = parent.run()
        if child is not None:
            with opened(url) as office:
                _share(office, sock, child, url)
            return
    if parent.code:
        raise typer.Exit(parent.code)
    if JOBS in works:
        rest_sealed_at(url, "a clean stop")
    say(STOPPED)


def _share(office: "Casework", sock: socket.socket, child: "Child", url: str) -> None:
    from casework.commands.background import loops
    from casework.scheduler.jobs import run_worker

    if child.work != JOBS:
        served(office, sock, workers=False, ready=child.ready, ended=child.until_the_end, url=url)
        return
    sock.close()
    stop = Event()
    child.until_the_end(stop.set)
    with loops(office, Event()):
        child.ready()
        run_worker(office, stop)


@contextmanager
def _counting_together() -> Iterator[None]:
    """A folder in which all processes count their requests, as long as the parent lives: what a dead one counted stays counted."""
    folder, parent = tempfile.mkdtemp(prefix="casework-figures-"), os.getpid()
    os.environ[FIGURES] = folder
    try:
        yield
    finally:
        if os.getpid() == parent:
            shutil.rmtree(folder, ignore_errors=True)


def _load() -> None:
    """Loads before the processes part what each of them needs: they share its memory and are there at once."""
    for module in ("casework.web.site", "casework.api.server", "casework.commands.background", "casework.scheduler.jobs"):
        import_module(module)
    gc.freeze()


def _say_where(shown: str, sock: socket.socket, by: str = "") -> None:
    from casework.api.server import address_of

    address = address_of(sock)
    say(f"serving {shown} on {address} (API: {address}/docs){by}; stop with Ctrl-C or SIGTERM")
