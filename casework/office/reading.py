"""A TOML file of the office directory becomes a sheet of entries; every fault of the file is told at once."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from casework.domain.office import Absence, Deputy, Holding
from casework.domain.refusals import BadCommand
from casework.domain.timekeeping.terms import SHANGHAI, moment_at
from casework.domain.values import Unit, utc
from casework.office.sheet import UNSAID, Said, Sheet, Turn
from casework.workflows.rulebook_words import Desk, Reader, day, flag, several, text

E = TypeVar("E")


def moment(value: Any) -> datetime:
    """A local time (Asia/Shanghai) as UTC, written bare or as text."""
    try:
        read = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no time; write for example 2026-11-21T18:00:00") from None
    return utc(read.replace(tzinfo=SHANGHAI) if read.tzinfo is None else read)


def tables(value: Any) -> list[Any]:
    """An array of tables."""
    if isinstance(value, list):
        return value
    raise ValueError("it stands in single brackets; write [[ ]] above each entry")


FIELDS: Final[Mapping[str, tuple[Mapping[str, Reader], tuple[str, ...]]]] = {
    "unit": (
        {
            "code": text, "name": text, "kind": text, "level": text, "region": text, "powers": several(text), "sector": text,
            "dissolved": flag,
        },
        ("code", "name", "kind", "level", "region"),
    ),
    "holder": (
        {
            "person": text, "post": text, "unit": text, "since": day, "until": day, "marks": several(text), "portfolio": several(text),
            "title": text, "succeeds": text,
        },
        ("person", "post", "unit"),
    ),
    "deputy": (
        {"of": text, "post": text, "unit": text, "deputy": text, "since": day, "until": day},
        ("of", "post", "unit", "deputy"),
    ),
    "absence": ({"person": text, "since": day, "until": day, "reason": text}, ("person", "since", "until")),
    "roster": ({"unit": text, "day": day, "from": moment, "to": moment, "persons": several(text)}, ("unit", "persons")),
}  # fmt: skip
"""Table → the reader of each key, and the keys that every entry needs. A dissolved unit needs its code only."""
TOP: Final[Mapping[str, Reader]] = {"complete": flag, **dict.fromkeys(FIELDS, tables)}


def read_sheet(source: str, file: str) -> Sheet:
    """The entries of a file. Raises BadCommand where it is no TOML; all other faults are told with the sheet."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as fault:
        raise BadCommand(f"{file}: is no TOML: {fault}") from None
    desk = Desk(file, "top", [])
    top = desk.read(table, TOP)
    found = {name: list(_entries(desk, name, top.get(name, ()))) for name in FIELDS}
    dissolved = tuple(Said(place, fields["code"]) for place, fields in found["unit"] if fields.get("dissolved"))
    standing = [(place, fields) for place, fields in found["unit"] if not fields.get("dissolved")]
    codes = frozenset(entry["code"] for entry in top.get("unit", ()) if isinstance(entry, dict) and isinstance(entry.get("code"), str))
    return Sheet(
        complete=top.get("complete", False), codes=codes, units=_made(standing, _unit), dissolved=dissolved,
        holders=_made(found["holder"], _holder), deputies=_made(found["deputy"], _deputy),
        absences=_made(found["absence"], lambda fields: Absence(**fields)), turns=_turns(desk, found["roster"]),
        faults=tuple(desk.faults),
    )  # fmt: skip


def _entries(desk: Desk, name: str, entries: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Place and values of each entry that can be read whole."""
    fields, need = FIELDS[name]
    for number, entry in enumerate(entries, 1):
        at, before = Desk(desk.file, f"{name} {number}", desk.faults), len(desk.faults)
        bare = isinstance(entry, dict) and entry.get("dissolved") is True
        read = at.read(entry, fields, ("code",) if bare else need)
        if len(desk.faults) == before:
            yield f"{at.file}: [{at.table}]", read


def _made(found: list[tuple[str, dict[str, Any]]], make: Callable[[dict[str, Any]], E]) -> tuple[Said[E], ...]:
    return tuple(Said(place, make(fields)) for place, fields in found)


def _unit(fields: dict[str, Any]) -> Unit:
    return Unit(**{key: value for key, value in fields.items() if key != "dissolved"})


def _holder(fields: dict[str, Any]) -> Holding:
    return Holding(**{"since": UNSAID, **fields})


def _deputy(fields: dict[str, Any]) -> Deputy:
    own = {key: value for key, value in fields.items() if key != "of"}
    return Deputy(**{"since": UNSAID, "person": fields["of"], **own})


def _turns(desk: Desk, found: list[tuple[str, dict[str, Any]]]) -> tuple[Said[Turn], ...]:
    turns = []
    for place, fields in found:
        times = _times(fields)
        if times is None:
            desk.faults.append(f"{place} day: needs either day, or from and to; write one of the two")
        else:
            turns.append(Said(place, Turn(fields["unit"], *times, fields["persons"])))
    return tuple(turns)


def _times(fields: dict[str, Any]) -> tuple[datetime, datetime] | None:
    """From when to when a turn lasts: a whole local day, or two moments."""
    given = {"day", "from", "to"} & fields.keys()
    if given == {"day"}:
        first: date = fields["day"]
        return moment_at(first, "00:00"), moment_at(first + timedelta(days=1), "00:00")
    return (fields["from"], fields["to"]) if given == {"from", "to"} else None
