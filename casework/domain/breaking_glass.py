"""Emergency access 紧急调阅 ("breaking the glass"): an officer reads a case outside their scope, for hours, told at once and reviewed.

It opens the case to be read, never to be acted on, and never who informed 举报人 (条例 9). PIPL 个人信息保护法 art. 51 asks for access
by need; what was needed in an emergency is therefore let through, told to the supervisor, and judged afterwards by somebody else.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.fields import numbered, unknown
from casework.domain.four_eyes import eyes
from casework.domain.ladder.desks import Desks
from casework.domain.ladder.places import place_of
from casework.domain.registry import Command, decides
from casework.domain.scope import Scope
from casework.domain.state import Glass
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import Actor, Post, Recipient, Text

GROUNDS: Final = ("incident", "stand_in", "police_or_court", "petition", "same_employer", "other")
"""Why it cannot wait 事由: 突发事件, 承办人不在, 公安司法来函, 信访督查, 同一用人单位在本地涉案, 其他."""
FINDINGS: Final = ("justified", "unjustified")
"""What a review may find 复核结论: 正当, 不正当."""
HOURS: Final = 2
"""How long a case stays open to the reader, where nothing is said (product default)."""
MOST_HOURS: Final = 8
"""The longest that may be asked for: one working day."""
RULE: Final = "glass_review"
"""What the alarm is about; no clock of a rulebook, because an alarm depends on none."""


@dataclass(frozen=True, kw_only=True)
class BreakGlass(Command):
    """Open a case outside one's scope for reading 紧急调阅, for `hours` (1 to 8). The supervisor is told at once.

    `ground` is incident, stand_in, police_or_court, petition, same_employer or other; `reason` says why it cannot wait, sealed.
    """

    from_outside: ClassVar[bool] = True

    ground: str
    reason: Text
    hours: int = HOURS


@dataclass(frozen=True, kw_only=True)
class ReviewGlass(Command):
    """Review an emergency access 紧急调阅复核: `finding` is justified or unjustified. `glass` left out: the oldest not reviewed."""

    glass: str = ""
    finding: str
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class GlassBroken(Fact, topic="case.glass_broken"):
    """A case was opened for reading to somebody who does not see it, until a moment; `told` are the supervisors alarmed."""

    glass: str
    ground: str
    reason: Text
    hours: int
    until: datetime
    told: tuple[Recipient, ...] = ()

    def effect(self, case: Case) -> None:
        """Open to this person in this post."""
        who = self.envelope
        broken = Glass(self.glass, who.by, who.post, who.unit, self.ground, who.at, self.until, who.acting_for)
        case.glass = {**case.glass, self.glass: broken}


@dataclass(frozen=True, kw_only=True)
class GlassReviewed(Fact, topic="case.glass_reviewed"):
    """An emergency access was judged by somebody else."""

    glass: str
    finding: str
    text: Text | None = None

    def effect(self, case: Case) -> None:
        """Judged; one that was found unjustified is over at once."""
        judged = replace(case.glass[self.glass], finding=self.finding, reviewed_by=self.envelope.by)
        if self.finding == "unjustified":
            judged = replace(judged, until=min(judged.until, self.envelope.at))
        case.glass = {**case.glass, self.glass: judged}


def standing_glass(case: Case, actor: Actor, at: datetime) -> Glass | None:
    """The emergency access by which this person in this post may read the case at a moment (UTC), or None."""
    mine = (actor.person, str(actor.post), actor.unit.code)
    return next((g for g in case.glass.values() if (g.by, g.post, g.unit) == mine and g.since <= at < g.until), None)


def glass_clock(fact: GlassBroken, region: str) -> Clock:
    """What the alarm hangs on: a term that ends when the access does."""
    since, until = fact.envelope.at, fact.until
    return Clock(
        rule=RULE, subject=fact.glass, kind="info", owner=Post.SUPERVISOR, region=region, opened_at=since, base=since,
        limit=f"{fact.hours} hours", due_at=until, due_on=local_day(until),
    )  # fmt: skip


# rules


def the_case_is_out_of_sight(case: Case, asked: Asked[BreakGlass], world: World) -> str | None:
    """Who sees the case already needs no glass broken."""
    return "you see this case already; read it without breaking the glass" if Scope.of(asked.by).sees(case) else None


def the_ground_is_known(case: Case, asked: Asked[BreakGlass], world: World) -> str | None:
    """One of the listed grounds, and a reason."""
    if fault := unknown("ground", asked.command.ground, GROUNDS):
        return fault
    return None if asked.command.reason.strip() else "say in `reason` why it cannot wait"


def the_hours_are_few(case: Case, asked: Asked[BreakGlass], world: World) -> str | None:
    """One to eight hours."""
    hours = asked.command.hours
    return None if 1 <= hours <= MOST_HOURS else f"hours is {hours}; it must be 1 to {MOST_HOURS}"


def the_reader_is_not_recused(case: Case, asked: Asked[BreakGlass], world: World) -> str | None:
    """Who was recused 回避 from the case, or belongs to what is complained of, does not read it."""
    if eyes(asked.by.person, asked.by.acting_for) & set(case.recused):
        return "you were recused 回避 from this case; somebody else must read it"
    if any(each.name == asked.by.unit.name for each in case.respondents if each.name):
        return "your unit is complained of in this case; a unit above it must read it"
    return None


def an_access_waits_for_review(case: Case, asked: Asked[ReviewGlass], world: World) -> str | None:
    """There is an emergency access that nobody judged yet."""
    found, named = unreviewed(case, asked.command.glass), asked.command.glass
    waiting = [each.id for each in case.glass.values() if each.finding is None]
    return None if found else f"{named or 'nothing'} waits for no review; waiting: {', '.join(waiting) or 'none'}"


def the_reviewer_is_somebody_else(case: Case, asked: Asked[ReviewGlass], world: World) -> str | None:
    """Nobody judges their own access, nor that of the person they stand in for."""
    found = unreviewed(case, asked.command.glass)
    if found is None or not eyes(found.by, found.acting_for) & eyes(asked.by.person, asked.by.acting_for):
        return None
    return "you broke the glass yourself, or stand in for who did; another supervisor must review it"


def the_judgement_is_known(case: Case, asked: Asked[ReviewGlass], world: World) -> str | None:
    """Justified or not."""
    return unknown("finding", asked.command.finding, FINDINGS)


def unreviewed(case: Case, glass: str = "") -> Glass | None:
    """The access that is named, else the oldest, while nobody judged it."""
    waiting = {each.id: each for each in case.glass.values() if each.finding is None}
    return waiting.get(glass) if glass else next(iter(waiting.values()), None)


# decisions


@decides(BreakGlass)
def break_glass(case: Case, asked: Asked[BreakGlass], world: World) -> list[Fact]:
    """Open until so many hours from now; a glass of the same person that still stands is not broken twice."""
    command = asked.command
    if standing_glass(case, asked.by, asked.at) is not None:
        return []
    name = numbered("glass", case.glass, len(case.glass) + 1)
    return [
        GlassBroken(
            glass=name, ground=command.ground, reason=command.reason, hours=command.hours,
            until=asked.at + timedelta(hours=command.hours), told=_supervisors(case, asked, world),
        )
    ]  # fmt: skip


@decides(ReviewGlass)
def review_glass(case: Case, asked: Asked[ReviewGlass], world: World) -> list[Fact]:
    """Judged."""
    found = unreviewed(case, asked.command.glass)
    assert found is not None, "the table asked for an access that waits"
    return [GlassReviewed(glass=found.id, finding=asked.command.finding, text=asked.command.text)]


def _supervisors(case: Case, asked: Asked[Any], world: World) -> tuple[Recipient, ...]:
    """The supervisor of the case's place, and that of the reader's as a copy."""
    any_clock = Clock(rule=RULE, kind="info", opened_at=asked.at, base=asked.at, limit="same day")
    desks, found = Desks(case, any_clock, world.office, asked.at), dict[str, Recipient]()
    for role, region in (("told", case.region), ("copy", asked.by.unit.region)):
        place = place_of(Post.SUPERVISOR, None, region, world.office, desks.day)
        for each in desks.at_desk(Post.SUPERVISOR, place):
            found.setdefault(each.address, replace(each, role=role))
    return tuple(found.values())
