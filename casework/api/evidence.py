"""Evidence 证据材料 of a case: handed in, listed, and read again byte for byte. Every reading is on record before the file goes out."""

import logging
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.giving import seen_case
from casework.api.handing_in import Handed, Taken, by_hand, erased, hand_in
from casework.api.headers import Key, command_id
from casework.api.looking import opens, read_case
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.api.uploading import Upload, uploaded
from casework.domain.evidence import ITEM, LARGEST, MEDIA_TYPES
from casework.domain.state import Evidence as Item
from casework.security.erasing import is_erased
from casework.security.evidence import Evidence, FileDamaged, FileGone
from casework.security.media import EXTENSIONS
from casework.security.tokens import Caller
from casework.security.vault import KeyMissing

log = logging.getLogger("casework.evidence")
router = APIRouter(prefix="/api/v1/cases/{case_no}/evidence", tags=["证据 evidence"])
SAFE: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip
"""What keeps a browser from running, guessing or keeping what a stranger handed in."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One item: its name in the case, the SHA-256 of its content in hex, its bytes and type, when it came, and whose it is."""

    item: str
    digest: str
    size: int
    media_type: str
    at: str
    of: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a file. `position` is how far views must have come to show it; null where the same file was there before."""

    case_no: str
    item: str
    digest: str
    size: int
    media_type: str
    position: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """The evidence of a case in the order in which it came."""

    case_no: str
    evidence: list[Shown]


def form(**fields: str) -> dict[str, Any]:
    """The request body of an upload for the API's description: a file and short fields, by name and meaning."""
    parts: dict[str, Any] = {name: {"type": "string", "maxLength": 600, "description": meaning} for name, meaning in fields.items()}
    file = {"type": "string", "format": "binary", "description": f"1 to {LARGEST} bytes, one of: {', '.join(MEDIA_TYPES)}"}
    wanted = [name for name, meaning in fields.items() if meaning.startswith("Required")]
    schema = {"type": "object", "properties": parts | {"file": file}, "required": [*wanted, "file"], "additionalProperties": False}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def answered(case_no: str, taken: Taken) -> Response:
    """201 for a new item, 200 where the same file was there before."""
    item = taken.item
    body = Stored(
        case_no=case_no, item=item.item, digest=item.digest, size=item.size, media_type=item.media_type, position=taken.position
    )  # fmt: skip
    return json(body, 200, {}) if taken.position is None else json(body, 201, {"X-Position": str(taken.position)})


@router.post(
    "", status_code=201, operation_id="add_evidence_file", summary="上传证据材料 Hand in a file",
    responses={200: {"model": Stored, "description": "The same file was there before"}, 201: {"model": Stored}, 410: {}, 413: {}, 415: {}},
    openapi_extra=form(title="What people call it 名称", of="The worker it belongs to, by reference 所属劳动者"),
)  # fmt: skip
async def add(case_no: str, request: Request, served: Serves, caller: Calls, key: Key) -> Response:
    """Puts a file to the case: sealed, addressed by the SHA-256 of its content. No If-Match: evidence never conflicts."""
    await run_in_threadpool(seen_case, served, caller, case_no)
    upload = await uploaded(request, ("title", "of"))
    return await by_hand(partial(_stored, served, caller, case_no, upload, key))


def _stored(served: Served, caller: Caller, case_no: str, upload: Upload, key: str | None) -> Response:
    content, media_type = upload.content()
    beside = {name: text.strip() or None for name, text in upload.fields.items()}
    handed = Handed(content, media_type, beside.get("of"), beside.get("title"), upload.file_name)
    id = command_id(caller.actor.person, key) if key is not None else None
    return answered(case_no, hand_in(served.office, case_no, handed, caller.actor, id))


@router.get("", operation_id="list_evidence", summary="证据清单 The evidence of a case", response_model=Listed)
def every(case_no: str, served: Serves, caller: Calls) -> Response:
    """What was handed in, without the files. Titles and file names stay sealed."""
    case = read_case(served, caller, case_no)
    return json(Listed(case_no=case.case_no, evidence=[shown(item) for item in case.evidence.values()]))


def shown(item: Item) -> Shown:
    """An item without its file."""
    return Shown(item=item.item, digest=item.digest, size=item.size, media_type=item.media_type, at=item.at.isoformat(), of=item.of)


@router.get(
    "/{item}", operation_id="read_evidence", summary="读取证据材料 Read a file", response_class=Response,
    responses={200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES}}, 410: {}, 500: {}},
)  # fmt: skip
def one(case_no: str, item: str, request: Request, served: Serves, caller: Calls) -> Response:
    """The file byte for byte, its digest checked again, to be saved and never to be run. The reading is logged."""
    case = read_case(served, caller, case_no)
    found = case.evidence.get(item)
    if found is None:
        raise Problem(404, "evidence_not_found", f"case {case_no} has no such item of evidence")
    if is_erased(case, found):
        raise erased(case_no)
    content = _opened(served, case_no, found)
    opens(served, caller, request, (found.of,) if found.of else (), (f"evidence:{found.item}",))
    name = f"{case_no}-{item if ITEM.fullmatch(item) else 'evidence'}.{EXTENSIONS.get(found.media_type, 'bin')}"
    return Response(content, 200, SAFE | {"Content-Disposition": f'attachment; filename="{name}"'}, found.media_type)


def _opened(served: Served, case_no: str, item: Item) -> bytes:
    """The file in clear. 410 where the case's key was erased; 500 and an alarm where the file is lost or damaged."""
    try:
        return Evidence(served.office.store, served.office.vault).read(case_no, item.digest)
    except KeyMissing:
        raise erased(case_no) from None
    except (FileGone, FileDamaged) as fault:
        log.critical("evidence %s of %s cannot be given: %s; bring it back from a backup", item.item, case_no, fault)
        why = f"证据材料已损坏 {item.item} is damaged or lost in the store, and is not given out; tell the administrator"
        raise Problem(500, "evidence_damaged", why) from None
