"""The rulebook as files: the built-in one, an office's own laid over it, and a stored one that reads back to the same digest."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from casework.domain.rulebook import Rulebook
from casework.workflows.rulebook_faults import faults
from casework.workflows.rulebook_reading import contents

__all__ = ["RulebookError", "faults", "national", "read_rulebook", "rulebook_from", "tables_of"]

PARTS: Final = ("national", "handling", "procedure", "criminal", "pressure", "ladder", "numbers", "regions", "golden")
LAID_OVER: Final = "\n# ---------- laid over the above ----------\n"
"""The line between two layers of a stored source; the later layer overrides the earlier one key by key."""


class RulebookError(ValueError):
    """A rulebook that cannot be used; `faults` are sentences naming file, table, key, what is wrong and what would be right."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@cache
def national() -> Rulebook:
    """The built-in rulebook 全国内置规则."""
    folder = files("casework.workflows") / "rulebooks"
    return rulebook_from("\n".join((folder / f"{part}.toml").read_text("utf-8") for part in PARTS), "national")


def read_rulebook(path: Path | str) -> Rulebook:
    """The rulebook of a TOML file, standing alone or laid over the built-in one (`extends = "national"`).

    Raises RulebookError with every fault of the file.
    """
    try:
        return rulebook_from(Path(path).read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as wrong:
        raise RulebookError([f"{path}: cannot be read ({wrong}); name a TOML file in UTF-8"]) from None


@lru_cache(maxsize=16)
def rulebook_from(source: str, file: str = "rulebook") -> Rulebook:
    """The rulebook of a source text; `rulebook_from(book.source)` has the same digest as `book`. The same text is read once.

    Raises RulebookError with every fault of the text.
    """
    whole = _whole(source, file)
    tables = tables_of(whole, file)
    found: list[str] = []
    rows, numbers, signals = contents(tables, file, found)
    if found:
        raise RulebookError(found)
    plain = json.dumps({key: value for key, value in tables.items() if key != "extends"}, ensure_ascii=False, default=str)
    digest = sha256(plain.encode()).hexdigest()
    return Rulebook(str(tables.get("name", file)), digest, whole, rows, numbers, signals)


def tables_of(source: str, file: str = "rulebook") -> dict[str, Any]:
    """The plain tables of a whole source, its layers laid over each other."""
    merged: dict[str, Any] = {}
    for layer in source.split(LAID_OVER):
        merged = _over(merged, _parsed(layer, file))
    return merged


def _whole(source: str, file: str) -> str:
    if "extends" not in source:
        return source
    extends = _parsed(source.split(LAID_OVER, maxsplit=1)[0], file).get("extends")
    if extends is None:
        return source
    if extends != "national":
        raise RulebookError([f'{file}: extends: {extends!r} is not known; write extends = "national", or leave it out to stand alone'])
    return national().source + LAID_OVER + source


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise RulebookError([f"{file}: this is not TOML: {wrong}; put that line right"]) from None


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    return dict(_merged(below, above))


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in {**below, **above}:
        value = above.get(key, below.get(key))
        both = isinstance(value, dict) and isinstance(below.get(key), dict)
        yield key, _over(below[key], value) if both else value
