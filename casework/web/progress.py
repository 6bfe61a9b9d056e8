"""How my complaint stands 查进度: by number and code, never in an address; the answer to 钱到了吗, photos, and who looked 谁看过."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool

from casework.api.problems import Problem
from casework.api.uploading import uploaded
from casework.projections.words import POSTS
from casework.security.reading import GROUNDS, PURPOSES
from casework.web.asked import problem_of
from casework.web.entering import sent
from casework.web.inner import Reply
from casework.web.naming import in_language
from casework.web.rendering import page
from casework.web.visiting import Anybody, Visitor, check_key

router = APIRouter(include_in_schema=False)
RECEIPT: Final = re.compile(r"[0-9A-Za-z-]{1,40}")
FIELD: Final = re.compile(r"^[a-z_]+: ")
AT: Final = "/public/complaints"
CODE_OF: Final = {
    of: {zh: code for code, zh in words.items()} for of, words in (("ground", GROUNDS), ("purpose", PURPOSES), ("post", POSTS))
}  # fmt: skip
"""The code of a word that the API says in Chinese only, for pages in English."""
NOT_RIGHT: Final = "回执编号或查询码不正确 the receipt or the code is not right"


@router.get("/progress")
async def ask(who: Anybody) -> Response:
    """Asks for number and code."""
    return await _form(who, "")


@router.get("/progress/answer")
@router.get("/progress/files")
@router.get("/progress/readings")
async def begin_again(who: Anybody) -> Response:
    """Asks for number and code again, where somebody reloads what a form answered."""
    return sent("/progress")


@router.post("/progress")
async def stands(who: Anybody) -> Response:
    """How it stands, in plain words."""
    said = await who.form()
    return await _shown(who, said)


@router.post("/progress/answer")
async def answer(who: Anybody) -> Response:
    """Takes the worker's word on the money down."""
    said = await who.form()
    receipt, outcome = _receipt(said), said.get("outcome", "")
    body = {"code": said.get("code", ""), "outcome": outcome}
    if outcome == "part" and said.get("yuan", "").strip():
        body["yuan"] = said["yuan"].strip()
    reply = await who.api.post(f"{AT}/{receipt}/answer", body, idempotency_key=said.get("key") or uuid4().hex)
    if reply.fine:
        return await _shown(who, said, done=reply.data["zh" if who.language == "zh" else "en"])
    return await _shown(who, said, reason=_why(who, reply), status=reply.status)


@router.post("/progress/readings")
async def readings(who: Anybody) -> Response:
    """Which units looked at the complaint, when and for what (个人信息保护法 44, 45)."""
    said = await who.form()
    reply = await who.api.post(f"{AT}/{_receipt(said)}/readings", {"code": said.get("code", "")[:40]})
    if reply.fine:
        return await _shown(who, said, looked=reply.data)
    return await _shown(who, said, reason=_why(who, reply), status=reply.status)


@router.post("/progress/files")
async def files(who: Anybody) -> Response:
    """Puts a photo to the complaint."""

    said: dict[str, str] = {}

    async def admit(fields: Mapping[str, str]) -> None:
        check_key(who, fields.get("form_key", ""))
        said.update(fields)

    try:
        upload = await uploaded(who.request, ("form_key", "receipt", "code", "title"), admit)
        said = {name: upload.fields.get(name, "") for name in ("receipt", "code", "title")}
        content, media_type = await run_in_threadpool(upload.content)
    except Problem as problem:
        return await _not_taken(who, said, problem)
    body, kind = multipart({"code": said["code"], "title": said["title"]}, content, media_type, upload.file_name or "file")
    reply = await who.api.send(f"{AT}/{_receipt(said)}/evidence", body, content_type=kind)
    if reply.fine:
        return await _shown(
            who, said, done="材料已收到，可以继续添加。" if who.language == "zh" else "The file was received; you may add more."
        )
    return await _shown(who, said, reason=_why(who, reply), status=reply.status)


async def _not_taken(who: Visitor, said: Mapping[str, str], problem: Problem) -> Response:
    """The page again with what is wrong with the file; a file that is far too large is turned away before number and code are read."""
    if problem.status not in (413, 415, 422):
        raise problem
    reason = in_language(who.language, "; ".join(problem.reasons))
    return await (_shown(who, said, reason=reason, status=problem.status) if said else _form(who, "", reason, problem.status))


async def _shown(
    who: Visitor, said: Mapping[str, str], done: str = "", reason: str = "", status: int = 200, looked: Any = None
) -> Response:
    """The complaint as it stands, with what was just done, asked or went wrong."""
    receipt, code = said.get("receipt", "").strip(), said.get("code", "")
    if not RECEIPT.fullmatch(receipt):
        return await _form(who, receipt, in_language(who.language, NOT_RIGHT), 404)
    reply = await who.api.post(f"{AT}/{receipt}", {"code": code[:40]})
    if not reply.fine:
        return await _form(who, receipt, _why(who, reply), reply.status)
    beside = {"done": done, "reason": reason, "key_of": uuid4().hex, "looked": looked, "code_of": CODE_OF}
    return await page(who, "progress.html", status, stands=reply.data, receipt=receipt, code=code, **beside)


async def _form(who: Visitor, receipt: str, reason: str = "", status: int = 200) -> Response:
    return await page(who, "progress.html", status, stands=None, receipt=receipt[:40], reason=reason)


def _why(who: Visitor, reply: Reply) -> str:
    """What the API had against it, without the names of its fields."""
    return "; ".join(FIELD.sub("", in_language(who.language, reason)) for reason in problem_of(reply).reasons)


def _receipt(said: Mapping[str, str]) -> str:
    """The number as part of an address. Raises Problem (404)."""
    found = said.get("receipt", "").strip()
    if not RECEIPT.fullmatch(found):
        raise Problem(404, "receipt_not_found", NOT_RIGHT)
    return found


def multipart(fields: Mapping[str, str], content: bytes, media_type: str, file_name: str) -> tuple[bytes, str]:
    """A form with a file at its end (RFC 7578), and its media type."""
    border = uuid4().hex
    heads = "".join(f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    called = re.sub(r'[\r\n"\\]', "_", file_name)
    heads += f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{called}"\r\nContent-Type: {media_type}\r\n\r\n'
    return heads.encode() + content + f"\r\n--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"
