"""The facts of a case as an auditor reads them: who, in which post, when recorded and when so, following from what."""

from dataclasses import dataclass, fields
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.looking import read_case
from casework.api.moves import CaseNo
from casework.api.paging import Limit, Strict, cut, next_link
from casework.api.past import WhichPast
from casework.domain.office import Office
from casework.projections.acting import Act, acts

router = APIRouter(prefix="/api/v1/cases/{case_no}", tags=["查询 questions"], dependencies=[Strict])


@dataclass(frozen=True, slots=True)
class Audited(Act):
    """A fact with its envelope, and the name of the unit that acted, null where the directory has none."""

    unit_name: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts behind version `after`, of a case that is at `version`."""

    case_no: str
    version: int
    facts: list[Audited]
    next: str | None


@router.get("/facts", operation_id="facts", responses={200: {"model": Facts}})
def facts(
    case_no: CaseNo, caller: Calls, served: Serves, request: Request, when: WhichPast,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only facts behind this version.")] = 0, limit: Limit = 50,
) -> Response:  # fmt: skip
    """案件事实 The facts with their envelopes, from the store itself; of a past those that held or were known then. Reasons stay sealed."""
    case, cases, office = read_case(served, caller, case_no), served.office.cases, served.office.policies.office
    every = cases.facts(case.id, case.version)
    if when:
        when.of(every, case_no)
    told = [each for each in acts(every) if each.version > after and _then(each, when)]
    shown, more = cut(told, limit)
    named = [_audited(office, each) for each in shown]
    link = next_link(request, shown[-1].version) if more else None
    return json(Facts(case_no, case.version, named, link))


def _then(act: Act, when: WhichPast) -> bool:
    held = when.as_of is None or act.effective_at <= when.as_of
    return held and (when.known_at is None or act.at <= when.known_at)


def _audited(office: Office, act: Act) -> Audited:
    unit = office.unit(act.unit)
    return Audited(**{field.name: getattr(act, field.name) for field in fields(Act)}, unit_name=unit.name if unit is not None else None)
