"""What became of the rows of a sheet 导入结果: one by one, and counted."""

from dataclasses import dataclass, field
from typing import Any, Final

RESULTS: Final = {"taken": "已导入", "there": "已有", "ready": "可导入", "faulty": "有误", "passed": "跳过"}
"""What may become of a row: taken in, there before, ready (a dry run), faulty, passed over (a header, a total, a note)."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a row. `cells` are its cells as they stood where it was not taken."""

    row: int
    result: str
    case_no: str = ""
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cells: tuple[Any, ...] = ()

    def plain(self) -> dict[str, Any]:
        """For machines."""
        return {
            "row": self.row,
            "result": self.result,
            "case_no": self.case_no or None,
            "reasons": list(self.reasons),
            "notes": list(self.notes),
        }


@dataclass(slots=True)
class Tally:
    """How many rows came to what."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RESULTS, 0))

    def add(self, result: Result) -> None:
        """One more row."""
        self.counts[result.result] += 1

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(self.counts.values())

    @property
    def zh(self) -> str:
        """In words."""
        return "，".join(f"{zh}{self.counts[code]}" for code, zh in RESULTS.items() if self.counts[code]) or "没有可导入的行"
