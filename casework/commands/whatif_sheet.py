"""The clocks that differ as a sheet 差异清单 (CSV, UTF-8 with a mark so that Excel reads it): one line each, Chinese heads first."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from casework.whatif.differing import Difference

HEADS: Final = (
    "案号 case_no", "地区 region", "期限 clock", "规则 rule", "单位 unit", "原到期 due_was", "试算到期 due_would", "工作日差 days",
    "原超期 late_was", "试算超期 late_would", "增加到级 more", "减少到级 less",
)  # fmt: skip
STARTS_A_FORMULA: Final = ("=", "+", "-", "@")


class Sheet:
    """An open sheet, or none: then nothing is kept."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    @classmethod
    @contextmanager
    def opened(cls, path: Path | None) -> "Iterator[Sheet]":
        """The sheet at a path, which stands there once it is whole: one that was cancelled leaves nothing and spoils nothing."""
        if path is None:
            yield cls(None)
            return
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(HEADS)
                yield cls(writer)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def add(self, differing: "Iterable[Difference]") -> None:
        """More lines."""
        if self._writer is not None:
            self._writer.writerows(_line(each) for each in differing)


def _line(each: "Difference") -> tuple[Any, ...]:
    return (
        each.case_no, each.region, _text(each.clock), each.rule, _text(each.unit), each.due_was, each.due_would, each.days,
        int(each.late_was), int(each.late_would), " ".join(each.more), " ".join(each.less),
    )  # fmt: skip


def _text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
