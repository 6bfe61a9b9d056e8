"""Erasures 删除 of a case: what was ordered, what is done, and the certificate that anybody can check without us."""

import os
from dataclasses import asdict, dataclass
from datetime import date, datetime

from fastapi import APIRouter, Response

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.looking import read_case
from casework.api.moves import CaseNo
from casework.api.paging import Strict
from casework.domain.erasing.keeping import keeping
from casework.domain.timekeeping.terms import local_day
from casework.privacy.outside import folder_of, texts_of

router = APIRouter(prefix="/api/v1/cases/{case_no}/erasures", tags=["删除 erasures"], dependencies=[Strict])


@dataclass(frozen=True, slots=True)
class Erased:
    """An erasure. `done_at` is null until the keys are destroyed; `certificate` is the signed text, to be checked with the office's key."""

    id: str
    what: str
    ref: str | None
    ground: str
    paper: str | None
    asked_by: str
    approved_by: str
    ordered_at: datetime
    done_at: datetime | None
    certificate: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """A legal hold 封存 that stands."""

    id: str
    ground: str
    paper: str | None
    by: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Erasures:
    """How long the file is kept 保管期限 (`years` null: for ever), what holds it, and what was erased of it."""

    case_no: str
    outcome: str
    years: int | None
    ended_on: date | None
    until: date | None
    handover_on: date | None
    holds: list[Held]
    erasures: list[Erased]


@router.get("", operation_id="erasures", responses={200: {"model": Erasures}})
def erasures(case_no: CaseNo, caller: Calls, served: Serves) -> Response:
    """保管与删除 How long the file is kept, what holds it, and every erasure with its certificate."""
    case, office = read_case(served, caller, case_no), served.office
    known = texts_of(folder_of(office.store, os.environ), office.store.meta.database, case_no)
    found = keeping(case, office.policies.rulebook, local_day(served.now))
    return json(Erasures(
        case_no, **asdict(found), holds=[Held(**asdict(each)) for each in case.holds.values()],
        erasures=[
            Erased(
                each.id, each.what, each.ref, each.ground, each.paper, each.asked_by, each.approved_by, each.ordered_at, each.done_at,
                known.get(each.id),
            )
            for each in case.erasures.values()
        ],
    ))  # fmt: skip
