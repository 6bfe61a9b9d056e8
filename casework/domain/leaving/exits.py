"""What every way out shares: clocks close, whoever presses must agree, and no exit is a dead end."""

from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal
from casework.domain.pressing.leading_rules import is_below
from casework.domain.values import Post

ANSWER_FOR_A_PLATE: Final = (Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)
"""Posts of the level that hung a plate 挂牌, or above, whose holder may agree that a listed case ends."""


class Exit(Fact):
    """Base of the facts that end the work: every clock closes but those that survive."""

    def signals(self) -> tuple[Signal, ...]:
        """The way out itself, and the exit."""
        return (Signal(self.signal), Signal("exit"))

    def effect(self, case: Case) -> None:
        """The pressure that ends with an exit; a leader who is released comes back with a reopening."""
        case.raised, case.former_owner = False, case.owner


def it_is_a_complaint(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only a complaint 投诉 is accepted or declined; other kinds are filed or not."""
    return None if case.kind == "complaint" else f"a {case.kind} is neither accepted nor declined; only a complaint is"


def those_who_press_agree(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A standing leader agrees to an exit and is named in `agreed_by`; so is somebody of those who listed the case while only the plate
    hangs (tables 4.7). The plate itself comes off by 摘牌.
    """
    agreed = getattr(asked.command, "agreed_by", None)
    if case.owner is None:
        if not case.watchlisted or (agreed and (case.imported or _answers_for_the_plate(case, agreed, asked, world))):
            return None
        level = case.watch.level if case.watch is not None and case.watch.level is not None else "county"
        return (
            "a standing watchlist must agree to this exit; name in `agreed_by` the account of a dispatcher, supervisor or leader "
            f"of {level} level or above who did"
        )
    if agreed == case.owner.person or (case.imported and agreed):
        return None
    return f"leader {case.owner.person} owns the case and must agree to this exit; name {case.owner.person} in `agreed_by` once that is so"


def _answers_for_the_plate(case: Case, person: str, asked: Asked[Any], world: World) -> bool:
    """Whether somebody holds such a post that day, at the level that hung the plate or above, for the place of the case."""
    watch, office = case.watch, world.office
    held = (h for h in office.held_by(person) if h.holds_on(asked.day) and h.post in ANSWER_FOR_A_PLATE)
    units = (unit for each in held if (unit := office.unit(each.unit)) is not None and unit.covers(case.region))
    return any(watch is None or watch.level is None or not is_below(unit.level, watch.level) for unit in units)
