"""Lengthening a clock 延期 other than the investigation's: only before its expiry, by the post and within the limit its rule names."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.naming import UnknownClock, clock_key
from casework.domain.registry import Command, decides
from casework.domain.rulebook import Lengthening
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timekeeping.limits import Limit, LimitError
from casework.domain.timing import rule_of
from casework.domain.values import LEVELS, Text, holds

OWN_MOVE = ("investigate",)
"""Rules with a move of their own (延长调查), which needs another post's approval."""


@dataclass(frozen=True, kw_only=True)
class Extend(Command):
    """Lengthen a running clock 延期, named as the case names it, by a limit such as `10 working days`. No clock restarts by it."""

    clock: str
    limit: str
    reason: Text


@dataclass(frozen=True, kw_only=True)
class Extended(Fact, topic="case.extended"):
    """A clock was lengthened before it expired."""

    clock: str
    limit: str
    reason: Text

    def signals(self) -> tuple[Signal, ...]:
        """That clock counts so much longer from its own base."""
        return (Signal("extend:clock", self.clock, limit=self.limit, action="extend"),)

    def effect(self, case: Case) -> None:
        """Counted, because a rule may allow it once."""
        case.extended = {**case.extended, self.clock: case.extended.get(self.clock, 0) + 1}


def running(case: Case, name: str) -> Clock | None:
    """The open clock of that name, or None."""
    try:
        return case.clocks.get(clock_key(case, name))
    except UnknownClock:
        return None


def the_clock_runs(case: Case, asked: Asked[Extend], world: World) -> str | None:
    """A clock of that name is open and its time is not over: nothing is lengthened after its expiry."""
    clock = running(case, asked.command.clock)
    if clock is None:
        return f"no clock {asked.command.clock!r} is running"
    if clock.expired(asked.at):
        return f"{asked.command.clock} ended on {clock.due_text} and can be lengthened no more; the breach is on record"
    return None


def the_rule_lets_you(case: Case, asked: Asked[Extend], world: World) -> str | None:
    """The rule names who may lengthen it, and how often."""
    clock = running(case, asked.command.clock)
    if clock is None:
        return None
    allowed = _allowed(clock, case, world)
    if allowed is None:
        return f"{clock.rule} cannot be lengthened" + (" by this move; ask for extend_inquiry" if clock.rule in OWN_MOVE else "")
    posts = tuple("intake" if post == "other" else post for post in allowed.by)
    if asked.by.post not in (*posts, "dispatcher" if "other" in allowed.by else ""):
        return f"{clock.rule} is lengthened by {' or '.join(allowed.by)}; you act as {asked.by.post}"
    if case.extended.get(clock.key, 0) >= allowed.times:
        return f"{clock.rule} was lengthened already; {allowed.times} time(s) are allowed"
    return None


def the_limit_is_within(case: Case, asked: Asked[Extend], world: World) -> str | None:
    """The lengthening is an amount and, where the rule names a most, within it and in the same unit."""
    clock = running(case, asked.command.clock)
    try:
        wanted = Limit.parse(asked.command.limit)
    except LimitError as fault:
        return str(fault)
    allowed = _allowed(clock, case, world) if clock is not None else None
    if allowed is None or allowed.limit is None:
        return None
    most = Limit.parse(allowed.limit)
    return None if wanted.unit == most.unit and wanted.amount <= most.amount else f"at most {allowed.limit} may be added, not {wanted}"


def the_leaders_limit_is_lengthened_from_above(case: Case, asked: Asked[Extend], world: World) -> str | None:
    """The leader's limit 包案期限 is lengthened by the chair 组长 of that level or by the next level, never by who owns the case."""
    clock, owner = running(case, asked.command.clock), case.owner
    if clock is None or clock.rule != "own_limit" or owner is None:
        return None
    here, there = LEVELS.index(asked.by.unit.level), LEVELS.index(owner.level)
    if asked.by.person != owner.person and (here > there or (here == there and holds(asked.by, ("leader*",)))):
        return None
    return f"the limit of leader {owner.person} is lengthened by the chair (组长) of {owner.level} level or by an office of the next level"


def _allowed(clock: Clock, case: Case, world: World) -> Lengthening | None:
    rule = rule_of(clock, case, world)
    return None if rule is None or clock.rule in OWN_MOVE else rule.lengthening


@decides(Extend)
def extend(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """Longer by so much."""
    command = asked.command
    return [Extended(clock=clock_key(case, command.clock), limit=str(Limit.parse(command.limit)), reason=command.reason)]
