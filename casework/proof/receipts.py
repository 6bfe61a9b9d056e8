"""What the QR code of a receipt 回执 holds: case number, version and the chain of the case there; nothing about any person.

Whoever holds it can ask at any later time whether the history that it was given out with still stands.
"""

import re
from hmac import compare_digest
from typing import Final

from casework.domain.case import case_id
from casework.proof.proving import chain_of
from casework.store import Store

PATTERN: Final = r"^\d{6}-\d{4}-\d{6,12}\.[1-9]\d{0,8}\.[0-9a-f]{64}$"
"""`620502-2026-000123.2.` and 64 hexadecimal digits."""


def receipt_token(store: Store, case_no: str, version: int | None = None) -> str:
    """The text for the QR code of a case at a version, the newest by default."""
    reached, chained = chain_of(store, case_id(case_no), version)
    return f"{case_no}.{reached}.{chained.hex()}"


def on_the_code(token: str, base: str | None) -> str:
    """What the QR code holds: an address that a phone opens, under the office's own `base`; where none is known, the text alone."""
    return token if base is None else f"{base}/public/receipts/{token}"


def stands(store: Store, token: str) -> bool:
    """Whether the facts of the case up to that version are still those of the receipt. False alike for a receipt that never was."""
    if not re.fullmatch(PATTERN, token):
        return False
    case_no, version, chained = token.split(".")
    reached, now = chain_of(store, case_id(case_no), int(version))
    return compare_digest(now.hex(), chained) and reached == int(version)
