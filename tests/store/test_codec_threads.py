"""Threads that meet a kind of fact or command for the first time at the same moment; the library's own reading would end the process."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys, threading
from contextlib import suppress
from casework.codec import revive
from casework.domain.registry import commands
import casework.application

sys.setswitchinterval(1e-6)
moves = list(commands())
go = threading.Barrier(4)

def meet():
    for move in moves:
        go.wait()
        with suppress(Exception):
            revive(move, {"case_no": "620502-2026-000001"})

threads = [threading.Thread(target=meet) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(moves))
"""


def test_many_threads_that_read_a_kind_for_the_first_time_do_not_end_the_process():
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 50
