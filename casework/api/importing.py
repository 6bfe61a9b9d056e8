"""Import 导入台账、线索: a sheet is handed in and checked, then taken in when the caller says so; a report tells every row."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.handing_in import by_hand
from casework.api.importing_shown import CHECK, FORM, TAKE, Sheet, Sheets, shown, work_of
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.api.uploading import Upload, uploaded
from casework.domain.intake import is_region
from casework.domain.linking import CHANNELS
from casework.domain.refusals import NotYours
from casework.importing.desk import Asked, carried_out
from casework.importing.files import read_sheet
from casework.importing.sheets import NoSheet
from casework.importing.taking import takers
from casework.proof.keeping import seal
from casework.proof.keys import CheckpointKeyMissing
from casework.security.imports import Handed, Imports, SheetGone
from casework.security.tokens import Caller
from casework.store import StoreUnavailable
from casework.store.works import BusyWorking

log = logging.getLogger("casework.import")
PREFIX: Final = "/api/v1/imports"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS: Final = ("region", "channel", "source", "sheet")
router = APIRouter(prefix=PREFIX, tags=["导入导出 exchange"], dependencies=[Strict])
ImportId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


@router.post(
    "", status_code=202, operation_id="hand_in_sheet", responses={202: {"model": Sheet}, 400: {}, 409: {}, 413: {}, 415: {}},
    openapi_extra=FORM,
)  # fmt: skip
async def hand_in(request: Request, served: Serves, caller: Calls) -> Response:
    """上传台账或线索清单 Hands a sheet in; it is checked row by row and nothing is stored of it but itself, sealed, for seven days."""
    _may(caller)
    upload = await uploaded(request, FIELDS)
    return await by_hand(partial(_handed_in, served, caller, upload))


@router.get("", operation_id="imports", responses={200: {"model": Sheets}})
def imports(served: Serves, caller: Calls) -> Response:
    """导入记录 One's own sheets."""
    _may(caller)
    return json(Sheets([shown(served, each) for each in _imports(served).mine(caller.actor)]))


@router.get("/{id}", operation_id="import", responses={200: {"model": Sheet}})
def one(id: ImportId, served: Serves, caller: Calls) -> Response:
    """导入进度 A sheet and how far it has come."""
    return json(shown(served, _mine(served, caller, id)))


@router.post("/{id}/start", status_code=202, operation_id="start_import", responses={202: {"model": Sheet}, 409: {}})
async def start(id: ImportId, served: Serves, caller: Calls) -> Response:
    """开始导入 Takes the sheet in. What was taken before is not taken again, so that this may be said again after an interruption."""
    return await run_in_threadpool(_started, served, caller, id)


@router.get(
    "/{id}/report", operation_id="import_report", response_class=Response,
    responses={200: {"content": {EXCEL: {"schema": {"type": "string", "format": "binary"}}}}},
)  # fmt: skip
def report(id: ImportId, served: Serves, caller: Calls) -> Response:
    """导入报告 What became of every row, as Excel, with the faulty rows to be mended and handed in again."""
    handed = _mine(served, caller, id)
    try:
        content = _imports(served).report(handed.id)
    except SheetGone:
        raise Problem(404, "not_found", "报告尚未生成 there is no report yet; ask again when the sheet is checked") from None
    headers = {"Content-Disposition": f'attachment; filename="import-{id[:8]}.xlsx"', "Cache-Control": "no-store"}
    return Response(content, 200, headers, EXCEL)


def _handed_in(served: Served, caller: Caller, upload: Upload) -> Response:
    with upload.file as file:
        file.seek(0)
        content = file.read()
    name, asked = upload.file_name or "sheet", _asked(upload)
    try:
        read_sheet(content, name, asked.sheet)
    except NoSheet as fault:
        raise Problem(422, "invalid", f"file: {fault}") from None
    handed = _imports(served).hand_in(caller.actor, content, name, asdict(asked), served.now)
    return _begun(served, caller, handed, CHECK)


def _asked(upload: Upload) -> Asked:
    said = {name: text.strip() for name, text in upload.fields.items() if text.strip()}
    if (region := said.get("region")) is not None and not is_region(region):
        raise Problem(422, "invalid", "region: 应为六位行政区划代码 must be a six-digit code of a county")
    if (channel := said.get("channel")) is not None and channel not in CHANNELS:
        raise Problem(422, "invalid", f"channel: 来源渠道未知 is unknown; allowed: {', '.join(CHANNELS)}")
    return Asked(**said)


def _started(served: Served, caller: Caller, id: str) -> Response:
    handed = _mine(served, caller, id)
    work = work_of(served, handed)
    if work is not None and work.state == "running":
        raise Problem(409, "running", "正在处理，请稍后 the sheet is being worked on; wait until that is done")
    return _begun(served, caller, handed, TAKE)


def _begun(served: Served, caller: Caller, handed: Handed, kind: str) -> Response:
    imports, cases, actor = _imports(served), served.office.cases, caller.actor

    def task(told: Callable[[int, int], None]) -> Any:
        result = carried_out(cases, imports, handed, actor, told, dry=kind == CHECK)
        if result["counts"]["taken"]:
            _sealed(served)
        return result

    try:
        work = served.working.start(kind, caller, {"import": handed.id}, task)
    except BusyWorking:
        if handed.work is None:
            imports.forget(handed.id)
        raise Problem(409, "busy", "已有任务在执行，请稍后再试 other long work runs; try again in a while") from None
    imports.works(handed.id, work.id)
    return json(shown(served, imports.find(actor, handed.id)), 202, {"Location": f"{PREFIX}/{handed.id}"})


def _sealed(served: Served) -> None:
    """A checkpoint at the end of an import; one that cannot be signed is logged and stops nothing."""
    try:
        seal(served.office.store, TAKE, served.now)
    except (CheckpointKeyMissing, StoreUnavailable, OSError, ValueError) as fault:
        log.warning("no checkpoint was signed after an import: %s", fault)


def _imports(served: Served) -> Imports:
    return Imports(served.office.store, served.office.vault)


def _mine(served: Served, caller: Caller, id: str) -> Handed:
    _may(caller)
    try:
        return _imports(served).find(caller.actor, id)
    except SheetGone:
        raise Problem(
            404, "not_found", "没有这份表格，或已超过保存期限 there is no such sheet of yours, or its seven days are over"
        ) from None


def _may(caller: Caller) -> None:
    if str(caller.actor.post) not in takers():
        raise NotYours([f"receive belongs to {', '.join(takers())}; you act as {caller.actor.post}"])
