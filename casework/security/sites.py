"""Sites 工地 on QR posters 维权信息告示牌: what the office put there, in the code itself and signed, so that nobody writes on our form.

No personal data: names of project and firms, and the code of the place. A poster holds as long as the database does.
"""

import re
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


LONG: Final = 60
"""Characters of a name on a poster."""
NUMBER: Final = re.compile(r"\d{11,}", re.ASCII)
"""So many digits in a row are a phone or a card, which no code shown in public holds."""


def site_fault(site: Site) -> str | None:
    """Why this cannot stand on a poster, naming the field; None where it can."""
    for name, text in (("project", site.project), ("contractor", site.contractor), ("place", site.place)):
        if (name != "place" and len(text) < 2) or len(text) > LONG or not (text.isprintable() and text == text.strip()):
            return f"{name}: 应为2至{LONG}个字 must have 2 to {LONG} printable characters"
        if NUMBER.search("".join(text.split())):
            return f"{name}: 请勿填写电话或证件号码 must hold no phone or card number"
    if not re.fullmatch(r"\d{6}", site.region, re.ASCII):
        return "region: 应为六位行政区划代码 must be a six-digit code of the place"
    return None


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
