"""Checkpoints 检查点 for witnesses: what was signed, the heads to be kept elsewhere, and that the later continue the former."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.paging import Limit, Strict, cut, next_link
from casework.api.problems import Problem
from casework.proof.continuing import Continued, NoCheckpoint, continued, read_name
from casework.proof.heads import head_of
from casework.proof.notes import read_note
from casework.store.proof import Proofs

NAME = r"^\d{1,6}/\d{1,9}$"
Name: Any = Annotated[str, Query(pattern=NAME, description="Epoch and number of a checkpoint.", examples=["0/12"])]
router = APIRouter(prefix="/api/v1/checkpoints", tags=["存证 proof"], dependencies=[Strict])


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint 检查点 or recovery record 恢复记录: `text` is what was signed, with its signature; `head` is the line to be kept."""

    name: str
    kind: str
    at: datetime
    facts: int
    position: int
    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """A page in the order of signing; `next` leads to later ones."""

    checkpoints: list[Signed]
    next: str | None


@router.get("", operation_id="checkpoints", responses={200: {"model": Checkpoints}})
def checkpoints(
    caller: Calls, served: Serves, request: Request,
    after: Annotated[str, Query(pattern=NAME, description="Only those behind this one.")] = "0/0", limit: Limit = 50,
) -> Response:  # fmt: skip
    """检查点 What was signed of the history, by number."""
    with closing(Proofs(served.office.store)) as proofs, proofs.reading() as pages:
        shown, more = cut([_signed(text) for text in pages.notes_after(*read_name(after), limit + 1)], limit)
    return json(Checkpoints(list(shown), next_link(request, shown[-1].name) if more else None))


@router.get("/consistency", operation_id="consistency", responses={200: {"model": Continued}, 409: {}})
def consistency(caller: Calls, served: Serves, former: Name, later: Name = None) -> Response:
    """连续性证明 That a later checkpoint, by default the newest, continues a former one; for the independent verifier."""
    with closing(Proofs(served.office.store)) as proofs:
        try:
            return json(continued(proofs, read_name(former), None if later is None else read_name(later)))
        except NoCheckpoint as fault:
            raise Problem(409, "no_proof", str(fault), allowed_moves=[]) from fault


def _signed(text: str) -> Signed:
    note = read_note(text).note
    return Signed(f"{note.epoch}/{note.number}", note.kind, note.at, note.size, note.position, head_of(note).text, text)
