"""How long an approval may take 审批时限: its own limit, and never past the duty that the act in question would answer or move."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timing import MISSABLE, qualified, rule_of

HOUR: Final = timedelta(hours=1)
NAME: Final = "approval"


@dataclass(frozen=True, slots=True)
class Bound:
    """The parent clock's key, empty where there is none, and the limit with its base where the parent's due comes first.

    A parent that ends with a day gives `until DATE`; one that ends at a time of day gives whole hours, counted from as many
    hours before it, so that both are over at the same instant.
    """

    parent: str = ""
    limit: str | None = None
    base: datetime | None = None


def bound(case: Case, ready: Sequence[Fact], asked: Asked[Any], world: World) -> Bound:
    """The bound of an approval asked for now; `ready` are the stamped facts that the act would lead to."""
    parent = parent_of(case, ready, world)
    if parent is None or parent.due_at is None or parent.due_on is None:
        return Bound()
    own = _own(case, asked, world)
    if own is None or own.due_at is None or not asked.at < parent.due_at < own.due_at:
        return Bound(parent.key)
    until = own.with_limit(f"until {parent.due_on}", world.calendar, ())
    if until.due_at == parent.due_at:
        return Bound(parent.key, until.limit)
    hours = -((asked.at - parent.due_at) // HOUR)
    return Bound(parent.key, f"{hours} hours", parent.due_at - hours * HOUR)


def parent_of(case: Case, ready: Sequence[Fact], world: World) -> Clock | None:
    """The earliest due of the open duties that these facts would answer, lengthen or stop; None where they touch none.

    Duties only, because only they can be missed. What an exit sweeps away is not answered by it and bounds nothing.
    """
    touched = {key for fact in ready if fact.originator_id == case.id for key in _touched(case, fact, world)}
    dated = [clock for key, clock in case.clocks.items() if key in touched and clock.kind in MISSABLE and clock.due_at is not None]
    return min(dated, key=lambda clock: (clock.due_at, clock.key), default=None)


def _touched(case: Case, fact: Fact, world: World) -> Iterator[str]:
    if fact.clocks is None:
        return
    names = {signal.name for signal in qualified(fact.signals(), case)}
    for closing in fact.clocks.closed:
        rule = rule_of(case.clocks[closing.key], case, world) if closing.key in case.clocks else None
        if rule is not None and names.intersection(rule.closes):
            yield closing.key
    yield from (clock.key for clock in fact.clocks.moved)


def _own(case: Case, asked: Asked[Any], world: World) -> Clock | None:
    """The approval clock as its own rule counts it; None before that rule existed."""
    rule = world.rulebook.rule(NAME, case.region, asked.today)
    if rule is None:
        return None
    return Clock.start(
        rule=NAME, kind=rule.kind, region=case.region, opened_at=asked.at, limit=rule.limit_for(case.track), counting=rule.counting,
        calendar=world.calendar,
    )  # fmt: skip
