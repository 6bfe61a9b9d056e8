"""What makes service count."""

from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.statute.papers import asked_paper, runs
from casework.domain.statute.serving import PROOFS


def the_paper_awaits_service(case: Case, asked: Asked[Any], world: World) -> str | None:
    """It was approved and not served yet."""
    paper = asked_paper(case, asked)
    if paper is None or (paper.status == "approved" and paper.way is None):
        return None
    return f"{paper.id} is {'on public notice' if paper.status == 'approved' else paper.status}; only an approved paper is served, and once"


def the_way_is_proved(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The way is one the law knows and its proof is there; without proof there is no service."""
    way, given = asked.command.way, set(asked.command.proof)
    if way not in PROOFS:
        return f"way {way!r} is unknown; allowed: {', '.join(PROOFS)}"
    lacking = [" or ".join(sorted(one)) for one in PROOFS[way] if not one & given]
    return f"service by {way} is proved by {' and '.join(lacking)}; name it in `proof`" if lacking else None


def posting_needs_flight(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Posting on the door counts only when the person fled (法释〔2013〕3号 4)."""
    if asked.command.way != "posting" or case.employer_fled:
        return None
    return "posting counts only when the employer fled (法释〔2013〕3号 4); note employer_fled first, or serve in another way"


def public_notice_comes_last(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Public notice only when the party cannot be found or other ways failed (民诉法 95), and for a term counted from service."""
    paper = asked_paper(case, asked)
    if asked.command.way != "public" or paper is None:
        return None
    if not (case.employer_fled or asked.command.tried):
        return "public notice is for a party that fled or that other ways did not reach; name what was tried in `tried` (民诉法 95)"
    if paper.due_on is not None:
        return f"{paper.id} names the day {paper.due_on}, before which public notice cannot serve it; write it anew with a term in days"
    return None


def service_follows_the_paper(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Nothing is served before it is approved."""
    paper = asked_paper(case, asked)
    if paper is None or paper.approved_at is None or asked.held_at >= paper.approved_at:
        return None
    return f"{paper.id} was approved at {paper.approved_at.isoformat()}; it cannot have been served before"


def its_date_is_after_service(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The party has time to obey: the date in the paper lies after the day of service."""
    paper = asked_paper(case, asked)
    if paper is None or paper.due_on is None or paper.due_on > asked.day:
        return None
    return f"{paper.id} names {paper.due_on}, which is not after the day of service {asked.day}; write a new paper with a later date"


def it_was_noticed_publicly(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only a paper on public notice is deemed served."""
    paper = asked_paper(case, asked)
    if paper is None or (paper.way == "public" and paper.status == "approved"):
        return None
    return f"{paper.id} is not on public notice; serve it with `serve`"


def the_public_term_is_over(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The waiting time of the public notice has passed."""
    paper = asked_paper(case, asked)
    clock = case.clock("public_service", paper.id) if paper is not None else None
    if paper is None or clock is None or not runs(case, "public_service", paper.id, asked.at):
        return None
    return f"the public notice stands until {clock.due_text}; the paper is deemed served after that day (民诉法 95)"
