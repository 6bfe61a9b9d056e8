"""What of a stored fact is hashed: every column, as one run of bytes that can be read in one way only."""

from collections.abc import Iterable
from hashlib import sha256
from struct import Struct
from typing import Final

HEAD: Final = Struct(">Q16sQI")
TAIL: Final = Struct(">I")
NOTHING: Final = bytes(32)
"""What the chain of a case begins from."""

Entry = tuple[int, bytes, int, bytes, bytes]
"""A stored fact, column by column: position, case (the 16 bytes of its id), version, topic and state (UTF-8 as stored)."""


def entry_bytes(entry: Entry) -> bytes:
    """position (8 bytes) ‖ case (16) ‖ version (8) ‖ length of topic (4) ‖ topic ‖ length of state (4) ‖ state; numbers big-endian."""
    position, case, version, topic, state = entry
    return b"".join((HEAD.pack(position, case, version, len(topic)), topic, TAIL.pack(len(state)), state))


def leaf(entry: Entry) -> bytes:
    """The leaf of a fact: SHA-256(0x00 ‖ its bytes), as RFC 9162 hashes leaves."""
    return sha256(b"\x00" + entry_bytes(entry)).digest()


def chained(before: bytes, entry: Entry) -> bytes:
    """The chain of a case after one more fact: SHA-256(0x02 ‖ the chain before ‖ the fact's bytes with position 0).

    Without positions, so that a receipt still stands after a case was moved to another database.
    """
    return sha256(b"\x02" + before + entry_bytes((0, *entry[1:]))).digest()


def chain(entries: Iterable[Entry]) -> bytes:
    """The chain over all facts of a case from version 1 on."""
    before = NOTHING
    for entry in entries:
        before = chained(before, entry)
    return before
