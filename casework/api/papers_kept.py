"""Printed papers 已制发文书: the file as it was served, kept sealed and given again byte for byte. Every reading is on record before."""

import logging
from hashlib import sha256
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response

from casework.api.asking import Calls, Serves
from casework.api.handing_in import erased
from casework.api.looking import LOOK, opens, read_case
from casework.api.moves import CaseNo
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.case import Case
from casework.papers.issuing import Issued
from casework.papers.kinds import kinds
from casework.papers.rendering import MEDIA_TYPE
from casework.security.evidence import Evidence, FileDamaged, FileGone
from casework.security.printed import Kept, Printed
from casework.security.pseudonyms import may_open
from casework.security.tokens import Caller
from casework.security.vault import KeyMissing

log = logging.getLogger("casework.papers")
router = APIRouter(prefix="/api/v1/cases/{case_no}/papers", tags=["文书 papers"], dependencies=[Strict])
SAFE: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip
FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The paper as a Word file, to be saved. X-Number is its number, percent-encoded; X-Digest the SHA-256 of the file.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    },
    409: {}, 410: {}, 500: {},
}  # fmt: skip
CLOSED: Final = "文书含当事人信息，限承办单位；其他单位须说明用途 papers with people's data are for units of the case; others say X-Purpose"
Digest = Annotated[str, Path(description="The SHA-256 of the printed file in hex 文件摘要.", pattern="^[0-9a-f]{64}$")]


@router.get("/{digest}/file", operation_id="printed_file", response_class=Response, responses=FILE)
def file(case_no: CaseNo, digest: Digest, request: Request, caller: Calls, served: Serves) -> Response:
    """已制发文书 The very file that was served, by its digest. 410 once the data of somebody in it were erased."""
    case = read_case(served, caller, case_no)
    found = case.prints.get(digest)
    if found is None:
        raise Problem(404, "no_such_paper", f"case {case_no} has no print with this digest; GET …/papers lists its prints")
    refuse_closed(case, caller)
    kept = _read(served, case_no, digest)
    opens(served, caller, request, tuple(each.partition("/")[2] for each in kept.under), (f"paper:{found.document}",))
    return sent(found.document, kept.content, f"{case_no}-{found.document}.docx", found.number)


def kept(served: Served, case_no: str, paper: Issued) -> Printed:
    """Keeps a file before it is given; its fact follows. Raises Problem (410)."""
    files = printed_of(served)
    try:
        files.put(case_no, paper.made.content, paper.made.under, served.now)
    except KeyMissing:
        raise erased(case_no) from None
    return files


def printed_of(served: Served) -> Printed:
    """The printed papers of this office."""
    return Printed(Evidence(served.office.store, served.office.vault), served.office.vault)


def refuse_closed(case: Case, caller: Caller) -> None:
    """Raises Problem (403) where people's data are not for the caller."""
    look = LOOK.get()
    if not may_open(case, caller.actor, ground=look.ground, purpose=look.purpose):
        raise Problem(403, "not_open", CLOSED)


def sent(kind: str, content: bytes, name: str, number: str) -> Response:
    """A Word file to be saved."""
    zh = kinds()[kind].zh if kind in kinds() else kind
    called = quote(name.replace(kind, zh))
    place = {"Content-Disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{called}"}
    digest = {"X-Digest": sha256(content).hexdigest(), **({"X-Number": quote(number)} if number else {})}
    return Response(content, 200, SAFE | place | digest, MEDIA_TYPE)


def _read(served: Served, case_no: str, digest: str) -> Kept:
    """The file in clear. 404 where it was printed before files were kept, 410 where it was erased, 500 and an alarm where it is damaged."""
    try:
        return printed_of(served).read(case_no, digest)
    except KeyMissing:
        raise erased(case_no) from None
    except FileGone:
        why = "该文书制发时未留存文件 this print was made before files were kept; its digest still proves a copy"
        raise Problem(404, "not_kept", why) from None
    except FileDamaged as fault:
        log.critical("the printed file %s of %s cannot be given: %s; bring it back from a backup", digest, case_no, fault)
        why = "已制发文书的文件已损坏 the printed file is damaged in the store, and is not given out; tell the administrator"
        raise Problem(500, "paper_damaged", why) from None
