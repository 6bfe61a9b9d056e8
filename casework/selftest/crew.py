"""The crew 进程组: clients and workers by name, started through the nursery, and again whenever one is gone, as an init system does."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread
from typing import Any, Final

STARTING: Final = 120.0
"""Seconds that loading everything may take, on a machine that has much else to do."""
PATIENCE: Final = 30.0
"""Seconds for the nursery to end."""
TELLING: Final = 1.0
"""Seconds for a process that does not end to write down what each of its threads does."""
EXPECTED: Final = (0, 3, -signal.SIGKILL, -signal.SIGTERM)
"""Exit codes without a fault of ours: told to end, the database is not there, killed, told to end before it was ready."""


class NotStarted(OSError):
    """The nursery did not start; the sentence says where it tells why."""


@dataclass
class Member:
    """One process of the crew. `given` makes its arguments anew for each life, of which it counts `lives`."""

    name: str
    kind: str
    pid: int = 0
    lives: int = 0
    wanted: bool = False
    journals: list[Path] = field(default_factory=list)


class Crew:
    """The processes of a selftest. `restarts` and `odd` tell how often one came back, and which ended as none should."""

    def __init__(self, folder: Path, url: str, seed: int, environ: Mapping[str, str]) -> None:
        self.members: dict[str, Member] = {}
        self.restarts, self.odd = Counter[str](), list[str]()
        self._ready = self._over = False
        self._folder, self._url, self._seed = folder, url, seed
        self._changed, self._births = Condition(), list[str]()
        command = [sys.executable, "-m", "casework.selftest.nursery"]
        with (folder / "nursery.log").open("wb") as log:
            self._nursery = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=dict(environ))
        self._listener = Thread(target=self._listen, name="crew", daemon=True)
        self._listener.start()
        with self._changed:
            started = self._changed.wait_for(lambda: self._ready or self._over, STARTING)
        if not started or self._over:
            self.close()
            raise NotStarted(f"the processes of the selftest do not start; {folder / 'nursery.log'} tells why")

    def add(self, name: str, kind: str) -> None:
        """A new member, started at once."""
        member = self.members[name] = Member(name, kind)
        with self._changed:
            self._start(member)

    def pids(self, names: list[str]) -> list[int]:
        """The processes of these members that live now."""
        with self._changed:
            return [self.members[name].pid for name in names if self.members[name].pid]

    def signal(self, names: list[str], number: int) -> int:
        """Sends a signal to those that live; to how many."""
        alive = self.pids(names)
        for pid in alive:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        return len(alive)

    def end(self, kind: str, limit: float) -> None:
        """Tells all of a kind to end and waits for `limit` seconds; one that does not is noted and killed."""
        names = [member.name for member in self.members.values() if member.kind == kind]
        with self._changed:
            for name in names:
                self.members[name].wanted = False
        self.signal(names, signal.SIGTERM)
        with self._changed:
            if not self._changed.wait_for(lambda: not any(self.members[name].pid for name in names), limit):
                late = [name for name in names if self.members[name].pid]
                self.odd += [f"{name} did not end within {limit:g} s of SIGTERM; see {name}.log" for name in late]
                self.signal(late, signal.SIGUSR1)
                self._changed.wait(TELLING)
        self.signal(names, signal.SIGKILL)

    def close(self) -> None:
        """Ends the nursery, which kills whatever still lives."""
        assert self._nursery.stdin is not None and self._nursery.stdout is not None
        with suppress(OSError):
            self._nursery.stdin.close()
        try:
            self._nursery.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._nursery.kill()
            self._nursery.wait()
        self._listener.join(PATIENCE)
        self._nursery.stdout.close()

    def _start(self, member: Member) -> None:
        """Asks for a new life; the nursery answers in the order of being asked."""
        assert self._nursery.stdin is not None
        given = [self._url, str(self._folder / "clock.json")]
        if member.kind == "writer":
            before = [str(member.journals[-1])] if member.journals else []
            member.journals.append(self._folder / "journals" / f"{member.name}.{member.lives}.jsonl")
            given += [str(member.journals[-1]), f"{self._seed}/{member.name}/{member.lives}", *before]
        member.lives, member.wanted = member.lives + 1, True
        line = json.dumps({"kind": member.kind, "given": given, "log": str(self._folder / f"{member.name}.log")})
        self._births.append(member.name)
        with suppress(OSError):
            self._nursery.stdin.write(f"{line}\n".encode())
            self._nursery.stdin.flush()

    def _listen(self) -> None:
        assert self._nursery.stdout is not None
        for line in self._nursery.stdout:
            said: dict[str, Any] = json.loads(line)
            with self._changed:
                self._ready = True
                if "born" in said:
                    self._born(self.members[self._births.pop(0)], said["born"])
                elif "gone" in said:
                    self._gone(said["gone"], said["code"])
                self._changed.notify_all()
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _born(self, member: Member, pid: int) -> None:
        """Who comes to life when nobody wants it any more is told to end."""
        member.pid = pid
        if not member.wanted:
            os.kill(pid, signal.SIGTERM)

    def _gone(self, pid: int, code: int) -> None:
        member = next(member for member in self.members.values() if member.pid == pid)
        member.pid = 0
        if code not in EXPECTED:
            self.odd.append(f"{member.name} ended with exit code {code}; see {member.name}.log")
        if member.wanted:
            self.restarts[member.kind] += 1
            self._start(member)
