"""The words of a rulebook file, each read into its value or refused with what would be right, because officials write these files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Final

from casework.domain.ladder.reaching import ROLES
from casework.domain.rulebook import Lengthening
from casework.domain.timekeeping.clocks import Counting, RungSpec
from casework.domain.timekeeping.limits import Limit
from casework.domain.values import Post

KINDS: Final = ("duty", "party", "right", "wait", "info", "cycle")
CLASSES: Final = ("H", "S", "Q", "X")
TRACKS: Final = ("simple", "ordinary", "major")
SUBJECTS: Final = ("case", "paper", "assignee", "link", "promise", "advance", "item", "request", "incident", "leader", "payer")
POSTS: Final = (*(str(post) for post in Post), "other")
TOLD: Final = tuple(dict.fromkeys((*POSTS, "hrss_head*", "leader*", *ROLES)))
PROVINCES: Final = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
    for number in range(first, last + 1)
)
"""The first two digits of GB/T 2260."""

Reader = Callable[[Any], Any]
"""Turns a TOML value into ours. Raises ValueError with a sentence: what is wrong, and what would be right."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where in which file a reader is; the faults found so far are shared by all places."""

    file: str
    table: str
    faults: list[str]

    def at(self, *keys: str) -> "Desk":
        """The same desk one table deeper."""
        return Desk(self.file, ".".join((*filter(None, [self.table]), *keys)), self.faults)

    def fault(self, key: str, sentence: str) -> None:
        """Notes a fault at a key of this table."""
        self.faults.append(f"{self.file}: [{self.table}] {key}: {sentence}")

    def read(self, table: Any, fields: Mapping[str, Reader], need: tuple[str, ...] = ()) -> dict[str, Any]:
        """The values of a table by key; whatever is unknown, missing or wrong becomes a fault."""
        if not isinstance(table, dict):
            self.faults.append(f"{self.file}: [{self.table}]: {table!r} is no table; write key = value lines under [{self.table}]")
            return {}
        for key in need:
            if key not in table:
                self.fault(key, "is missing; every entry here needs it")
        read = {}
        for key, value in table.items():
            try:
                read[key] = one_of(*fields)(key) and fields[key](value)
            except ValueError as wrong:
                self.fault(key, str(wrong))
        return read


def quoted(key: str) -> str:
    """A key as it stands in a table's head: quoted where it begins with a digit."""
    return f'"{key}"' if key[:1].isdigit() else key


def one_of(*allowed: str) -> Reader:
    """A reader of one word out of some."""

    def read(value: Any) -> str:
        if value in allowed:
            return str(value)
        near = get_close_matches(str(value), allowed, 1)
        raise ValueError(f"{value!r} is not known; " + (f"did you mean {near[0]}? " if near else "") + f"allowed are {', '.join(allowed)}")

    return read


def text(value: Any) -> str:
    """A text that says something."""
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError(f"{value!r} is no text; write it in quotes")


def flag(value: Any) -> bool:
    """true or false."""
    if isinstance(value, bool):
        return value
    raise ValueError(f"{value!r} is neither true nor false; write one of them without quotes")


def count(value: Any) -> int:
    """A whole number from 1."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise ValueError(f"{value!r} is no whole number from 1; write for example 2")


def day(value: Any) -> date:
    """A date, written bare or as text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no date; write for example 2022-01-01") from None


def several(reader: Reader) -> Reader:
    """A reader of a list, each entry by the reader; the list may be empty."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ValueError(f"{value!r} is no list; write [...]")
        return tuple(reader(entry) for entry in value)

    return read


def limit_text(value: Any) -> str:
    """A limit in its canonical words."""
    return str(Limit.parse(text(value)))


def limit(value: Any) -> str | dict[str, str]:
    """A limit, "given" where a paper states it, or one for each track."""
    if isinstance(value, dict):
        return strict(value, dict.fromkeys(TRACKS, limit_text), TRACKS)
    return "given" if value == "given" else limit_text(value)


def strict(table: Any, fields: Mapping[str, Reader], need: tuple[str, ...] = ()) -> dict[str, Any]:
    """An inline table read whole. Raises ValueError with all its faults."""
    faults: list[str] = []
    read = Desk("", "", faults).read(table, fields, need)
    if faults:
        raise ValueError("; ".join(fault.removeprefix(": [] ").removeprefix(": []: ") for fault in faults))
    return read


def lengthening(value: Any) -> Lengthening:
    """Who may lengthen, by how much at most, how often."""
    return Lengthening(**{"limit": None, **strict(value, {"limit": limit_text, "by": several(one_of(*POSTS)), "times": count}, ("by",))})


def counting(value: Any) -> Counting:
    """Options of counting that differ from the unit's own."""
    return Counting(**strict(value, {"first_day_counts": flag, "roll": text, "end_of_day": text}))


def rungs(value: Any) -> tuple[RungSpec, ...]:
    """The rungs of a ladder by name, in ascending order of time."""
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is no ladder; write a table such as {{ reminded = '80%', warned = 'due' }}")
    return tuple(RungSpec(name, text(when)) for name, when in value.items())


def prefix(value: Any) -> str:
    """A region's code or the beginning of one: 2, 4 or 6 digits (GB/T 2260)."""
    code = str(value)
    if code.isascii() and code.isdigit() and len(code) in (2, 4, 6) and code[:2] in PROVINCES:
        return code
    raise ValueError(f"{value!r} is no region; write 2, 4 or 6 digits of GB/T 2260 in quotes, for example 41 or 370200")
