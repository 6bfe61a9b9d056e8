"""How a fault befalls the office 故障注入, and how it ends."""

import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import merge
from threading import Event
from time import monotonic
from typing import Any, Final

import psycopg

from casework.selftest.clock import FileClock
from casework.selftest.crew import Crew
from casework.selftest.disk import Disk
from casework.selftest.gateway import Gateway
from casework.selftest.line import Line
from casework.selftest.plan import CHANNEL, CLOCK, DISK, OWN_SERVER, PROCESSES, SERVER, Fault
from casework.selftest.server import Server

END: Final = (
    "select count(pg_terminate_backend(pid)) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid() and application_name = 'casework'"
)


@dataclass
class Stage:
    """What faults work on. `direct` is the server's URL past the line, `latest` how far the office's clock ever was."""

    crew: Crew
    clock: FileClock
    gateway: Gateway
    disk: Disk
    line: Line | None = None
    server: Server | None = None
    direct: str = ""
    latest: datetime | None = None
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The faults that are possible here."""
        return (
            *PROCESSES, *CLOCK, CHANNEL, *((DISK,) if self.disk.way else ()), *(SERVER if self.line else ()),
            *(OWN_SERVER if self.server else ()),
        )  # fmt: skip

    def note_time(self) -> datetime:
        """The latest moment that the office's clock ever showed."""
        now = self.clock()
        self.latest = now if self.latest is None else max(self.latest, now)
        return self.latest

    # one fault

    def begin(self, fault: Fault) -> None:
        """It befalls."""
        self.counts[fault.kind] += 1
        names = list(fault.whom)
        acts: dict[str, Callable[[], Any]] = {
            "kill": lambda: self.crew.signal(names, signal.SIGKILL),
            "kill_all": lambda: self.crew.signal(names, signal.SIGKILL),
            "pause": lambda: self.crew.signal(names, signal.SIGSTOP),
            "pause_all": lambda: self.crew.signal(names, signal.SIGSTOP),
            "step_forward": lambda: self._step(fault.hours),
            "step_back": lambda: self._step(fault.hours),
            "fill_disk": lambda: self.disk.fill(self.crew.pids(list(self.crew.members))),
            "channel": lambda: setattr(self.gateway, "mood", fault.how),
            "terminate": self._terminate,
        }
        acts.get(fault.kind, lambda: self._on_server(fault.kind, begins=True))()

    def end(self, fault: Fault) -> None:
        """It is over."""
        acts: dict[str, Callable[[], Any]] = {
            "pause": lambda: self.crew.signal(list(fault.whom), signal.SIGCONT),
            "pause_all": lambda: self.crew.signal(list(fault.whom), signal.SIGCONT),
            "fill_disk": lambda: self.disk.free(self.crew.pids(list(self.crew.members))),
            "channel": lambda: setattr(self.gateway, "mood", ""),
        }
        acts.get(fault.kind, lambda: self._on_server(fault.kind, begins=False))()

    def calm(self) -> None:
        """All faults are over, also those that another one kept from ending. Raises NoServer where the database does not come back."""
        everybody = list(self.crew.members)
        self.gateway.mood = ""
        if self.disk.way:
            self.disk.free(self.crew.pids(everybody))
        if self.line:
            self.line.hang(hangs=False)
            self.line.lose_answers(loses=False)
        if self.server:
            self.server.signal(signal.SIGCONT)
            self.server.start()
        self.crew.signal(everybody, signal.SIGCONT)

    def _step(self, hours: float) -> None:
        self.note_time()
        self.clock.step(timedelta(hours=hours))

    def _terminate(self) -> None:
        with psycopg.connect(self.direct, autocommit=True, connect_timeout=5) as admin:
            admin.execute(END)

    def _on_server(self, kind: str, *, begins: bool) -> None:
        line, server = self.line, self.server
        if kind == "cut" and line and begins:
            line.cut()
        elif kind == "hang" and line:
            line.hang(hangs=begins)
        elif kind == "lose_answers" and line:
            line.lose_answers(loses=begins)
        elif kind in ("stop_database", "kill_database") and server:
            if begins:
                server.stop(signal.SIGINT if kind == "stop_database" else signal.SIGKILL)
            else:
                server.start()
        elif kind == "pause_database" and server:
            server.signal(signal.SIGSTOP if begins else signal.SIGCONT)


def suffer(stage: Stage, faults: Sequence[Fault], stop: Event) -> None:
    """One round: every fault begins and ends in its time; all are over afterwards. A fault that cannot befall is told as skipped."""
    began, standing = monotonic(), list[Fault]()
    beginnings = ((fault.after, 0, fault) for fault in faults)
    endings = sorted(((fault.after + fault.lasts, 1, fault) for fault in faults), key=lambda each: each[0])
    try:
        for at, ends, fault in merge(beginnings, endings, key=lambda each: each[0]):
            stop.wait(max(0.0, began + at - monotonic()))
            if not ends:
                standing.append(fault)
                _begin(stage, fault)
            elif fault in standing:
                standing.remove(fault)
                with suppress(OSError):
                    stage.end(fault)
    finally:
        stage.calm()


def _begin(stage: Stage, fault: Fault) -> None:
    try:
        stage.begin(fault)
    except (OSError, psycopg.Error):
        stage.counts[fault.kind] -= 1
        stage.counts["skipped"] += 1
