"""What every paper 文书 of the procedure has in common: its id, its life, and the rules that ask for it."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.clauses import from_a_handling_unit
from casework.domain.refusals import BadCommand
from casework.domain.statute.standing import Paper
from casework.domain.values import Sum

ORDERS: Final = ("order", "on_spot_order")
DECISIONS: Final = ("handling_decision", "penalty_decision")
TO_BE_OBEYED: Final = (*ORDERS, *DECISIONS)
"""Papers with a date to obey: they end met or unmet."""
STANDING: Final = ("served", "unmet", "demanded", "refused")
"""A paper in force that is not obeyed yet and not in court."""
IN_COURT: Final = ("applied", "granted")
PURPOSES: Final = ("pay", "rectify")


def new_id(case: Case, kind: str, given: str) -> str:
    """The id the command gives, else `order-2` for the second order. Raises BadCommand where the given one is taken."""
    if given in case.papers:
        raise BadCommand(f"paper {given!r} exists already; leave `paper` out to get a new id")
    return given or f"{kind.replace('_', '-')}-{sum(p.kind == kind for p in case.papers.values()) + 1}"


def keep(case: Case, paper: Paper) -> None:
    """For effects: the case with this paper in it."""
    case.papers = {**case.papers, paper.id: paper}


def change(case: Case, paper: str, **changes: Any) -> None:
    """For effects: the case with this paper changed."""
    keep(case, replace(case.papers[paper], **changes))


def asked_paper(case: Case, asked: Asked[Any]) -> Paper | None:
    """The paper the command speaks of, or None where there is none."""
    return case.papers.get(asked.command.paper)


def runs(case: Case, rule: str, subject: str, at: datetime) -> bool:
    """Whether a term, right or wait is still running on a paper: its clock is open and its day has not passed."""
    clock = case.clock(rule, subject)
    return clock is not None and not clock.expired(at)


def is_used(case: Case, notice: str) -> bool:
    """Whether a decision was built on this notice already; a withdrawn one used it up as well (a new decision is told anew)."""
    return any(p.follows == notice and p.kind in DECISIONS for p in case.papers.values())


def furthest(case: Case) -> str:
    """The procedure stage of the furthest living paper, `inquiry` where none is left."""
    living = [p for p in case.papers.values() if p.status != "cancelled"]
    if any(p.status in IN_COURT for p in living):
        return "in_court"
    if any(p.kind == "demand" and case.papers[p.follows or ""].status == "demanded" for p in living):
        return "demanded"
    if any(p.kind in DECISIONS for p in living):
        return "decided"
    if any(p.kind == "notice" and not is_used(case, p.id) for p in living):
        return "notified"
    return "ordered" if any(p.kind == "order" for p in living) else "inquiry"


def exact_sum_fault(total: Sum | None, roll_attached: bool) -> str | None:
    """Why a paper that orders payment may not go out with this sum: it needs heads, an exact sum and the roll, which agree."""
    if total is None or total.fen is None or total.heads is None:
        return "a paper that orders payment states the exact sum and the heads; establish them first, or order rectification only"
    if not total.lines and not roll_attached:
        return "the roll is missing; give each worker's line in the sum, or say that the roll is attached"
    return total.fault()


# rules


def from_a_unit_that_handles_it(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The officer who asks belongs to the lead or a co-handler; who approves may sit above."""
    return None if asked.requested_by else from_a_handling_unit(case, asked, world)


def nobody_named_is_recused(case: Case, asked: Asked[Any], world: World) -> str | None:
    """An officer who was recused 回避 takes no part (条例 16)."""
    recused = sorted({o.person for o in asked.command.officers} & set(case.recused))
    return f"{', '.join(recused)} was recused from this case; name other officers (条例 16)" if recused else None


def the_paper_exists(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The command names a paper of this case."""
    if asked_paper(case, asked) is not None:
        return None
    return f"there is no paper {asked.command.paper!r} in this case; papers: {', '.join(case.papers) or 'none'}"


def it_is_a_decision(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The paper is a handling or penalty decision 处理/处罚决定."""
    paper = asked_paper(case, asked)
    return f"{paper.id} is a {paper.kind}; this is for a decision" if paper is not None and paper.kind not in DECISIONS else None


def it_is_a_penalty(case: Case, asked: Asked[Any], world: World) -> str | None:
    """The paper is a penalty decision 处罚决定."""
    paper = asked_paper(case, asked)
    if paper is None or paper.kind == "penalty_decision":
        return None
    return f"{paper.id} is a {paper.kind}; this is for a penalty decision"


def the_addressees_are_known(case: Case, asked: Asked[Any], world: World) -> str | None:
    """A paper goes to respondents of the case, by their refs; imported history may name others."""
    if not asked.command.addressees:
        return "no addressee is named; name at least one respondent by its ref"
    unknown = sorted(set(asked.command.addressees) - {r.ref for r in case.respondents})
    if case.imported or not unknown:
        return None
    return f"{', '.join(unknown)} is no respondent of this case; known: {', '.join(r.ref for r in case.respondents) or 'none'}"


def the_inquiry_is_not_suspended(case: Case, asked: Asked[Any], world: World) -> str | None:
    """While the inquiry is suspended 中止 nothing ends it; an interim order may still go out."""
    if case.suspended_at is None or getattr(asked.command, "interim", False):
        return None
    return "the inquiry is suspended; resume it first"


def is_unperformed(paper: Paper) -> bool:
    """Whether a served decision still asks for something."""
    return paper.status in ("served", "unmet", "demanded", "refused")
