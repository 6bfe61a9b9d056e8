"""Refusals and faults as problem details 问题详情 (RFC 9457): a code, every reason, and what would be possible."""

import logging
from collections.abc import Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from casework.api.correlating import FIELD, HEADER, request_id
from casework.application import Busy
from casework.domain.refusals import (
    BadCommand,
    CaseNotFound,
    CommandReused,
    MoveNotAllowed,
    NotYours,
    Refusal,
    RuleRefused,
    StaleCase,
)
from casework.projections.against import both
from casework.security.vault import KeyMissing, MasterKeyMissing
from casework.store import StoreUnavailable

log = logging.getLogger("casework.api")
MEDIA_TYPE: Final = "application/problem+json"
METHODS: Final = ("GET", "POST", "PUT", "DELETE")
TITLES: Final = {
    400: "请求无法读取 Malformed request", 401: "未登录 Not authenticated", 403: "无权限 Not your post or scope", 404: "未找到 Not found",
    405: "方法不允许 Method not allowed", 409: "规则不允许 Refused by a rule", 410: "已删除 Erased",
    412: "案件已变动 Stale", 413: "内容过大 Too large",
    415: "类型不支持 Unsupported media type", 422: "字段有误 Invalid fields", 428: "缺少前提 Precondition required",
    429: "过于频繁 Too many requests", 500: "内部错误 Internal error", 503: "暂不可用 Not ready",
}  # fmt: skip
STATUS: Final[dict[type[Refusal], int]] = {
    MoveNotAllowed: 409, RuleRefused: 409, NotYours: 403, CaseNotFound: 404, StaleCase: 412, CommandReused: 422, BadCommand: 422,
}  # fmt: skip


class Problem(Exception):
    """Something an operation answers instead of what was asked. `extra` are further members of the answer."""

    def __init__(
        self, status: int, code: str, reasons: Sequence[str] | str = (), *, headers: dict[str, str] | None = None, **extra: Any
    ) -> None:
        self.status, self.code, self.headers, self.extra = status, code, headers or {}, extra
        self.reasons = (reasons,) if isinstance(reasons, str) else tuple(reasons)
        super().__init__("; ".join(self.reasons) or code)


class Unauthenticated(Problem):
    """Nobody is known to call."""

    def __init__(self, why: str) -> None:
        super().__init__(401, "not_authenticated", why, headers={"WWW-Authenticate": "Bearer"})


def answer(problem: Problem) -> JSONResponse:
    """The problem as a response."""
    body = {"type": "about:blank", "title": TITLES.get(problem.status, "Problem"), "status": problem.status, "code": problem.code}
    body |= {"detail": "; ".join(problem.reasons) or None, "reasons": list(problem.reasons), "reasons_zh": both(problem.reasons)}
    body |= problem.extra
    if (name := request_id()) is not None:
        body[FIELD] = name
    return JSONResponse(body, problem.status, problem.headers, MEDIA_TYPE)


def told(request: Request, problem: Problem) -> JSONResponse:
    """The problem as a response, and its code where the access log finds it."""
    request.state.code = problem.code
    return answer(problem)


def of_refusal(refusal: Refusal) -> Problem:
    """A refusal of the domain as a problem, with the moves that are possible."""
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 409)
    return Problem(status, refusal.code, refusal.reasons, allowed_moves=list(refusal.moves))


def methods_of(request: Request) -> list[str]:
    """What may be done at the path of a request, by whichever router serves it."""
    routes, scope = request.app.routes, request.scope
    return [method for method in METHODS if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in routes)]


def install(app: FastAPI) -> None:
    """Every fault that leaves an operation becomes a problem; what nobody foresaw is logged and told without its inside."""

    @app.exception_handler(Problem)
    async def problem(request: Request, fault: Problem) -> JSONResponse:
        return told(request, fault)

    @app.exception_handler(Refusal)
    async def refused(request: Request, fault: Refusal) -> JSONResponse:
        return told(request, of_refusal(fault))

    @app.exception_handler(StoreUnavailable)
    async def not_ready(_request: Request, fault: StoreUnavailable) -> JSONResponse:
        why = str(fault) if isinstance(fault, Busy) else "the database does not answer; try again"
        return answer(Problem(503, fault.code, why, headers={"Retry-After": "2"}))

    @app.exception_handler(KeyMissing)
    async def erased(request: Request, fault: KeyMissing) -> JSONResponse:
        return told(request, Problem(410, "erased", f"已删除 {fault}"))

    @app.exception_handler(MasterKeyMissing)
    async def no_key(_request: Request, fault: MasterKeyMissing) -> JSONResponse:
        log.error("%s", fault)
        return answer(Problem(503, "not_ready", "the master key is being changed; try again", headers={"Retry-After": "10"}))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, fault: RequestValidationError) -> JSONResponse:
        reasons = [f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in fault.errors()]
        return told(request, Problem(422, "invalid", reasons))

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, fault: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "method_not_allowed"}.get(fault.status_code, "malformed")
        headers = {"Allow": ", ".join(methods_of(request))} if fault.status_code == 405 else dict(fault.headers or {})
        return told(request, Problem(fault.status_code, code, str(fault.detail), headers=headers))

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, fault: Exception) -> JSONResponse:
        log.error("unforeseen fault in %s %s", request.method, request.url.path, exc_info=fault)
        headers = {HEADER: name} if (name := request_id()) else {}
        return answer(Problem(500, "internal", "an unforeseen fault; it is in the server's log under the request_id", headers=headers))
