"""Answers of the views: part of a row as JSON, with how far the views are."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Final, TypeVar

from fastapi import Response

from casework.api.answers import json

T = TypeVar("T")
POSITION: Final = {"X-Position": {"schema": {"type": "integer", "minimum": 0}, "description": "How far the views are that answered."}}


def answers(model: Any) -> dict[int | str, dict[str, Any]]:
    """The description of an answer of the views."""
    return {200: {"model": model, "headers": POSITION}}


def answer(value: Any, position: int) -> Response:
    """An answer of the views as of a position."""
    return json(value, headers={"X-Position": str(position)})


def of(kind: type[T], row: Mapping[str, Any]) -> T:
    """The part of a row that is shown."""
    return kind(*[row[name] for name in _names(kind)])  # type: ignore[arg-type]  # a dataclass of the API


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Fields in the order they are declared; worked out once."""
    return tuple(field.name for field in fields(kind))
