"""One reading 查阅: who saw which case and whose data, by what right and for what; and how those of one page are told as one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row

from casework.security.access_log import storable

GROUNDS: Final[Mapping[str, str]] = {
    "part": "承办", "territory": "辖区", "glass": "紧急调阅", "list": "清单", "operator": "运维", "before": "未记",
}  # fmt: skip
"""By what right 依据: the reader's unit has a part in the case, watches over its place, broke the glass, saw it in a list of what is
in scope; at the command line of the machine; or before grounds were written down."""
PURPOSES: Final[Mapping[str, str]] = {
    "handling": "办理", "supervision": "督办", "inspection": "检查", "petition": "信访答复", "court": "诉讼", "audit": "审计",
    "subject_request": "本人查询", "other": "其他",
}  # fmt: skip
"""What a reader may say it is for 用途 (X-Purpose); `other` with a note."""
NOTE: Final = 60
"""Signs of a note 用途说明 beside the code. It is free text and kept sealed."""
PART: Final = 10
"""Doors of a page that one entry tells; a page that asks more has several."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading. `door` is the operation, or those of one page, `place` the region of the reader's unit, `region` that of the case.

    `refs` are the people it was about, by their references in the case; `fields` what was given in clear, where `opened`. `note` is
    what the reader said of the purpose: their words before it is written, an envelope where it was read again.
    """

    at: datetime
    door: str
    person: str
    post: str
    unit: str
    place: str = ""
    token: str | None = None
    address: str | None = None
    case_no: str | None = None
    region: str | None = None
    refs: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    ground: str = "list"
    purpose: str = ""
    opened: bool = False
    note: str = ""


def of_one_page(entries: Iterable[Reading]) -> list[Reading]:
    """The questions that one page asked, told as one reading for each case, ground and purpose: which doors, and whose data.

    Nothing of them is left out: what was asked twice is named once.
    """
    alike: dict[tuple[object, ...], list[Reading]] = {}
    for each in entries:
        alike.setdefault((each.person, each.post, each.unit, each.case_no, each.ground, each.purpose, each.opened), []).append(each)
    return [told for every in alike.values() for told in _together(every)]


def _together(every: Sequence[Reading]) -> Iterator[Reading]:
    doors = list(dict.fromkeys(each.door for each in every))
    refs, opened = (tuple(dict.fromkeys(text for each in every for text in getattr(each, name))) for name in SEVERAL)
    for start in range(0, len(doors), PART):
        yield replace(every[0], door=" ".join(doors[start : start + PART]), refs=refs, fields=opened)


NAMES: Final[Sequence[str]] = tuple(each.name for each in fields(Reading))
SEVERAL: Final = ("refs", "fields")
MUCH: Final = 100_000
"""Signs of all references of one reading: a case of a thousand workers has a few thousand, and none of them may be missing."""


def row_of(entry: Reading, note: str) -> dict[str, Any]:
    """A reading as it is written, its note sealed."""
    row = {name: storable(getattr(entry, name)) for name in NAMES}
    several = {name: storable(" ".join(getattr(entry, name)), MUCH) for name in SEVERAL}
    return row | several | {"at": entry.at.timestamp(), "note": note}


def entry_of(row: Row[Any]) -> Reading:
    """A row as it was written."""
    values = {name: getattr(row, name) for name in NAMES}
    several = {name: tuple(values[name].split()) for name in SEVERAL}
    return Reading(**(values | several | {"at": datetime.fromtimestamp(row.at, UTC)}))
