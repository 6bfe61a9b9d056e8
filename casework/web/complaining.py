"""Complaining 我要投诉 in three short steps: who am I, who owes, what happened. What was filled in travels sealed in the form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter, Response

from casework.api.problems import Problem
from casework.api.public_form import read_complaint
from casework.domain.timekeeping.terms import local_day
from casework.web import drafts
from casework.web.asked import problem_of, told
from casework.web.drafts import Draft
from casework.web.rendering import page
from casework.web.serving import served_of
from casework.web.visiting import Anybody, Visitor

router = APIRouter(include_in_schema=False)
PURPOSE: Final = "complaint drafts"
STEPS: Final[tuple[tuple[str, ...], ...]] = (
    ("name", "id_number", "phone"),
    ("firm", "person", "project_name", "region", "place", "uscc"),
    ("from_month", "to_month", "owed_yuan", "workers", "description", "agrees"),
)
"""The fields of each step."""
KEPT: Final = frozenset(name for step in STEPS for name in step) | {"key", "site"}
OF_FIELD: Final[Mapping[str, str]] = {
    "employer": "firm", "employer.name": "firm", "employer.person": "person", "employer.uscc": "firm", "months": "from_month",
}  # fmt: skip
"""Fields of the public form that the page calls otherwise."""
MONTH: Final = re.compile(r"(\d{4})\D?(\d{1,2})\D?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A step of the form: what was said so far, what is wrong by field, and what is wrong with all of it."""

    step: int
    said: Mapping[str, str]
    faults: Mapping[str, str]
    reason: str = ""


@router.get("/complain")
async def ask(who: Anybody, site: str = "") -> Response:
    """The first step; a poster's code fills in the site."""
    said = {"key": uuid4().hex}
    if not site:
        return await _page(who, Sheet(1, said, {}))
    reply = await who.api.get("/public/site", code=site[:2000])
    if not reply.fine:
        return await _page(who, Sheet(1, said, {}, "; ".join(problem_of(reply).reasons)))
    at = reply.data
    poster = {"site": "yes", "project_name": at["project"], "region": at["region"], "firm": at["contractor"], "uscc": at["uscc"]}
    return await _page(who, Sheet(1, said | poster | {"place": at["place"]}, {}))


@router.post("/complain")
async def go_on(who: Anybody) -> Response:
    """The next step, the one before, or the receipt."""
    form = dict(await who.form())
    step = min(max(int(form["step"]), 1), len(STEPS)) if form.get("step", "").isdecimal() else 1
    said = _opened(who, form.get("kept", "")) | {name: text for name, text in form.items() if name in STEPS[step - 1]}
    if "back" in form:
        return await _page(who, Sheet(max(step - 1, 1), said, {}))
    if step == len(STEPS) and "agrees" not in form:
        said.pop("agrees", None)
    faults = {name: why for name, why in _faults(who, said).items() if name in STEPS[step - 1]}
    if faults:
        return await _page(who, Sheet(step, said, faults), 422)
    if step < len(STEPS):
        return await _page(who, Sheet(step + 1, said, {}))
    return await _complained(who, said)


async def _complained(who: Visitor, said: Mapping[str, str]) -> Response:
    """The receipt; or the first step at which something is wrong."""
    reply = await who.api.post("/public/complaints", body_of(said), idempotency_key=said.get("key") or uuid4().hex)
    if reply.fine:
        return await page(who, "receipt.html", 201, told=reply.data)
    problem = problem_of(reply)
    faults = _by_field(who, (reply.data or {}).get("faults", ()))
    wrong = next((number for number, names in enumerate(STEPS, 1) if faults.keys() & set(names)), len(STEPS))
    return await _page(who, Sheet(wrong, said, faults, "" if faults else "; ".join(problem.reasons)), problem.status)


async def _page(who: Visitor, sheet: Sheet, status: int = 200) -> Response:
    places = told(await who.api.get("/public/places"))["places"] if sheet.step == 2 else []
    kept = Draft("/complain", list(sheet.said.items()), "", served_of(who).now.timestamp())
    seal = drafts.sealed(kept, who.visit, served_of(who).key(PURPOSE))
    return await page(who, "complain.html", status, sheet=sheet, kept=seal, places=places, steps=len(STEPS))


def _opened(who: Visitor, text: str) -> dict[str, str]:
    served = served_of(who)
    draft = drafts.opened(text, who.visit, served.key(PURPOSE), "", served.now) if text else None
    return {} if draft is None else {name: value for name, value in draft.fields if name in KEPT}


def _faults(who: Visitor, said: Mapping[str, str]) -> Mapping[str, str]:
    """Everything that the counter would say against the form as it is, by field of the page."""
    served = served_of(who)
    try:
        read_complaint(body_of(said), local_day(served.now), served.office.policies.office)
    except Problem as problem:
        return _by_field(who, problem.extra.get("faults", ()))
    return {}


def _by_field(who: Visitor, faults: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for fault in faults:
        text = fault["zh"].partition("：")[2] if who.language == "zh" else fault["en"].partition(" ")[2]
        found.setdefault(OF_FIELD.get(fault["field"], fault["field"]), text)
    return found


def body_of(said: Mapping[str, str]) -> dict[str, Any]:
    """The public form as the API takes it; what is empty is left out."""
    given = {name: text.strip() for name, text in said.items() if text.strip()}
    firm = {"name": given.get("firm"), "person": given.get("person"), "uscc": given.get("uscc") if "firm" in given else None}
    employer = {name: value for name, value in firm.items() if value is not None}
    same = ("name", "id_number", "phone", "project_name", "region", "place", "owed_yuan", "description")
    body: dict[str, Any] = {name: given[name] for name in same if name in given}
    if employer:
        body["employer"] = employer
    if "from_month" in given or "to_month" in given:
        body["months"] = _months(given.get("from_month", ""), given.get("to_month", ""))
    if "workers" in given:
        body["workers"] = int(given["workers"]) if given["workers"].isdecimal() and len(given["workers"]) < 9 else given["workers"]
    return body | ({"agrees": True} if given.get("agrees") == "yes" else {})


def _months(first: str, last: str) -> list[str]:
    """Every month from one until another, as 2026-03; what cannot be read stays as it is, so that the counter says so."""
    begin, end = (MONTH.fullmatch(text.strip()) for text in (first or last, last or first))
    if begin is None or end is None:
        return [f"{first}–{last}"]
    numbers = [int(found[1]) * 12 + int(found[2]) - 1 for found in (begin, end)]
    if not 0 <= numbers[1] - numbers[0] <= 120 or not all(1 <= int(found[2]) <= 12 for found in (begin, end)):
        return [f"{first}–{last}"]
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(numbers[0], numbers[1] + 1)]
