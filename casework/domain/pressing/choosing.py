"""Who should own a case 选定包案领导: by region, level, portfolio and load, as the directory has it that day (tables 4.6).

`leader_for` chooses. `owned` makes of the choice the fact that gives the case to the leader, or the alarm that there is nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.ladder.desks import LABOUR
from casework.domain.ladder.reaching import Reach
from casework.domain.office import Holding
from casework.domain.pressing.leading import LeaderNamed, LeaderSucceeded, NobodyToLead
from casework.domain.pressing.leading_rules import city_reasons, highest, in_post, required_level
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import LEVELS, MARKS, Post, Unit

FITS: Final = ("in_charge_of_sector", "in_charge_of_labour", "any_leader")
"""How near a leader's portfolio 分管 is to the case, nearest first: its sector, wages and labour, neither."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The leader chosen: account, unit and level. `instead_of` is the absent holder for whom the deputy is taken (AB角).

    `because` are codes: why this level, how near the portfolio, least_loaded, deputy_stands_in, next_level.
    """

    person: str
    unit: str
    level: str
    instead_of: str | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A leader's post and the person who would take the case for it: its holder, or the deputy; `load` counts cases owned now."""

    held: Holding
    person: str
    fit: str
    load: int

    @property
    def rank(self) -> tuple[int, bool]:
        """Portfolio first; the chair 组长 last among equals."""
        return FITS.index(self.fit), MARKS[Post.LEADER] in self.held.marks

    @property
    def order(self) -> tuple[tuple[int, bool], int, str]:
        """Then the least loaded; then the account, so that the choice is the same every time."""
        return self.rank, self.load, self.person


def leader_for(case: Case, asked: Asked[Any], world: World, least: str | None = None) -> Choice | None:
    """The leader who should own the case, of `least` level or above where given; None where nobody is there at any level.

    Simple: the lead's town, else the bureau, else the county government; else the government of the level that the gravity asks
    for. Never below the level of the unit that leads. `loads` of the command say how many cases each leader owns.
    """
    first = least_level(case, asked, world, least)
    for level in LEVELS[LEVELS.index(first) :]:
        for desk in desks(case, level, world):
            candidates = sorted(candidates_of(case, desk, asked, world), key=lambda each: each.order)
            if candidates:
                return _choice(candidates, level, (*reasons(case, asked, world), *(("next_level",) if level != first else ())))
    return None


def least_level(case: Case, asked: Asked[Any], world: World, least: str | None = None) -> str:
    """Where the search begins: what the gravity asks for, what is asked besides, and the level of the unit that leads."""
    asked_for = [required_level(case, asked, world), *([least] if least else []), *([case.lead.level] if case.lead else [])]
    return highest(asked_for)


def reasons(case: Case, asked: Asked[Any], world: World) -> tuple[str, ...]:
    """Why a leader of that level: what asks for the city, else the track."""
    return city_reasons(case, asked, world) or (case.track or "ordinary",)


def desks(case: Case, level: str, world: World) -> tuple[tuple[Unit, ...], ...]:
    """The units whose leaders are asked at a level, one group after the other."""
    if level == "town":
        lead = world.office.unit(case.lead.code) if case.lead is not None else None
        return ((lead,),) if lead is not None and lead.kind == "town" else ()
    kinds = ("hrss", "government") if case.track == "simple" else ("government",)
    return tuple(world.office.units_for(case.region, kind, level) for kind in kinds)


def candidates_of(case: Case, desk: tuple[Unit, ...], asked: Asked[Any], world: World) -> Iterator[Candidate]:
    """Everybody who could take the case at these units: leaders who are there, named deputies for those who are not."""
    loads, sectors = getattr(asked.command, "loads", {}), sectors_of(case, world)
    for held in (held for unit in desk for held in world.office.holders(Post.LEADER, unit.code, asked.day)):
        person = _taker(held, asked, world)
        if person is not None:
            yield Candidate(held, person, _fit(held, sectors), loads.get(person, 0))


def sectors_of(case: Case, world: World) -> frozenset[str]:
    """The sectors of the industry departments that lead or help, as the directory has them today."""
    assigned = (*([case.lead] if case.lead else []), *case.cohandlers)
    units = (world.office.unit(unit.code) or unit for unit in assigned)
    return frozenset(unit.sector for unit in units if unit.kind == "industry" and unit.sector)


def _taker(held: Holding, asked: Asked[Any], world: World) -> str | None:
    """The holder, or where that one is away the first named deputy who is there and is a leader of the unit."""
    office, day = world.office, asked.day
    if not office.is_away(held.person, day):
        return held.person
    leaders = {other.person for other in office.holders(Post.LEADER, held.unit, day) if not office.is_away(other.person, day)}
    named = (d.deputy for d in office.deputies if (d.person, d.post, d.unit) == (held.person, held.post, held.unit) and d.stands_on(day))
    return next((deputy for deputy in named if deputy in leaders), None)


def _fit(held: Holding, sectors: frozenset[str]) -> str:
    if sectors & set(held.portfolio):
        return FITS[0]
    return FITS[1] if LABOUR in held.portfolio else FITS[2]


def _choice(candidates: list[Candidate], level: str, why: tuple[str, ...]) -> Choice:
    """The first of the candidates, with what spoke for it."""
    best = candidates[0]
    busier = any(other.rank == best.rank and other.load > best.load for other in candidates)
    away = best.held.person if best.person != best.held.person else None
    spoke = (best.fit, *(("least_loaded",) if busier else ()), *(("deputy_stands_in",) if away else ()))
    return Choice(best.person, best.held.unit, level, away, (*why, *spoke))


# what the choice becomes


def owned(case: Case, ground: str, asked: Asked[Any], world: World, authority: str, least: str | None = None) -> list[Fact]:
    """The facts by which the chosen leader owns the case under a paper (文号); `ground` is the key of the clock that led to it.

    Nothing while a leader stands who still holds the post; one who left it is followed. Nobody to choose is an alarm.
    """
    former = case.owner
    if former is not None and in_post(former, asked, world):
        return []
    choice = leader_for(case, asked, world, least)
    if choice is None:
        return nobody(case, ground, asked, world, least)
    if former is None:
        return [
            LeaderNamed(
                leader=choice.person, unit=choice.unit, level=choice.level, because=choice.because, authority=authority,
                instead_of=choice.instead_of, ground=ground,
            )
        ]  # fmt: skip
    return [
        LeaderSucceeded(
            former=former.person, leader=choice.person, unit=choice.unit, level=choice.level, since=asked.at, because=choice.because,
            authority=authority, instead_of=choice.instead_of,
        )
    ]  # fmt: skip


def nobody(case: Case, ground: str, asked: Asked[Any], world: World, least: str | None = None, because: str = "nobody") -> list[Fact]:
    """The alarm that nobody owns the case who should, said once for each revision of the clock it hangs on."""
    clock = alarm_clock(case, ground)
    key, revision = (clock.key, clock.revision) if clock is not None else ("", 0)
    if case.leaderless.get(key) == revision:
        return []
    told = Reach(case, clock, world.office, asked.at).post(Post.SUPERVISOR) if clock is not None else ()
    level = least_level(case, asked, world, least)
    return [NobodyToLead(clock=key, revision=revision, level=level, told=told, because=because)]


def alarm_clock(case: Case, ground: str = "") -> Clock | None:
    """The clock an alarm hangs on: the one that led to it, else the leader's or the worker's, else any that runs."""
    return case.clocks.get(ground) or case.clock("own_limit") or case.clock("track") or next(iter(case.clocks.values()), None)
