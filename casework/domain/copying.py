"""A copy of a frozen value with some fields changed, without setting every other field anew."""

from typing import Any, TypeVar

T = TypeVar("T")


def changed(value: T, **fields: Any) -> T:
    """As `dataclasses.replace` for facts, commands and askings, which have no slots and check nothing when made; a tenth of its cost."""
    copy = object.__new__(type(value))
    copy.__dict__.update(value.__dict__, **fields)
    return copy
