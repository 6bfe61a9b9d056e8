"""The public counter 网上窗口: a worker without an account complains, sees how it stands, and hands in files by receipt and code."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final, cast
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.bodies import Body, JsonBody
from casework.api.evidence import Stored, answered, form
from casework.api.handing_in import Handed, by_hand, hand_in
from casework.api.headers import Key, command_id
from casework.api.problems import Problem
from casework.api.public_fields import CONTROLS
from casework.api.public_form import COMPLAINANT, Complaint, read_complaint, schema
from casework.api.serving import Served
from casework.api.throttling import attempt, count, from_where
from casework.api.uploading import Upload, uploaded
from casework.domain.case import case_id, fold
from casework.domain.settling.notes import MakeNote
from casework.domain.timekeeping.terms import local_day
from casework.domain.values import SYSTEM_UNIT, Actor, Post
from casework.projections.plainly import Progress, progress
from casework.proof.receipts import on_the_code, receipt_token
from casework.security.receipts import Receipts
from casework.settings_public import PublicLimits

PUBLIC: Final = Actor("public", Post.SYSTEM, SYSTEM_UNIT)
"""Who acts for the people at the counter: an automatic act of the house under a name of its own."""
MOST_FILES: Final = 50
"""Files of one case after which the counter takes no more; the handling unit still does."""
SAME: Final = "同一身份证号30日内已就同一被投诉人投诉，见{case_no}；请核对是否并案"
router = APIRouter(prefix="/public/complaints", tags=["公众 public"])
ReceiptNo = Annotated[str, Path(description="The case number on the receipt 回执编号.", max_length=40)]


@dataclass(frozen=True, slots=True)
class ReceiptTold:
    """The receipt 回执, told once: keep it. Whoever holds both sees how the complaint stands.

    `qr` is for a QR code: number, version and chain of the case, by which anybody asks `/public/receipts/{qr}` whether it still stands;
    `/public/receipts/{qr}.svg` and `.png` are the code. `link` is what the code holds where the office has told its address.
    """

    receipt: str
    code: str
    qr: str
    link: str | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands at the counter: an address, and the limits that hold for it. `base` is where people open the system, if it was told."""

    address: str
    limits: PublicLimits
    base: str | None


def visitor(request: Request, served: Serves) -> Visitor:
    """Who asks; every request of the counter counts. Raises Problem (429) where the address asked too often."""
    limits = cast(PublicLimits, request.app.state.limits)
    address = from_where(request)
    count(served, served.now, asked=(address, limits.asked))
    return Visitor(address, limits, cast(str | None, request.app.state.link))


Visits = Annotated[Visitor, Depends(visitor)]


@router.post(
    "", status_code=201, operation_id="complain", summary="网上投诉 Complain without an account",
    responses={201: {"model": ReceiptTold}, 422: {}, 429: {}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": schema()}}}},
)  # fmt: skip
def complain(served: Serves, visitor: Visits, key: Key, body: JsonBody) -> Response:
    """Takes a complaint in and answers with its receipt. Every fault of the form is told at once, in Chinese and English."""
    served.look_again(1.0)
    office = served.office
    complaint = read_complaint(body, local_day(served.now), office.policies.office)
    id = command_id(PUBLIC.person, key) if key is not None else uuid4()
    if key is None or office.store.command(id) is None:
        count(
            served, served.now, phone=(complaint.phone, visitor.limits.per_phone), complaints=(visitor.address, visitor.limits.per_address)
        )
    done = office.do(complaint.command, by=PUBLIC, id=id)
    code = Receipts(office.store, office.vault).issue(done.case_no, complaint.id_number, complaint.employer, served.now)
    if not done.repeated:
        _note_same(served, done.case_no, complaint, id)
    zh = f"已收到。请保存回执编号{done.case_no}和查询码{code}，凭此查询进度、补交材料。查询码只显示一次"
    en = f"Received. Keep the receipt {done.case_no} and the code {code}: by them you see how it stands and hand in files"
    qr = receipt_token(office.store, done.case_no, done.version)
    link = None if visitor.base is None else on_the_code(qr, visitor.base)
    return json(ReceiptTold(receipt=done.case_no, code=code, qr=qr, link=link, zh=zh, en=en), 201)


def _note_same(served: Served, case_no: str, complaint: Complaint, id: UUID) -> None:
    """Tells the office, and nobody else, where the same person complained of the same employer lately; nothing is ever turned away."""
    receipts = Receipts(served.office.store, served.office.vault)
    earlier = receipts.earlier(case_no, complaint.id_number, complaint.employer, served.now)
    if earlier is not None:
        note = MakeNote(case_no=case_no, text=SAME.format(case_no=earlier))
        served.office.do(note, by=PUBLIC, id=uuid5(id, "same"))


CODE: Final = {"type": "string", "maxLength": 40, "description": "查询码 The code of the receipt", "examples": ["7K2M9-QXW4T"]}
ASKING: Final = {"type": "object", "properties": {"code": CODE}, "required": ["code"], "additionalProperties": False}


@router.post(
    "/{receipt}", operation_id="complaint_progress", summary="查询进度 How a complaint stands",
    responses={200: {"model": Progress}, 422: {}, 429: {}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": ASKING}}}},
)  # fmt: skip
def stands(receipt: ReceiptNo, served: Serves, visitor: Visits, body: JsonBody) -> Response:
    """In plain words; a merged complaint is followed to where it is handled. A wrong code and an unknown receipt are answered alike."""
    prove(served, visitor, receipt, code_of(body, ("code",)))
    facts = served.office.cases.facts(case_id(receipt))
    case = here = fold(None, facts, receipt)
    who = COMPLAINANT
    while here.merged_into is not None:
        who, here = f"{here.case_no}/{who}", served.office.cases.case(here.merged_into)
    return json(progress(case, facts, who, served.now, here))


def code_of(body: Body, allowed: Collection[str]) -> str:
    """The code of a body that holds nothing but what is allowed. Raises Problem (422)."""
    if "code" not in body or not set(body) <= set(allowed):
        why = f"body: 只填{'、'.join(allowed)}，code（查询码）必填 must hold code, and nothing but {', '.join(allowed)}"
        raise Problem(422, "invalid", why)
    code = body["code"]
    if not isinstance(code, str) or len(code) > 40 or CONTROLS.search(code):
        raise Problem(422, "invalid", "code: 查询码应为文字 must be a text of at most 40 characters")
    return code


def prove(served: Served, visitor: Visitor, receipt: str, code: str) -> None:
    """Whether this is the code of that receipt. Raises Problem: 404 alike for a wrong one and an unknown receipt, 429 for guessing."""
    with attempt(served, "receipt", f"{visitor.address}\x00{receipt[:64]}"):
        if not Receipts(served.office.store, served.office.vault).fits(receipt, code):
            raise Problem(404, "receipt_not_found", "回执编号或查询码不正确 the receipt or the code is not right")


@router.post(
    "/{receipt}/evidence", status_code=201, operation_id="complaint_evidence", summary="补交材料 Hand in a file",
    responses={
        200: {"model": Stored, "description": "The same file was there before"}, 201: {"model": Stored}, 410: {}, 413: {}, 415: {}, 429: {},
    },
    openapi_extra=form(code="Required before the file: the code of the receipt 查询码", title="What it shows 名称"),
)  # fmt: skip
async def add(receipt: ReceiptNo, request: Request, served: Serves, visitor: Visits, key: Key) -> Response:
    """Puts a file to the complaint. The field `code` comes before the file, so that a stranger's file is not even read."""

    async def admit(fields: Mapping[str, str]) -> None:
        await run_in_threadpool(_admit, served, visitor, receipt, fields)

    upload = await uploaded(request, ("code", "title"), admit)
    return await by_hand(partial(_stored, served, receipt, upload, key))


def _admit(served: Served, visitor: Visitor, receipt: str, fields: Mapping[str, str]) -> None:
    if "code" not in fields:
        raise Problem(422, "invalid", "code: 请在文件之前填写查询码 must come before the file")
    prove(served, visitor, receipt, fields["code"])
    count(served, served.now, files=(visitor.address, visitor.limits.files))
    if len(served.office.cases.case(receipt).evidence) >= MOST_FILES:
        why = f"网上已收{MOST_FILES}份材料，请到窗口提交 the counter took {MOST_FILES} files; hand in more at the unit"
        raise Problem(409, "too_many_files", why, allowed_moves=[])


def _stored(served: Served, receipt: str, upload: Upload, key: str | None) -> Response:
    content, media_type = upload.content()
    title = upload.fields.get("title", "").strip() or None
    handed = Handed(content, media_type, COMPLAINANT, title, upload.file_name)
    id = command_id(PUBLIC.person, key) if key is not None else None
    return answered(receipt, hand_in(served.office, receipt, handed, PUBLIC, id))
