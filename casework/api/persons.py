"""Persons 当事人查询: exact search by identity number or phone in the caller's own cases, and who of a case also stands in others.

The number travels in the body, never in an address; the answer holds case numbers and references only. Informers are not found.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.bodies import JsonBody
from casework.api.giving import seen_case
from casework.api.looking import LOOK, Look, door_of, not_logged
from casework.api.moves import CaseNo
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.case import Case
from casework.domain.refusals import CaseNotFound
from casework.security.blind_digests import normal
from casework.security.blind_index import BlindIndex, Found
from casework.security.readings import NotLogged
from casework.security.tokens import Caller

SHOWN: Final = 50
"""Cases that are told of one person; who has more is told so."""
router = APIRouter(prefix="/api/v1", tags=["人员 people"], dependencies=[Strict])


class WantedPerson(BaseModel):
    """By what a person is sought: one of the two."""

    model_config = ConfigDict(extra="forbid", strict=True)
    identity: str | None = Field(None, min_length=1, max_length=40, description="The whole identity number 身份证号码.")
    phone: str | None = Field(None, min_length=1, max_length=40, description="The whole phone number 电话.")


@dataclass(frozen=True)
class Stands:
    """A person in a case, by reference. `by` is the number that fits: identity or phone."""

    case_no: str
    ref: str
    by: Literal["identity", "phone"]


@dataclass(frozen=True)
class Persons:
    """Where the person stands; `more` where not all cases are told."""

    persons: list[Stands]
    more: bool


SCHEMA: Final[dict[str, Any]] = WantedPerson.model_json_schema()


@router.post(
    "/persons/search", operation_id="search_persons", responses={200: {"model": Persons}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": SCHEMA}}}},
)  # fmt: skip
def search(served: Serves, caller: Calls, request: Request, body: JsonBody) -> Response:
    """查找当事人 The cases in scope in which a person has this identity number or phone. Every search is on record, without the number."""
    field, number = _wanted(body)
    found = BlindIndex(served.office.store, served.office.vault).find(field, number)
    return _told(served, caller, request, found)


@router.get("/cases/{case_no}/same_persons", operation_id="same_persons", responses={200: {"model": Persons}})
def same(case_no: CaseNo, caller: Calls, served: Serves, request: Request) -> Response:
    """同一人提示 Other cases in scope with a person of this case: a hint that a complaint came twice, never a judgement."""
    seen_case(served, caller, case_no)
    return _told(served, caller, request, BlindIndex(served.office.store, served.office.vault).same_as(case_no))


def _wanted(body: dict[str, Any]) -> tuple[Literal["identity", "phone"], str]:
    """What is sought. Raises Problem (422) by the name of the field, never by what it holds."""
    try:
        asked = WantedPerson.model_validate(body)
    except ValidationError as fault:
        places = [".".join(map(str, each["loc"])) if each["type"] != "extra_forbidden" else "(unknown)" for each in fault.errors()]
        raise Problem(422, "invalid", [f"$.{place}: must be identity or phone, a text of 1 to 40 signs" for place in places]) from None
    if (asked.identity is None) == (asked.phone is None):
        raise Problem(422, "invalid", "$: give identity or phone, one of them")
    field: Literal["identity", "phone"] = "phone" if asked.identity is None else "identity"
    if not normal(field, number := asked.identity or asked.phone or ""):
        raise Problem(422, "invalid", f"$.{field}: the whole number is needed; parts of it are not searched by")
    return field, number


def _told(served: Served, caller: Caller, request: Request, found: tuple[Found, ...]) -> Response:
    inside: dict[str, Case] = {}
    for case_no in dict.fromkeys(each.case_no for each in found):
        if len(inside) <= SHOWN and (case := _seen(served, caller, case_no)) is not None:
            inside[case_no] = case
    shown = list(inside)[:SHOWN]
    persons = [Stands(each.case_no, each.ref, "phone" if each.field == "phone" else "identity") for each in found if each.case_no in shown]
    _account(served, caller, request, [(inside[no], [each for each in persons if each.case_no == no]) for no in shown])
    return json(Persons(persons, len(inside) > SHOWN))


def _seen(served: Served, caller: Caller, case_no: str) -> Case | None:
    try:
        case = served.office.cases.standing(case_no)
    except CaseNotFound:
        return None
    return case if caller.scope.sees(case) else None


def _account(served: Served, caller: Caller, request: Request, seen: list[tuple[Case, list[Stands]]]) -> None:
    """Puts the search on record, once for each case that is told, before anything is. Raises Problem (503)."""
    look, door = LOOK.get(), door_of(request.scope)
    looks = [
        Look(look.purpose, look.address, case.case_no, case.region, tuple(dict.fromkeys(one.ref for one in persons)), look.ground)
        for case, persons in seen
    ]
    try:
        for each in looks or [Look(look.purpose, look.address)]:
            served.readings.account(each.reading(served, caller, door))
    except NotLogged:
        raise not_logged() from None
    look.accounted = True
