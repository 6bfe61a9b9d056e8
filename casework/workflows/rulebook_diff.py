"""What two rulebooks say differently, field by field, with the dates and regions for which they say it; compared as files are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from casework.domain.rulebook import Rulebook
from casework.domain.timekeeping.calendar import Calendar
from casework.workflows.golden import Result, check
from casework.workflows.rulebook import tables_of

NESTED: Final = ("rule", "ladder", "told", "number", "golden", "signals")
VARIANTS: Final = ("change", "region")


class Place(NamedTuple):
    """Where a field stands: part and name (`rule`, `dispatch`), and for which region and from which day; empty for all."""

    part: str
    name: str
    region: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. None is no such field; field is empty where the whole entry is new or gone."""

    place: Place
    field: str
    before: Any
    after: Any

    @property
    def kind(self) -> str:
        """new, gone or changed."""
        return "new" if self.before is None else "gone" if self.after is None else "changed"


def differences(old: Rulebook, new: Rulebook) -> list[Difference]:
    """Everything the rulebooks say differently, part by part in the order of the file, new entries last."""
    before, after = (dict(_entries(tables_of(book.source))) for book in (old, new))
    found = [each for place in {**before, **after} for each in _of_place(place, before, after)]
    return sorted(found, key=lambda each: ("", *NESTED).index(each.place.part))


def golden_cases(old: Rulebook, new: Rulebook, calendar: Calendar) -> list[tuple[Result | None, Result | None]]:
    """The golden cases of both by name, each counted by the rulebook that holds it; None where it holds no case of that name."""
    first, second = ({result.name: result for result in check(book, calendar)} for book in (old, new))
    return [(first.get(name), second.get(name)) for name in {**first, **second}]


def _of_place(place: Place, before: Mapping[Place, Any], after: Mapping[Place, Any]) -> Iterator[Difference]:
    was, now = before.get(place), after.get(place)
    if was is None or now is None:
        yield Difference(place, "", was, now)
        return
    for field in {**was, **now}:
        if was.get(field) != now.get(field):
            yield Difference(place, field, was.get(field), now.get(field))


def _entries(tables: Mapping[str, Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    yield Place("", ""), {key: value for key, value in tables.items() if key not in (*NESTED, "extends")}
    for name, table in tables.get("rule", {}).items():
        yield from _variants(Place("rule", name), table)
    for part in ("ladder", "told"):
        for who, rows in tables.get(part, {}).items():
            yield from ((Place(part, f"{who}.{name}"), fields) for name, fields in rows.items())
    for name, value in tables.get("number", {}).items():
        yield from _number(name, value)
    for name, example in tables.get("golden", {}).items():
        yield Place("golden", name), example
    for name, meaning in tables.get("signals", {}).items():
        yield Place("signals", name), {"meaning": meaning}


def _variants(place: Place, table: Mapping[str, Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """A rule, its changes by day, its regions, and theirs."""
    yield place, {key: value for key, value in table.items() if key not in VARIANTS}
    for day, fields in table.get("change", {}).items():
        yield place._replace(since=str(day)), fields
    for code, fields in table.get("region", {}).items():
        yield from _variants(place._replace(region=code), fields)


def _number(name: str, value: Any) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    dated = isinstance(value, list) and value and isinstance(value[0], dict)
    for row in value if dated else [{"value": value}]:
        fields = {key: each for key, each in row.items() if key not in ("since", "region")}
        yield Place("number", name, row.get("region", ""), str(row.get("since", ""))), fields
