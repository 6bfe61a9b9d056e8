"""Cases in quarantine 隔离 for administrators: listed, tried again, or accepted as they are with a reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from casework.api.administering import PREFIX, Admins, described, note, read
from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.bodies import JsonBody
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.projections.quarantine import Aside
from casework.security.tokens import Caller
from casework.store.accepted import accepted

router = APIRouter(prefix=f"{PREFIX}/quarantine", tags=["管理 administration"], dependencies=[Strict])


class Accepting(BaseModel):
    """Why it is right as it is."""

    model_config = ConfigDict(extra="forbid", strict=True)
    reason: str = Field(min_length=2, max_length=500, pattern=r"\S", description="Kept as a record, so name no worker.")


@dataclass(frozen=True, slots=True)
class InQuarantine:
    """A case that the views could not take; its deadlines are kept. `reason` says why somebody accepted that."""

    case_id: UUID
    case_no: str | None
    position: int
    view: str
    error: str
    since: datetime
    reason: str | None
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Quarantine:
    """All of the territory, longest first."""

    cases: list[InQuarantine]


@dataclass(frozen=True, slots=True)
class Retried:
    """Whether the case is shown again."""

    freed: bool


CaseId = Annotated[UUID, Path(description="The id of the case, as the list has it.")]


@router.get("", operation_id="quarantine", responses={200: {"model": Quarantine}})
def quarantine(caller: Admins, served: Serves) -> Response:
    """隔离清单 The cases and why."""
    known = accepted(served.office.store)
    return json(Quarantine([
        InQuarantine(
            each.case_id, each.case_no, each.position, each.view, each.error, each.since,
            kept.reason if (kept := known.get(each.case_id)) else None, kept.at if kept else None,
        )
        for each in _theirs(served, caller)
    ]))  # fmt: skip


@router.post("/{case_id}/retry", operation_id="retry_quarantined", responses={200: {"model": Retried}, 404: {}})
def retry(case_id: CaseId, caller: Admins, served: Serves, request: Request) -> Response:
    """重试 Reads the case again and frees it where it can be shown now."""
    _one(served, caller, case_id)
    note(served, caller, request, "quarantine_retried")
    return json(Retried(case_id in served.office.views.retry_quarantined([case_id])))


@router.post(
    "/{case_id}/skip", operation_id="skip_quarantined", status_code=204, openapi_extra=described(Accepting), responses={204: {}, 404: {}}
)
def skip(case_id: CaseId, caller: Admins, served: Serves, request: Request, body: JsonBody) -> Response:
    """接受 Accepts that the case stays out of the views; its deadlines are kept, and a retry takes it back."""
    asked = read(Accepting, body)
    _one(served, caller, case_id)
    served.office.views.accept_quarantined(case_id, asked.reason.strip())
    note(served, caller, request, "quarantine_accepted")
    return Response(status_code=204)


def _theirs(served: Served, caller: Caller) -> list[Aside]:
    """Cases of the territory; those whose number is not known belong to the whole database."""
    return [each for each in served.office.views.quarantined() if caller.scope.covers(each.case_no or "")]


def _one(served: Served, caller: Caller, case_id: UUID) -> Aside:
    found = next((each for each in _theirs(served, caller) if each.case_id == case_id), None)
    if found is None:
        raise Problem(404, "not_found", "该案件不在隔离中 this case is not in quarantine")
    return found
