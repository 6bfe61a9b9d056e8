"""Proof of history 存证: that the facts of a case are in the signed history, and whether a worker's receipt still stands."""

from contextlib import closing
from dataclasses import dataclass, fields
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.looking import read_case
from casework.api.moves import CaseNo
from casework.api.paging import Limit, Strict, cut, next_link
from casework.api.public import Visits
from casework.proof.proving import CaseProof, proof_of
from casework.proof.receipts import PATTERN, stands
from casework.store_proof import Proofs, facts_of

STANDS: Final = ("相符：回执所载办理记录未被改动", "right: what was on record when this receipt was given out stands unaltered")
FALLS: Final = (
    "不符：没有与此回执相符的办理记录，请携回执到窗口核对",
    "wrong: no record fits this receipt; bring it to the counter to have it looked at",
)
router = APIRouter(tags=["存证 proof"])


@dataclass(frozen=True, slots=True)
class CaseProofs(CaseProof):
    """A page of proofs; `next` leads to those of later facts."""

    next: str | None


@dataclass(frozen=True, slots=True)
class ReceiptStands:
    """Whether the history that a receipt 回执 was given out with still stands. Nothing about anybody, and no case is named by guessing."""

    stands: bool
    zh: str
    en: str


@router.get("/api/v1/cases/{case_no}/proof", operation_id="case_proof", responses={200: {"model": CaseProofs}}, dependencies=[Strict])
def case_proof(
    case_no: CaseNo, caller: Calls, served: Serves, request: Request,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only facts behind this version.")] = 0, limit: Limit = 50,
) -> Response:  # fmt: skip
    """案件存证 Proofs that the facts of a case are in the signed history, for the independent verifier; what a fact says is not shown."""
    case, store = read_case(served, caller, case_no), served.office.store
    shown, more = cut(facts_of(store, case.id, min(case.version, after + limit + 1), after), limit)
    with closing(Proofs(store)) as proofs:
        found = proof_of(store, proofs, case_no, case.id, shown)
    link = next_link(request, shown[-1].version) if more else None
    return json(CaseProofs(**{field.name: getattr(found, field.name) for field in fields(found)}, next=link))


@router.get("/public/receipts/{token}", operation_id="receipt_stands", responses={200: {"model": ReceiptStands}, 422: {}, 429: {}})
def receipt_stands(
    token: Annotated[str, Path(max_length=120, pattern=PATTERN, description="What the QR code of the receipt holds.")],
    served: Serves,
    visitor: Visits,
) -> Response:
    """回执核验 Whether a worker's receipt still stands. A receipt that never was is answered as one that fell."""
    good = stands(served.office.store, token)
    zh, en = STANDS if good else FALLS
    return json(ReceiptStands(good, zh, en))
