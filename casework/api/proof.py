"""Proof of history 存证: that the facts of a case are in the signed history."""

from contextlib import closing
from dataclasses import dataclass, fields
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.looking import read_case
from casework.api.moves import CaseNo
from casework.api.paging import Limit, Strict, cut, next_link
from casework.proof.proving import CaseProof, proof_of
from casework.store.proof import Proofs, facts_of

router = APIRouter(tags=["存证 proof"])


@dataclass(frozen=True, slots=True)
class CaseProofs(CaseProof):
    """A page of proofs; `next` leads to those of later facts."""

    next: str | None


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
