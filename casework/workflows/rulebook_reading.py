"""A rulebook's tables become rules and numbers; every fault of a file is told at once, because files are put right in one sitting."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from casework.domain.rulebook import Rule
from casework.domain.timekeeping.clocks import RungSpec
from casework.workflows import rulebook_words as words
from casework.workflows.rulebook_words import Desk, Reader, quoted

Ladder = Mapping[str, Mapping[str, tuple[RungSpec, ...]]]
Variant = tuple[str, dict[str, Any]]

FIELDS: Final[Mapping[str, Reader]] = {
    "zh": words.text,
    "kind": words.one_of(*words.KINDS),
    "class": words.one_of(*words.CLASSES),
    "limit": words.limit,
    "opens": words.several(words.text),
    "closes": words.several(words.text),
    "subject": words.one_of(*words.SUBJECTS),
    "owner": words.one_of(*words.POSTS),
    "base": words.one_of("signal", "first_receipt"),
    "basis": words.text,
    "confidence": words.one_of("A", "B", "C", "S", "G"),
    "since": words.day,
    "pausable": words.flag,
    "stops_for_supplement": words.flag,
    "survives": words.flag,
    "lengthening": words.lengthening,
    "counting": words.counting,
    "rungs": words.rungs,
    "note": words.text,
}
NEEDED: Final = ("zh", "kind", "limit", "opens", "closes", "subject", "owner", "basis", "confidence", "since")
OVER: Final = ("region", "change", "regions")
NUMBER: Final[Mapping[str, Reader]] = {
    "value": lambda value: value,
    "since": words.day,
    "region": words.prefix,
    "basis": words.text,
    "confidence": words.one_of("A", "B", "C", "S", "G"),
    "note": words.text,
}
TELLING: Final[Mapping[str, Reader]] = {"told": words.several(words.one_of(*words.TOLD)), "copy": words.several(words.one_of(*words.TOLD))}


def _table(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise ValueError(f"{value!r} is no table; write key = value lines under its head")


TABLES: Final = ("signals", "ladder", "told", "number", "rule", "golden")
TOP: Final[Mapping[str, Reader]] = {"name": words.text, "extends": words.text, **dict.fromkeys(TABLES, _table)}


class Contents(NamedTuple):
    """What a rulebook holds once it is read."""

    rows: dict[str, tuple[tuple[str, Rule], ...]]
    numbers: dict[str, tuple[tuple[str, date, Any], ...]]
    signals: dict[str, str]


def contents(tables: Mapping[str, Any], file: str, faults: list[str]) -> Contents:
    """Everything in the tables; the faults are added to the list."""
    desk = Desk(file, "", faults)
    top = desk.read(tables, TOP)
    signals = desk.at("signals").read(top.get("signals", {}), dict.fromkeys(top.get("signals", {}), words.text))
    steps = _ladder(desk.at("ladder"), top.get("ladder", {}))
    rows = {name: tuple(_rows(desk.at("rule", name), name, table, steps)) for name, table in top.get("rule", {}).items()}
    _declared(desk, rows, signals)
    numbers = {**dict(_numbers(desk.at("number"), top.get("number", {}))), **dict(_told(desk.at("told"), top.get("told", {}), rows))}
    return Contents(rows, numbers, signals)


def _ladder(desk: Desk, table: Mapping[str, Any]) -> Ladder:
    classes = desk.read(table, dict.fromkeys(words.CLASSES, _table))
    columns = dict.fromkeys((*words.TRACKS, "any"), words.rungs)
    return {cls: desk.at(cls).read(tracks, columns) for cls, tracks in classes.items()}


def _rows(desk: Desk, name: str, table: Any, steps: Ladder) -> Iterator[tuple[str, Rule]]:
    own = {key: value for key, value in table.items() if key not in OVER} if isinstance(table, dict) else table
    if own == {}:
        desk.fault("zh", "there is no rule of this name to override; write one that exists, or the whole rule")
        return
    before = len(desk.faults)
    base = desk.read(own, FIELDS, NEEDED)
    if not base:
        return
    variants = [*_regions(desk, table, base), *_regional(desk, table, base)]
    if len(desk.faults) == before:
        yield from ((prefix, _rule(name, fields, steps)) for prefix, fields in variants)


def _regions(desk: Desk, table: Mapping[str, Any], base: dict[str, Any]) -> Iterator[Variant]:
    only = desk.read({"regions": table.get("regions", [])}, {"regions": words.several(words.prefix)}).get("regions")
    for prefix in only or ("",):
        yield prefix, base
        yield from ((prefix, fields) for fields in _changes(desk, table, base))


def _regional(desk: Desk, table: Mapping[str, Any], base: dict[str, Any]) -> Iterator[Variant]:
    regions = desk.read({"region": table.get("region", {})}, {"region": _table}).get("region", {})
    for code, over in regions.items():
        place = desk.at("region", quoted(code))
        prefix = place.read({"region": code}, {"region": words.prefix}).get("region", "")
        fields = {**base, **place.read({key: value for key, value in over.items() if key != "change"}, FIELDS)}
        yield prefix, fields
        yield from ((prefix, changed) for changed in _changes(place, over, fields))


def _changes(desk: Desk, table: Mapping[str, Any], base: dict[str, Any]) -> Iterator[dict[str, Any]]:
    changes = desk.read({"change": table.get("change", {})}, {"change": _table}).get("change", {})
    for written, over in changes.items():
        place = desk.at("change", quoted(written))
        since = place.read({"since": written}, {"since": words.day}).get("since")
        if since and "since" in base and since <= base["since"]:
            place.fault("since", f"{since} is not after {base['since']}, when the rule begins; a change comes later")
        yield {**base, **place.read(over, FIELDS), "since": since}


def _rule(name: str, fields: dict[str, Any], steps: Ladder) -> Rule:
    given = {key: value for key, value in fields.items() if key not in ("class", "rungs")}
    cls = fields.get("class")
    ladder = {"any": fields["rungs"]} if "rungs" in fields else steps.get(cls or "", {})
    return Rule(name=name, cls=cls, cycle=fields["kind"] == "cycle", rungs=ladder, **given)


def _declared(desk: Desk, rows: Mapping[str, tuple[tuple[str, Rule], ...]], signals: Mapping[str, str]) -> None:
    known = words.one_of(*signals, *(f"{name}:expired" for name in rows))
    for name, variants in rows.items():
        for key in ("opens", "closes"):
            for signal in {signal: None for _, rule in variants for signal in getattr(rule, key)}:
                try:
                    known(signal)
                except ValueError as wrong:
                    asked = str(wrong).split(" allowed are ")[0].rstrip("; ")
                    desk.at("rule", name).fault(key, f"the signal {asked}; declare it under [signals] with who emits it and when")


def _numbers(desk: Desk, table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[tuple[str, date, Any], ...]]]:
    for name, value in table.items():
        dated = isinstance(value, list) and value and isinstance(value[0], dict)
        rows = [desk.at(quoted(name)).read(row, NUMBER, ("value",)) for row in (value if dated else [{"value": value}])]
        yield name, tuple((row.get("region", ""), row.get("since", date.min), row.get("value")) for row in rows)


def _told(desk: Desk, table: Mapping[str, Any], rows: Mapping[str, Any]) -> Iterator[tuple[str, tuple[tuple[str, date, Any], ...]]]:
    for who, rungs in desk.read(table, dict.fromkeys((*words.CLASSES, *rows), _table)).items():
        for rung, told in rungs.items():
            yield f"told.{who}.{rung}", (("", date.min, desk.at(who, rung).read(told, TELLING, ("told", "copy"))),)
