"""Forms 表单 made from the JSON Schema of a move: one kind of field for each kind of value, filled in again after a fault."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from casework.web import choices, words

Schema = Mapping[str, Any]
SPARE: Final = 2
"""Empty rows of a list beyond those filled in; scripts add more, and so does sending the form with "another row"."""
ROW: Final = re.compile(r"\[(\d+)\]")
CHOSEN: Final = {"text": "choice", "lines": "several"}
"""What becomes of a field that is offered choices."""
FIRST: Final = re.compile(r"([a-z_]+)[ :]")
"""A rule that speaks of a field begins with its name."""
SHORT: Final = frozenset({"name", "id_number", "phone", "bank_card", "address", "person_name", "title", "file_name"})
"""Sealed texts that take one line."""
SELDOM: Final = frozenset({"effective_at", "paper", "payment", "link", "incident", "promise", "recovery", "imported", "evidence_id"})
"""What may be said and seldom is: ids of new things, which the office gives anyway, and news that is recorded late 补录."""
LAST: Final = ("why", "effective_at")
"""What may be said with every move stands at the end."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field as a page shows it. `kind`: text, long, whole, money, day, moment, yesno, choice, several, lines, pairs, group, rows.

    `name` is its place in the body, such as `parties[0].phone`; groups and rows hold `parts`, each row a group.
    """

    name: str
    label: str
    kind: str
    required: bool = False
    value: str = ""
    fault: str | None = None
    hint: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    parts: tuple["Field", ...] = ()


def fields(
    move: str, schema: Schema, language: str, said: Mapping[str, str], faults: Mapping[str, str], case: Mapping[str, Any] | None = None
) -> tuple[Field, ...]:  # fmt: skip
    """The fields of a move's form. `said` is what was filled in by place, `faults` what is wrong by place; `case` gives choices."""
    makes = _Maker(move, language, said, faults, case or {})
    required = schema.get("required", ())
    names = sorted(schema["properties"], key=lambda name: (name in LAST, name not in required))
    return tuple(makes.field(name, name, schema["properties"][name], name in required) for name in names)


def apart(shown: tuple[Field, ...]) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """The fields of a form, and those that are seldom filled in."""
    seldom = tuple(field for field in shown if field.name in SELDOM and not field.required)
    return tuple(field for field in shown if field not in seldom), seldom


@dataclass(frozen=True, slots=True)
class _Maker:
    """What stays the same through a form."""

    move: str
    language: str
    said: Mapping[str, str]
    faults: Mapping[str, str]
    case: Mapping[str, Any]

    def field(self, place: str, name: str, schema: Schema, required: bool) -> Field:
        """The field of one value."""
        plain = Field(
            place, words.label(self.language, name, self.move), kind_of(name, schema), required, self._value(place, schema),
            self.faults.get(place), words.hint(name, self.move) if self.language == "zh" else None,
        )  # fmt: skip
        if plain.kind == "group":
            return replace(plain, parts=tuple(self._parts(place, schema, required or self._begun(place, schema))))
        if plain.kind == "rows":
            return replace(plain, parts=tuple(self._rows(place, name, schema, required)))
        if plain.kind in CHOSEN and (known := choices.of(self.move, name, _parent(place), required, self.case, self.language)):
            return replace(plain, kind=CHOSEN[plain.kind], choices=known)
        return plain

    def _value(self, place: str, schema: Schema) -> str:
        default = schema.get("default")
        if isinstance(default, list):
            return self.said.get(place, "\n".join(map(str, default)))
        return self.said.get(place, "" if default is None or isinstance(default, dict) else _as_said(default))

    def _begun(self, place: str, schema: Schema) -> bool:
        """Whether something of a group was filled in, beyond what its form began with; only then its own fields must be."""
        before = f"{place}."
        own = {name.removeprefix(before): value.strip() for name, value in self.said.items() if name.startswith(before)}
        return any(value and value != str(schema["properties"].get(name, {}).get("default", "")) for name, value in own.items())

    def _parts(self, place: str, schema: Schema, must: bool) -> Iterator[Field]:
        required = schema.get("required", ()) if must else ()
        for name, each in schema["properties"].items():
            yield self.field(f"{place}.{name}", name, each, name in required)

    def _rows(self, place: str, name: str, schema: Schema, required: bool) -> Iterator[Field]:
        filled = {int(found[1]) for said in self.said if said.startswith(f"{place}[") and (found := ROW.match(said, len(place)))}
        for number in range(max(filled, default=-1) + 1 + (SPARE if not filled else 1)):
            row = f"{place}[{number}]"
            must = (required and number == 0) or self._begun(row, schema["items"])
            called = f"{words.label(self.language, name, self.move).partition('（')[0]} {number + 1}"
            yield Field(row, called, "group", parts=tuple(self._parts(row, schema["items"], must)))


def kind_of(name: str, schema: Schema) -> str:
    """How a value is asked for, by its schema and, for money, by its name (fen are asked for in yuan)."""
    types = schema.get("type", "string")
    found = next((each for each in ([types] if isinstance(types, str) else types) if each != "null"), "string")
    if found == "object":
        return "group" if "properties" in schema else "pairs"
    if found == "array":
        return "rows" if schema["items"].get("type") == "object" else "lines"
    if found == "integer":
        return "money" if name == "fen" or name.endswith("_fen") else "whole"
    if found == "boolean":
        return "yesno"
    long = schema.get("writeOnly") and name not in SHORT
    return {"date": "day", "date-time": "moment"}.get(schema.get("format", ""), "long" if long else "text")


def _parent(place: str) -> str:
    """The group or list that a place lies in: `respondents[0].kind` lies in respondents."""
    return place.rpartition(".")[0].rpartition(".")[2].partition("[")[0]


def _as_said(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def reasons_by_place(reasons: Sequence[str], schema: Schema) -> tuple[dict[str, str], list[str]]:
    """What the API found wrong, by the place of the field; and what belongs to no field."""
    placed: dict[str, str] = {}
    others: list[str] = []
    for reason in reasons:
        place, _, what = reason.partition(": ")
        at = place.removeprefix("$.")
        if place.startswith("$.") and what and at.split(".")[0].split("[")[0] in schema["properties"]:
            placed[at] = what
        elif (name := FIRST.match(reason)) is not None and name[1] in schema["properties"] and name[1] not in placed:
            placed[name[1]] = reason
        else:
            others.append(reason)
    return placed, others
