"""The body of a write: JSON, one object, at most one megabyte; everything else is told before anybody looks inside."""

from typing import Annotated, Any, Final

import msgspec
from fastapi import Depends, Request

from casework.api.problems import Problem

LARGEST: Final = 1024 * 1024
"""Bytes of one JSON body; the largest roll of the published cases takes 60 KB."""

Body = dict[str, Any]


async def json_body(request: Request) -> Body:
    """The object that was sent. 415 for another media type, 413 where it is too large, 400 where it is no JSON object."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "unsupported_media_type", f"the body is {kind or 'of no named type'}; send application/json")
    return parsed(await _read(request))


async def _read(request: Request) -> bytes:
    told = request.headers.get("content-length", "0")
    if told.isdigit() and int(told) > LARGEST:
        raise _too_large()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise _too_large()
    return bytes(body)


def _too_large() -> Problem:
    return Problem(413, "too_large", f"the body is larger than {LARGEST} bytes", headers={"Connection": "close"})


def parsed(body: bytes) -> Body:
    """The JSON object of a body. Raises Problem (400) telling where it breaks off, never what it holds."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        why = "it is nested too deeply" if isinstance(fault, RecursionError) else str(fault)
        why = "it is not UTF-8" if isinstance(fault, UnicodeDecodeError) else why
        raise Problem(400, "malformed", f"the body is no JSON: {why}") from None
    if not isinstance(value, dict):
        raise Problem(400, "malformed", "the body must be a JSON object")
    return value


JsonBody = Annotated[Body, Depends(json_body)]
