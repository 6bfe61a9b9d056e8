"""What time does to a case: rungs climbed once each, terms run out, clocks recounted. The case decides, never a view."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.statute.court_window import after_expiry, last_moment
from casework.domain.timekeeping.clocks import Clock, Limit
from casework.domain.timing import MISSABLE, clock_changes


@dataclass(frozen=True, kw_only=True)
class Climb(Command):
    """Decide every rung and expiry that is due by now; nothing due is no fact. Given by the scheduler only."""


@dataclass(frozen=True, kw_only=True)
class Recount(Command):
    """Recount the open clocks under the calendar in force, with its cause; closed clocks keep their history."""

    cause: str


@dataclass(frozen=True, kw_only=True)
class Climbed(Fact, topic="case.climbed"):
    """A rung was reached. `over` are lower rungs that fell due meanwhile (after an outage); `missed` when the duty's day has passed.

    `told` and `copy` are posts, with the unit whose holders are meant.
    """

    clock: str
    revision: int
    rung: str
    over: tuple[str, ...] = ()
    missed: bool = False
    told: tuple[str, ...] = ()
    copy: tuple[str, ...] = ()
    unit: str | None = None

    def effect(self, case: Case) -> None:
        """The latch: this rung and those below are decided for this revision; a breach is kept for ever."""
        clock = case.clocks[self.clock]
        before = case.climbed_on(clock)
        case.climbed = {**case.climbed, self.clock: (self.revision, (*before, *self.over, self.rung))}
        if self.missed:
            case.miss(clock, self.envelope.at)


@dataclass(frozen=True, kw_only=True)
class Expired(Fact, topic="case.expired"):
    """A term that nobody owed us ran out: a party's date, a right unused, a waiting time, an information."""

    clock: str
    rule: str
    subject: str = ""
    base: datetime | None = None
    """What follows counts from here: the last day of the term, whenever the tick came to it."""
    follow: tuple[Signal, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """What became possible or due by it."""
        return (Signal(f"{self.rule}:expired", self.subject, base=self.base), *self.follow)

    def effect(self, case: Case) -> None:
        """The clock has done its work."""
        case.clocks = {key: clock for key, clock in case.clocks.items() if key != self.clock}


@dataclass(frozen=True, kw_only=True)
class Recounted(Fact, topic="case.recounted"):
    """Open clocks were counted again under another calendar; those that moved say from when to when."""

    cause: str
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def signals(self) -> tuple[Signal, ...]:
        """Every open clock is counted again."""
        return (Signal("recount", action="recount"),)


def due_rungs(case: Case, now: datetime) -> Iterator[tuple[Clock, tuple[str, ...]]]:
    """The open clocks with rungs due by `now` and not yet decided, lowest first."""
    for clock in case.clocks.values():
        decided = case.climbed_on(clock)
        rungs = tuple(rung.name for rung in clock.rungs if rung.at <= now and rung.name not in decided)
        if rungs:
            yield clock, rungs


def expired_clocks(case: Case, now: datetime) -> Iterator[Clock]:
    """The open terms, rights, waits and informations whose day has passed."""
    return (clock for clock in case.clocks.values() if clock.kind not in MISSABLE and clock.due_at is not None and clock.due_at <= now)


@decides(Climb)
def climb(case: Case, asked: Asked[Climb], world: World) -> list[Fact]:
    """One fact per clock: the highest rung due, the skipped ones inside it; and one per term that ran out."""
    climbed = [_climbed(case, clock, rungs, asked, world) for clock, rungs in due_rungs(case, asked.at)]
    expired = [_expired(case, clock) for clock in expired_clocks(case, asked.at)]
    return [*climbed, *expired]


def _expired(case: Case, clock: Clock) -> Expired:
    hours = Limit.parse(clock.limit).unit == "hours"
    base = clock.due_at if hours or clock.due_on is None else last_moment(clock.due_on)
    return Expired(clock=clock.key, rule=clock.rule, subject=clock.subject, base=base, follow=after_expiry(case, clock.rule, clock.subject))


def _climbed(case: Case, clock: Clock, rungs: tuple[str, ...], asked: Asked[Any], world: World) -> Climbed:
    told = _told(case, clock, rungs[-1], asked, world)
    return Climbed(
        clock=clock.key,
        revision=clock.revision,
        rung=rungs[-1],
        over=rungs[:-1],
        missed=clock.due_at is not None and clock.due_at <= asked.at,
        told=tuple(told.get("told", (clock.owner,))),
        copy=tuple(told.get("copy", ())),
        unit=case.lead.code if case.lead is not None else clock.unit,
    )


def _told(case: Case, clock: Clock, rung: str, asked: Asked[Any], world: World) -> Mapping[str, Any]:
    """Who is told: the rule's own list, else its class's."""
    for name in (f"told.{clock.rule}.{rung}", f"told.{clock.cls}.{rung}"):
        found: Mapping[str, Any] | None = world.rulebook.number(name, case.region, asked.today)
        if found is not None:
            return found
    return {}


@decides(Recount)
def recount(case: Case, asked: Asked[Recount], world: World) -> list[Fact]:
    """The clocks under the calendar in force; the kernel writes the new ones into the fact, beside it stands from when to when."""
    fact = Recounted(cause=asked.command.cause)
    changes = clock_changes(case, fact, asked, world)
    moved = {clock.key: (case.clocks[clock.key].due_text, clock.due_text) for clock in (changes.moved if changes else ())}
    return [replace(fact, moved=moved)]
