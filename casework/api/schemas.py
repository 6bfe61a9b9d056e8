"""JSON Schemas (2020-12) of what may be sent, from the same shapes that read it."""

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from functools import cache
from inspect import cleandoc
from typing import Any, Final

from casework.api.reading import ITEMS, TEXT, WORD
from casework.api.shapes import Atom, Kind, Many, Maybe, Named, Part, Whole, shape_of
from casework.domain.bounds import MOST
from casework.domain.registry import commands

Schema = dict[str, Any]
PLAIN: Final = r"^(?!sealed:)[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
"""No control characters; nothing that looks like an envelope of the vault."""
BESIDE: Final[Mapping[str, Kind]] = {"why": Maybe(Atom(str, private=True)), "effective_at": Maybe(Atom(datetime))}
"""What may be said with every command: why (kept sealed), and when it held in the world."""
TOLD: Final = {
    "why": "Why it is done 理由; kept sealed with the act.",
    "effective_at": "When it held in the world; only for news from outside, money and notes.",
}


def schema(kind: Kind) -> Schema:
    """The JSON Schema of a shape."""
    if isinstance(kind, Atom):
        return _atom(kind)
    if isinstance(kind, Maybe):
        inner = schema(kind.of)
        return {**inner, "type": [inner["type"], "null"]}
    if isinstance(kind, Many):
        return {"type": "array", "items": schema(kind.of), "maxItems": ITEMS}
    if isinstance(kind, Named):
        names = {"maxLength": WORD, "pattern": PLAIN}
        return {"type": "object", "propertyNames": names, "additionalProperties": schema(kind.of)}
    return object_schema(kind)


def object_schema(kind: Whole) -> Schema:
    """The JSON Schema of an object with the fields of a dataclass and no others."""
    out: Schema = {"type": "object", "description": meaning(kind.kind), "properties": {part.name: _part(part) for part in kind.parts}}
    required = [part.name for part in kind.parts if part.required]
    return {**out, **({"required": required} if required else {}), "additionalProperties": False}


def _part(part: Part) -> Schema:
    described = schema(part.of)
    simple = not part.required and not is_dataclass(part.default) and part.default is not None
    return {**described, "default": list(part.default) if isinstance(part.default, tuple) else part.default} if simple else described


def _atom(kind: Atom) -> Schema:
    if kind.kind is bool:
        return {"type": "boolean"}
    if kind.kind is int:
        return {"type": "integer", "minimum": -MOST, "maximum": MOST}
    if kind.kind in (date, datetime):
        return {"type": "string", "format": "date" if kind.kind is date else "date-time"}
    text = {"type": "string", "maxLength": TEXT if kind.private else WORD, "pattern": PLAIN}
    return {**text, "writeOnly": True} if kind.private else text


def meaning(kind: type) -> str:
    """A docstring as one paragraph of plain text."""
    return re.sub(r"\s*\n\s*", " ", cleandoc(kind.__doc__ or "")).strip()


@cache
def move_schema(move: str) -> Schema:
    """The JSON Schema of the body of a move: the command's fields, `why`, and `effective_at` where the move may be back-dated."""
    own = object_schema(shape_of(move))
    beside = {name: {**schema(kind), "description": TOLD[name]} for name, kind in beside_of(move).items()}
    return {**own, "properties": {**own["properties"], **beside}}


def beside_of(move: str) -> Mapping[str, Kind]:
    """What may be said with this command."""
    backdates = commands()[move].command.backdates
    return BESIDE if backdates else {"why": BESIDE["why"]}
