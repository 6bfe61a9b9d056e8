"""What a visitor said their readings are for 查阅用途: kept in the browser for one login, and passed on to the API with each question."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from casework.api.looking import note_of, purpose_of
from casework.api.problems import Problem

COOKIE: Final = "casework_purpose"
"""Code and note, and by what login they were said: whoever comes next at this browser is asked again."""


def said_of(cookies: Mapping[str, str], token: str | None) -> tuple[str, str]:
    """Code and note that were said in this visit; both empty where nothing was that can be used, or by another login."""
    mark, _, rest = cookies.get(COOKIE, "").partition(".")
    code, _, note = rest.partition(".")
    try:
        found = purpose_of([code]), note_of([note], code)
    except Problem:
        return "", ""
    return found if token is not None and mark == mark_of(token) else ("", "")


def headers_of(cookies: Mapping[str, str], token: str | None) -> dict[str, str]:
    """The same as the API takes it."""
    code, note = said_of(cookies, token)
    return ({"x-purpose": code} if code else {}) | ({"x-purpose-note": quote(note)} if note else {})


def mark_of(token: str) -> str:
    """By what a login is known here; tells nothing of its token."""
    return sha256(token.encode()).hexdigest()[:16]
