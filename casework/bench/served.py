"""A served office in a process of its own: started, waited for, and told to stop."""

import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import IO, Final

from casework.bench.children import peak_memory

READY: Final = re.compile(r" on (http://\S+) ")
PATIENCE: Final = 60.0
"""Seconds to wait for the start, and for the end."""


class NotServed(OSError):
    """The server did not start; the sentence holds what it said last."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where it answers, after how many seconds, and its process."""

    url: str
    started: float
    pid: int

    @property
    def memory(self) -> float | None:
        """The most memory it ever held, or one of its processes, in MB; None where this machine does not tell."""
        return max(filter(None, map(peak_memory, self.family)), default=None)

    @property
    def cpu(self) -> float | None:
        """Seconds of processor that all its processes took so far; None where this machine does not tell."""
        spent = [found for found in map(_processor, self.family) if found is not None]
        return sum(spent) if spent else None

    @property
    def family(self) -> list[int]:
        """The process, and those that it started."""
        told = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [self.pid, *(map(int, told.read_text().split()) if told.exists() else ())]


def _processor(pid: int) -> float | None:
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(database: str, processes: int = 1) -> Iterator[Server]:
    """`casework serve` on a free port of this machine for as long as this lasts. Raises NotServed."""
    command = [sys.executable, "-m", "casework", "serve", "--port", "0", "--processes", str(processes), "--database", database]
    began = perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=os.environ)
    try:
        yield Server(_address(process), perf_counter() - began, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: "subprocess.Popen[str]") -> str:
    """What it says once it listens; what it says later is read and dropped, so that it never waits for us."""
    assert process.stderr is not None
    said: deque[str] = deque(maxlen=5)
    known = Event()
    Thread(target=_listen, args=(process.stderr, said, known), daemon=True).start()
    known.wait(PATIENCE)
    for line in said:
        if found := READY.search(line):
            return found[1]
    raise NotServed(f"the server did not start: {' '.join(line.strip() for line in said) or 'it said nothing'}")


def _listen(lines: IO[str], said: "deque[str]", known: Event) -> None:
    with lines:
        for line in lines:
            if not known.is_set():
                said.append(line)
            if READY.search(line):
                known.set()
    known.set()
