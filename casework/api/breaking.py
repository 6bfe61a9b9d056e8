"""Breaking the glass 紧急调阅 through the API: what a stranger to a case may send, and what it tells whom."""

from typing import Final

from casework.api.answers import Answer
from casework.api.giving import Wish, gives
from casework.api.headers import Seen
from casework.api.looking import LOOK, Look
from casework.api.problems import Problem, of_refusal
from casework.api.reading import refused
from casework.api.serving import Served
from casework.domain.breaking_glass import GROUNDS, MOST_HOURS, BreakGlass
from casework.domain.fields import unknown
from casework.domain.refusals import NotYours, Refusal
from casework.security.access_log import Access
from casework.security.tokens import Caller
from casework.workflows.recording import BREAKERS

MOVE: Final = "break_glass"
ELSEWHERE_UNLOGGED: Final = (409, 412, 428)
"""Refusals that are everybody's daily bread at other moves, and a try here; all others are logged whatever the move."""
SHORTEST: Final = 10
"""Characters of a reason that says something."""


def breaks(served: Served, caller: Caller, wish: Wish, key: str | None, seen: Seen | None, case_no: str) -> Answer:
    """Opens a case to a stranger. Whether it exists is told to nobody but who then stands on its record.

    All that can be wrong is therefore said before the case is looked up, and every try is in the access log.
    Raises Problem and Refusal.
    """
    try:
        _refuse(caller, wish, seen)
        answer = gives(served, caller, wish, key, seen, served.office.cases.standing(case_no))
    except (Problem, Refusal) as fault:
        problem = fault if isinstance(fault, Problem) else of_refusal(fault)
        if problem.status in ELSEWHERE_UNLOGGED:
            _log(served, caller, case_no, problem.status, problem.code)
        raise
    _log(served, caller, case_no, 200, "glass_broken")
    return answer


def _refuse(caller: Caller, wish: Wish, seen: Seen | None) -> None:
    command = wish.command
    if caller.actor.post not in BREAKERS or caller.scope.unit is None:
        raise NotYours([f"only {', '.join(BREAKERS)} read a case in an emergency, and not by a token that was narrowed to a place"], ())
    if not isinstance(command, BreakGlass):
        raise refused(wish.faults)
    faults = [fault for fault in (unknown("$.ground", command.ground, GROUNDS), _hours(command.hours), _reason(command.reason)) if fault]
    if faults:
        raise Problem(422, "invalid", faults)
    if seen is None or not seen.any:
        raise Problem(428, "precondition_required", "send If-Match: * with break_glass; nobody outside knows which version stands")


def _hours(hours: int) -> str | None:
    return None if 1 <= hours <= MOST_HOURS else f"$.hours: {hours} is not taken; 1 to {MOST_HOURS}"


def _reason(reason: str) -> str | None:
    short = len("".join(reason.split()))
    return None if short >= SHORTEST else f"$.reason: has {short} characters; say in at least {SHORTEST} why it cannot wait"


def _log(served: Served, caller: Caller, case_no: str, status: int, code: str) -> None:
    """A try to break the glass; the reason itself lies sealed in the case."""
    actor, path = caller.actor, f"/api/v1/cases/{case_no}/moves/{MOVE}"
    who = {"person": actor.person, "post": str(actor.post), "unit": actor.unit.code, "token": caller.token}
    served.access.record(Access(served.now, "POST", path, status, code, **who, case_no=case_no, address=LOOK.get(Look()).address))
