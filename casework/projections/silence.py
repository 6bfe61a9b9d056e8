"""Why a clock climbed and why it did not 为何未升级: from a case's facts to an account of every rung, with its date and its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.due import hangs_on, why_held
from casework.domain.naming import clock_name
from casework.domain.timekeeping.clocks import Clock, Rung
from casework.domain.timing import MISSABLE
from casework.domain.transfer import hold
from casework.projections.decided import Decided
from casework.projections.life import STANDING, Life

REACHED: Final = ("climbed", "over", "said")
"""Decisions that settle a rung; what follows from one (a draft, a signature) only adds to it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A due date that moved by a fact: rungs `dropped` were decided for the old date and count no more for the new one."""

    at: datetime
    version: int
    fact: Fact
    was: str
    due: str
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RungAccount:
    """What became of one rung. `falls_at` is its time on the present due date, None where a person used a rung the clock has not.

    word: climbed, over, said (decided; `decisions` tell by what, the first settles it); waiting (falls later); due (its time has
    come, the next tick decides); stopped (its time had come when the clock was stopped; dated anew when it resumes); owned, police,
    court, arbitration (held since `since`); ended (the clock closed first). Of a
    reached rung `since` says from when the same pressure stood already, so that nothing new took effect; `paper` is a draft that
    waits for a signature until `paper_due`.
    """

    rung: str
    falls_at: datetime | None
    word: str
    decisions: tuple[Decided, ...] = ()
    since: datetime | None = None
    paper: str = ""
    paper_due: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One clock: where it stands, every rung of its present revision, and how its due date came to be what it is.

    `silence` is the reason why nothing climbs, where one reason holds for the whole clock: paused (since `since`), no_rungs
    (kinds party, right, wait, info), top (every rung is decided; nothing higher by itself), closed, expired.
    """

    clock: Clock
    name: str
    state: str
    missed: bool
    rungs: tuple[RungAccount, ...]
    moves: tuple[Moved, ...] = ()
    silence: str = ""
    since: datetime | None = None

    @property
    def is_breached(self) -> bool:
        """Whether it is an open duty whose breach is on record."""
        return self.state == "open" and self.missed and self.clock.kind in MISSABLE


@dataclass
class Told:
    """What is learned while the facts are read one by one: the life, the moves of each clock, since when rungs are held."""

    life: Life
    moves: dict[str, tuple[Moved, ...]] = field(default_factory=dict)
    held_since: dict[str, datetime] = field(default_factory=dict)

    def take(self, fact: Fact) -> None:
        """One more fact."""
        case = self.life.case
        before, climbed, hung_on = case.clocks, case.climbed, hangs_on(case)
        self.life.take(fact)
        for key, was in before.items():
            now = case.clocks.get(key)
            if now is not None and now.revision != was.revision:
                self.moves[key] = (*self.moves.get(key, ()), _moved(fact, was, now, climbed))
        if hangs_on(case) != hung_on:
            self._hold(case, fact.envelope.at)

    def _hold(self, case: Case, at: datetime) -> None:
        standing = (*(("owned",) if case.owner is not None else ()), *hold.grounds(case))
        self.held_since = {ground: self.held_since.get(ground, at) for ground in standing}


def accounts(facts: Iterable[Fact], now: datetime) -> tuple[Account, ...]:
    """The accounts of every clock a case ever had, as of its last fact, open ones first, each in the order of opening."""
    every = iter(facts)
    first = next(every)
    told = Told(Life(first))
    told.take(first)
    for fact in every:
        told.take(fact)
    case = told.life.case
    clocks = [(clock, "open") for clock in case.clocks.values()]
    ended = [(each.clock, each.state) for each in told.life.ended.values()]
    return tuple(account(told, clock, state, now) for clock, state in (*clocks, *ended))


def account(told: Told, clock: Clock, state: str, now: datetime) -> Account:
    """One clock's account."""
    case = told.life.case
    made = told.life.decisions.get(clock.key, ())
    by_rung: dict[str, tuple[Decided, ...]] = {}
    for one in made:
        if one.revision == clock.revision:
            by_rung[one.rung] = (*by_rung.get(one.rung, ()), one)
    names = [rung.name for rung in clock.rungs]
    beside = [rung for rung in by_rung if rung not in names]
    rungs = [_rung(told, clock, rung, by_rung.get(rung.name, ()), state, now) for rung in clock.rungs]
    rungs += [_settled(told, name, None, by_rung[name]) for name in beside]
    silence, since = _silence(clock, state, rungs)
    return Account(
        clock, clock_name(case, clock.key), state, clock.key in case.missed, tuple(rungs), told.moves.get(clock.key, ()), silence, since
    )


def _silence(clock: Clock, state: str, rungs: list[RungAccount]) -> tuple[str, datetime | None]:
    if state != "open":
        return state, None
    if clock.is_paused:
        return "paused", min(pause.start for pause in clock.pauses if pause.end is None)
    if not clock.rungs:
        return "no_rungs", None
    return ("top", None) if all(rung.word in REACHED for rung in rungs) else ("", None)


def _rung(told: Told, clock: Clock, rung: Rung, made: tuple[Decided, ...], state: str, now: datetime) -> RungAccount:
    case = told.life.case
    if made:
        return _settled(told, rung.name, rung.at, made)
    if rung.name in case.climbed_on(clock):
        return RungAccount(rung.name, rung.at, "climbed")
    why = why_held(case, clock, rung.name) if state == "open" else None
    if why is not None:
        return RungAccount(rung.name, rung.at, why, since=told.held_since.get(why))
    if state != "open":
        return RungAccount(rung.name, rung.at, "ended")
    if rung.at > now:
        return RungAccount(rung.name, rung.at, "waiting")
    return RungAccount(rung.name, rung.at, "stopped" if clock.is_paused else "due")


def _settled(told: Told, rung: str, falls_at: datetime | None, made: tuple[Decided, ...]) -> RungAccount:
    """A decided rung; a draft that still waits for its signature is named with its date."""
    case = told.life.case
    word = next((one.decision for one in made if one.decision in REACHED), "climbed")
    draft = next((one.paper for one in made if one.decision == "drafted" and case.papers[one.paper].status == "drafted"), "")
    signing = case.clock("sign_pressure", draft) if draft else None
    since = _stood_since(told, rung, made) if len(made) == 1 and word == "climbed" else None
    return RungAccount(rung, falls_at, word, made, since, draft, signing.due_text if signing else "")


def _stood_since(told: Told, rung: str, made: tuple[Decided, ...]) -> datetime | None:
    """Since when the pressure of a rung stood already when the rung was reached; None where it did not."""
    mark = told.life.marks.get(rung) if rung in STANDING else None
    return mark.fact.envelope.at if mark is not None and mark.fact.originator_version < made[0].version else None


def _moved(fact: Fact, was: Clock, now: Clock, climbed: Mapping[str, tuple[int, tuple[str, ...]]]) -> Moved:
    revision, rungs = climbed.get(was.key, (0, ()))
    dropped = rungs if revision == was.revision else ()
    return Moved(fact.envelope.at, fact.originator_version, fact, was.due_text, now.due_text, dropped)
