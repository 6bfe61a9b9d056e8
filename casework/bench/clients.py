"""Many clients at once: each does a day's work by HTTP, one request after the other, and what was answered is counted."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from time import perf_counter, process_time
from typing import Any, Final

import msgspec

from casework.bench.line import BROKEN, Line
from casework.bench.workday import County, Kind, Step, Told, counties, workday

RACES: Final = (409, 412)
"""Answers to somebody who came second: right, and counted apart from errors."""
PURPOSE: Final = "supervision"
"""What a case in which a reader's unit has no part is read for."""
KINDS: Final[tuple[Kind, ...]] = ("intake", "moves", "questions")


@dataclass
class Tally:
    """What was answered in so many seconds: how long each kind of request took, and how often each status came.

    `broken` are requests without any answer; `cpu` are the seconds of processor that the clients took themselves, warming up included.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    took: dict[Kind, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0

    @property
    def races(self) -> int:
        """Those who came second."""
        return sum(self.statuses[status] for status in RACES)

    @property
    def errors(self) -> int:
        """Everything else that was not done."""
        return self.broken + sum(count for status, count in self.statuses.items() if status >= 400 and status not in RACES)

    @property
    def answered(self) -> int:
        """Every request that was answered, however."""
        return sum(self.statuses.values())

    @property
    def commands(self) -> int:
        """Receipts and moves that were done."""
        return len(self.took["intake"]) + len(self.took["moves"])


class Client:
    """Somebody at work in one county."""

    def __init__(self, line: Line, tokens: Mapping[tuple[str, str], str], county: County, seed: int) -> None:
        self._line, self._tokens, self._county, self._seed = line, tokens, county, seed

    async def work(self, tally: Tally, since: float, until: float) -> None:
        """Works until a moment; what began after `since` counts. What fails is left, and the next round begun."""
        work = workday(self._county, self._seed)
        step = next(work)
        while (began := perf_counter()) < until:
            told = await self._asked(step, tally if began >= since else Tally())
            if told is None:
                work = workday(self._county, self._seed)
            step = next(work) if told is None else work.send(told)

    async def _asked(self, step: Step, tally: Tally) -> Told | None:
        began = perf_counter()
        try:
            status, said = await self._line.ask(*self._request(step))
        except BROKEN:
            tally.broken += 1
            return None
        tally.statuses[status] += 1
        if status in RACES and step.command is not None:
            return Told(step.command.case_no, step.version)
        if status >= 300:
            return None
        tally.took[step.kind].append(perf_counter() - began)
        return _of_a_case(said)

    def _request(self, step: Step) -> tuple[str, str, dict[str, str], bytes]:
        headers = {"Authorization": f"Bearer {self._tokens[self._county.office.region, step.post]}"}
        if step.command is None:
            headers["X-Purpose"] = PURPOSE
            return "GET", f"/api/v1{step.path}", headers, b""
        path = "/api/v1/cases"
        headers["Content-Type"] = "application/json"
        if step.version:
            path += f"/{step.command.case_no}/moves/{step.command.move}"
            headers["If-Match"] = f'"v{step.version}"'
        return "POST", path, headers, msgspec.json.encode(body(step))


class _Case(msgspec.Struct):
    """What an answer tells of its case, where it is about one."""

    case_no: str = ""
    version: int = 0


def _of_a_case(said: bytes) -> Told:
    case = msgspec.json.decode(said, type=_Case)
    return Told(case.case_no, case.version)


def body(step: Step) -> dict[str, Any]:
    """The fields of a command as they are sent: what says nothing is left out."""
    fields = asdict(step.command) if step.command is not None else {}
    return {name: value for name, value in fields.items() if name != "case_no" and value not in (None, "", (), [])}


def press(url: str, tokens: Mapping[tuple[str, str], str], clients: int, seconds: float, warm: float) -> Tally:
    """So many clients at work for so many seconds, after a while that is not counted."""
    return asyncio.run(_press(url, tokens, clients, seconds, warm))


async def _press(url: str, tokens: Mapping[tuple[str, str], str], clients: int, seconds: float, warm: float) -> Tally:
    places, tally = counties(), Tally()
    lines = [Line(url) for _ in range(clients)]
    since, before = perf_counter() + warm, process_time()
    everybody = [Client(line, tokens, places[n % len(places)], n) for n, line in enumerate(lines)]
    try:
        await asyncio.gather(*(client.work(tally, since, since + seconds) for client in everybody))
    finally:
        for line in lines:
            await line.close()
    tally.seconds, tally.cpu = perf_counter() - since, process_time() - before
    return tally
