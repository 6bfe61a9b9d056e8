"""What an order must say, and when a paper counts as obeyed or not."""

from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.statute.orders import covered
from casework.domain.statute.papers import PURPOSES, STANDING, TO_BE_OBEYED, asked_paper, exact_sum_fault
from casework.domain.timekeeping.limits import Limit, LimitError


def the_order_is_whole(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Purpose, ground and what follows stand in it."""
    command = asked.command
    if command.purpose not in PURPOSES:
        return f"purpose {command.purpose!r} is unknown; allowed: {', '.join(PURPOSES)}"
    if not command.ground:
        return "the order names no legal ground; name the article, for example 724-30"
    return None if command.warns_of else "the order does not say what follows if it is not obeyed; name it in `warns_of`"


def the_sum_is_exact(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Heads, sum and roll; unknown only to rectify, or in imported history."""
    command = asked.command
    if command.purpose == "pay" and not case.imported:
        return exact_sum_fault(command.sum, command.roll_attached)
    return command.sum.fault() if command.sum is not None else None


def a_date_is_given(case: Case, asked: Asked[Any], world: World) -> str | None:
    """One date to obey, ahead: a day, or days from service. The blacklist and the crime run from it."""
    until, days = asked.command.until, asked.command.days
    if (until is None) == (days is None):
        return "give one date to obey: a last day in `until`, or a term from service in `days`, for example 3 working days"
    if days is not None:
        return _days_fault(days)
    return None if until > asked.day else f"the date {until} is not ahead; it must be after the day of service"


def _days_fault(days: str) -> str | None:
    try:
        limit = Limit.parse(days)
    except LimitError as error:
        return str(error)
    if limit.unit in ("days", "working days"):
        return None
    return f"{days!r} is no number of days from service; write for example 3 days, 5 working days"


def it_can_be_obeyed(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Only orders and decisions are met or unmet."""
    paper = asked_paper(case, asked)
    if paper is None or paper.kind in TO_BE_OBEYED:
        return None
    return f"{paper.id} is a {paper.kind}; only orders and decisions are obeyed"


def it_stands(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Met: a paper that was served and is neither met, cancelled nor in court."""
    paper = asked_paper(case, asked)
    if paper is None or paper.status in STANDING:
        return None
    return f"{paper.id} is {paper.status}; only a served paper that is not obeyed yet can be met"


def obedience_is_proved(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Payment by verified payments of the whole sum; rectification by proof; a fine by `pay_fine`. A promise is none of them."""
    paper = asked_paper(case, asked)
    if paper is None:
        return None
    if paper.kind == "penalty_decision":
        return "a fine is met when it is paid; record it with `pay_fine`"
    if paper.purpose == "pay" and paper.sum is not None and paper.sum.fen is not None:
        paid = covered(paper, case.proven_fen)
        return None if paid else "verified payments since the paper do not cover its sum; record and verify them first"
    return None if asked.command.proof else "name what proves it in `proof`, for example photo, bank_receipt, inspection_record"


def it_was_served_and_not_obeyed(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Unmet: a served paper, once."""
    paper = asked_paper(case, asked)
    if paper is None or paper.status == "served":
        return None
    return f"{paper.id} is {paper.status}; only a served paper can be marked unmet"


def its_date_has_ended(case: Case, asked: Asked[Any], world: World) -> str | None:
    """Unmet only after the last day has ended: a wrong date poisons blacklist and crime alike."""
    paper = asked_paper(case, asked)
    if paper is None or paper.status != "served":
        return None
    if paper.due_on is None:
        return f"{paper.id} names no date to obey; it cannot be unmet"
    if asked.day > paper.due_on:
        return None
    return f"{paper.id} may be obeyed until {paper.due_on} inclusive; mark it unmet from the next day on"
