"""What a form says, read into the body of a move: empty fields are left out, yuan become fen, days and minutes are Shanghai's."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from casework.domain.timekeeping.clocks import SHANGHAI
from casework.web.forms import ROW, Schema, kind_of

AMOUNT: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,2})?")
WHOLE: Final = re.compile(r"-?\d{1,18}")
SAID: Final[Mapping[str, bool]] = {"yes": True, "no": False}


class Faults(dict[str, str]):
    """What is wrong with a form, by the place of the field, Chinese first."""


def body_of(schema: Schema, said: Mapping[str, str], faults: Faults) -> dict[str, Any]:
    """The body of a move from the fields of its form; what cannot be read is a fault."""
    return _object("", schema, said, faults) or {}


def _object(place: str, schema: Schema, said: Mapping[str, str], faults: Faults) -> dict[str, Any] | None:
    """The object at a place; None where nothing of it was filled in."""
    before = f"{place}." if place else ""
    found = {name: _value(before + name, name, each, said, faults) for name, each in schema["properties"].items()}
    kept = {name: value for name, value in found.items() if value is not None}
    return kept or None


def _value(place: str, name: str, schema: Schema, said: Mapping[str, str], faults: Faults) -> Any:
    kind = kind_of(name, schema)
    if kind == "group":
        return _object(place, schema, said, faults)
    if kind == "rows":
        return _rows(place, schema, said, faults)
    text = said.get(place, "")
    if kind == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()] or None
    if not text.strip():
        return None
    if kind in ("text", "long", "choice"):
        return text if kind == "long" else text.strip()
    return _read(kind, text.strip(), place, faults)


def _rows(place: str, schema: Schema, said: Mapping[str, str], faults: Faults) -> list[Any] | None:
    numbers = sorted({int(found[1]) for name in said if name.startswith(f"{place}[") and (found := ROW.match(name, len(place)))})
    rows = (_object(f"{place}[{number}]", schema["items"], said, faults) for number in numbers)
    return [row for row in rows if row is not None and not _untouched(row, schema["items"])] or None


def _untouched(row: Mapping[str, Any], schema: Schema) -> bool:
    """Whether a row holds nothing but what its form began with, such as the kind of a respondent who has no name yet."""
    return all(value == schema["properties"][name].get("default") for name, value in row.items())


def _read(kind: str, text: str, place: str, faults: Faults) -> Any:
    if kind == "yesno":
        return _or_fault(SAID.get(text), place, faults, "请选择是或否 choose yes or no")
    if kind == "money":
        return _or_fault(fen(text), place, faults, "应为金额（元），最多两位小数，如 12500.50 an amount in yuan")
    if kind == "whole":
        number = text.replace(",", "")
        return _or_fault(int(number) if WHOLE.fullmatch(number) else None, place, faults, "应为整数 a whole number")
    if kind == "moment":
        return _or_fault(_moment(text), place, faults, "应为时间，如 2026-11-21 09:30 a day and a time")
    if kind == "pairs":
        return _pairs(text, place, faults)
    return text


def _or_fault(value: Any, place: str, faults: Faults, why: str) -> Any:
    if value is None:
        faults[place] = why
    return value


def fen(text: str) -> int | None:
    """Yuan as people write them, as fen; None where it is no amount."""
    plain = text.replace(",", "").replace("，", "").replace("￥", "").replace("元", "").strip()
    if not AMOUNT.fullmatch(plain):
        return None
    try:
        return int(Decimal(plain) * 100)
    except InvalidOperation:
        return None


def _moment(text: str) -> str | None:
    """A minute of Shanghai as a moment with its zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=SHANGHAI)).isoformat()


def _pairs(text: str, place: str, faults: Faults) -> dict[str, Any] | None:
    """Lines such as `name=value` or `name：value`; whole numbers and yes/no are read as such."""
    found: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, mark, value = (part.strip() for part in re.sub("[：:]", "=", line, count=1).partition("="))
        if not mark or not name:
            faults[place] = "每行一项，写成 名称=值 one name=value a line"
            return None
        found[name] = int(value) if WHOLE.fullmatch(value) else SAID.get(value.replace("是", "yes").replace("否", "no"), value)
    return found or None
