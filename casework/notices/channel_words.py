"""The words of the file of channels, each read into its value or refused with what would be right; a secret is never repeated."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from casework.notices.contact import mailbox
from casework.notices.http_gateway import PLACES, places
from casework.notices.http_wire import safe_url


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is: the folder that relative paths begin in, and the environment that secrets may stand in."""

    folder: Path
    environ: Mapping[str, str]


Reader = Callable[[Place, Any], Any]
"""Turns a TOML value into ours. Raises ValueError with a sentence: what is wrong, and what would be right."""


def read(place: Place, table: Mapping[str, Any], fields: Mapping[str, Reader], needed: tuple[str, ...]) -> tuple[dict[str, Any], list[str]]:
    """The values of a table by key, and a sentence for each that is unknown, missing or wrong."""
    values, faults = {}, [f"{key}: is missing" for key in needed if key not in table]
    for key, value in table.items():
        if key not in fields:
            near = get_close_matches(key, fields, 1)
            faults.append(f"{key}: is not known; {f'did you mean {near[0]}? ' if near else ''}allowed are {', '.join(fields)}")
            continue
        try:
            values[key] = fields[key](place, value)
        except ValueError as wrong:
            faults.append(f"{key}: {wrong}")
    return values, faults


def line(_place: Place, value: Any) -> str:
    """One line of text."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("write one line of text in quotes")
    return value.strip()


def host(place: Place, value: Any) -> str:
    """The name or number of a machine."""
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", line(place, value)):
        raise ValueError("write the name of a machine such as mail.example.gov.cn, without http:// and without a port")
    return str(value).strip()


def sender(place: Place, value: Any) -> str:
    """A mail address."""
    return mailbox(line(place, value))


def one_of(*allowed: str) -> Reader:
    """A reader of one word out of some."""

    def reader(_place: Place, value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"allowed are {', '.join(allowed)}")
        return str(value)

    return reader


def port(_place: Place, value: Any) -> int:
    """A port."""
    if type(value) is not int or not 1 <= value <= 65_535:
        raise ValueError("write a number from 1 to 65535")
    return value


def seconds(_place: Place, value: Any) -> float:
    """Seconds to wait for an answer."""
    if type(value) not in (int, float) or not 0.05 <= value <= 60:
        raise ValueError("write seconds, from 0.05 to 60")
    return float(value)


def path(place: Place, value: Any) -> Path:
    """A file or folder; a relative one begins in the folder of the file of channels."""
    return place.folder / line(place, value)


def authorities(place: Place, value: Any) -> str:
    """A file of certificates of authorities that is there."""
    file = path(place, value)
    if not file.is_file():
        raise ValueError(f"{file} is no file; write the path of certificates in PEM")
    return str(file)


def secret(place: Place, value: Any) -> str:
    """A secret: `{ file = "…" }` or `{ env = "…" }`, never in the file of channels itself."""
    if isinstance(value, dict) and len(value) == 1:
        if isinstance(value.get("file"), str):
            return _of_file(place.folder / value["file"])
        if isinstance(value.get("env"), str):
            return _one_line(place.environ.get(value["env"], ""), f"the variable {value['env']}")
    raise ValueError('a secret does not stand here; write { file = "mail.password" } or { env = "MAIL_PASSWORD" }')


def _of_file(file: Path) -> str:
    try:
        return _one_line(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as fault:
        raise ValueError(f"{file} cannot be read: {getattr(fault, 'strerror', None) or 'it is not UTF-8'}") from None


def _one_line(text: str, where: str) -> str:
    if not text.strip() or not text.strip().isprintable():
        raise ValueError(f"{where} must hold the secret on one line, and nothing else")
    return text.strip()


def url(place: Place, value: Any) -> str:
    """An http or https address that the operator vouches for."""
    return safe_url(line(place, value))


def template_url(place: Place, value: Any) -> str:
    """An address with places to fill in, behind the name of the machine only."""
    address = line(place, value)
    _refuse_unknown(address)
    return safe_url(address)


def texts(place: Place, value: Any) -> dict[str, str]:
    """A table of texts with places to fill in."""
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise ValueError('write a table of texts such as { mobile = "{phone}", content = "{text}" }')
    _refuse_unknown(value)
    return value


def headers(place: Place, value: Any) -> dict[str, str]:
    """A table of headers, each on one line."""
    table = texts(place, value)
    if not all(re.fullmatch(r"[A-Za-z0-9-]+", name) and text.isprintable() for name, text in table.items()):
        raise ValueError('write a table of headers such as { Authorization = "Bearer {secret}" }, each on one line')
    return table


def tree(_place: Place, value: Any) -> dict[str, Any]:
    """A table that becomes a JSON body, with places to fill in."""
    if not isinstance(value, dict):
        raise ValueError('write a table such as { to = ["{phone}"], content = "{text}" }')
    _refuse_unknown(value)
    return value


def values(_place: Place, value: Any) -> tuple[str, ...]:
    """Values that an answer may hold, as texts: 0, true, OK."""
    if not isinstance(value, list) or not value or not all(isinstance(each, str | int | bool | float) for each in value):
        raise ValueError('write a list such as [0] or ["OK"]')
    return tuple(each if isinstance(each, str) else json.dumps(each) for each in value)


FILLED_IN: Final = ", ".join(f"{{{place}}}" for place in PLACES)


def _refuse_unknown(value: Any) -> None:
    if unknown := [place for place in places(value) if place not in PLACES]:
        raise ValueError(f"nothing fills in {', '.join(f'{{{place}}}' for place in dict.fromkeys(unknown))}; allowed are {FILLED_IN}")
