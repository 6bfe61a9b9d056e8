"""A case as a flat picture 案件概貌: plain values by path, people by reference, sealed texts hidden; and what the paths are called."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from casework.codec.shapes import shape
from casework.domain.case import Case
from casework.domain.values import Unit
from casework.projections.saying import HIDDEN, SEALED


@cache
def words() -> Mapping[str, str]:
    """What fields are called in Chinese; a field without a name is not compared."""
    return dict(tomllib.loads(files("casework.projections").joinpath("picturing.toml").read_text(encoding="utf-8"))["fields"])


def picture(case: Case) -> dict[str, Any]:
    """A case as plain values by path, such as `papers.order-1.status`; people by reference, sealed texts hidden, what is empty left out."""
    found: dict[str, Any] = {}
    for name in words():
        value = getattr(case, name)
        if name == "parties":
            value = tuple(party.ref for party in value)
        elif name == "informer":
            value = value is not None
        elif name == "respondents":
            value = tuple(each.ref for each in value)
        found.update(_leaves(name, value))
    return found


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Unit):
        yield path, value.name
    elif is_dataclass(value) and not isinstance(value, type):
        for slot in shape(type(value)).slots:
            yield from _leaves(f"{path}.{slot.name}", getattr(value, slot.name))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves(f"{path}.{key}", each)
    elif isinstance(value, tuple | list | frozenset | set) and any(is_dataclass(each) and not isinstance(each, Unit) for each in value):
        for number, each in enumerate(value, 1):
            yield from _leaves(f"{path}.{number}", each)
    elif value not in (None, "", (), frozenset()):
        yield path, _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return HIDDEN if value.startswith(SEALED) else value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset | set | tuple | list):
        return [
            each.name if isinstance(each, Unit) else _plain(each)
            for each in (sorted(value) if isinstance(value, set | frozenset) else value)
        ]
    return value


def called(path: str) -> str:
    """What a field is called: its Chinese name, and which of several things of its kind."""
    name, _, rest = path.partition(".")
    return f"{words()[name]} {rest}".rstrip()
