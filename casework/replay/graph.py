"""Acts of one life and what stands before what: days are found forward as soon as possible, and backward as late as allowed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from casework.replay.days import ONE_DAY

Gap = Callable[[date], date]
"""The earliest day of an act by the day of the act it waits for; never falls when that day rises."""
LONGEST: Final = 400
"""No act of the workflow waits longer for another (days)."""


def same_day(day: date) -> date:
    """Nothing to wait for."""
    return day


@dataclass(eq=False, slots=True)
class Node:
    """One act: what it is called, whom it serves, what it waits for and which duties it answers.

    `step` is the index of the printed step it belongs to; `printed` where it is that step itself. `fixed` never moves.
    `soon` acts happen as soon as they can, the others as late as nothing is broken. `limits` give the last day in time of
    each duty the act answers, once the days before it are known.
    """

    name: str
    step: int
    build: Callable[..., Any]
    printed: bool = False
    fixed: date | None = None
    earliest: date | None = None
    soon: bool = False
    after: list[tuple["Node", Gap]] = field(default_factory=list)
    limits: list[Callable[[], date | None]] = field(default_factory=list)
    rank: int = 0
    _day: date | None = None
    soonest: date = date.min
    latest: date = date.max
    short: int = 0
    """How many days are missing before an exact day; what is too early is then refused."""

    @property
    def day(self) -> date:
        """The day found. A node that was not placed has none, which is a programming mistake."""
        assert self._day is not None, f"{self.name} was not placed"
        return self._day

    @property
    def is_placed(self) -> bool:
        """Whether the day is found."""
        return self._day is not None

    def wait_for(self, node: "Node", gap: Gap = same_day) -> None:
        """Stand after another act."""
        if node is not self and all(other is not node or other_gap is not gap for other, other_gap in self.after):
            self.after.append((node, gap))

    def set(self, day: date) -> None:
        """Fall on a day."""
        self._day = day

    def lowest(self) -> date:
        """The first day on which everything before it has happened; `date.min` where nothing bounds it."""
        known = [(node.soonest if node._day is None else node._day, gap) for node, gap in self.after]
        return max([self.earliest or date.min, *(gap(day) for day, gap in known if day != date.min)])


def place(batch: Sequence[Node], goal: date | None = None) -> None:
    """Finds the days of new acts, given in an order in which nothing stands before what it waits for.

    Printed acts fall on their exact day, else as soon as they can. With `goal` (the first exact day of the life) those without
    a day fall on it, or before it where an exact day needs that. Supplied acts stand as late as no duty is broken.
    """
    for node in batch:
        node.soonest = node.fixed or node.lowest()
        if node.printed and not node.soon:
            node.latest = node.fixed or goal or node.soonest
    last = max((node.latest for node in batch if node.latest != date.max), default=date.max)
    _backward(batch)
    for node in batch:
        node.short = max((node.lowest() - node.latest).days, 0) if node.latest != date.max else 0
        node.set(node.fixed or _found(node, goal, last))


def _backward(batch: Sequence[Node]) -> None:
    new = set(map(id, batch))
    for node in reversed(batch):
        for before, gap in node.after:
            if id(before) in new and before.fixed is None and node.latest != date.max:
                before.latest = min(before.latest, _back(gap, node.latest))


def _back(gap: Gap, day: date) -> date:
    """The latest day from which the gap does not reach beyond `day`."""
    before = day
    for _ in range(LONGEST):
        if gap(before) <= day:
            break
        before -= ONE_DAY
    return before


def _found(node: Node, goal: date | None, last: date) -> date:
    """Soon: the first possible day. Else the latest on which no duty is broken; if there is none, the latest.

    Where the time before an exact day is too short the acts stand as early as they can, and the workflow refuses what is too early.
    """
    lowest = node.lowest()
    if node.soon or (node.printed and goal is None):
        return lowest
    if node.latest < lowest:
        return min(lowest, last)
    due = min((due for limit in node.limits if (due := limit()) is not None), default=node.latest)
    return due if lowest <= due <= node.latest and not node.printed else node.latest
