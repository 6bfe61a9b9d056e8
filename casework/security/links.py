"""Signed links 签名链接 in notices to leaders: sealed with a key of the database, bound to person, post, case, letter; good for 72 hours.

A link is told in one message to one person. It opens that case for reading and takes the first duty; what else it may do the office
sets. Nothing about it is stored: it is worth nothing as soon as its time is over or its person has left the post.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from casework.domain.office import Office
from casework.domain.scope import Scope
from casework.domain.timekeeping.terms import local_day
from casework.security.callers import Caller, Letter
from casework.security.tokens import NotKnown
from casework.security.vault import Vault

PREFIX: Final = "cwl_"
LASTING: Final = timedelta(hours=72)
LONGEST: Final = 1000
"""Characters of a link's text; nothing longer is looked at."""
BOUND: Final = b"casework leaders' links v1"


def key_of(vault: Vault) -> bytes:
    """The key of all links of an office, the same in every process."""
    return vault.derived_key("leaders' links v1")


def sealed_link(letter: Letter, key: bytes) -> str:
    """The letter as a text that nobody can read, change or guess; the same letter is always the same text (RFC 5297)."""
    box = AESSIV(key).encrypt(msgspec.msgpack.encode(astuple(letter)), [BOUND])
    return PREFIX + urlsafe_b64encode(box).decode().rstrip("=")


def opened_link(text: str, key: bytes) -> Letter | None:
    """The letter of a link, None where it was not sealed by us."""
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        return None
    said = text.removeprefix(PREFIX)
    try:
        box = urlsafe_b64decode(said + "=" * (-len(said) % 4))
        return Letter(*msgspec.msgpack.decode(AESSIV(key).decrypt(box, [BOUND]), type=tuple[str, str, str, str, str, float]))
    except (InvalidTag, NotBase64, ValueError):
        return None


def caller_of(text: str, key: bytes, office: Office, now: datetime) -> Caller:
    """Who brought a link, in the directory as it is today. Raises NotKnown."""
    letter = opened_link(text, key)
    if letter is None:
        raise NotKnown("the link is not known here; log in instead")
    name = f"link {letter.letter}"
    if now.timestamp() >= letter.until:
        raise NotKnown("the link is over; log in instead", name, letter.person)
    actor = office.actor(letter.person, letter.post, letter.unit, local_day(now))
    if actor is None or actor.is_system or actor.acting_for is not None:
        raise NotKnown(f"{letter.person} does not hold the post {letter.post} of unit {letter.unit} today", name, letter.person)
    return Caller(actor, Scope.of(actor), name, datetime.fromtimestamp(letter.until, UTC), letter)
