"""What a leader does who owns a case 包案: acknowledge, team, plan, and hear the weekly progress."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.registry import Command, decides
from casework.domain.state import Owner
from casework.domain.values import Post, Text


@dataclass(frozen=True, kw_only=True)
class Acknowledge(Command):
    """Take the case 接收: the leader, or the deputy 副职 of the same unit (AB角)."""


@dataclass(frozen=True, kw_only=True)
class FormTeam(Command):
    """Form the special team 专班: the codes of the units that join, e.g. HRSS, the industry department, the police, the territory."""

    units: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Plan(Command):
    """Set the plan for this one case 一案一策; `until` is the plan's own day, where it names one."""

    text: Text
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Progress(Command):
    """Report the week's progress to the leader 周调度."""

    text: Text


@dataclass(frozen=True, kw_only=True)
class LeaderAcknowledged(Fact, topic="case.leader_acknowledged"):
    """The leader, or the deputy for the leader, took the case."""

    leader: str

    def signals(self) -> tuple[Signal, ...]:
        """Ends the first duty; the weekly rounds begin."""
        return (Signal("acknowledge", self.leader),)

    def effect(self, case: Case) -> None:
        """Acknowledged."""
        case.owner = replace(owner_of(case), acknowledged=True)


@dataclass(frozen=True, kw_only=True)
class TeamFormed(Fact, topic="case.team_formed"):
    """The special team stands."""

    leader: str
    units: tuple[str, ...]

    def signals(self) -> tuple[Signal, ...]:
        """Ends the duty to form one."""
        return (Signal("team", self.leader),)

    def effect(self, case: Case) -> None:
        """There is a team."""
        case.owner = replace(owner_of(case), team=True, units=self.units)


@dataclass(frozen=True, kw_only=True)
class PlanSet(Fact, topic="case.plan_set"):
    """There is a plan for this case."""

    leader: str
    text: Text
    until: date | None = None

    def signals(self) -> tuple[Signal, ...]:
        """Ends the duty to set one."""
        return (Signal("plan", self.leader),)

    def effect(self, case: Case) -> None:
        """There is a plan."""
        case.owner = replace(owner_of(case), plan=True)


@dataclass(frozen=True, kw_only=True)
class ProgressReported(Fact, topic="case.progress_reported"):
    """The week's progress went to the leader."""

    leader: str
    text: Text

    def signals(self) -> tuple[Signal, ...]:
        """The next round begins."""
        return (Signal("progress", self.leader),)


def owner_of(case: Case) -> Owner:
    """The standing leader; the table asks for one before any of these moves."""
    assert case.owner is not None, "the table asked for a standing leader"
    return case.owner


# rules


def it_is_the_leader(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The leader's own act; a deputy may acknowledge for the leader and nothing more, a former leader nothing."""
    if case.owner is None or asked.by.person == case.owner.person:
        return None
    return f"this belongs to the leader {case.owner.person}, who owns the case; a deputy may acknowledge only"


def it_is_the_leader_or_a_deputy(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The leader, or the deputy whom the directory names for that leader (AB角), also while the leader is there."""
    if case.owner is None or asked.by.person == case.owner.person or is_deputy_of(case.owner, asked, world):
        return None
    return f"this belongs to the leader {case.owner.person} or the deputy whom the directory names for {case.owner.person}"


def is_deputy_of(owner: Owner, asked: Asked[Any], world: World) -> bool:
    """Whether the actor stands in for the leader today, or is named as deputy in that leader's post."""
    if asked.by.unit.code != owner.unit:
        return False
    named = any(
        (d.person, d.post, d.unit, d.deputy) == (owner.person, Post.LEADER, owner.unit, asked.by.person) and d.stands_on(asked.day)
        for d in world.office.deputies
    )
    return named or asked.by.acting_for == owner.person


def the_team_joins_known_units(case: Case, asked: Asked[FormTeam], world: World) -> str | None:
    """A team joins at least two units of the directory."""
    unknown = sorted(code for code in asked.command.units if world.office.unit(code) is None)
    if unknown:
        return f"unit(s) {', '.join(unknown)} are not in the directory"
    return None if len(set(asked.command.units)) >= 2 else "a special team joins at least two units; name them in `units`"


# decisions


@decides(Acknowledge)
def acknowledge(case: Case, asked: Asked[Acknowledge], world: World) -> list[Fact]:
    """Taken."""
    return [LeaderAcknowledged(leader=owner_of(case).person)]


@decides(FormTeam)
def form_team(case: Case, asked: Asked[FormTeam], world: World) -> list[Fact]:
    """Formed."""
    return [TeamFormed(leader=owner_of(case).person, units=asked.command.units)]


@decides(Plan)
def plan(case: Case, asked: Asked[Plan], world: World) -> list[Fact]:
    """Set."""
    return [PlanSet(leader=owner_of(case).person, text=asked.command.text, until=asked.command.until)]


@decides(Progress)
def progress(case: Case, asked: Asked[Progress], world: World) -> list[Fact]:
    """Reported."""
    return [ProgressReported(leader=owner_of(case).person, text=asked.command.text)]
