"""The plan of faults 故障计划: which fault befalls whom, when in its round and for how long, all from one seed that is printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from casework.selftest.gateway import MOODS

PROCESSES: Final = ("kill", "kill_all", "pause", "pause_all")
CLOCK: Final = ("step_forward", "step_back")
SERVER: Final = ("cut", "hang", "lose_answers", "terminate")
OWN_SERVER: Final = ("stop_database", "kill_database", "pause_database")
DISK: Final = "fill_disk"
CHANNEL: Final = "channel"
WORDS: Final = {
    "kill": "杀死一个进程 kill -9 of one process",
    "kill_all": "全部杀死 kill -9 of all processes",
    "pause": "暂停一个进程 one process stopped (SIGSTOP)",
    "pause_all": "主机暂停 host paused (all processes stopped)",
    "step_forward": "时钟拨快 clock stepped forward",
    "step_back": "时钟拨慢 clock stepped back",
    "cut": "断开连接 connections cut",
    "hang": "网络不通 nothing gets through",
    "lose_answers": "应答丢失 answers lost after they were sent",
    "terminate": "服务器断开 connections ended by the server",
    "stop_database": "数据库重启 database restarted",
    "kill_database": "数据库被杀 database killed (kill -9)",
    "pause_database": "数据库暂停 database paused",
    "fill_disk": "磁盘满 disk full",
    "channel": "通知渠道故障 channel slow, failing, hanging or away",
}
"""Every kind of fault in words."""
TOGETHER: Final = 3
"""Faults of one round, at most."""
SPREAD: Final = 1.0
"""Seconds within which the faults of a round begin."""
LASTS: Final = (0.3, 2.5)
"""Seconds for which a fault lasts."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: begins `after` seconds of its round and `lasts` so long. `whom` are members of the crew, `how` a mood of the channel.

    `hours` is by how much the office's clock is stepped.
    """

    kind: str
    after: float
    lasts: float
    whom: tuple[str, ...] = ()
    how: str = ""
    hours: float = 0.0


def rounds(seed: int, kinds: Sequence[str], crew: Sequence[str]) -> Iterator[tuple[Fault, ...]]:
    """Round after round without end. Days pass first; then every kind comes before any comes again."""
    random, deck = Random(seed), ["step_forward"]
    while True:
        size = random.randint(1, TOGETHER)
        while len(deck) < size:
            deck = random.sample(list(kinds), len(kinds)) + deck
        drawn = [deck.pop() for _ in range(size)]
        yield tuple(sorted((_fault(kind, random, crew) for kind in dict.fromkeys(drawn)), key=lambda fault: fault.after))


def _fault(kind: str, random: Random, crew: Sequence[str]) -> Fault:
    after, lasts = round(random.uniform(0, SPREAD), 2), round(random.uniform(*LASTS), 2)
    whom: tuple[str, ...] = ()
    if kind in PROCESSES:
        whom = tuple(crew) if kind.endswith("_all") else (random.choice(crew),)
    hours = {"step_forward": random.uniform(12, 96), "step_back": -random.uniform(1, 12)}.get(kind, 0.0)
    return Fault(kind, after, lasts, whom, random.choice(MOODS) if kind == CHANNEL else "", round(hours, 1))
