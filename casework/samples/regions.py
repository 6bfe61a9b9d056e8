"""Place names as newspapers print them → six-digit codes (GB/T 2260), so that a printed case finds its office and its local law."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from stdnum import numdb

UNKNOWN: Final = "000000"
"""The code of a place that is not printed or not known."""
STILL: Final = 9999
KINDS: Final = re.compile(r"(特别行政区|特別行政區|(?:[\u4e00-\u9fff]{1,3}族)*自治[区州县]|地区|新区|[省市区县盟州旗])$")
ENTRY: Final = re.compile(r"(?:\[(\d{4})?-(\d{4})?\])?([^,\[\]]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A province, prefecture or county under one of its names. `until` is the year the name ended, 9999 where it still holds."""

    code: str
    name: str
    until: int = STILL

    @property
    def stem(self) -> str:
        """The name without its kind: 四川 of 四川省, 凉山 of 凉山彝族自治州."""
        stem = KINDS.sub("", self.name)
        return stem if len(stem) > 1 else self.name

    @property
    def level(self) -> str:
        """province, city or county."""
        return level_of(self.code)


def level_of(code: str) -> str:
    """The level of a region by its code: xx0000 province, xxyy00 city, else county; the unknown place counts as a county."""
    if code.endswith("0000") and code != UNKNOWN:
        return "province"
    return "city" if code.endswith("00") and code != UNKNOWN else "county"


def code_of(name: str | None) -> tuple[str, str]:
    """The code and level of a printed place: the longest match of county, prefecture or province, else `000000`.

    A county's name that several provinces share says nothing without its province.
    """
    text = (name or "").strip()
    province = next((p for p in _provinces() if text.startswith((p.name, p.stem))), None)
    inside = [p for p in _places() if province is None or p.code[:2] == province.code[:2]]
    prefecture = _prefecture(text, inside, province)
    county = _county(text, inside, prefecture)
    found = county or prefecture or province
    code = found.code if found is not None else UNKNOWN
    return code, level_of(code)


def name_of(code: str) -> str:
    """What a province, prefecture or county is called today by its code; empty where no place has it."""
    return next((p.name for p in (*_provinces(), *_places()) if p.code == code and p.until == STILL), "")


def _prefecture(text: str, inside: list[Place], province: Place | None) -> Place | None:
    cities = [p for p in inside if p.level == "city" and p.until == STILL and p.name not in ("市辖区", "县")]
    named = [p for p in cities if p.name in text] or [p for p in cities if province is not None and p.stem in text]
    return max(_of_one_province(named), key=lambda p: len(p.name), default=None)


def _county(text: str, inside: list[Place], prefecture: Place | None) -> Place | None:
    named = [p for p in inside if p.level == "county" and p.name in text and (prefecture is None or p.name != prefecture.name)]
    under = [p for p in named if prefecture is not None and p.code[:4] == prefecture.code[:4]]
    return max(under or _of_one_province(named), key=lambda p: (len(p.name), p.until, p.code), default=None)


def _of_one_province(places: list[Place]) -> list[Place]:
    return places if len({p.code[:2] for p in places}) <= 1 else []


@cache
def _provinces() -> tuple[Place, ...]:
    return tuple(Place(f"{low}0000", props["province"]) for _, low, _, props, _ in numdb.get("cn/loc").prefixes)


@cache
def _places() -> tuple[Place, ...]:
    """Every prefecture and county of the GB/T 2260 tables, former names included."""
    found = []
    for _, province, _, _, children in numdb.get("cn/loc").prefixes:
        for _, low, _, props, _ in children:
            entries = ENTRY.findall(props["county"])
            found += [Place(province + low, name, int(until or STILL)) for _, until, name in entries if low != "0000"]
    return tuple(found)
