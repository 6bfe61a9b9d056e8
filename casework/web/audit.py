"""The audit of a case 审查: every fact with its envelope, as it was and as it was known, what changed, whether it is proven, who looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Response

from casework.domain.timekeeping.terms import local_day
from casework.web.asked import problem_of, told
from casework.web.cases import TABS, has_page
from casework.web.proving import verdict
from casework.web.rendering import page
from casework.web.telling import value_said, visits
from casework.web.things import things
from casework.web.visiting import Visitor, Visits

router = APIRouter(include_in_schema=False)
READINGS: Final = 100
"""Readings that are looked at; those of one visit are told as one."""
SAME: Final = ("unit", "post", "ground", "purpose", "opened")
"""What the readings of one visit have in common."""
FACTS: Final = 200
"""Facts on one page, and proofs that are checked for it."""


@dataclass(frozen=True)
class Asked:
    """Which past, which difference, which receipt; `by` says whether the slider or the day was meant."""

    axis: str = "known_at"
    on: str = ""
    slide: Annotated[int | None, Query(ge=0)] = None
    by: str = ""
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0
    first: Annotated[str, Query(alias="from", max_length=40)] = ""
    last: Annotated[str, Query(alias="to", max_length=40)] = ""
    receipt: Annotated[str, Query(max_length=200)] = ""


@router.get("/cases/{case_no}/audit")
async def audit(who: Visits, case_no: str, asked: Annotated[Asked, Depends()]) -> Response:
    """The audit of a case."""
    at, axis = f"/api/v1/cases/{case_no}", "as_of" if asked.axis == "as_of" else "known_at"
    days = await _days(who, at, axis)
    on = days[min(asked.slide, len(days) - 1)] if asked.by == "slide" and asked.slide is not None else asked.on
    past = {axis: on} if on else {}
    shown = told(await who.api.get(at, **past))
    facts = told(await who.api.get(f"{at}/facts", after=asked.after, limit=FACTS, **past))
    proof = told(await who.api.get(f"{at}/proof", after=asked.after, limit=FACTS))
    readings = told(await who.api.get(f"{at}/access", limit=READINGS))["sights"]
    tabs = [(path, zh) for path, zh in TABS.items() if has_page(who, path)]
    return await page(
        who, "audit.html", case_no=case_no, case=shown, facts=facts, proof=proof, verdict=verdict(proof), tabs=tabs, asked=asked, axis=axis,
        readings=visits(readings, SAME), on=on, days=days, place=_place(days, on), said=partial(value_said, who.language), things=things,
        difference=await _difference(who, at, asked, axis), receipt=await _receipt(who, asked.receipt, case_no),
    )  # fmt: skip


async def _days(who: Visitor, at: str, axis: str) -> list[str]:
    """The days on which something was recorded, or held, in order: the stops of the slider."""
    name, days, path = "effective_at" if axis == "as_of" else "at", set[str](), f"{at}/facts"
    after = 0
    while True:
        found = told(await who.api.get(path, after=after, limit=FACTS))
        days |= {local_day(datetime.fromisoformat(fact[name])).isoformat() for fact in found["facts"]}
        if found["next"] is None:
            return sorted(days)
        after = found["facts"][-1]["version"]


def _place(days: list[str], on: str) -> int:
    """Where a day lies on the slider: the last stop that is not later; without one the newest."""
    return max((number for number, day in enumerate(days) if not on or day <= on[:10]), default=0)


async def _difference(who: Visitor, at: str, asked: Asked, axis: str) -> Mapping[str, Any] | None:
    if not (asked.first or asked.last):
        return None
    found: Mapping[str, Any] = told(await who.api.get(f"{at}/difference", **{"from": asked.first, "to": asked.last}, axis=axis))
    return found


async def _receipt(who: Visitor, text: str, case_no: str) -> Mapping[str, Any] | None:
    """What the code of a receipt comes to; an address on a QR code counts by its end."""
    token = text.strip().rstrip("/").rpartition("/")[2]
    if not token:
        return None
    if not token.startswith(f"{case_no}."):
        return {"stands": False, "zh": "不是本案的回执", "en": "a receipt of another case"}
    reply = await who.api.get(f"/public/receipts/{token}")
    if reply.status == 422:
        return {"stands": False, "zh": "不是回执上的内容", "en": "this is not what a receipt holds"}
    if not reply.fine:
        raise problem_of(reply)
    found: Mapping[str, Any] = reply.data
    return found


@router.get("/cases/{case_no}/audit/proof.json")
async def proof(who: Visits, case_no: str, after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0) -> Response:
    """The proofs of a page as a file for the independent verifier."""
    reply = await who.api.get(f"/api/v1/cases/{case_no}/proof", after=after, limit=FACTS)
    if not reply.fine:
        raise problem_of(reply)
    headers = {"Content-Disposition": f'attachment; filename="{case_no}.{after}.proof.json"', "Cache-Control": "no-store"}
    return Response(reply.body, headers=headers, media_type="application/json")
