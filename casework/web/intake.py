"""Intake 接收登记 at the window: a guided form, hints of cases that may be the same, and the number to take home."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter, Response

from casework.api.schemas import move_schema
from casework.domain.values import Unit
from casework.web.asked import problem_of, told
from casework.web.entering import sent
from casework.web.forms import Field, fields, reasons_by_place
from casework.web.intake_rows import compacted, with_refs
from casework.web.posted import Faults, body_of
from casework.web.rendering import page
from casework.web.similar import similar
from casework.web.visiting import Visitor, Visits

router = APIRouter(include_in_schema=False)
ADDRESS: Final = "/complaints/new"
SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "来源": ("channel", "kind", "matter", "source", "number", "first_receipt_at", "region", "region_name"),
    "投诉人与劳动者": ("parties",),
    "被投诉人与项目": ("respondents", "project_name", "project_class"),
    "诉求": ("claimed", "arrears_months", "arrears_until"),
    "情况": ("description", "incident", "facts_agreed", "employer_reachable", "migrant_workers"),
    "举报与协查": ("informer", "reply_by"),
}  # fmt: skip
"""The parts of the form and the fields of the command in each."""
USUAL: Final = {"kind": "complaint", "matter": "arrears", "channel": "counter", "migrant_workers": "yes"}
PLACE: Final = re.compile(r".{2,30}[县区市旗](?=(?:人力资源|劳动|人社))")
HIDDEN: Final = frozenset({"ref", "lines"})
"""What the window does not ask: references are given here, sums per worker stand with the worker."""


@router.get(ADDRESS)
async def ask(who: Visits) -> Response:
    """The form, with what is usual."""
    unit = who.by.actor.unit
    return await _page(who, USUAL | {"region": unit.region, "region_name": _place(unit)}, {}, uuid4().hex)


def _place(unit: Unit) -> str:
    """The place of a unit, as its name begins: 天水市秦州区 of 天水市秦州区人力资源和社会保障局; empty where it does not say."""
    found = PLACE.match(unit.name)
    return found[0] if found is not None else ""


@router.post(ADDRESS)
async def give(who: Visits) -> Response:
    """Takes the matter in; before that, once, the cases that may be the same."""
    form = dict(await who.form())
    key, seen, another = form.pop("key", "") or uuid4().hex, form.pop("seen", ""), form.pop("another_row", "")
    said = form if another else compacted(form)
    faults = Faults()
    body = body_of(move_schema("receive"), said, faults)
    if another or faults:
        return await _page(who, said, faults, key, status=422 if faults else 200)
    body = with_refs(body, said, faults)
    alike = await similar(who.api, body)
    if faults or (alike and seen != alike.digest):
        return await _page(who, said, faults, key, alike=alike, status=422 if faults else 200)
    reply = await who.api.post("/api/v1/cases", body, idempotency_key=key)
    if not reply.fine:
        return await _refused(who, said, key, reply)
    return sent(f"/cases/{reply.data['case_no']}/received" + ("" if reply.status == 201 else "?before=yes"))


async def _refused(who: Visitor, said: Mapping[str, str], key: str, reply: Any) -> Response:
    problem = problem_of(reply)
    if problem.status not in (403, 409, 422, 503):
        raise problem
    if problem.code == "command_reused":
        key = uuid4().hex
    placed, others = reasons_by_place(problem.reasons, move_schema("receive"))
    return await _page(who, said, placed, key, others, status=problem.status)


async def _page(
    who: Visitor, said: Mapping[str, str], faults: Mapping[str, str], key: str, reasons: Any = (), alike: Any = None, status: int = 200
) -> Response:  # fmt: skip
    made = {field.name: _shown(field) for field in fields("receive", move_schema("receive"), who.language, said, faults)}
    sections = [(zh, [made[name] for name in names]) for zh, names in SECTIONS.items()]
    amounts = {name: value for name, value in said.items() if name.startswith("claim[")}
    return await page(
        who, "intake.html", status, sections=sections, key_of_form=key, reasons=reasons, alike=alike, amounts=amounts, faults=faults
    )  # fmt: skip


def _shown(field: Field) -> Field:
    """A field without what the window does not ask."""
    if not field.parts:
        return field
    kept = tuple(_shown(part) for part in field.parts if part.name.rpartition(".")[2] not in HIDDEN)
    return Field(field.name, field.label, field.kind, field.required, field.value, field.fault, field.hint, field.choices, kept)


@router.get("/cases/{case_no}/received")
async def received(who: Visits, case_no: str, before: str = "") -> Response:
    """The number of the matter, to be printed and given to who brought it."""
    at = f"/api/v1/cases/{case_no}"
    case = told(await who.api.get(at))
    return await page(who, "received.html", case=case, before=bool(before))
