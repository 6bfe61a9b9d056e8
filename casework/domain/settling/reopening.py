"""Reopening 重办: nothing is ever closed for good; a new round begins, old breaches stay, and the leader who stood comes back."""

from dataclasses import dataclass, replace
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal, Stages
from casework.domain.fields import unknown
from casework.domain.pressing.gravity import pressed_at_once
from casework.domain.registry import Command, decides
from casework.domain.state import Owner
from casework.domain.values import Text

BY_SYSTEM = ("unpaid_answer", "dissatisfied_with_ground", "payment_set_aside", "relapse")
"""Grounds on which the system reopens by itself."""
REOPENING_GROUNDS = (*BY_SYSTEM, "new_evidence", "new_arrears", "exit_was_wrong", "further_act", "order_from_above")


@dataclass(frozen=True, kw_only=True)
class Reopen(Command):
    """Reopen 重办: from resolved, revisited (also struck off) and the exits but merge; a new round, counted from now."""

    ground: str
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Reopened(Fact, topic="case.reopened"):
    """The case is worked on again. `owner` is the leader who goes on or comes back; `restored` where that leader had been released."""

    ground: str
    round: int
    owner: Owner | None = None
    restored: bool = False
    came_back: str | None = None
    note: Text | None = None
    leaderless: bool = False
    """A major case that nobody owns: it asks for a leader again."""

    def signals(self) -> tuple[Signal, ...]:
        """The worker's clock counts from the reopening; where nobody owns the case it comes back to be dispatched."""
        held = self.envelope.held_at
        owned = (Signal("reopen:owned", base=held),) if self.owner else ()
        again = (Signal("change_leader", self.owner.person),) if self.owner and self.restored else ()
        asks = (Signal("triage:major"),) if self.leaderless else ()
        back = (Signal("take_back", base=held), Signal(f"take_back:{self.came_back}", base=held)) if self.came_back else ()
        return (Signal("reopen", base=held), *owned, *again, *asks, *back)

    def effect(self, case: Case) -> None:
        """A new round; what was established and missed stays."""
        case.round, case.struck_off, case.conclusion, case.redirected_to = self.round, False, None, None
        case.owner, case.former_owner, case.rectified = self.owner, None, False
        case.asked_workers, case.unreached_agreed, case.revisited_by = (), (), ()


def reopened(case: Case, ground: str, asked: Asked[Any], note: Text | None = None) -> Reopened:
    """The reopening of a case, with the stage it reaches: dispatched, or received where it never had a lead."""
    leader = case.owner or case.former_owner
    restored = case.owner is None and leader is not None
    kind = case.kind if case.kind == "complaint" else "other"
    owner = replace(leader, signed_off=False, **(ANEW | {"since": asked.at} if restored else {})) if leader else None
    return Reopened(
        ground=ground, round=case.round + 1, owner=owner, restored=restored, came_back=None if case.lead else kind, note=note,
        leaderless=owner is None and case.track == "major",
        stages=Stages(handling="dispatched" if case.lead else "received"),
    )  # fmt: skip


ANEW: dict[str, Any] = {"acknowledged": False, "team": False, "plan": False}
"""A leader who comes back acknowledges, forms a team and plans anew."""


def the_reopening_ground_is_known(case: Case, asked: Asked[Reopen], world: World) -> str | None:
    """A ground from the list; the system reopens on an unpaid or well-founded answer only."""
    if asked.by.is_system and asked.command.ground not in BY_SYSTEM:
        return f"the system reopens on {', '.join(BY_SYSTEM)} only; a person decides on {asked.command.ground!r}"
    return unknown("ground", asked.command.ground, REOPENING_GROUNDS)


def somebody_leads(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The case goes back to the unit that leads it."""
    if case.lead is not None:
        return None
    return the_reopening_ground_is_known(case, asked, world) or "nobody leads the case; it goes back to be dispatched"


def nobody_leads(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The case never had a lead and goes back to be dispatched."""
    if case.lead is None:
        return None
    return the_reopening_ground_is_known(case, asked, world) or f"unit {case.lead.code} leads the case; it goes back to it"


@decides(Reopen)
def reopen(case: Case, asked: Asked[Reopen], world: World) -> list[Fact]:
    """A new round; an order from above puts the case on the watch list."""
    return [reopened(case, asked.command.ground, asked, asked.command.note), *pressed_at_once(case, asked, world)]
