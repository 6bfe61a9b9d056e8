"""The headers of a write: which version was seen (If-Match), which act it is (Idempotency-Key), and what an answer tells."""

import re
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import Depends, Header
from pydantic.json_schema import SkipJsonSchema

from casework.api.problems import Problem

NAMESPACE: Final = uuid5(NAMESPACE_URL, "casework/commands")
KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
"""An Idempotency-Key: 1 to 255 visible ASCII characters."""
ETAGS: Final = re.compile(r'"[\x21\x23-\x7e]*"(?:[ \t]*,[ \t]*"[\x21\x23-\x7e]*")*')
ETAG: Final = re.compile(r'"([\x21\x23-\x7e]*)"')
VERSION: Final = re.compile(r"v([1-9][0-9]{0,8})")
MATCH_PATTERN: Final = r'^(\*|"v[1-9][0-9]{0,8}"(, *"v[1-9][0-9]{0,8}")*)$'
KEY_PATTERN: Final = r"^[\x21-\x7e]{1,255}$"

Nothing = SkipJsonSchema[None]
"""None in code and nothing in the description: who does not want to say something leaves it out."""
TAG: Final = {"ETag": {"description": 'The version of the case, `"v17"`.', "schema": {"type": "string"}}}
ANSWERED: Final = {
    **TAG,
    "X-Position": {"description": "How far views must have come to show it; see `wait_for`.", "schema": {"type": "integer", "minimum": 0}},
}
"""Headers of answers, as the description of the API tells them."""


def etag(version: int) -> str:
    """The strong ETag of a case at a version: `"v17"`."""
    return f'"v{version}"'


def command_id(person: str, key: str) -> UUID:
    """The id of the command that a person asked for under a key; another person's key is another command."""
    return uuid5(NAMESPACE, f"{person}\n{key}")


@dataclass(frozen=True, slots=True)
class Seen:
    """What an If-Match says: the versions the caller would accept; `any` for `*`, which asks only that the case exists."""

    versions: frozenset[int]
    any: bool = False

    def fits(self, version: int) -> bool:
        """Whether a case at this version is one the caller has seen."""
        return self.any or version in self.versions


async def seen(
    if_match: Annotated[
        str | Nothing,
        Header(
            description='The ETag of the version that was read, `"v17"`; without it 428, stale 412. `*` acts on whatever version there is.',
            json_schema_extra={"pattern": MATCH_PATTERN},
        ),
    ] = None,
) -> Seen | None:
    """The precondition of a write (RFC 9110, 13.1.1); None where none was sent. A weak or malformed one is 400."""
    if if_match is None:
        return None
    text = if_match.strip(" \t")
    if text == "*":
        return Seen(frozenset(), any=True)
    if not ETAGS.fullmatch(text):
        raise Problem(400, "malformed", 'If-Match must be * or strong ETags such as "v17"; weak ones (W/) never match')
    found = (VERSION.fullmatch(tag) for tag in ETAG.findall(text))
    return Seen(frozenset(int(version[1]) for version in found if version))


async def key(
    idempotency_key: Annotated[
        str | Nothing,
        Header(
            description="1 to 255 visible ASCII characters of the caller's choice; the same key and body are answered once and for all.",
            json_schema_extra={"pattern": KEY_PATTERN},
        ),
    ] = None,
) -> str | None:
    """The caller's own name for this act, None where none was sent. A malformed one is 400."""
    if idempotency_key is None or KEY.fullmatch(idempotency_key):
        return idempotency_key
    raise Problem(400, "malformed", "Idempotency-Key must be 1 to 255 visible ASCII characters")


Sees = Annotated[Seen | None, Depends(seen)]
Key = Annotated[str | None, Depends(key)]
