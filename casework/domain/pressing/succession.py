"""A leader is a person in a post at a time: who is named in silence, who succeeds, who is chosen anew (tables 4.2, 4.6)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.pressing.choosing import alarm_clock, nobody, owned
from casework.domain.pressing.drafting import Measure, PressureDrafted, authority, drafted
from casework.domain.pressing.gravity import past_its_track
from casework.domain.pressing.issuing import issuer
from casework.domain.pressing.leading import LeaderNamed, LeaderSucceeded, NobodyToLead
from casework.domain.pressing.leading_rules import in_post
from casework.domain.pressing.raising import OwnedAbove
from casework.domain.pressing.standing import Cause
from casework.domain.state import Owner
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Post, utc

if TYPE_CHECKING:
    from casework.domain.ladder.steps import Step

RUNG: Final = "leader_owned"
SILENCE: Final = "name_leader"
"""The duty to name a leader or say why not; at its due the system names one."""
EVERY_MONTH: Final = "backlog"
"""At the end of each of these terms somebody is looked for again, where an alarm said that nobody was to be had."""


def of_the_leader(case: Case, steps: "tuple[Step, ...]", brought: Sequence[Fact], asked: Asked[Any], world: World) -> list[Fact]:
    """The facts about gravity and the leader that time brings about, beside what the rungs themselves `brought`."""
    if any(map(_brings_a_leader, brought)):
        return past_its_track(case, steps, owned=True)
    return [*past_its_track(case, steps, owned=case.owner is not None), *_leader_now(case, steps, asked, world)]


def _brings_a_leader(fact: Fact) -> bool:
    """Whether a rung gave the case a leader, drafted one, or said that nobody is to be had."""
    drafts = isinstance(fact, PressureDrafted) and fact.rung == RUNG
    return drafts or isinstance(fact, LeaderNamed | LeaderSucceeded | OwnedAbove | NobodyToLead)


def _leader_now(case: Case, steps: "tuple[Step, ...]", asked: Asked[Any], world: World) -> list[Fact]:
    if case.owner is not None:
        return [] if in_post(case.owner, asked, world) else _followed(case, case.owner, asked, world)
    silent = next((step for step in steps if case.clocks[step.clock].rule == SILENCE), None)
    return _in_silence(case, Cause(silent.clock, silent.revision), asked, world) if silent is not None else _again(case, asked, world)


def _again(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """Whoever came into a leader's post since the alarm owns the case; while nobody did, the alarm is not repeated."""
    month, paper = case.clock(EVERY_MONTH), authority(case, RUNG, asked, world)
    if paper is None or not case.leaderless or month is None or not month.expired(asked.at):
        return []
    return owned(case, next(iter(case.leaderless)), asked, world, paper)


def _in_silence(case: Case, cause: Cause, asked: Asked[Any], world: World) -> list[Fact]:
    """The system names a leader where the rulebook names a paper for it; else it drafts, and the supervisor signs."""
    paper = authority(case, RUNG, asked, world)
    if paper is None:
        return drafted(case, Measure(RUNG, (cause,), cause.clock, issuer=issuer(case, None, asked, world)))
    return owned(case, cause.clock, asked, world, paper)


def _followed(case: Case, left: Owner, asked: Asked[Any], world: World) -> list[Fact]:
    """Who came into the post owns the case from that day; where nobody did, somebody is chosen anew under the rulebook's paper."""
    heir = world.office.successor(left.person, Post.LEADER, left.unit, asked.day)
    if heir is not None:
        since = max(_midnight(heir.since), left.since)
        return [
            LeaderSucceeded(former=left.person, leader=heir.person, unit=left.unit, level=left.level, since=since, because=("successor",))
        ]
    clock, paper = alarm_clock(case), authority(case, RUNG, asked, world)
    key = clock.key if clock is not None else ""
    if paper is None:
        return nobody(case, key, asked, world, left.level, because="not_authorised")
    return owned(case, key, asked, world, paper, left.level)


def _midnight(day: date) -> datetime:
    return utc(datetime.combine(day, time(), SHANGHAI))
