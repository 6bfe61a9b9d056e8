"""Laying a value down as plain JSON types, defaults left out and nothing private in clear."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import UTC, datetime
from itertools import compress
from operator import is_not
from typing import Any
from uuid import UUID

from casework.codec.hints import ATOMS
from casework.codec.shapes import SEALED, State, UnsealedText, known_shapes, shape


def lay(value: Any, *, in_clear: bool = False) -> Any:
    """The value as plain JSON types and dates, defaults left out; `in_clear` lets unsealed texts pass (for hashing only)."""
    kind = type(value)
    if kind in known_shapes:
        return _lay_fields(value, kind, in_clear)
    if kind in ATOMS:
        return value
    if kind is tuple:
        return [each if type(each) in ATOMS else lay(each, in_clear=in_clear) for each in value]
    if kind is datetime:
        return _instant(value)
    if kind is UUID:
        return value.hex
    if is_dataclass(kind):
        return _lay_fields(value, kind, in_clear)
    if isinstance(value, Mapping):
        return {str(key): lay(each, in_clear=in_clear) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(lay(each, in_clear=in_clear) for each in value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [lay(each, in_clear=in_clear) for each in value]
    return value


def texts(value: Any, private: bool) -> Iterator[str]:
    """Every text inside one field's value."""
    if isinstance(value, str) and private:
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each, private)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            yield from texts(each, private)


def _lay_fields(thing: Any, kind: type, in_clear: bool) -> State:
    out: State = {}
    form = known_shapes.get(kind) or shape(kind)
    pack = form.pack
    left = () if pack is None else pack.left
    values = form.values(thing)
    for (name, default, optional, private), value in compress(zip(form.fields, values, strict=True), map(is_not, values, form.defaults)):
        if optional and value == default:
            continue
        if private and not in_clear and not all(not text or text.startswith(SEALED) for text in texts(value, True)):
            raise UnsealedText(f"{kind.__name__}.{name}")
        out[name] = value if type(value) in ATOMS or name in left else lay(value, in_clear=in_clear)
    return out if pack is None else pack.down(thing, out)


def _instant(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"the time {moment.isoformat()} has no zone and cannot be stored")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
