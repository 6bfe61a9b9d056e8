"""Evidence 证据材料 by the pages: a form for one file, and the file again. Types, sizes, sealing and the log are the API's."""

from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from fastapi import APIRouter, Request, Response

from casework.api.problems import Problem
from casework.api.uploading import uploaded
from casework.domain.evidence import LARGEST, MEDIA_TYPES
from casework.web.asked import problem_of, told
from casework.web.entering import sent
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits, check_key

router = APIRouter(include_in_schema=False)
FIELDS: Final = ("form_key", "key", "title", "of")
"""What the form holds beside the file, all of it before the file."""
LINE: Final = b"\r\n"
PASSED_ON: Final = ("content-type", "content-disposition", "content-security-policy", "x-content-type-options", "cache-control")
"""Headers of a file that keep a browser from running what a stranger handed in."""


@router.get("/cases/{case_no}/evidence")
async def ask(who: Visits, case_no: str) -> Response:
    """The form for a file, and what is there already."""
    return await _form(who, case_no, {}, ())


@router.post("/cases/{case_no}/evidence")
async def add(who: Visits, case_no: str, request: Request) -> Response:
    """Hands a file in; or the form again with what is wrong with it."""

    beside = {"title": "", "of": ""}

    async def ours(before: Mapping[str, str]) -> None:
        check_key(who, before.get("form_key", ""))
        beside.update({name: before.get(name, "") for name in beside})

    try:
        upload = await uploaded(request, FIELDS, ours)
    except Problem as problem:
        if problem.status not in (413, 415, 422):
            raise
        return await _form(who, case_no, beside, problem.reasons, problem.status)
    with upload.file as file:
        check_key(who, upload.fields.get("form_key", ""))
        file.seek(0)
        content: bytes = file.read()
    beside = {name: upload.fields.get(name, "") for name in beside}
    body, kind = multipart(beside, upload.file_name or "file", upload.declared, content)
    at, key = f"/api/v1/cases/{case_no}/evidence", upload.fields.get("key") or uuid4().hex
    reply = await who.api.send(at, body, content_type=kind, idempotency_key=key)
    if reply.fine:
        return sent(f"/cases/{case_no}/evidence?{'stored' if reply.status == 201 else 'there'}={reply.data['item']}")
    if reply.status not in (409, 413, 415, 422):
        raise problem_of(reply)
    return await _form(who, case_no, beside, problem_of(reply).reasons, reply.status)


@router.get("/cases/{case_no}/evidence/{item}")
async def one(who: Visits, case_no: str, item: str) -> Response:
    """The file byte for byte, to be saved; the API checks its digest and puts the reading on record."""
    reply = await who.api.get(f"/api/v1/cases/{case_no}/evidence/{item}")
    if not reply.fine:
        raise problem_of(reply)
    return Response(reply.body, 200, {name: reply.headers[name] for name in PASSED_ON if name in reply.headers})


async def _form(who: Visitor, case_no: str, said: Mapping[str, str], faults: tuple[str, ...] | list[str], status: int = 200) -> Response:
    at = f"/api/v1/cases/{case_no}"
    case, listed = told(await who.api.get(at)), told(await who.api.get(f"{at}/evidence"))["evidence"]
    asked = who.request.query_params
    stored = next((item for item in listed if item["item"] in (asked.get("stored"), asked.get("there"))), None)
    return await page(
        who, "evidence.html", status, case=case, listed=listed, stored=stored, there="there" in asked, said=said, faults=faults,
        key_of_form=uuid4().hex, kinds=MEDIA_TYPES, largest=LARGEST,
    )  # fmt: skip


def multipart(fields: Mapping[str, str], name: str, kind: str, content: bytes) -> tuple[bytes, str]:
    """A body of multipart/form-data (RFC 7578) with fields and one file, and its content type."""
    boundary = uuid4().hex.encode()
    head = 'form-data; name="{}"'.format
    parts = [_part(boundary, head(field), "", text.encode()) for field, text in fields.items() if text]
    file_name = name.replace("\\", "").replace('"', "%22").replace("\r", "").replace("\n", "")
    parts.append(_part(boundary, f'{head("file")}; filename="{file_name}"', kind, content))
    return b"".join((*parts, b"--", boundary, b"--", LINE)), f"multipart/form-data; boundary={boundary.decode()}"


def _part(boundary: bytes, disposition: str, kind: str, content: bytes) -> bytes:
    lines = [b"--" + boundary, f"Content-Disposition: {disposition}".encode(), *([f"Content-Type: {kind}".encode()] if kind else [])]
    return LINE.join((*lines, b"", content)) + LINE
