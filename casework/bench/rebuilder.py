"""A process that rebuilds the views of a database for every line it is sent; a number of seconds asks for as many as fit."""

import os
import sys
from time import perf_counter

from casework.bench.children import Answer, Progress, answer_each, peak_memory
from casework.bootstrap import Casework


def main(url: str) -> None:
    """Rebuilds, and tells the facts read, the seconds, the CPU of all its processes, and the most memory of this one."""
    with Casework(url, create=False) as house:

        def turn(asked: str, told: Progress) -> Answer:
            began, cpu, facts, until = perf_counter(), _cpu(), 0, perf_counter() + float(asked or 0)
            while not facts or perf_counter() < until:
                facts += house.views.rebuild(told)
            return {"facts": facts, "seconds": perf_counter() - began, "cpu": _cpu() - cpu, "memory": peak_memory()}

        answer_each(turn)


def _cpu() -> float:
    """Seconds of processor of this process and those it ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main(sys.argv[1])
