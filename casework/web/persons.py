"""Find a person 查找当事人: the cases in which somebody with this identity number or phone stands. The number travels in the body alone."""

import re
from typing import Any, Final

from fastapi import APIRouter, Response

from casework.web.asked import told
from casework.web.inner import Api
from casework.web.rendering import page
from casework.web.visiting import Visits

router = APIRouter(include_in_schema=False)
TOLD: Final = 10
"""Cases of a person that are told with place and stage; the others by number alone."""
LONGEST: Final = 40
IDENTITY: Final = re.compile(r"\d{15}|\d{17}[\dXx]")
PHONE: Final = re.compile(r"\+?\d{7,15}")
GAPS: Final = re.compile(r"[\s\-\u2010-\u2015]")


@router.get("/persons")
async def ask(who: Visits) -> Response:
    """The question. The search is on record, so it is asked for each time."""
    return await page(who, "persons.html", said="", found=None, cases={}, fault=False, longest=LONGEST)


@router.post("/persons")
async def search(who: Visits) -> Response:
    """Where the person stands, in scope. A number that is none is told as such and stays in its field."""
    number = (await who.form()).get("number", "").strip()
    if not looks_whole(number):
        return await page(who, "persons.html", 422, said=number[:LONGEST], found=None, cases={}, fault=True, longest=LONGEST)
    by = "identity" if IDENTITY.fullmatch(GAPS.sub("", number)) else "phone"
    found = told(await who.api.post("/api/v1/persons/search", {by: number}))
    cases = await _cases(who.api, list(dict.fromkeys(each["case_no"] for each in found["persons"])))
    return await page(who, "persons.html", said=number, found=found, cases=cases, fault=False, longest=LONGEST)


def looks_whole(text: str) -> bool:
    """Whether a text can be a whole phone or identity number, which no list is searched by."""
    plain = GAPS.sub("", text)
    return len(text) <= LONGEST and bool(IDENTITY.fullmatch(plain) or PHONE.fullmatch(plain))


async def _cases(api: Api, numbers: list[str]) -> dict[str, Any]:
    """Each case by its number, the first of them with their rows of the list."""
    rows = {case_no: told(await api.get("/api/v1/cases", q=case_no, limit=1))["cases"] for case_no in numbers[:TOLD]}
    return {case_no: next(iter(rows.get(case_no, ())), None) for case_no in numbers}
