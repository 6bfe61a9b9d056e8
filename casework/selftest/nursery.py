"""The nursery 孵化进程: has everything loaded and forks clients and workers at once, so that one that was killed is back in no time.

Says `{"ready"}`, reads lines of JSON, `{"kind", "given", "log"}`, and answers `{"born"}`, and `{"gone", "code"}` for each that ended.
When its input ends, because whoever began it is gone, it kills what still lives, so that nothing of a selftest outlasts it.
"""

import faulthandler
import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from casework.selftest.worker import work
from casework.selftest.writer import write
from casework.store import StoreUnavailable

KINDS: Final[dict[str, Callable[..., int]]] = {"writer": write, "worker": work}
LOOK: Final = 0.05
"""Seconds between two looks for those that ended."""
ENVIRONMENT: Final = 3


def main() -> None:
    """Until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    alive: set[int] = set()
    rest = b""
    _say(ready=True)
    while True:
        for pid, code in _ended():
            alive.discard(pid)
            _say(gone=pid, code=code)
        if not select.select([0], [], [], LOOK)[0]:
            continue
        read = os.read(0, 65_536)
        if not read:
            break
        *lines, rest = (rest + read).split(b"\n")
        for line in lines:
            alive.add(pid := _born(**json.loads(line)))
            _say(born=pid)
    for pid in alive:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _ended() -> list[tuple[int, int]]:
    found = []
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            found.append((ended[0], os.waitstatus_to_exitcode(ended[1])))
    return found


def _born(kind: str, given: list[str], log: str) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        null = os.open(os.devnull, os.O_RDWR)
        for old, new in ((null, 0), (null, 1), (file, 2)):
            os.dup2(old, new)
        faulthandler.enable()
        faulthandler.register(signal.SIGUSR1)
        code = KINDS[kind](*given)
    except StoreUnavailable as fault:
        print(fault, file=sys.stderr)
        code = ENVIRONMENT
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _say(**said: Any) -> None:
    os.write(1, f"{json.dumps(said)}\n".encode())


if __name__ == "__main__":
    main()
