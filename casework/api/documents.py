"""The description of the API at /openapi.json and, for people, at /docs with every asset from this machine."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from casework.api.moves import operations

PAGES: Final = Path(__file__).parent / "pages"
ABOUT: Final = (
    "农民工欠薪线索从接收到销号的办案接口。每个动作一个操作;版本用 ETag / If-Match,重试用 Idempotency-Key。 "
    "One operation for every move of a wage complaint; versions by ETag and If-Match, retries by Idempotency-Key."
)
PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "问题详情 Problem details (RFC 9457): what was wrong, every reason, and for a refusal what would be possible.",
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "code": {"type": "string"},
        "detail": {"type": ["string", "null"]}, "reasons": {"type": "array", "items": {"type": "string"}},
        "reasons_zh": {"type": "array", "items": {"type": "string"}, "description": "不能办理的理由 The same reasons in Chinese."},
        "allowed_moves": {"type": "array", "items": {"type": "string"}},
        "request_id": {"type": "string", "description": "The name under which the server's log tells of this request; also X-Request-ID."},
    },
    "required": ["type", "title", "status", "code", "reasons"],
}  # fmt: skip
MEANS: Final = {
    400: "无法读取 malformed", 401: "未登录 not authenticated", 403: "无权限 not your post", 404: "未找到 not found, or out of scope",
    409: "规则不允许 refused by a rule", 410: "已销毁 erased", 412: "案件已变动 stale", 413: "过大 too large",
    415: "类型不支持 unsupported media type",
    422: "字段有误 invalid", 428: "缺少 If-Match 或用途 no version, or no purpose of a reading",
    429: "过于频繁 too many requests",
    500: "已损坏 damaged", 503: "暂不可用 not ready",
}  # fmt: skip
HEADERS: Final = {
    401: {"WWW-Authenticate": {"description": "Bearer", "schema": {"type": "string"}}},
    412: {"ETag": {"description": "The version that stands.", "schema": {"type": "string"}}},
    429: {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
    503: {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
}
JSON_BODY: Final = (400, 413, 415)


def install(app: FastAPI) -> None:
    """The description, made once when first asked for, and the page that shows it."""
    turn = Lock()

    def described() -> dict[str, Any]:
        with turn:
            if app.openapi_schema is None:
                app.openapi_schema = description(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # the way FastAPI documents
    written = cache(lambda: msgspec.json.encode(described()))
    app.router.routes += [
        Route("/openapi.json", lambda _request: Response(written(), media_type="application/json")),
        Route("/docs", lambda _request: FileResponse(PAGES / "docs.html", media_type="text/html")),
        Route("/docs/start.js", lambda _request: FileResponse(PAGES / "start.js", media_type="text/javascript")),
        Mount("/docs/assets", StaticFiles(directory=str(files("fastapi_offline") / "static"))),
        Route("/", lambda _request: Response(status_code=307, headers={"Location": "/docs"})),
    ]


def description(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 of every operation, with each problem that it can answer."""
    schema = get_openapi(title=app.title, version=app.version, description=ABOUT, routes=app.routes)
    schema["components"]["schemas"]["Problem"] = PROBLEM
    schema["paths"] = operations(schema["paths"])
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            _demand_if_match(operation)
            _tell_problems(path, operation)
    for gone in ("HTTPValidationError", "ValidationError"):
        schema["components"]["schemas"].pop(gone, None)
    return schema


def _demand_if_match(operation: dict[str, Any]) -> None:
    """An operation that takes If-Match does nothing without; it answers 428 itself, where FastAPI would say 422."""
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "if-match":
            parameter["required"] = True


def _tell_problems(path: str, operation: dict[str, Any]) -> None:
    said, content = operation["responses"], {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in statuses(path, operation):
        before = said.get(str(status), {})
        if "application/problem+json" not in before.get("content", {}):
            said[str(status)] = {
                "description": MEANS[status],
                **({"headers": HEADERS[status]} if status in HEADERS else {}),
                "content": content,
            }


def statuses(path: str, operation: dict[str, Any]) -> set[int]:
    """The problems that an operation can answer, from what it takes; those that it names itself come beside."""
    wants = {"Idempotency-Key": (400, 409, 422), "If-Match": (400, 409, 412, 428)}
    found = {422, 503} if path.startswith("/api/") or "422" in operation["responses"] else {503}
    found |= {401, 403} if operation.get("security") else set()
    found |= {404} if "{" in path else set()
    found |= {428} if "{case_no}" in path and "operationId" in operation and "requestBody" not in operation else set()
    for parameter in operation.get("parameters", ()):
        found |= {status for name, codes in wants.items() if parameter["name"].lower() == name.lower() for status in codes}
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        found |= {*JSON_BODY}
    named = {int(status) for status in operation["responses"] if status.isdigit() and int(status) >= 400}
    return found | (named & set(MEANS))
