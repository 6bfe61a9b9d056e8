"""Choices 选项 of fields whose values are codes: taken from the domain that judges them, and from the case at hand."""

from collections.abc import Mapping
from typing import Any


def of(move: str, name: str, case: Mapping[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    """Code and word of everything a field may hold; empty where it is free text."""
    return ()
