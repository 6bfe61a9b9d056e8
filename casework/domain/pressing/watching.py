"""The watch list 挂牌督办: the plate hangs with a limit until others checked and it is taken off 摘牌. Who listed it lengthens it."""

from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.pressing.drafting import PRESS, Measure, authority, drafted, paper_id
from casework.domain.pressing.issuing import issuer
from casework.domain.pressing.leading_rules import is_below
from casework.domain.pressing.standing import Cause, Watch
from casework.domain.registry import Command, decides
from casework.domain.statute.papers import keep
from casework.domain.statute.standing import Paper
from casework.domain.timekeeping.limits import Limit, LimitError
from casework.domain.values import Recipient, Text, Unit

GROUNDS: Final = ("incident", "superior", "opinion", "backlog", "other")
"""An incident 突发事件, an order from above 上级交办, public opinion 舆情, an old backlog 积案, another ground said in the text."""
WITH_A_TEAM: Final = ("incident", "superior", "opinion")
"""Grounds that ask for a special team 专案组 beside the plate (S4-5)."""
WATCH_LIMIT: Final = "watch_limit"


@dataclass(frozen=True, kw_only=True)
class Watchlist(Command):
    """Put the case on the watch list 挂牌督办, or set a new limit where the former one passed. `ground` is one of GROUNDS; `limit`
    such as `10 working days` where the rulebook's does not fit.
    """

    ground: str
    limit: str | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Watchlisted(Fact, topic="case.watchlisted"):
    """The plate hangs. `unit` and `level` are who listed, `to` the unit that leads, `ground` the key of the clock that led to it or
    one of GROUNDS, `authority` the paper 文号 where the system listed it. `again`: a new limit after one that passed.
    """

    paper: str
    ground: str
    unit: str | None = None
    level: str | None = None
    to: str | None = None
    causes: tuple[Cause, ...] = ()
    authority: str | None = None
    special_team: bool = False
    limit: str | None = None
    again: bool = False
    text: Text | None = None
    told: tuple[Recipient, ...] = ()

    def signals(self) -> tuple[Signal, ...]:
        """The limit of the plate begins, or a new round of it."""
        return (Signal("watchlist:again" if self.again else "watchlist", limit=self.limit),)

    def effect(self, case: Case) -> None:
        """On the list."""
        to, at = (self.to,) if self.to is not None else (), self.envelope.at
        keep(
            case,
            Paper(
                self.paper, "watchlist", "served", addressees=to, purpose=PRESS, number=self.authority, ground=self.ground,
                causes=self.causes, issuer=self.unit, by=self.envelope.by, served_at=at,
            ),
        )  # fmt: skip
        case.watch = Watch(self.paper, self.level, self.unit, self.ground, at)


def listed(case: Case, ground: str, asked: Asked[Any], world: World, region: str = "") -> list[Fact]:
    """What a grave ground brings about at once: the plate under the rulebook's paper, else a draft; nothing where one hangs.

    `region` is for a case that is only being received.
    """
    measure = Measure("watchlisted", ground=ground, issuer=issuer(case, None, asked, world, region))
    under = authority(case, measure.rung, asked, world, region)
    if under is None:
        return [] if case.watchlisted else drafted(case, measure)
    return watchlisted(case, measure, paper_id(case, "watchlist"), under)


def watchlisted(case: Case, measure: Measure, paper: str, under: str) -> list[Fact]:
    """The plate of a measure, under the paper that allows it; nothing where one hangs already."""
    if case.watchlisted:
        return []
    source = measure.issuer
    return [
        Watchlisted(
            paper=paper, ground=measure.ground, unit=source.code if source is not None else None,
            level=source.level if source is not None else None, to=case.lead.code if case.lead is not None else None,
            causes=measure.causes, authority=under, special_team=measure.ground in WITH_A_TEAM,
        )
    ]  # fmt: skip


def plates(case: Case) -> tuple[str, ...]:
    """The papers by which the plate hangs, the first and those that set its limit anew."""
    return tuple(paper.id for paper in case.papers.values() if paper.kind == "watchlist" and paper.status == "served")


def limit_passed(case: Case, asked: Asked[Any]) -> bool:
    """Whether the limit of the standing plate is over."""
    clock = case.clock(WATCH_LIMIT)
    return clock is not None and clock.expired(asked.at)


def below_the_lister(case: Case, unit: Unit) -> str | None:
    """Why a unit may not act on the plate: it stands below the office that hung it; None where it may or none hangs."""
    watch = case.watch
    if watch is None or watch.level is None or not is_below(unit.level, watch.level):
        return None
    lister = f"{watch.unit} of {watch.level} level"
    return f"the case was listed by {lister}; an office of that level or above does this, yours is of {unit.level} level"


# rules


def it_is_watchlisted(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A plate hangs."""
    return None if case.watchlisted else "the case is not on the watch list"


def listed_from_county_level_on(case: Case, asked: Asked[Watchlist], world: World) -> str | None:
    """The dispatching office of a county or above lists (tables 4.8)."""
    unit = asked.by.unit
    return f"cases are listed from county level on; unit {unit.code} is of {unit.level} level" if is_below(unit.level, "county") else None


def the_ground_of_the_plate_is_known(case: Case, asked: Asked[Watchlist], world: World) -> str | None:
    """A ground from the list, and for `other` a text that says which."""
    ground = asked.command.ground
    if ground not in GROUNDS:
        return f"ground {ground!r} is unknown; allowed: {', '.join(GROUNDS)}"
    return "a ground `other` is said in `text`" if ground == "other" and not asked.command.text else None


def the_plate_is_new_or_its_limit_passed(case: Case, asked: Asked[Watchlist], world: World) -> str | None:
    """One plate at a time; a new limit only after the former passed, and by the level that listed or above."""
    clock = case.clock(WATCH_LIMIT)
    if not case.watchlisted or clock is None:
        return None if not case.watchlisted else "the plate hangs and no limit of it runs; take it off first (摘牌)"
    if not limit_passed(case, asked):
        return f"the case is on the watch list until {clock.due_text}; `extend` the limit before it ends, or ask for taking it off"
    return below_the_lister(case, asked.by.unit)


def the_limit_of_the_plate_is_known(case: Case, asked: Asked[Watchlist], world: World) -> str | None:
    """A number of days or working days, where one is given."""
    if asked.command.limit is None:
        return None
    try:
        limit = Limit.parse(asked.command.limit)
    except LimitError as fault:
        return f"limit: {fault}"
    fits = limit.unit in ("days", "working days")
    return None if fits else f"limit {asked.command.limit!r}: give days or working days, for example 10 working days"


def who_listed_lengthens_the_plate(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The limit of a plate is lengthened by the office that hung it, or by one of that level or above."""
    return below_the_lister(case, asked.by.unit) if asked.command.clock.partition(".")[0] == WATCH_LIMIT else None


# decisions


@decides(Watchlist)
def watchlist(case: Case, asked: Asked[Watchlist], world: World) -> list[Fact]:
    """Listed, or a new limit."""
    command, unit = asked.command, asked.by.unit
    limit = str(Limit.parse(command.limit)) if command.limit is not None else None
    return [
        Watchlisted(
            paper=paper_id(case, "watchlist"), ground=command.ground, unit=unit.code, level=unit.level,
            to=case.lead.code if case.lead is not None else None, special_team=command.ground in WITH_A_TEAM, limit=limit,
            again=case.watchlisted, text=command.text,
        )
    ]  # fmt: skip
