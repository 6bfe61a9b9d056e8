"""Legal hold 封存: while a court, an audit or a dispute needs a file, nothing in it is erased, whatever period ran out."""

from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.erasing.standing import Hold
from casework.domain.facts import Fact
from casework.domain.fields import numbered, unknown
from casework.domain.registry import Command, decides
from casework.domain.values import Text

HOLDS: Final = ("court_order", "lawsuit", "reconsideration", "audit", "discipline", "criminal_inquiry", "petition", "other_hold")
"""法院文书, 诉讼, 行政复议, 审计巡视, 纪检监察, 刑事侦查, 信访积案, 其他."""
OF_A_COURT: Final = ("court_order", "criminal_inquiry")
"""Grounds that another authority's paper must be named for."""


@dataclass(frozen=True, kw_only=True)
class PlaceHold(Command):
    """Put a legal hold on the file 封存. `paper` is the number of the court's, auditor's or police paper."""

    ground: str
    paper: str | None = None
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class LiftHold(Command):
    """Lift a legal hold 解除封存, once what it was for is over; `paper` is the number of the paper that says so."""

    hold: str
    paper: str | None = None
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(Fact, topic="case.hold_placed"):
    """The file is held."""

    hold: str
    ground: str
    paper: str | None = None
    reason: Text | None = None

    def effect(self, case: Case) -> None:
        """One more hold stands."""
        who = self.envelope
        case.holds = {**case.holds, self.hold: Hold(self.hold, self.ground, self.paper, who.by, who.at)}
        case.held_before = max(case.held_before, int(self.hold.rpartition("-")[2]))


@dataclass(frozen=True, kw_only=True)
class HoldLifted(Fact, topic="case.hold_lifted"):
    """The hold is over."""

    hold: str
    paper: str | None = None
    reason: Text | None = None

    def effect(self, case: Case) -> None:
        """One hold less."""
        case.holds = {name: hold for name, hold in case.holds.items() if name != self.hold}


def the_hold_ground_is_known(case: Case, asked: Asked[PlaceHold], world: World) -> str | None:
    """One of the grounds."""
    return unknown("ground", asked.command.ground, HOLDS)


def a_hold_of_others_names_their_paper(case: Case, asked: Asked[PlaceHold], world: World) -> str | None:
    """A court's or police hold rests on their paper."""
    if asked.command.ground not in OF_A_COURT or (asked.command.paper or "").strip():
        return None
    return f"a hold for {asked.command.ground} names the number of the court's or police paper in `paper` (文号)"


def the_hold_stands(case: Case, asked: Asked[LiftHold], world: World) -> str | None:
    """It stands and was not lifted yet."""
    hold = asked.command.hold
    return None if hold in case.holds else f"no hold {hold!r} stands; standing: {', '.join(case.holds) or 'none'}"


@decides(PlaceHold)
def place_hold(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """Held."""
    command: PlaceHold = asked.command
    hold = numbered("hold", case.holds, case.held_before + 1)
    return [HoldPlaced(hold=hold, ground=command.ground, paper=command.paper, reason=command.reason)]


@decides(LiftHold)
def lift_hold(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """No longer held."""
    command: LiftHold = asked.command
    return [HoldLifted(hold=command.hold, paper=command.paper, reason=command.reason)]
