"""The notice before a decision 事先告知: content, facts, grounds and rights, one for each intended decision."""

from dataclasses import dataclass
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.inquiry import implied_completion
from casework.domain.statute.papers import DECISIONS, keep, new_id
from casework.domain.statute.standing import Paper
from casework.domain.values import Fen, Sum


@dataclass(frozen=True, kw_only=True)
class Notify(Command, workflow=PROCEDURE):
    """Tell a party what is about to be decided 事先告知 (条例 19; 处罚法 44, 45): one notice per intended decision.

    `content`, `facts`, `grounds`, `rights`: whether the notice states them; `fine_fen` in fen.
    """

    paper: str = ""
    intends: str
    addressees: tuple[str, ...]
    ground: str
    sum: Sum | None = None
    fine_fen: Fen | None = None
    states: tuple[str, ...] = ("content", "facts", "grounds", "rights")
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class Notified(Fact, topic="case.notified"):
    """A notice before a decision was approved; it is to be served."""

    paper: str
    intends: str
    addressees: tuple[str, ...]
    ground: str
    hearing_right: bool = False
    sum: Sum | None = None
    fine_fen: Fen | None = None
    number: str | None = None

    def effect(self, case: Case) -> None:
        """One more paper."""
        keep(
            case,
            Paper(
                self.paper, "notice", "approved", self.addressees, "tell", self.sum, number=self.number, ground=self.ground,
                fine_fen=self.fine_fen, approved_at=self.envelope.at, intends=self.intends, hearing_right=self.hearing_right,
            ),
        )  # fmt: skip


def is_large_fine(case: Case, addressees: tuple[str, ...], fine_fen: Fen | None, asked: Asked[Any], world: World) -> bool:
    """较大数额罚款 (处罚法 63): at or above the region's number for an organisation or a person; unknown numbers make every fine large."""
    if not fine_fen:
        return False
    kinds = {r.ref: r.kind for r in case.respondents}
    person = any(kinds.get(ref) == "person" for ref in addressees)
    least: Fen | None = world.number("hearing.fine.citizen_fen" if person else "hearing.fine.organisation_fen", case, asked.day)
    return least is None or fine_fen >= least


# rules


def the_notice_is_whole(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It says what is intended, on what facts and grounds, and which rights the party has (处罚法 44)."""
    command = asked.command
    if command.intends not in DECISIONS:
        return f"a notice of {command.intends!r} is unknown; allowed: {', '.join(DECISIONS)}"
    lacking = [part for part in ("content", "facts", "grounds", "rights") if part not in command.states]
    if lacking or not command.ground:
        return f"the notice lacks {', '.join(lacking) or 'its legal ground'}; it states content, facts, grounds and rights (处罚法 44)"
    return command.sum.fault() if command.sum is not None else None


# decisions


@decides(Notify)
def notify(case: Case, asked: Asked[Notify], world: World) -> list[Fact]:
    """The notice; the inquiry is complete by it."""
    command = asked.command
    large = command.intends == "penalty_decision" and is_large_fine(case, command.addressees, command.fine_fen, asked, world)
    fact = Notified(
        paper=new_id(case, "notice", command.paper), intends=command.intends, addressees=command.addressees, ground=command.ground,
        hearing_right=large, sum=command.sum, fine_fen=command.fine_fen, number=command.number,
    )  # fmt: skip
    return [*implied_completion(case), fact]
