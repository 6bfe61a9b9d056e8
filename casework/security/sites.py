"""Sites 工地 on QR posters 维权信息告示牌: what the office put there, in the code itself and signed, so that nobody writes on our form.

No personal data: names of project and firms, and the code of the place. A poster holds as long as the database does.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import astuple, dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final

import msgspec

from casework.security.vault import Vault

TAG: Final = 16
"""Bytes of the HMAC-SHA-256 that are kept (RFC 2104 allows half)."""
LONGEST: Final = 1200
"""Characters of a code; nothing longer is looked at."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site: project 项目, place (GB/T 2260), general contractor 总承包单位 and its credit code, what the place is called."""

    project: str
    region: str
    contractor: str
    uscc: str = ""
    place: str = ""


def site_code(site: Site, vault: Vault) -> str:
    """The site as a text that only this office can make."""
    body = msgspec.msgpack.encode(astuple(site))
    return urlsafe_b64encode(_tag(body, vault) + body).decode().rstrip("=")


def site_of(code: str, vault: Vault) -> Site | None:
    """The site of a code, None where it is not of this office."""
    if len(code) > LONGEST or not code.isascii():
        return None
    try:
        box = urlsafe_b64decode(code + "=" * (-len(code) % 4))
        if not compare_digest(_tag(box[TAG:], vault), box[:TAG]):
            return None
        return Site(*msgspec.msgpack.decode(box[TAG:], type=tuple[str, str, str, str, str]))
    except (NotBase64, ValueError):
        return None


def _tag(body: bytes, vault: Vault) -> bytes:
    return digest(vault.derived_key("site posters v1"), body, sha256)[:TAG]
