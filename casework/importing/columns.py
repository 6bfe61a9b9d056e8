"""What columns are called: the words of the house, and those that an office adds; headers as typed → fields."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

IN_BRACKETS: Final = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
NOT_WORDS: Final = re.compile(r"[\s*＊:、，,。./·_\-—\"']+")
TEN_THOUSAND: Final = 10_000


class MapWrong(ValueError):
    """A map of columns cannot be used; the sentence names the place and what would be right."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its place from 0, its header as typed, the field it fills (None: kept in the description), and by how much
    its sums are multiplied to be yuan (10,000 for 万元; None where the header names no unit).
    """

    place: int
    header: str
    field: str | None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words that recognise headers, and the words in cells by what they are about."""

    headers: Mapping[str, str]
    cells: Mapping[str, Mapping[str, tuple[str, ...]]]

    def column(self, place: int, header: str) -> Column:
        """What a header names. A header that begins or ends with a known word of three signs or more is taken for it."""
        bare = simple(header)
        return Column(place, header.strip(), self.headers.get(bare) or self._nearly(bare), unit_of(header))

    def _nearly(self, bare: str) -> str | None:
        fitting = [word for word in self.headers if len(word) >= 3 and (bare.startswith(word) or bare.endswith(word))]
        return self.headers[max(fitting, key=len)] if fitting and len(bare) < 16 else None

    def code(self, about: str, text: str) -> str | None:
        """The code whose word the text holds, the longest first; None where it holds none."""
        bare = simple(text)
        found = [(len(word), code) for code, words in self.cells[about].items() for word in words if simple(word) in bare and word]
        return max(found)[1] if found else None

    def exactly(self, about: str, text: str) -> str | None:
        """The code one of whose words the text is."""
        return next((code for code, words in self.cells[about].items() if simple(text) in words), None)

    def is_unknown(self, text: str) -> bool:
        """Whether a cell says that nothing is known."""
        return normalize("NFKC", text).strip().lower() in self.cells["rows"]["unknown"]


def simple(text: str) -> str:
    """A word without blanks, stops, capitals and what stands in brackets, full-width signs read as plain ones."""
    plain = normalize("NFKC", text).lower()
    return NOT_WORDS.sub("", IN_BRACKETS.sub("", plain) or plain)


def unit_of(header: str) -> int | None:
    """The unit that a header names: 1 for 元, 10,000 for 万元, None for none."""
    plain = normalize("NFKC", header)
    return TEN_THOUSAND if "万元" in plain else 1 if "元" in plain else None


@cache
def house_words() -> Words:
    """The words that come with the house."""
    return _words(tomllib.loads(files("casework.importing").joinpath("columns.toml").read_text(encoding="utf-8")))


def words_with(path: Path | None) -> Words:
    """The words of the house and those of a map: `[columns] field = ["their header", …]`. Raises MapWrong, OSError."""
    if path is None:
        return house_words()
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise MapWrong(f'{path}: {fault}; a map is TOML in UTF-8: [columns] and lines such as claimed = ["欠款"]') from None
    return _merged(house_words(), said, str(path))


def _merged(house: Words, said: Mapping[str, Any], place: str) -> Words:
    fields = {*house.headers.values()}
    if set(said) - {"columns"} or not isinstance(columns := said.get("columns", {}), dict):
        raise MapWrong(f"{place}: a map has one table, [columns]")
    for field, headers in columns.items():
        if field not in fields:
            raise MapWrong(f"{place}: there is no field {field!r}; there are {', '.join(sorted(fields))}")
        if not isinstance(headers, list) or not all(isinstance(each, str) and each.strip() for each in headers):
            raise MapWrong(f'{place}: {field} must be a list of headers, such as ["欠款"]')
    return Words({**house.headers, **{simple(each): field for field, headers in columns.items() for each in headers}}, house.cells)


def _words(read: Mapping[str, Any]) -> Words:
    headers = {simple(word): field for field, words in read["columns"].items() for word in words}
    about = {name: {code: tuple(words) for code, words in read[name].items()} for name in read if name not in ("columns", "beside")}
    return Words(headers, {**about, "beside": {"beside": tuple(read["beside"]["words"])}})
