"""Rows as lines of JSON, and a digest of them that does not depend on their order: the same for a file and for either database."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import msgspec

WORD: Final = "base64"
"""The key under which bytes stand in a row."""
RANGE: Final = 2**256


@dataclass(slots=True)
class Weight:
    """How many rows there are, and the sum of their SHA-256 modulo 2^256: one changed, lost, added or doubled row changes it."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """One more row."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(sha256(line).digest())) % RANGE

    @property
    def digest(self) -> str:
        """64 hexadecimal digits."""
        return f"{self.total:064x}"


def written(row: Sequence[Any]) -> bytes:
    """A row as JSON, without the end of the line."""
    return msgspec.json.encode([{WORD: b64encode(each).decode()} if isinstance(each, bytes) else each for each in row])


def read(line: bytes) -> list[Any]:
    """A row again. Raises ValueError."""
    row = msgspec.json.decode(line)
    if not isinstance(row, list):
        raise ValueError("a row must be a list")
    return [_plain(each) for each in row]


def _plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    try:
        return b64decode(value[WORD], validate=True)
    except (KeyError, TypeError, NotBase64) as fault:
        raise ValueError("bytes must be in base64") from fault
