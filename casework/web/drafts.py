"""Drafts 草稿: what was filled in when a login ended, sealed into the login form and good for the same browser, address and person."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PURPOSE: Final = "page drafts"
GOOD_FOR: Final = timedelta(hours=12)
NONCE: Final = 12
LONGEST: Final = 200_000
"""Bytes of a form that are kept; of a longer one the login page says that it is lost."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that was about to be sent to an address. `person` is who was logged in before, empty where nobody knows any more."""

    to: str
    fields: Sequence[tuple[str, str]]
    person: str
    at: float


def sealed(draft: Draft, visit: str, key: bytes) -> str:
    """The draft as a text that nobody can read; empty where it is too long."""
    said = msgspec.json.encode(draft)
    if len(said) > LONGEST:
        return ""
    nonce = token_bytes(NONCE)
    return urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, said, visit.encode())).decode()


def opened(text: str, visit: str, key: bytes, person: str, now: datetime) -> Draft | None:
    """The draft again; None where it was altered, is of another browser or person, or too old."""
    try:
        box = urlsafe_b64decode(text)
        draft = msgspec.json.decode(AESGCM(key).decrypt(box[:NONCE], box[NONCE:], visit.encode()), type=Draft)
    except (InvalidTag, ValueError):
        return None
    fresh = now.timestamp() - draft.at <= GOOD_FOR.total_seconds()
    return draft if fresh and draft.person in ("", person) else None
