"""Import 导入 and export 导出 by the pages: a sheet is handed in, looked over as checked, then taken in; the ledger as Excel."""

from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import APIRouter, Request, Response

from casework.api.uploading import uploaded
from casework.domain.linking import CHANNELS
from casework.web.asked import problem_of, told
from casework.web.entering import sent
from casework.web.evidence import multipart
from casework.web.rendering import page
from casework.web.visiting import Visitor, Visits, check_key

router = APIRouter(include_in_schema=False)
API: Final = "/api/v1/imports"
BESIDE: Final = ("region", "channel", "source", "sheet")
PASSED_ON: Final = ("content-type", "content-disposition", "cache-control")


@router.get("/import")
async def ask(who: Visits) -> Response:
    """The form for a sheet, and one's own sheets of the last days."""
    return await _form(who, {}, ())


@router.post("/import")
async def hand_in(who: Visits, request: Request) -> Response:
    """Hands a sheet in and goes on to what its check finds; or the form again with what is wrong with it."""

    async def ours(before: Mapping[str, str]) -> None:
        check_key(who, before.get("form_key", ""))

    upload = await uploaded(request, ("form_key", *BESIDE), ours)
    check_key(who, upload.fields.get("form_key", ""))
    with upload.file as file:
        file.seek(0)
        content: bytes = file.read()
    said = {name: upload.fields.get(name, "") for name in BESIDE}
    body, kind = multipart(said, upload.file_name or "sheet", upload.declared, content)
    reply = await who.api.send(API, body, content_type=kind)
    if reply.fine:
        return sent(f"/import/{reply.data['id']}")
    if reply.status not in (409, 413, 422):
        raise problem_of(reply)
    return await _form(who, said, problem_of(reply).reasons, reply.status)


@router.get("/import/{id}")
async def one(who: Visits, id: str) -> Response:
    """How far a sheet has come, what its check found, and the button that takes it in."""
    return await page(who, "import_one.html", sheet=told(await who.api.get(f"{API}/{id}")), fault="")


@router.post("/import/{id}/start")
async def start(who: Visits, id: str) -> Response:
    """Takes a sheet in, or goes on with it."""
    await who.form()
    reply = await who.api.post(f"{API}/{id}/start", {})
    if reply.status == 409:
        sheet = told(await who.api.get(f"{API}/{id}"))
        return await page(who, "import_one.html", 409, sheet=sheet, fault="；".join(problem_of(reply).reasons))
    told(reply)
    return sent(f"/import/{id}")


@router.get("/import/{id}/report")
async def report(who: Visits, id: str) -> Response:
    """What became of every row, as Excel."""
    return await _file(who, f"{API}/{id}/report")


@router.get("/export/ledger")
async def ledger(who: Visits, request: Request) -> Response:
    """The ledger in scope as Excel, with the filters of the list of cases."""
    return await _file(who, "/api/v1/export/ledger", **{name: value for name, value in request.query_params.items() if name != "after"})


async def _file(who: Visitor, path: str, **query: str) -> Response:
    reply = await who.api.get(path, **query)
    if not reply.fine:
        raise problem_of(reply)
    return Response(reply.body, 200, {name: reply.headers[name] for name in PASSED_ON if name in reply.headers})


async def _form(who: Visitor, said: Mapping[str, str], faults: Sequence[str], status: int = 200) -> Response:
    listed = told(await who.api.get(API))["imports"]
    return await page(who, "import.html", status, listed=listed, said=said, faults=list(faults), channels=CHANNELS)
