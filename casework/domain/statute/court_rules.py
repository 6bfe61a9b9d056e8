"""When the court may be asked, and what it has."""

from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.statute.court import EXECUTIONS, RULINGS
from casework.domain.statute.orders import covered
from casework.domain.statute.papers import IN_COURT, asked_paper
from casework.domain.statute.standing import Paper


def the_demand_was_served(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A demand for this decision reached the party (强制法 54)."""
    paper = asked_paper(case, asked)
    if paper is None:
        return None
    if paper.status != "demanded":
        return f"{paper.id} is {paper.status}; the court is asked after a demand, once"
    return None if served_demand(case, paper.id) else f"no demand for {paper.id} was served; serve it first (强制法 54)"


def ten_working_days_have_passed(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The party had ten working days after the demand (强制法 54, 69)."""
    paper = asked_paper(case, asked)
    demand = served_demand(case, paper.id) if paper is not None else None
    clock = case.clock("demand_wait", demand.id) if demand is not None else None
    if clock is None or clock.expired(asked.at):
        return None
    return f"the party has until {clock.due_text} after the demand (强制法 54); apply after that day"


def served_demand(case: Case, decision: str) -> Paper | None:
    """The newest served demand for a decision, or None."""
    return next((p for p in reversed(case.papers.values()) if p.kind == "demand" and p.follows == decision and p.status == "served"), None)


def it_is_in_court(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The court has this paper."""
    paper = asked_paper(case, asked)
    return None if paper is None or paper.status in IN_COURT else f"{paper.id} is {paper.status}; the court does not have it"


def the_court_has_not_ruled(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It rules once on one application."""
    paper = asked_paper(case, asked)
    return f"the court granted {paper.id} already" if paper is not None and paper.status == "granted" else None


def the_ruling_is_known(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Granted or refused."""
    return None if asked.command.ruling in RULINGS else f"ruling {asked.command.ruling!r} is unknown; allowed: {', '.join(RULINGS)}"


def the_execution_is_known(case: Case, asked: Asked[Any], world: World) -> str | None:
    """In full, in part, or nothing."""
    outcome = asked.command.outcome
    return None if outcome in EXECUTIONS else f"outcome {outcome!r} is unknown; allowed: {', '.join(EXECUTIONS)}"


def performance_is_proved(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Performed: verified payments or the paid fine; otherwise a reason."""
    command, paper = asked.command, asked_paper(case, asked)
    if paper is None:
        return None
    if not command.performed:
        return None if command.reason else "say why the application is withdrawn in `reason`, or that the decision was performed"
    if case.imported or is_performed(case, paper):
        return None
    return "verified payments do not cover the decision; record and verify them first, or give another reason"


def is_performed(case: Case, paper: Paper) -> bool:
    """Whether the sum or the fine is paid by proof; a decision to rectify by the rectification on record."""
    if paper.kind == "penalty_decision":
        return paper.fine_fen is not None and paper.fine_paid_fen >= paper.fine_fen
    return case.rectified if paper.purpose == "rectify" else covered(paper, case.proven_fen)
