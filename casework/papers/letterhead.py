"""What an office's papers say of the office itself 机关信息: its sign 机关代字, address and contact; from a file that the office keeps."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from casework.domain.values import Unit

UNITS: Final = "units.toml"
SHORT: Final = (
    ("人力资源和社会保障", "人社"),
    ("住房和城乡建设", "住建"),
    ("根治拖欠农民工工资工作领导小组办公室", "治欠办"),
    ("劳动保障监察", "劳监"),
    ("人民政府", "政"),
)
"""Long names of offices and how they are called in signs."""
ENDINGS: Final = re.compile(r"(局|厅|大队|支队|总队|委员会|办公室)$")
PLACE: Final = re.compile(r"^(?:.*?[省州盟])?(?:.*?市(?!场))?(?P<place>[\u4e00-\u9fff]+?)(?:省|市|区|县|旗|镇|乡|街道)(?=.)")


class LetterheadWrong(ValueError):
    """The file of letterheads cannot be used; the sentence names the file, the unit and the field."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """One unit: sign 机关代字 before the year, address, telephone, contact, the reviewing government and the court of its decisions."""

    sign: str
    address: str | None = None
    phone: str | None = None
    contact: str | None = None
    review: str | None = None
    court: str | None = None


KNOWN: Final = tuple(each.name for each in fields(Letterhead))


def letterhead(unit: Unit, folder: Path | None) -> Letterhead:
    """The letterhead of a unit from `units.toml` in the folder of papers; what it leaves out stays unknown. Raises LetterheadWrong."""
    own = entries(folder / UNITS).get(unit.code, {}) if folder is not None and (folder / UNITS).exists() else {}
    return Letterhead(**{"sign": sign_of(unit.name), **own})


def sign_of(name: str) -> str:
    """The sign of an office made from its name, where it has set none: 秦州区人力资源和社会保障局 is 秦人社, 天水市治欠办 is 天治欠办."""
    short = name
    for long, brief in SHORT:
        short = short.replace(long, brief)
    short = ENDINGS.sub("", short) if short != name else short
    found = PLACE.match(short)
    if found is None:
        return _letters(short)
    return _letters(found["place"][0] + short[found.end() :])


def _letters(text: str) -> str:
    return "".join(re.findall(r"[\u4e00-\u9fffA-Za-z]", text))[:10]


def entries(file: Path) -> Mapping[str, dict[str, str]]:
    """The letterheads of a file by the code of the unit. Raises LetterheadWrong."""
    try:
        said: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise LetterheadWrong(f"{file}: {fault}") from None
    for code, entry in said.items():
        wrong = sorted(set(entry) - set(KNOWN)) if isinstance(entry, dict) else ["it is no table"]
        if wrong:
            raise LetterheadWrong(f"{file}: [{code}] {', '.join(wrong)} unknown; allowed: {', '.join(KNOWN)}")
        if bad := [name for name, value in entry.items() if not isinstance(value, str) or not value.strip()]:
            raise LetterheadWrong(f"{file}: [{code}] {', '.join(bad)} must be a text")
        if "sign" in entry and not re.fullmatch(r"[\u4e00-\u9fffA-Za-z]{1,10}", entry["sign"]):
            raise LetterheadWrong(f"{file}: [{code}] sign must be 1 to 10 Chinese signs or Latin letters, such as 秦人社")
    return said
