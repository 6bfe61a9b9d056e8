"""What every way out shares: clocks close, whoever presses must agree, and no exit is a dead end."""

from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact, Signal


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
    """A standing leader agrees to an exit and is named in `agreed_by`; so is somebody while only the watch list stands (tables 4.7)."""
    agreed = getattr(asked.command, "agreed_by", None)
    if case.owner is None:
        standing = case.watchlisted and not agreed
        return "a standing watchlist must agree to this exit; say who did in `agreed_by`" if standing else None
    if agreed == case.owner.person or (case.imported and agreed):
        return None
    return f"leader {case.owner.person} owns the case and must agree to this exit; name {case.owner.person} in `agreed_by` once that is so"
