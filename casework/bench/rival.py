"""The same five steps as durable steps of a DBOS workflow, on the same PostgreSQL, by as many threads, in a process of its own.

A step only gives back a text of a fact's size, which DBOS stores: it decides nothing, checks nothing and keeps no clock.
"""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, Final

from casework.bench.bare import CLIENTS
from casework.bench.children import Answer, Progress, answer_each
from casework.bench.hammer import hammered

STEPS: Final = 5
ABSENT: Final = "DBOS is not installed: pip install 'casework[bench]'"


def is_installed() -> bool:
    """Whether `dbos` can be imported."""
    return find_spec("dbos") is not None


def main(url: str, size: int) -> None:
    """Runs workflows for so many seconds as each line says, and tells how many steps were done."""
    from dbos import DBOS, DBOSConfig

    config: DBOSConfig = {"name": "bench", "system_database_url": url, "sys_db_pool_size": CLIENTS, "log_level": "ERROR"}
    DBOS(config=config)

    @DBOS.step()
    def step(name: str) -> str:
        return name.ljust(size, "x")

    @DBOS.workflow()
    def life(name: str) -> int:
        return sum(len(step(f"{name}.{number}")) for number in range(STEPS))

    def worker(place: int) -> Iterator[Any]:
        number = 0
        while True:
            yield life(f"{place}.{number}")
            number += 1

    DBOS.launch()
    workers = [worker(place) for place in range(CLIENTS)]

    def turn(asked: str, _told: Progress) -> Answer:
        pace = hammered(workers, float(asked))
        return {"done": STEPS * pace.done, "seconds": pace.seconds, "cpu": pace.cpu}

    answer_each(turn)
    DBOS.destroy()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
