"""Who looked at my case 谁查阅过我的案件: told to the person concerned (个人信息保护法 44, 45), by the office or by receipt and code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request, Response

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.bodies import JsonBody
from casework.api.looking import read_case
from casework.api.moves import CaseNo
from casework.api.paging import After, Limit, Pager, Strict, cut, next_link
from casework.api.public import ASKING, ReceiptNo, Visits, code_of, prove
from casework.api.public_answer import standing_for
from casework.api.public_form import COMPLAINANT
from casework.api.readings_shown import Sights, sight
from casework.security.readings import GROUNDS, PURPOSES
from casework.security.readings_report import Wanted, page

router = APIRouter(tags=["查阅记录 access"], dependencies=[Strict])
public = APIRouter(prefix="/public/complaints", tags=["公众 public"])
TOLD: Final = 200
"""The newest readings that are told by receipt and code; who wants all of them asks the office."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One reading in plain words: when, which unit and post, by what right 依据, for what 用途; `opened` where names or files were."""

    at: datetime
    unit: str
    post: str
    ground: str
    purpose: str
    opened: bool


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Who looked at what concerns the holder of a receipt, newest first; `more` where not all are told here."""

    receipt: str
    readings: list[Looked]
    more: bool


@router.get("/api/v1/cases/{case_no}/access", operation_id="case_access", responses={200: {"model": Sights}})
def case_access(case_no: CaseNo, caller: Calls, served: Serves, request: Request, after: After = None, limit: Limit = 50) -> Response:
    """谁查阅过本案 Who has read this case, for the person concerned: units and posts, no officer's name."""
    read_case(served, caller, case_no)
    pager = Pager(served, caller, "case_access", {"case": case_no})
    place = pager.place(after)
    rows, more = cut(page(served.office.store, Wanted(case_no=case_no), place[0] if place else None, limit + 1), limit)
    link = next_link(request, pager.cursor(rows[-1][0])) if more else None
    return json(Sights(case_no, [sight(entry, served.office.policies.office) for _, entry in rows], link))


@public.post(
    "/{receipt}/readings", operation_id="complaint_readings", summary="谁查阅过我的信息 Who looked at my complaint",
    responses={200: {"model": LookedAt}, 404: {}, 422: {}, 429: {}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": ASKING}}}},
)  # fmt: skip
def readings(receipt: ReceiptNo, served: Serves, visitor: Visits, body: JsonBody) -> Response:
    """Which unit looked at what concerns the worker, when, by what right and for what; never which officer, and no other worker's."""
    prove(served, visitor, receipt, code_of(body, ("code",)))
    here, who = standing_for(served, receipt)
    found = [(entry, COMPLAINANT) for _, entry in page(served.office.store, Wanted(case_no=receipt), None, TOLD + 1)]
    if here.case_no != receipt:
        found += [(entry, who) for _, entry in page(served.office.store, Wanted(case_no=here.case_no), None, TOLD + 1)]
    mine = sorted((entry for entry, ref in found if ref in entry.refs), key=lambda entry: entry.at, reverse=True)
    told = [sight(entry, served.office.policies.office) for entry in mine[:TOLD]]
    shown = [
        Looked(each.at, each.unit, each.post, GROUNDS.get(each.ground, each.ground), PURPOSES.get(each.purpose, ""), each.opened)
        for each in told
    ]
    return json(LookedAt(receipt, shown, len(found) > TOLD))
