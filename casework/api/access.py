"""Who saw what 查阅记录, for supervisors: each reading, counts with signs, emergency access."""

from datetime import timedelta
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from casework.api.answers import json
from casework.api.asked import From, Name, To, known_unit, span
from casework.api.asking import Calls, Serves
from casework.api.giving import seen_case
from casework.api.paging import After, Limit, Pager, Strict, cut, next_link
from casework.api.problems import Problem
from casework.api.readings_shown import AccessReport, Emergencies, Emergency, Reader, Readings, seen
from casework.api.serving import Served
from casework.domain.breaking_glass import MOST_HOURS
from casework.domain.refusals import CaseNotFound
from casework.domain.state import Glass
from casework.domain.values import Post
from casework.security.readings_report import Tally, Wanted, broken, page, tallies
from casework.security.readings_signs import RULES, Sign, report
from casework.security.tokens import Caller

router = APIRouter(tags=["查阅记录 access"], dependencies=[Strict])
SPAN: Final = timedelta(days=30)
"""What is looked at where no first day is named."""


@router.get("/api/v1/access", operation_id="access", responses={200: {"model": Readings}})
def access(
    caller: Calls, served: Serves, request: Request, person: Name = None, unit: Name = None, case: Name = None,
    first: From = None, last: To = None, after: After = None, limit: Limit = 50,
) -> Response:  # fmt: skip
    """查阅记录 Who read what, newest first: of the people and the cases of the territory. For supervisors."""
    wanted = _wanted(served, caller, person, unit, case, first, last)
    pager = Pager(served, caller, "access", {"person": person, "unit": unit, "case": case, "from": str(first), "to": str(last)})
    place = pager.place(after)
    rows, more = cut(page(served.office.store, wanted, place[0] if place else None, limit + 1), limit)
    link = next_link(request, pager.cursor(rows[-1][0])) if more else None
    return json(Readings([seen(entry, caller, served.office.vault) for _, entry in rows], link))


@router.get("/api/v1/access/report", operation_id="access_report", responses={200: {"model": AccessReport}})
def access_report(
    caller: Calls, served: Serves, person: Name = None, unit: Name = None, case: Name = None, first: From = None, last: To = None
) -> Response:
    """查阅统计 Person by person what was read, with the signs that transparent rules give. For supervisors; the last 30 days by default."""
    wanted = _wanted(served, caller, person, unit, case, first, last)
    people = [
        Reader(**{name: getattr(tally, name) for name in tally.__slots__}, signs=found)
        for tally, found in _reported(served, caller, wanted)
    ]
    return json(AccessReport(wanted.since or served.now, wanted.until or served.now, people, list(RULES.values())))


@router.get("/api/v1/access/emergencies", operation_id="emergencies", responses={200: {"model": Emergencies}})
def emergencies(caller: Calls, served: Serves, first: From = None, last: To = None) -> Response:
    """紧急调阅 Who read a case outside their scope, why, until when, and what the review found. For supervisors; 30 days by default."""
    wanted = _wanted(served, caller, None, None, None, first, last)
    assert wanted.since is not None and wanted.until is not None
    entries = broken(served.office.store, wanted.since - timedelta(hours=MOST_HOURS), wanted.until)
    found = [each for case_no in dict.fromkeys(entry.case_no for entry in entries) for each in _of_case(served, caller, case_no or "")]
    return json(Emergencies(sorted(found, key=lambda each: (each.finding is not None, each.since))))


def _wanted(served: Served, caller: Caller, person: Any, unit: Any, case: Any, first: Any, last: Any) -> Wanted:
    """What a supervisor asks for, inside their scope. Raises Problem (403) for all other posts, CaseNotFound for a case out of scope."""
    if caller.actor.post != Post.SUPERVISOR:
        raise Problem(403, "not_yours", "who read what is shown to supervisors (post supervisor) of the territory")
    if case is not None:
        seen_case(served, caller, case)
    since, until = span(first, last)
    whose, end = known_unit(served, unit), until or served.now + timedelta(seconds=1)
    return Wanted(person, whose.code if whose else None, case, since or end - SPAN, end, caller.scope)


def _reported(served: Served, caller: Caller, wanted: Wanted) -> list[tuple[Tally, list[Sign]]]:
    """Everybody of the territory, and everybody who read its cases."""
    units, scope = served.office.policies.office.units, caller.scope
    own = {code for code, unit in units.items() if scope.covers(unit.region) or code == scope.unit}
    return report(tallies(served.office.store, wanted, own))


def _of_case(served: Served, caller: Caller, case_no: str) -> list[Emergency]:
    try:
        case = served.office.cases.standing(case_no)
    except CaseNotFound:
        return []
    return [_emergency(case_no, each) for each in case.glass.values() if caller.scope.sees(case)]


def _emergency(case_no: str, glass: Glass) -> Emergency:
    same = {name: getattr(glass, name) for name in ("by", "post", "unit", "ground", "since", "until", "finding", "reviewed_by")}
    return Emergency(case_no=case_no, glass=glass.id, **same)
