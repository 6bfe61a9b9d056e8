"""Reads what was sent into a command: every field strictly by its type, and every fault told at once by its place, never by content."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final

import msgspec

from casework.api.problems import Problem
from casework.api.shapes import Atom, Kind, Many, Maybe, Named, Whole
from casework.domain.bounds import MOST
from casework.domain.timekeeping.limits import FIRST_YEAR, LAST_YEAR

WORD: Final = 300
"""Characters of a name, code or other short text: what an index of the database can hold of two of them."""
TEXT: Final = 20_000
"""Characters of a free text."""
ITEMS: Final = 10_000
"""Entries of a list."""
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no text holds: control characters other than tab and line ends, and halves of a character."""
SEALED: Final = "sealed:"
ZONED: Final = Annotated[datetime, msgspec.Meta(tz=True)]


class Faults(list[str]):
    """Sentences on what is wrong, each naming its place."""

    def say(self, place: str, what: str) -> None:
        """One more fault."""
        self.append(f"{place}: {what}")


def read(kind: Kind, value: Any, place: str, faults: Faults) -> Any:
    """The value as the domain has it. What is wrong is added to `faults` and answered with None."""
    if isinstance(kind, Atom):
        return _atom(kind, value, place, faults)
    if isinstance(kind, Maybe):
        return None if value is None else read(kind.of, value, place, faults)
    if isinstance(kind, Many):
        return _many(kind, value, place, faults)
    if not isinstance(value, dict):
        return faults.say(place, f"must be an object, not {_called(value)}")
    return _named(kind, value, place, faults) if isinstance(kind, Named) else read_whole(kind, value, place, faults)


def read_whole(kind: Whole, value: Mapping[str, Any], place: str, faults: Faults, **given: Any) -> Any:
    """The dataclass of an object, with fields that were not asked for in `given`; None where anything is wrong."""
    before, known = len(faults), {part.name for part in kind.parts}
    for name in value:
        if name not in known:
            faults.say(place, f"{_quoted(name)} is unknown here; allowed: {', '.join(sorted(known)) or 'nothing'}")
    for part in kind.parts:
        if part.name in value:
            given[part.name] = read(part.of, value[part.name], f"{place}.{part.name}", faults)
        elif part.required:
            faults.say(f"{place}.{part.name}", "is required")
        elif isinstance(part.of, Maybe):
            given.setdefault(part.name, part.default)
    return kind.kind(**given) if len(faults) == before else None


def _named(kind: Named, value: Mapping[str, Any], place: str, faults: Faults) -> Any:
    for name in value:
        if fault := _text_fault(name, WORD):
            faults.say(place, f"a name {fault}")
    return {name: read(kind.of, each, f"{place}.*", faults) for name, each in value.items()}


def _many(kind: Many, value: Any, place: str, faults: Faults) -> Any:
    if not isinstance(value, list):
        return faults.say(place, f"must be a list, not {_called(value)}")
    if len(value) > ITEMS:
        return faults.say(place, f"holds {len(value)} entries; at most {ITEMS} are taken")
    return tuple(read(kind.of, each, f"{place}[{number}]", faults) for number, each in enumerate(value))


def _atom(kind: Atom, value: Any, place: str, faults: Faults) -> Any:
    expected, why_not = RULES[kind.kind]
    value = int(value) if expected is int and type(value) is float and value.is_integer() else value
    if type(value) is not expected:
        return faults.say(place, f"must be {NAMES[kind.kind]}, not {_called(value)}")
    fault = next(why_not(value, kind), None)
    if fault is not None:
        return faults.say(place, fault)
    return msgspec.convert(value, ZONED if kind.kind is datetime else date) if kind.kind in (date, datetime) else value


def _of_text(value: str, kind: Atom) -> Iterator[str]:
    if fault := _text_fault(value, TEXT if kind.private else WORD):
        yield fault


def _text_fault(value: str, longest: int) -> str | None:
    if len(value) > longest:
        return f"has {len(value)} characters; at most {longest} are taken"
    if CONTROLS.search(value):
        return "holds a control character or half a character; only line ends and tabs are taken"
    return "begins with the mark of sealed texts" if value.startswith(SEALED) else None


def _of_number(value: int, _kind: Atom) -> Iterator[str]:
    if abs(value) > MOST:
        yield f"is too large; it must lie between -{MOST} and {MOST}"


def _of_time(value: str, kind: Atom) -> Iterator[str]:
    try:
        moment = msgspec.convert(value, ZONED if kind.kind is datetime else date)
    except msgspec.MsgspecError:
        yield f"must be {NAMES[kind.kind]}"
        return
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        yield f"must lie between {FIRST_YEAR + 1} and {LAST_YEAR - 1}"


def _of_flag(_value: bool, _kind: Atom) -> Iterator[str]:
    yield from ()


RULES: Final[Mapping[type, tuple[type, Callable[[Any, Atom], Iterator[str]]]]] = {
    str: (str, _of_text), int: (int, _of_number), bool: (bool, _of_flag), date: (str, _of_time), datetime: (str, _of_time),
}  # fmt: skip
NAMES: Final[Mapping[type, str]] = {
    str: "a text", int: "a whole number (money in fen)", bool: "true or false", date: "a date such as 2026-11-21",
    datetime: "a time with its zone such as 2026-11-21T09:30:00+08:00",
}  # fmt: skip


def _called(value: Any) -> str:
    """The kind of a JSON value in words."""
    names = {str: "a text", int: "a number", float: "a fraction", bool: "true or false", list: "a list", dict: "an object"}
    return names.get(type(value), "null")


def _quoted(name: str) -> str:
    """A name that a client made up, short and harmless; long ones may hold what is nobody's business."""
    return repr(name[:40]) if name.isascii() and name.isprintable() else "a name"


def refused(faults: Faults) -> Problem:
    """422 with every fault."""
    return Problem(422, "invalid", tuple(faults[:100]))
