"""Sums over all cases are remembered for a while: who asks again is answered at once, and a sum that is old is counted anew meanwhile."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Final, cast

from fastapi import FastAPI, Request

from casework.api.serving import Served
from casework.web.asked import told
from casework.web.visiting import Visitor

FRESH: Final = 30.0
"""Seconds in which an answer is given as it is."""
KEPT: Final = 600.0
"""Seconds until which an older answer is given while a new one is counted; beyond, one waits for the new one."""
MOST: Final = 500
"""Answers that are kept."""
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API answered, when by the office's clock, and by ours."""

    data: Any
    at: datetime
    counted: float


class Sums:
    """The answers of one process, by scope and question: who sees the same cases gets the same sum."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, Answer] = OrderedDict()
        self._counting: dict[Key, asyncio.Task[Answer]] = {}

    async def ask(self, who: Visitor, path: str, **query: Any) -> Answer:
        """The answer to a question of sums. Raises Problem."""
        scope, asked = who.by.scope, tuple(sorted((name, str(value)) for name, value in query.items() if value not in (None, "")))
        key = (scope.territory, scope.unit, path, asked)
        known = self._known.get(key)
        age = KEPT if known is None else monotonic() - known.counted
        if known is not None and age < FRESH:
            return known
        task = self._counting.get(key)
        if task is None or task.done():
            task = self._counting[key] = asyncio.create_task(self._count(who, key, path, query))
            task.add_done_callback(lambda done: self._over(key, done))
        return known if known is not None and age < KEPT else await asyncio.shield(task)

    async def _count(self, who: Visitor, key: Key, path: str, query: dict[str, Any]) -> Answer:
        data = told(await who.api.get(path, **query))
        now = cast(Served, who.request.app.state.served).now
        found = self._known[key] = Answer(data, now, monotonic())
        self._known.move_to_end(key)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return found

    def _over(self, key: Key, task: "asyncio.Task[Answer]") -> None:
        """Whoever waits is told what went wrong; where nobody waits the next one asks anew."""
        if self._counting.get(key) is task:
            del self._counting[key]
        if not task.cancelled():
            task.exception()


def sums(request: Request) -> Sums:
    """Those of the application that answers."""
    app = cast(FastAPI, request.app)
    if not hasattr(app.state, "sums"):
        app.state.sums = Sums()
    return cast(Sums, app.state.sums)
