"""What a field may hold, worked out once per type of the domain: read strictly, and described as JSON Schema from the same value."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from casework.domain.registry import Command, commands
from casework.domain.values import PRIVATE

GIVEN: Final[Mapping[str, frozenset[str]]] = {"split": frozenset({"into"})}
"""Fields that the office gives and nobody asks for, by move; the number of the case is one of every command."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A text, number, flag or date. `private` is personal data or free text, sealed before it is stored."""

    kind: type
    private: bool = False


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value or null."""

    of: "Kind"


@dataclass(frozen=True, slots=True)
class Many:
    """A list of values."""

    of: "Kind"


@dataclass(frozen=True, slots=True)
class Named:
    """An object with free names and values of one kind."""

    of: "Kind"


@dataclass(frozen=True, slots=True)
class Part:
    """One field of an object; `default` is what holds where it is left out."""

    name: str
    of: "Kind"
    required: bool
    default: Any = None


@dataclass(frozen=True, slots=True)
class Whole:
    """An object with the fields of a dataclass and no others."""

    kind: type
    parts: tuple[Part, ...]


Kind = Atom | Maybe | Many | Named | Whole


def whole(kind: type) -> Whole:
    """The shape of a dataclass; of a command without the fields that are given by the office. Raises TypeError for an unknown type."""
    hints = get_type_hints(kind, include_extras=True)
    given = GIVEN.get(kind.move, frozenset()) | {"case_no"} if issubclass(kind, Command) else frozenset()
    return Whole(kind, tuple(_part(field, hints[field.name]) for field in fields(kind) if field.name not in given))


def _part(field: "Field[Any]", hint: Any) -> Part:
    of = kind_of(hint)
    if field.default is not MISSING:
        return Part(field.name, of, False, field.default)
    if field.default_factory is not MISSING:
        return Part(field.name, of, False, field.default_factory())
    return Part(field.name, of, not isinstance(of, Maybe))


def kind_of(hint: Any) -> Kind:
    """The shape of a type annotation. Raises TypeError for one that nobody foresaw."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Atom(args[0], private=PRIVATE in args)
    if origin in (Union, UnionType) and len(args) == 2 and NoneType in args:
        return Maybe(kind_of(next(arg for arg in args if arg is not NoneType)))
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return Many(kind_of(args[0]))
    if origin is not None and issubclass(origin, Mapping) and args[0] is str:
        return Named(kind_of(args[1]))
    if hint in (str, int, bool, date, datetime):
        return Atom(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return whole(hint)
    raise TypeError(f"the API knows no shape for {hint}; add one in casework.api.shapes")


@cache
def shape_of(move: str) -> Whole:
    """The shape of a move's command. Raises KeyError for an unknown move."""
    return whole(commands()[move].command)
