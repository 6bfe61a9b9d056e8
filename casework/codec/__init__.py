"""Facts and commands as JSON: shapes of dataclasses, laying down and taking up, the mapper of stored rows, sealing."""

from casework.codec import clocks  # noqa: F401  # registers how clocks are packed
from casework.codec.mapper import FactMapper, UnknownFact
from casework.codec.requests import body_hash, checked, checked_hash, plain, revive
from casework.codec.sealing import seal_command
from casework.codec.shapes import LostField, UnsealedText

__all__ = [
    "FactMapper",
    "LostField",
    "UnknownFact",
    "UnsealedText",
    "body_hash",
    "checked",
    "checked_hash",
    "plain",
    "revive",
    "seal_command",
]
