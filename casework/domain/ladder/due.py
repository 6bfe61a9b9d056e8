"""What is due in a case by a moment, and what is held back though its time has come."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from casework.domain.case import Case
from casework.domain.timekeeping.clocks import Clock, Rung
from casework.domain.timing import MISSABLE
from casework.domain.transfer import hold

OWN_LIMIT: Final = "own_limit"
BREACH: Final = "warned"
"""The rung at due that puts a breach on record."""
ABOVE_A_LEADER: Final = ("raised",)
"""What is not climbed while police, court or arbitration have the matter (tables 4.5)."""
NAMING: Final = "leader_owned"


def why_held(case: Case, clock: Clock, rung: str) -> str | None:
    """Why a rung is not climbed for now, as a code, or None.

    `owned`: a leader owns the case, so its own limit carries the ladder and the worker's clock only records its breach (4.4).
    `police`, `court`, `arbitration`: they have the matter, and nothing above a leader is climbed (4.5).
    """
    if clock.cls == "H" and clock.rule != OWN_LIMIT and case.owner is not None and rung != BREACH:
        return "owned"
    if rung in ABOVE_A_LEADER:
        return next(iter(hold.grounds(case)), None)
    return None


def open_rungs(case: Case, clock: Clock) -> Iterator[Rung]:
    """The rungs of an open clock that a tick may still climb, lowest first; none while it stands still."""
    decided, dated = case.climbed_on(clock), () if clock.is_paused else clock.rungs
    left = (rung for rung in dated if rung.name not in decided or is_off_the_record(case, clock, rung))
    return (rung for rung in left if why_held(case, clock, rung.name) is None)


def is_off_the_record(case: Case, clock: Clock, rung: Rung) -> bool:
    """Whether a person warned of the duty before its day: at due the breach goes on record and people are told all the same."""
    return rung.name == BREACH and clock.key not in case.missed and clock.due_at is not None and rung.at >= clock.due_at


def due_rungs(case: Case, now: datetime) -> Iterator[tuple[Clock, tuple[str, ...]]]:
    """The open clocks with rungs due by `now` and not yet decided, lowest first."""
    for clock in case.clocks.values():
        rungs = tuple(rung.name for rung in open_rungs(case, clock) if rung.at <= now)
        if rungs:
            yield clock, rungs


def expired_clocks(case: Case, now: datetime) -> Iterator[Clock]:
    """The open terms, rights, waits and informations whose day has passed."""
    return (clock for clock in case.clocks.values() if clock.kind not in MISSABLE and clock.due_at is not None and clock.due_at <= now)


def next_step(case: Case, clock: Clock) -> tuple[str | None, datetime | None]:
    """What a tick will find next on an open clock: the earliest rung it may climb, or the end of a term that may run out."""
    steps: list[tuple[datetime, str | None]] = [(rung.at, rung.name) for rung in open_rungs(case, clock)]
    if clock.kind not in MISSABLE and clock.due_at is not None:
        steps.append((clock.due_at, None))
    at, name = min(steps, key=lambda step: step[0], default=(None, None))
    return name, at


def hangs_on(case: Case) -> tuple[object, ...]:
    """What `why_held` looks at besides the clock: where it changes, the next steps of all clocks may change."""
    return case.owner is None, hold.grounds(case)
