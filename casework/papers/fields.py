"""The fields of papers by name: what people call them, where a missing one is entered, and the function that fills it."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from casework.papers.material import Material

PRINT: Final = "print"
"""Where a field is entered that the case does not hold: said when the paper is printed."""
OFFICE: Final = "office"
ROWS: Final = ("roll", "replies")
"""Fields that are rows of a table."""

Filler = Callable[[Material], Any]
G = TypeVar("G", bound=Filler)
_fillers: dict[str, Filler] = {}


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its name: what people call it, and where it is entered (a move, print, office or system)."""

    name: str
    zh: str
    where: str


@cache
def catalogue() -> Mapping[str, Field]:
    """Every field that a template may name."""
    said = tomllib.loads(files("casework.papers").joinpath("fields.toml").read_text(encoding="utf-8"))
    return {name: Field(name, zh, where) for name, (zh, where) in said.items()}


def fills(name: str) -> Callable[[G], G]:
    """Registers the function that fills a field."""

    def register(filler: G) -> G:
        assert name not in _fillers, f"{name} is filled twice"
        _fillers[name] = filler
        return filler

    return register


def fillers() -> Mapping[str, Filler]:
    """All functions by field."""
    return _fillers
