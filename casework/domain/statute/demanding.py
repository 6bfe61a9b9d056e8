"""The demand 催告: the last word to the party before the court is asked."""

from dataclasses import dataclass
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.registry import PROCEDURE, Command, decides
from casework.domain.statute.papers import DECISIONS, change, keep, new_id, runs
from casework.domain.statute.standing import Paper

REMEDIES: Final = ("review_right", "suit_right", "suit_after_review")
"""Rights of the party that must be over before the demand."""


@dataclass(frozen=True, kw_only=True)
class Demand(Command, workflow=PROCEDURE):
    """Demand performance in writing 催告 (强制法 54): once review and suit are over and the decision is not performed.

    `decision` is the paper to be enforced; `addressees` default to its own (a deregistered firm's successors are named).
    """

    decision: str
    paper: str = ""
    addressees: tuple[str, ...] = ()
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class Demanded(Fact, topic="case.demanded"):
    """A demand was approved; it is to be served."""

    paper: str
    decision: str
    addressees: tuple[str, ...]
    number: str | None = None

    def effect(self, case: Case) -> None:
        """One more paper, which follows the decision."""
        at = self.envelope.at
        paper = Paper(self.paper, "demand", "approved", self.addressees, "tell", number=self.number, follows=self.decision, approved_at=at)
        keep(case, paper)
        change(case, self.decision, status="demanded")


# rules


def the_decision_is_enforceable(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A served decision that nobody performed by its date."""
    paper = case.papers.get(asked.command.decision)
    if paper is None or paper.kind not in DECISIONS:
        return f"there is no decision {asked.command.decision!r}; a demand belongs to a handling or penalty decision"
    if paper.status not in ("served", "unmet", "refused"):
        return f"{paper.id} is {paper.status}; a demand is for a served decision that was not performed, once"
    if paper.status == "served" and paper.due_on is not None and asked.day <= paper.due_on:
        return f"{paper.id} may be performed until {paper.due_on} inclusive; demand after that day"
    return None


def review_and_suit_are_over(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Neither review nor suit is under way or still possible (强制法 53)."""
    paper = case.papers.get(asked.command.decision)
    if paper is None:
        return None
    if paper.under_review is not None:
        return f"a {paper.under_review} on {paper.id} is under way; wait for its result"
    open_ = [clock for rule in REMEDIES if (clock := case.clock(rule, paper.id)) and runs(case, rule, paper.id, asked.at)]
    if not open_:
        return None
    return f"the party may still ask for review or sue until {max(c.due_text for c in open_)} (强制法 53); demand after that day"


def the_new_addressees_are_known(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Others than the decision's are respondents of the case."""
    unknown = sorted(set(asked.command.addressees) - {r.ref for r in case.respondents})
    if case.imported or not unknown:
        return None
    return f"{', '.join(unknown)} is no respondent of this case; known: {', '.join(r.ref for r in case.respondents) or 'none'}"


# decisions


@decides(Demand)
def demand(case: Case, asked: Asked[Demand], world: World) -> list[Fact]:
    """The demand."""
    command, decision = asked.command, case.papers[asked.command.decision]
    paper = new_id(case, "demand", command.paper)
    return [Demanded(paper=paper, decision=decision.id, addressees=command.addressees or decision.addressees, number=command.number)]
