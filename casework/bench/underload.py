"""A served office under load: how soon it is ready, how much it holds in memory, how far its views are behind, how soon it is back."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from threading import Event, Thread
from time import perf_counter
from typing import Final

import httpx2

from casework.bench.clients import press
from casework.bench.figures import Figure
from casework.bench.http import Load, Prepared, prepare
from casework.bench.served import NotServed, serving
from casework.bootstrap import Casework

POLL: Final = 0.002
PATIENCE: Final = 60.0


@dataclass
class Lag:
    """Seconds from the moment a fact was the newest until the views showed it, one sample after another."""

    seconds: list[float] = field(default_factory=list)

    @property
    def p99(self) -> float | None:
        """What 99 of 100 samples stayed under; None where there are too few to say."""
        return quantiles(self.seconds, n=100, method="inclusive")[98] if len(self.seconds) > 1 else None


def under_load(url: str, load: Load) -> list[Figure]:
    """The figures of a database that is new, or a trial; the server is killed at the end and started again."""
    with Casework(url, trial=True) as house:
        prepared, db = prepare(house, load), house.store.dialect
        with serving(url) as server:
            with watched(house) as lag:
                tally = press(server.url, prepared.tokens, load.clients, load.seconds, load.seconds / 4)
            memory = server.memory
            os.kill(server.pid, signal.SIGKILL)
            killed = perf_counter()
        back = _back(url, prepared, killed)
    return [
        Figure(f"{db}: start to ready, s", server.started, 3.0, most=True),
        Figure(f"{db}: memory of serve under load, MB", memory, 400.0, most=True),
        Figure(f"{db}: errors under load", tally.errors, 0.0, most=True),
        Figure(f"{db}: view lag under load, p99, s", lag.p99, 1.0, most=True),
        Figure(f"{db}: recovery after kill -9, s", back, 10.0, most=True),
    ]


@contextmanager
def watched(house: Casework) -> Iterator[Lag]:
    """Watches how far the views of a database, kept by another process, are behind."""
    lag, stop = Lag(), Event()

    def watch() -> None:
        while not stop.wait(POLL):
            newest, began = house.store.recorder.max_notification_id() or 0, perf_counter()
            while house.views.status().position < newest and not stop.wait(POLL):
                pass
            if not stop.is_set():
                lag.seconds.append(perf_counter() - began)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield lag
    finally:
        stop.set()
        thread.join()


def _back(url: str, prepared: Prepared, killed: float) -> float:
    """Seconds from the kill until a new process is ready and answers a question about the ledger."""
    token = next(iter(prepared.tokens.values()))
    with serving(url) as server, httpx2.Client(base_url=server.url, timeout=PATIENCE, trust_env=False) as line:
        while perf_counter() - killed < PATIENCE:
            if line.get("/health/ready").status_code == 200:
                line.get("/api/v1/cases", params={"limit": "1"}, headers={"Authorization": f"Bearer {token}"}).raise_for_status()
                return perf_counter() - killed
    raise NotServed(f"the server was not ready within {PATIENCE:g} s of its start; run: casework doctor")
