"""The chain of contractors 分包链条 as a picture: who ordered the works, who took them on, who passed them on, and who is not paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

WIDTH: Final = 340
HEIGHT: Final = 46
"""Of a box; both in units of the picture."""
GAP: Final = 22
BETWEEN: Final = 10
LEVELS: Final[Mapping[str, int]] = {
    "owner": 0, "general_contractor": 1, "contractor": 2, "subcontractor": 2, "labour_company": 3, "employer": 3, "person_in_charge": 4,
}  # fmt: skip
"""Role → how far down the chain; a role that nobody foresaw stands with the employer."""
OTHERS: Final = 3
AT_THE_END: Final = 9


@dataclass(frozen=True, slots=True)
class Box:
    """One party in the picture, by its upper left corner. `duties`: debtor 欠薪主体, first_payer 先行支付."""

    x: float
    y: float
    width: float
    role: str
    name: str
    duties: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """Where lines begin and end."""
        return self.x + self.width / 2

    @property
    def short(self) -> str:
        """As much of the name as fits into the box."""
        room = int((self.width - 12) / 13)
        return self.name if len(self.name) <= room else self.name[: room - 1] + "…"


@dataclass(frozen=True, slots=True)
class Picture:
    """The boxes, the lines between neighbouring levels, and the height of it all."""

    boxes: tuple[Box, ...]
    lines: tuple[tuple[float, float, float, float], ...]
    height: float


def picture(case: Mapping[str, Any], workers: str) -> Picture | None:
    """The chain of a case; None where no respondent is known. `workers` is what the last box says."""
    if not case["respondents"]:
        return None
    levels: dict[int, list[tuple[str, str, tuple[str, ...]]]] = {}
    for each in case["respondents"]:
        duties = tuple(duty for duty in ("debtor", "first_payer") if case[duty] == each["ref"])
        name = each["name"] or each["ref"]
        levels.setdefault(LEVELS.get(each["role"], OTHERS), []).append((each["role"], name, duties))
    levels[AT_THE_END] = [("workers", workers, ())]
    rows = [_row(number, levels[level]) for number, level in enumerate(sorted(levels))]
    lines = [
        (above.middle, above.y + HEIGHT, below.middle, below.y)
        for upper, lower in pairwise(rows) for above in upper for below in lower
    ]  # fmt: skip
    return Picture(tuple(box for row in rows for box in row), tuple(lines), len(rows) * (HEIGHT + GAP) - GAP + 2)


def _row(number: int, parties: Sequence[tuple[str, str, tuple[str, ...]]]) -> list[Box]:
    width = (WIDTH - 2 - BETWEEN * (len(parties) - 1)) / len(parties)
    return [
        Box(1 + place * (width + BETWEEN), 1 + number * (HEIGHT + GAP), width, role, name, duties)
        for place, (role, name, duties) in enumerate(parties)
    ]  # fmt: skip
