"""Papers 文书 of a case: which can be printed, what each still lacks, drafts and prints to be saved. What is printed is the API's."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Response

from casework.domain.registry import commands
from casework.domain.values import Post
from casework.web.asked import problem_of, told
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits

router = APIRouter(include_in_schema=False)
PASSED_ON: Final = (
    "content-type", "content-disposition", "content-security-policy", "x-content-type-options", "cache-control", "x-digest", "x-number",
)  # fmt: skip
PURPOSES: Final = {Post.SUPERVISOR: "supervision", Post.DISPATCHER: "supervision"}
"""What a reader from outside the handling units prints for."""
FIELD: Final = "field."
LONG: Final = (
    "facts_found",
    "evidence_list",
    "handler_opinion",
    "head_opinion",
    "assets",
    "letter_text",
    "risks",
    "standard",
    "crime_facts",
)
"""Fields that take more than a line."""


@router.get("/cases/{case_no}/papers")
async def every(who: Visits, case_no: str) -> Response:
    """All kinds, those that can be printed first, with numbers and prints."""
    case = told(await who.api.get(f"/api/v1/cases/{case_no}"))
    found = told(await who.api.get(f"/api/v1/cases/{case_no}/papers"))
    names = {paper["kind"]: paper["zh"] if who.language == "zh" else paper["en"] for paper in found["papers"]}
    return await page(who, "papers.html", case=case, found=found, names=names)


@router.get("/cases/{case_no}/papers/{kind}")
async def one(who: Visits, case_no: str, kind: str, subject: str = "") -> Response:
    """One paper: what is missing, what is said when it is printed, and the two ways to print it."""
    return await _page(who, case_no, kind, subject, {}, ())


@router.post("/cases/{case_no}/papers/{kind}")
async def printed(who: Visits, case_no: str, kind: str) -> Response:
    """The file, as a draft or numbered; or the page again with what stands against it."""
    form = await who.form()
    said = {name.removeprefix(FIELD): text for name, text in form.items() if name.startswith(FIELD) and text.strip()}
    subject, draft = form.get("subject", ""), form.get("act") != "print"
    at = f"/api/v1/cases/{case_no}/papers/{kind}{'/draft' if draft else ''}"
    purpose = PURPOSES.get(Post(who.by.actor.post))
    headers = {"x_purpose": purpose} if purpose else {}
    reply = await who.api.post(at, {"subject": subject or None, "fields": said}, **headers)
    if reply.fine:
        return Response(reply.body, 200, {name: reply.headers[name] for name in PASSED_ON if name in reply.headers})
    problem = problem_of(reply)
    if reply.status not in (403, 409, 422, 500, 503):
        raise problem
    return await _page(who, case_no, kind, subject, said, problem.reasons, reply.status)


@router.get("/cases/{case_no}/papers/{digest}/file")
async def kept(who: Visits, case_no: str, digest: str) -> Response:
    """The very file that was served, to be saved; the API puts the reading on record."""
    reply = await who.api.get(f"/api/v1/cases/{case_no}/papers/{digest}/file")
    if not reply.fine:
        raise problem_of(reply)
    return Response(reply.body, 200, {name: reply.headers[name] for name in PASSED_ON if name in reply.headers})


async def _page(
    who: Visitor, case_no: str, kind: str, subject: str, said: Mapping[str, str], faults: Any, status: int = 200
) -> Response:  # fmt: skip
    at = f"/api/v1/cases/{case_no}"
    case, paper = told(await who.api.get(at)), told(await who.api.get(f"{at}/papers/{kind}", subject=subject))
    moves = [move for move in dict.fromkeys([*paper["moves"], *(each["where"] for each in paper["missing"])]) if move in commands()]
    return await page(who, "paper.html", status, case=case, paper=paper, said=said, faults=faults, moves=moves, long=LONG)
