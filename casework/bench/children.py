"""Work in processes of its own: it says when it is ready, does a turn for every line it is sent, and answers in one line of JSON."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

PATIENCE: Final = 30.0
Answer = dict[str, Any]
Progress = Callable[[int, int], None]
"""Told how far a turn has come, of how far."""


class ChildFailed(OSError):
    """A process for measuring ended by itself; the sentence holds what it said last."""


class Child:
    """The process. `ask` starts a turn, `answer` waits for its end."""

    def __init__(self, process: "subprocess.Popen[str]", errors: Any, told: Progress | None = None) -> None:
        self._process, self._errors, self._told = process, errors, told
        self.pid = process.pid
        self.answer()

    def ask(self, what: str = "") -> None:
        """Starts a turn, and does not wait for it."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()

    def answer(self) -> Answer:
        """What the turn came to; how far it is is told meanwhile. Raises ChildFailed."""
        while "of" in (said := self._said()):
            if self._told is not None:
                self._told(said["at"], said["of"])
        return said

    def _said(self) -> Answer:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._process.wait(PATIENCE)
            self._errors.seek(0)
            last = self._errors.read().decode(errors="replace").strip().splitlines()[-1:]
            raise ChildFailed(f"a process for measuring ended: {''.join(last) or 'it said nothing'}")
        said: Answer = json.loads(line)
        return said


@contextmanager
def child(module: str, *arguments: str, told: Progress | None = None) -> Iterator[Child]:
    """A module of the bench in a process of its own, ended afterwards."""
    command = [sys.executable, "-m", f"casework.bench.{module}", *arguments]
    with TemporaryFile() as errors:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            yield Child(process, errors, told)
        finally:
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                pipe.close()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answer_each(turn: Callable[[str, Progress], Answer]) -> None:
    """The child's side: ready, then one answer for each line, until there are no more. A turn may tell how far it is."""
    out = sys.stdout
    sys.stdout = sys.stderr

    def say(said: Answer) -> None:
        print(json.dumps(said), file=out, flush=True)

    say({})
    for line in sys.stdin:
        say(turn(line.strip(), lambda at, of: say({"at": at, "of": of})))


def peak_memory(pid: int | str = "self") -> float | None:
    """The most memory a process ever held, in MB; None where this machine does not tell."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    held = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), None)
    return None if held is None else int(held) / 1024
