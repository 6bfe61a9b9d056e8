"""The ledger 台账 as a workbook: a line for each case with totals, statistics, and a page that says what was counted and how."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from casework.domain.case import Case
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.papers.ledger_row import COLUMNS, Line
from casework.papers.sheets import MOST_ROWS, Book, Kind
from casework.papers.statistics_sheet import Groups, write_groups
from casework.projections.exporting import Export

SHEET: Final = "台账"
PART: Final = MOST_ROWS - 10
"""Cases on one sheet; Excel takes no more."""


@dataclass(frozen=True, slots=True)
class About:
    """What a ledger says of itself: when and of what it was made (UTC), by which filters, and the digests it rests on."""

    at: datetime
    filters: str
    calendar: str
    rulebook: str
    rules: Mapping[str, str]
    statistics: Sequence[Groups] = ()


@dataclass(slots=True)
class Written:
    """How many cases were written, and those whose facts cannot be read 隔离."""

    cases: int = 0
    left_out: list[str] = field(default_factory=list)


def write_ledger(to: Path | IO[bytes], export: Export, about: About) -> Written:
    """Writes the workbook, case by case; memory does not grow with the number of cases."""
    written, added = Written(), [place for place, column in enumerate(COLUMNS) if column.is_added]
    with Book(to) as book:
        part, sheet = 1, _sheet(book, SHEET)
        for whole in export.cases:
            if whole.fault is not None:
                written.left_out.append(whole.case_no)
                continue
            if sheet.rows >= PART:
                sheet.total("合计", added)
                part += 1
                sheet = _sheet(book, f"{SHEET}{part}")
            written.cases += 1
            line = Line(written.cases, _folded(whole.case_no, whole.facts), whole.facts, about.rules)
            sheet.row(
                [column.read(line) for column in COLUMNS], "late" if any(key in line.case.missed for key in line.case.clocks) else None
            )
        sheet.total("合计", added)
        for groups in about.statistics:
            write_groups(book, groups)
        _explain(book, export, about, written)
    return written


def _sheet(book: Book, name: str) -> Any:
    return book.sheet(name, [(f"{column.zh}\n{column.en}", column.kind, column.width) for column in COLUMNS])


def _folded(case_no: str, facts: Iterable[Any]) -> Case:
    case = Case(case_no)
    for fact in facts:
        fact.mutate(case)
    return case


def _explain(book: Book, export: Export, about: About, written: Written) -> None:
    made = about.at.astimezone(SHANGHAI)
    sheet = book.sheet("说明", [("项目\nitem", Kind.TEXT, 18), ("内容\nmeaning", Kind.LONG, 100)])
    for name, text in (
        ("制表时间", f"{made:%Y-%m-%d %H:%M}（北京时间）"),
        ("数据截至", f"第{export.position}号事实 position {export.position}"),
        ("筛选", about.filters),
        ("案件数", f"{written.cases}件 cases"),
        ("未列入", "、".join(written.left_out) or "无 none"),
        ("日历", about.calendar),
        ("规则手册", about.rulebook),
        ("金额", "单位为元；空白为不详，不是零；合计只计已知数，并随筛选变化 yuan; blank is unknown, not zero; totals add what is known"),
        ("已付", "已付金额为登记数，已付人数为经核验的付款所列人数 as recorded; heads are those of verified payments"),
        (
            "个人信息",
            "不含劳动者、举报人和自然人被投诉人的姓名、证件、电话 no name, card or telephone of any worker, informer or natural person",
        ),
        ("超期", "红底为有超期记录的在办案件 red: an open case with a breach on record"),
    ):
        sheet.row((name, text))
