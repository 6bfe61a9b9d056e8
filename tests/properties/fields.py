"""The fields of a command and their values for one case. New papers get their ids from the case."""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from casework.domain.registry import Command
from casework.domain.values import PRIVATE, Actor
from tests.properties.scenes import Scene
from tests.properties.written import ANY, OWN

MAKES_A_PAPER = ("order", "order_on_spot", "inquire", "notify", "decide_handling", "decide_penalty", "demand", "draw_deposit", "instruct")


def hints(command: type[Command]) -> Mapping[str, Any]:
    """The types of a command's fields, read once."""
    if command not in _hints:
        _hints[command] = typing.get_type_hints(command, include_extras=True)
    return _hints[command]


_hints: dict[type[Command], Mapping[str, Any]] = {}


def options(command: type[Command], slot: Field[Any], scene: Scene) -> tuple[Any, ...]:
    """The values of one field for this case, the fitting one first. Raises LookupError where nobody wrote down any."""
    if slot.name == "paper" and command.move in MAKES_A_PAPER:
        return "", "order-1"
    kind = hints(command)[slot.name]
    given = OWN.get((command.move, slot.name)) or ANY.get(slot.name)
    if given is not None:
        return tuple(value for value in given(scene) if value is not None or types.NoneType in typing.get_args(kind))
    if is_text(kind):
        return "情况说明", "", "另一说明"
    if slot.default is not MISSING:
        return (slot.default, *plausible(kind))
    raise LookupError(f"no values for {command.__name__}.{slot.name}; write them into tests/properties/fields.py")


def is_text(kind: Any) -> bool:
    """Whether a type holds private text."""
    parts = typing.get_args(kind) if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union else (kind,)
    return any(PRIVATE in getattr(part, "__metadata__", ()) for part in parts)


def plausible(kind: Any) -> tuple[Any, ...]:
    """Other values of a plain type."""
    if kind is bool or bool in typing.get_args(kind):
        return True, False
    return ("某项目",) if kind in (str, str | None) else ()


def slots(command: type[Command]) -> tuple[Field[Any], ...]:
    """The fields of a command beside the case number."""
    return tuple(slot for slot in fields(command) if slot.name != "case_no")


def actors_first(people: tuple[Actor, ...], units: tuple[str, ...]) -> list[Actor]:
    """People of these units before all others."""
    return sorted(people, key=lambda person: person.unit.code not in units)
