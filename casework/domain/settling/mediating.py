"""Talking 调解、约谈、承诺: mediation, summons of the employer, meetings, teams and promises; none of them is payment."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.fields import not_a_ref, numbered, unknown
from casework.domain.paying.standing import Promise
from casework.domain.refusals import BadCommand
from casework.domain.registry import Command, decides
from casework.domain.values import Fen, Text

RESULTS = ("agreed", "partly_agreed", "failed", "not_stated")


@dataclass(frozen=True, kw_only=True)
class Mediate(Command):
    """Mediate 调解 and record the result; an agreed plan is recorded as a promise beside it."""

    result: str
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SummonEmployer(Command):
    """Summon the employer or owner 约谈企业 (not officials). `respondents` are refs; `appeared` None where not known."""

    respondents: tuple[str, ...] = ()
    appeared: bool | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class JointMeeting(Command):
    """Meet with other departments 联席会议; `units` by code."""

    units: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SpecialTeam(Command):
    """Form a special team of departments 专班; `units` by code. A leader's own team is a duty of the leader."""

    units: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class MakePromise(Command, move="promise", backdates=True):
    """Record a promise or plan 承诺 with its date and sum (fen); never a payment. Imported history may leave both unknown."""

    promise: str = ""
    by: str
    until: date | None = None
    fen: Fen | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Mediated(Fact, topic="case.mediated"):
    """A mediation took place."""

    result: str
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class EmployerSummoned(Fact, topic="case.employer_summoned"):
    """The employer or owner was summoned."""

    respondents: tuple[str, ...] = ()
    appeared: bool | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class MeetingHeld(Fact, topic="case.meeting_held"):
    """Departments met."""

    units: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SpecialTeamFormed(Fact, topic="case.special_team_formed"):
    """A special team stands."""

    units: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class PromiseMade(Fact, topic="case.promise_made"):
    """Somebody promised. `counts_from` is what verified payments had to reach before this promise began to be kept (fen)."""

    promise: str
    by: str
    until: date | None = None
    fen: Fen | None = None
    counts_from: Fen = 0
    note: Text | None = None

    def signals(self) -> tuple[Signal, ...]:
        """The promise's own clock runs until its date."""
        return (Signal("promise", self.promise, limit=f"until {self.until}"),) if self.until else ()

    def effect(self, case: Case) -> None:
        """One more promise."""
        made = Promise(self.promise, self.by, self.until, self.fen, counts_from=self.counts_from)
        case.promises = {**case.promises, self.promise: made}


@dataclass(frozen=True, kw_only=True)
class PromiseKept(Fact, topic="case.promise_kept"):
    """Verified payments since the promise reached its sum."""

    promise: str

    def signals(self) -> tuple[Signal, ...]:
        """The promise's clock closes."""
        return (Signal("promise:kept", self.promise),)

    def effect(self, case: Case) -> None:
        """Kept."""
        case.promises = {**case.promises, self.promise: replace(case.promises[self.promise], kept=True)}


def promises_kept(case: Case) -> list[Fact]:
    """The promises that the verified payments of this case now keep."""
    waiting = [p for p in case.promises.values() if not p.kept and p.fen is not None]
    return [PromiseKept(promise=p.id) for p in waiting if case.proven_fen >= p.counts_from + (p.fen or 0)]


def counted_from(case: Case, until: date | None, today: date) -> Fen:
    """Instalments due earlier come first: what was proven, and what standing earlier promises still take."""
    standing = [p for p in case.promises.values() if not p.kept and p.until is not None and p.until >= today]
    earlier = [p.counts_from + (p.fen or 0) for p in standing if until is not None and p.until is not None and p.until <= until]
    return max([case.proven_fen, *earlier])


def a_promise_names_date_and_sum(case: Case, asked: Asked[MakePromise], world: World) -> str | None:
    """A promise without a date and a sum binds nobody; it names both, and a date to come."""
    command = asked.command
    if case.imported:
        return None
    if command.until is None or not command.fen:
        return "a promise names its date and its sum; give `until` and `fen` (fen, more than 0)"
    return None if command.until >= asked.day else f"the promised date {command.until} is past; it must be {asked.day} or later"


def the_result_is_known(case: Case, asked: Asked[Mediate], world: World) -> str | None:
    """A mediation ends in one of the known ways."""
    return unknown("result", asked.command.result, RESULTS)


def summoned_are_respondents(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Who is summoned is a respondent of the case."""
    strangers = set(asked.command.respondents) - {r.ref for r in case.respondents}
    return f"{', '.join(sorted(strangers))} is no respondent of the case" if strangers else None


@decides(Mediate)
def mediate(case: Case, asked: Asked[Mediate], world: World) -> list[Fact]:
    """Mediated."""
    return [Mediated(result=asked.command.result, note=asked.command.note)]


@decides(SummonEmployer)
def summon_employer(case: Case, asked: Asked[SummonEmployer], world: World) -> list[Fact]:
    """Summoned."""
    command = asked.command
    return [EmployerSummoned(respondents=command.respondents, appeared=command.appeared, note=command.note)]


@decides(JointMeeting)
def joint_meeting(case: Case, asked: Asked[JointMeeting], world: World) -> list[Fact]:
    """Met."""
    return [MeetingHeld(units=asked.command.units, note=asked.command.note)]


@decides(SpecialTeam)
def special_team(case: Case, asked: Asked[SpecialTeam], world: World) -> list[Fact]:
    """The team stands."""
    return [SpecialTeamFormed(units=asked.command.units, note=asked.command.note)]


@decides(MakePromise)
def promise(case: Case, asked: Asked[MakePromise], world: World) -> list[Fact]:
    """Promised; never a payment."""
    command = asked.command
    if command.fen is not None and command.fen < 0:
        raise BadCommand("fen is negative; a promised sum is more than 0, or left out if unknown")
    if wrong := not_a_ref("by", command.by, [r.ref for r in case.respondents]):
        raise BadCommand(wrong)
    if command.promise in case.promises:
        raise BadCommand(f"promise {command.promise!r} exists already; leave `promise` out to get a new one")
    name = command.promise or numbered("promise", case.promises, len(case.promises) + 1)
    since = counted_from(case, command.until, asked.day)
    return [PromiseMade(promise=name, by=command.by, until=command.until, fen=command.fen, counts_from=since, note=command.note)]
