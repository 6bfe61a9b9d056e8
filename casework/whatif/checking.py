"""The self-check 自检: every stored fact asked again on the case as it then was, under the rules it was decided with, must say the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, takewhile
from typing import Any

from casework.domain.asking import World
from casework.domain.case import Case
from casework.domain.facts import ClockChanges, Fact
from casework.domain.ladder.due import due_rungs
from casework.domain.ladder.moving import RulebookMoved
from casework.domain.ladder.steps import Climbed
from casework.domain.timekeeping.clocks import Clock
from casework.whatif.looking import looked_at
from casework.whatif.rules import Rules

NOTHING = ClockChanges()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that comes out otherwise than it is stored. what: due 到期, ladder 梯次 (when rungs fall), breach 超期 or rung 到级."""

    case_no: str
    version: int
    topic: str
    what: str
    clock: str
    stored: str
    found: str


def checked(case_no: str, facts: Iterable[tuple[int, Fact]], rules: Rules) -> Iterator[Mismatch]:
    """What of a case is not reproduced, in the order of its facts; nothing where all due dates, breaches and rungs are."""
    case = Case(case_no)
    for _, together in groupby(facts, lambda each: each[1].envelope.command):
        made = tuple(together)
        tick = [fact for _, fact in takewhile(lambda each: isinstance(each[1], Climbed), made)]
        for number, (position, fact) in enumerate(made):
            if isinstance(fact, Climbed) and (number == 0 or number >= len(tick)):
                yield from _rungs(case, tick if number == 0 else [fact], at_opening=number > 0)
            yield from _once_more(case, fact, rules.at_fact(fact, position), rules)


def _once_more(case: Case, fact: Fact, world: World, rules: Rules) -> Iterator[Mismatch]:
    """One fact looked at again; afterwards the case is as the fact left it."""
    moves, before = isinstance(fact, RulebookMoved), case.clocks
    found = looked_at(fact, case, world, rules) if moves else None
    fact.effect(case)
    case.handling, case.procedure, case.criminal = _stages(case, fact)
    found = found if moves else looked_at(fact, case, world, rules)
    yield from _changes(case.case_no, fact, before, fact.clocks or NOTHING, found or NOTHING)
    case.absorb(fact)


def _stages(case: Case, fact: Fact) -> tuple[str, str, str]:
    reached = fact.stages
    if reached is None:
        return case.handling, case.procedure, case.criminal
    return reached.handling or case.handling, reached.procedure or case.procedure, reached.criminal or case.criminal


def _rungs(case: Case, facts: Sequence[Fact], *, at_opening: bool) -> Iterator[Mismatch]:
    """The rungs that a tick found; at the opening of a clock only its first one is told in the same breath."""
    first, at = facts[0], facts[0].envelope.at
    stored = {
        step.clock: (step.revision, (*step.over, step.rung), step.missed)
        for fact in facts
        if isinstance(fact, Climbed)
        for step in fact.steps
    }
    due = {clock.key: (clock.revision, rungs, _is_late(clock, at)) for clock, rungs in due_rungs(case, at)}
    for key in stored if at_opening else stored | due:
        was, now = stored.get(key), due.get(key)
        if was == now or (at_opening and was and now and was[0] == now[0] and was[1] == now[1][: len(was[1])]):
            continue
        yield Mismatch(case.case_no, first.originator_version, first.topic, "rung", key, _said(was), _said(now))


def _is_late(clock: Clock, at: datetime) -> bool:
    return clock.due_at is not None and clock.due_at <= at


def _changes(case_no: str, fact: Fact, before: dict[str, Clock], stored: ClockChanges, found: ClockChanges) -> Iterator[Mismatch]:
    for part in ("opened", "moved"):
        was = {clock.key: clock for clock in getattr(stored, part)}
        now = {clock.key: clock for clock in getattr(found, part)}
        for key in (key for key in was | now if was.get(key) != now.get(key)):
            what = "ladder" if _due(was.get(key)) == _due(now.get(key)) else "due"
            yield Mismatch(case_no, fact.originator_version, fact.topic, what, key, _dates(was.get(key)), _dates(now.get(key)))
    ended, ends = ({each.key: (each.at, each.missed) for each in side.closed} for side in (stored, found))
    for key in (key for key in ended | ends if ended.get(key) != ends.get(key)):
        what = "breach" if key in before else "due"
        yield Mismatch(case_no, fact.originator_version, fact.topic, what, key, _said(ended.get(key)), _said(ends.get(key)))


def _due(clock: Clock | None) -> Any:
    return None if clock is None else (clock.due_at, clock.due_on, clock.revision, clock.base, clock.limit)


def _dates(clock: Clock | None) -> str:
    if clock is None:
        return "—"
    return f"{clock.due_text or 'paused'} r{clock.revision} ({', '.join(f'{rung.name} {rung.at:%Y-%m-%d %H:%M}' for rung in clock.rungs)})"


def _said(value: Any) -> str:
    return "—" if value is None else " ".join(map(str, value))
