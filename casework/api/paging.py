"""Pages: where one ends and the next begins, as a text that only we can make and only its own caller and question can use."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest, new
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec
from fastapi import Depends, Query, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import ParamTypes
from fastapi.routing import APIRoute

from casework.api.problems import Problem
from casework.api.serving import Served
from casework.security.tokens import Caller

PURPOSE: Final = "page cursor"
MAC: Final = 16
"""Bytes of the seal on a cursor."""
PLAIN: Final = r"^[^\x00-\x1f\x7f-\x9f]*$"
"""No control characters."""
CURSOR: Final = r"^[A-Za-z0-9_\-]*$"
After: Any = Annotated[str, Query(max_length=600, pattern=CURSOR, description="The cursor in `next` of the page before.")]
"""A text or None. What may be left out is described without null, because no query says null."""
KNOWN: Final[dict[str, tuple[str, ...]]] = {}
"""Query parameters by the unique id of the operation."""
Limit = Annotated[int, Query(ge=1, le=200, description="At most so many.")]


class Pager:
    """Cursors of one question of one caller: bound to its name, its filters, and what the caller may see."""

    def __init__(self, served: Served, caller: Caller, question: str, filters: Mapping[str, Any]) -> None:
        self._key = served.key(PURPOSE)
        scope = (caller.scope.territory, caller.scope.unit)
        self._bound = msgspec.json.encode((question, scope, sorted(filters.items())))

    def cursor(self, *place: Any) -> str:
        """The cursor of a place."""
        said = msgspec.json.encode(place)
        return urlsafe_b64encode(self._seal(said) + said).decode().rstrip("=")

    def place(self, cursor: str | None) -> list[Any] | None:
        """The place that a cursor means, None without one. Raises Problem (422) for one that was not made for this question."""
        if cursor is None:
            return None
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except ValueError:
            sealed = b""
        if not compare_digest(sealed[:MAC], self._seal(sealed[MAC:])):
            raise Problem(422, "bad_cursor", "after: this is no cursor of this question; take it from `next` of the page before, unchanged")
        place: list[Any] = msgspec.json.decode(sealed[MAC:])
        return place

    def _seal(self, said: bytes) -> bytes:
        return new(self._key, self._bound + b"\n" + said, sha256).digest()[:MAC]


def next_link(request: Request, after: object) -> str:
    """The address of the next page: the same question behind `after`."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("after", "wait_for")]
    return f"{request.url.path}?{urlencode([*kept, ('after', str(after))])}"


def cut(rows: Sequence[Any], limit: int) -> tuple[Sequence[Any], bool]:
    """A page of rows that were asked for with one more than its limit, and whether there is another page."""
    return rows[:limit], len(rows) > limit


async def only_known(request: Request) -> None:
    """Raises Problem (422) for a query parameter that the operation does not know, or that comes twice."""
    if not request.scope["query_string"]:
        return
    known = _known(request.scope["route"])
    given = [name for name, _ in request.query_params.multi_items()]
    allowed = ", ".join(known) or "none"
    faults = [f"{_named(name)} is unknown here; allowed: {allowed}" for name in dict.fromkeys(given) if name not in known]
    faults += [f"{name} is given {given.count(name)} times; give it once" for name in known if given.count(name) > 1]
    if faults:
        raise Problem(422, "unknown_parameter", faults[:20])


def _known(route: APIRoute) -> tuple[str, ...]:
    """The query parameters of an operation, worked out once."""
    if route.unique_id not in KNOWN:
        fields = get_flat_params(route.dependant)
        KNOWN[route.unique_id] = tuple(field.alias for field in fields if getattr(field.field_info, "in_", None) == ParamTypes.query)
    return KNOWN[route.unique_id]


def _named(name: str) -> str:
    return repr(name[:40]) if name.isascii() and name.isprintable() else "a parameter"


Strict = Depends(only_known)
